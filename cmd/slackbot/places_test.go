package main

import (
	"testing"
	"time"

	"signoff/approvals"
	"signoff/cmd/slackbot/card"
	"signoff/cmd/slackbot/fakeslack"
)

func TestOnGridTheInstalledCompanyDecidesAndNoOther(t *testing.T) {
	grid := func(s *setting) { s.slack.Enterprise = "E1" }
	t.Run("another workspace of the company", func(t *testing.T) {
		st := newStage(t, grid)
		st.bot("")
		st.slack.SetPerson(fakeslack.Person{ID: "U2", Name: "bob", Team: "T2"})
		r := st.ask(staging)
		st.slack.User("U2").FromTeam("T2").Click(st.card(r), card.ActApprove)
		st.slack.User("U2").AwaitEphemeral("Your approval is counted")
		st.until(r.ID, approvals.StatusSucceeded)
	})
	t.Run("another company in a shared channel", func(t *testing.T) {
		st := newStage(t, grid)
		st.bot("")
		st.slack.SetPerson(fakeslack.Person{ID: "U2", Name: "bob", Team: "T9", Enterprise: "E9"})
		r := st.ask(staging)
		st.True(st.slack.User("U2").FromTeam("T9").Click(st.card(r), card.ActApprove).Acked)
		st.slack.User("U2").AwaitEphemeral("belongs to another workspace")
		st.Equal(1, st.attempts(r.ID))
		st.Empty(st.load(r.ID).Votes)
	})
}

func TestTheHomeTabLeadsToTheReviewAndTheCard(t *testing.T) {
	transports(t, func(st *stage) {
		r := st.ask(staging)
		asked := st.card(r)
		bob := st.slack.User("U2")
		var home fakeslack.View
		st.Eventually(func() bool { // the card is in the channel a little before the ledger knows where
			bob.OpenHome()
			home = bob.AwaitHome("staging-3")
			return home.Has(card.ActLink)
		}, 20*time.Second, 10*time.Millisecond)
		st.False(home.Has(card.ActApprove), "its arguments are not shown there")
		links := 0
		for _, b := range home.Buttons() {
			if b.ActionID == card.ActLink {
				st.Equal(fakeslack.Permalink(asked), b.URL)
				links++
			}
		}
		st.Equal(1, links)
		st.True(bob.Press(home, card.ActLink).Acked)
		bob.Press(home, card.ActReview)
		review := bob.AwaitView("What it touches")
		st.Contains(review.Words(), staging)
		st.Empty(bob.Submit(review, fakeslack.Values{"read": []string{"yes"}}).Errors)
		st.until(r.ID, approvals.StatusSucceeded)
		st.slack.AwaitNow(asked, approvals.StatusSucceeded.Headline())
	})
}

func TestWhoAskedWithdrawsInTheHomeTab(t *testing.T) {
	st := newStage(t)
	st.bot("")
	r := st.ask(staging)
	asked := st.card(r)
	alice := st.slack.User("U1")
	alice.OpenHome()
	alice.Press(alice.AwaitHome("staging-3"), card.ActWithdraw)
	st.until(r.ID, approvals.StatusWithdrawn)
	st.False(st.slack.AwaitNow(asked, approvals.StatusWithdrawn.Headline()).Has(card.ActApprove))
}

func TestAnArchivedChannelKeepsNobodyFromDecidingOrKnowing(t *testing.T) {
	st := newStage(t)
	st.bot("")
	r := st.ask(staging)
	asked := st.card(r)
	archive := func(yes bool) {
		st.slack.SetChannel(fakeslack.Channel{ID: "C1", Name: "ops-approvals", Archived: yes})
	}
	archive(true)
	bob := st.slack.User("U2")
	bob.OpenHome()
	bob.Press(bob.AwaitHome("staging-3"), card.ActReview)
	bob.Submit(bob.AwaitView("What it touches"), fakeslack.Values{"read": []string{"yes"}})
	st.until(r.ID, approvals.StatusSucceeded)
	st.slack.AwaitMessage(st.slack.User("U1").Direct(), approvals.StatusSucceeded.Headline())
	bob.OpenHome()
	archive(false)
	now := st.slack.AwaitNow(asked, approvals.StatusSucceeded.Headline())
	st.False(now.Has(card.ActApprove), "it catches up")
	st.Equal(1, st.cards(r.ID))
}

func TestAPlanIsOneCardThatShowsItsStepsAndHowFarItCame(t *testing.T) {
	st := newStage(t)
	st.bot("")
	r, err := st.app.Service.ProposePlan(t.Context(), approvals.PlanAsk{Why: "before the move", Requester: approvals.Requester{Person: "alice@example.com", Agent: "assistant", Channel: "mcp-http"},
		Steps: []approvals.StepAsk{{Operation: "ionos_server_status_action", Arguments: []byte(`{"server_id":"` + staging + `","action":"POWER_OFF","method":"SOFTWARE"}`)},
			{Operation: "ionos_server_snapshots_create", Arguments: []byte(`{"server_id":"` + db + `"}`)}}})
	st.NoError(err)
	asked := st.card(r)
	for _, words := range []string{"Step 1", "Step 2", "POWER_OFF", staging, db} {
		st.Contains(asked.Words(), words)
	}
	bob := st.slack.User("U2")
	if asked.Has(card.ActApprove) {
		bob.Click(asked, card.ActApprove)
	} else {
		bob.Click(asked, card.ActReview)
		bob.Submit(bob.AwaitView("Step 2"), fakeslack.Values{"read": []string{"yes"}})
	}
	st.until(r.ID, approvals.StatusPartly)
	now := st.slack.AwaitNow(asked, approvals.StatusPartly.Headline())
	st.False(now.Has(card.ActApprove))
	st.Contains(now.Words(), "Step 1 (done)")
	st.Contains(now.Words(), "Step 2 (not done")
	st.slack.Await("the outcome in the thread", func() bool { return st.outcomes(asked, approvals.StatusPartly) > 0 })
	st.slack.AwaitMessage(st.slack.User("U1").Direct(), approvals.StatusPartly.Headline())
	st.Equal(1, st.cards(r.ID))
}

func TestWhatAGrantApprovesIsAnnouncedAndAsksNobody(t *testing.T) {
	st := newStage(t)
	st.bot("")
	rename := func(name string) approvals.Request {
		return st.propose("ionos_servers_update", `{"server_id":"`+staging+`","name":"`+name+`","description":"d"}`)
	}
	example := rename("one")
	st.card(example)
	st.decide(example, "bob@example.com", true, "")
	st.until(example.ID, approvals.StatusSucceeded)
	_, err := st.app.Service.AddGrant(t.Context(), approvals.GrantAsk{Example: example.ID, Person: "bob@example.com", Why: "renaming today", Uses: 2, Life: time.Hour,
		Loose: map[string]string{"name": `arguments.name.startsWith("t")`}})
	st.NoError(err)
	r := rename("two")
	st.until(r.ID, approvals.StatusSucceeded)
	told := st.slack.AwaitMessage("C1", r.ID)
	told = st.slack.AwaitNow(told, approvals.StatusSucceeded.Headline())
	st.Contains(told.Words(), "Approved by a grant of <@U2>; nobody was asked")
	st.False(told.Has(card.ActApprove))
	st.slack.AwaitMessage(st.slack.User("U1").Direct(), r.ID)
	st.Empty(st.load(r.ID).Votes)
}

func TestProgressThatSlackSlowsDownIsToldOnceAsItIsThen(t *testing.T) {
	st := newStage(t, func(s *setting) { s.delay = 7 * time.Second })
	st.bot("")
	r, asked, line := st.working()
	before := len(st.slack.Calls("chat.update"))
	st.slack.LimitNext("chat.update", 3, 2)
	st.until(r.ID, approvals.StatusSucceeded)
	now := st.slack.AwaitNow(line, approvals.StatusSucceeded.Headline())
	st.Less(now.Edits, 5, "what came meanwhile is not told one after the other")
	st.Less(len(st.slack.Calls("chat.update"))-before, 10)
	st.slack.AwaitNow(asked, approvals.StatusSucceeded.Headline())
}
