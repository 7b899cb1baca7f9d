package main

import (
	"slices"
	"strings"
	"testing"

	"signoff/approvals"
	"signoff/cmd/slackbot/card"
	"signoff/cmd/slackbot/fakeslack"
	"signoff/cmd/slackbot/form"
)

func TestAReadIsAnsweredToWhoAskedAlone(t *testing.T) {
	transports(t, func(st *stage) {
		alice := st.slack.User("U1")
		alice.Command("/signoff", "ionos_servers_get server_id="+staging)
		alice.AwaitEphemeral("staging-3")
		st.Empty(st.slack.Messages("C1"), "nothing is said to the others")
	})
}

func TestALongAnswerIsAFileInTheDirectMessagesNeverInTheChannel(t *testing.T) {
	st := newStage(t)
	st.bot("")
	alice := st.slack.User("U1")
	alice.Command("/signoff", "ionos_servers_list")
	st.slack.Await("an answer", func() bool { return len(alice.Ephemerals()) > 0 })
	st.slack.Await("a file or all of it", func() bool {
		return len(st.slack.Files()) == 1 || strings.Contains(alice.Ephemerals()[0].Words(), "staging-3")
	})
	for _, f := range st.slack.Files() {
		st.Equal(alice.Direct(), f.Channel)
		st.Contains(string(f.Content), "staging-3")
	}
	st.Empty(st.slack.Messages("C1"))
}

func TestAChangeTypedInSlackIsFiledForItsPersonAndNeedsAnother(t *testing.T) {
	transports(t, func(st *stage) {
		alice := st.slack.User("U1")
		alice.Command("/signoff", "ionos_servers_delete server_id="+staging+" why=“left over”")
		filling := alice.AwaitView("server_id")
		answer := alice.Submit(filling, nil)
		st.Empty(answer.Errors)
		asked := st.slack.AwaitMessage("C1", "staging-3")
		found, err := st.app.Service.Find(t.Context(), approvals.Query{Active: true})
		st.NoError(err)
		st.Len(found, 1)
		st.Equal("alice@example.com", found[0].Content.Requester.Person)
		st.Equal("slack", found[0].Content.Requester.Channel)
		st.Equal("left over", found[0].Content.Why)
		alice.AwaitView("Filed")

		alice.Click(asked, card.ActApprove)
		alice.AwaitEphemeral("You asked for this yourself")
		st.slack.User("U2").Click(asked, card.ActApprove)
		st.until(found[0].ID, approvals.StatusSucceeded)
		st.Equal(1, st.sandbox().Calls("ionos_servers_delete"))
	})
}

func TestAFormSentTwiceFilesOneRequest(t *testing.T) {
	st := newStage(t)
	st.bot("")
	alice := st.slack.User("U1")
	for range 2 {
		alice.Command("/signoff", "ionos_servers_delete server_id="+staging+" why=old")
		alice.Submit(alice.AwaitView("server_id"), nil)
		alice.AwaitView("Filed")
	}
	found, err := st.app.Service.Find(t.Context(), approvals.Query{Active: true})
	st.NoError(err)
	st.Len(found, 1)
	st.Equal(1, st.cards(found[0].ID))
}

func TestThePickerSearchesAndOpensTheForm(t *testing.T) {
	transports(t, func(st *stage) {
		alice := st.slack.User("U1")
		alice.Command("/signoff", "")
		picker := alice.AwaitView("What do you want to do?")
		options := alice.Suggest(picker, form.ActPick, "ionos delete server")
		st.NotEmpty(options)
		alice.Submit(picker, fakeslack.Values{form.ActPick: "ionos_servers_delete"})
		filling := alice.AwaitView("server_id")
		servers := alice.Suggest(filling, form.ActField, "staging-3")
		st.True(slices.ContainsFunc(servers, func(o fakeslack.Option) bool { return o.Value == staging }), "%v", servers)
		st.Empty(st.slack.User("U9").Views())
	})
}

func TestWhatIsTypedIsAnsweredWhereverItIsTyped(t *testing.T) {
	st := newStage(t)
	st.bot("")
	r := st.ask(staging)
	asked := st.card(r)
	alice := st.slack.User("U1")
	alice.Command("/signoff", "help")
	alice.AwaitEphemeral("/signoff queue")
	alice.Command("/signoff", "queue")
	alice.AwaitEphemeral("staging-3")
	alice.Command("/signoff", "search delete server")
	alice.AwaitEphemeral("ionos_servers_delete")
	alice.Command("/signoff", "ionos_servers_delet")
	alice.AwaitEphemeral("ionos_servers_delete")
	alice.Mention("ionos_servers_get server_id="+staging, asked)
	alice.AwaitEphemeral("debian12")
	alice.Say("queue")
	st.slack.AwaitMessage(alice.Direct(), "staging-3")
	alice.Mention("ionos_servers_delete server_id="+staging, asked)
	alice.AwaitEphemeral("needs the form")
	st.slack.User("U9").Command("/signoff", "queue")
	st.slack.User("U9").AwaitEphemeral("does not know you")
}
