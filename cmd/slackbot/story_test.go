package main

import (
	"testing"

	"signoff/approvals"
	"signoff/cmd/slackbot/card"
)

func TestAChangeIsAskedApprovedByAClickAndExecutedOnce(t *testing.T) {
	transports(t, func(st *stage) {
		r := st.ask(staging)
		st.Equal(approvals.StatusPending, r.Status())
		asked := st.card(r)
		st.True(asked.Has(card.ActApprove))

		answer := st.slack.User("U2").Click(asked, card.ActApprove)
		st.True(answer.Acked, "%s", answer)
		st.slack.User("U2").AwaitEphemeral("Your approval is counted")
		done := st.until(r.ID, approvals.StatusSucceeded)
		st.Equal("slack", done.Votes[0].Channel)
		st.Equal("bob@example.com", done.Votes[0].Person)
		st.Equal(card.Renderer, done.Votes[0].Renderer)
		st.Equal(1, st.sandbox().Calls("ionos_servers_delete"))

		now := st.slack.AwaitNow(asked, approvals.StatusSucceeded.Headline())
		st.False(now.Has(card.ActApprove))
		st.Equal(1, st.cards(r.ID))
		st.slack.Await("the outcome in the thread", func() bool { return len(st.slack.Thread(asked)) > 0 })
		st.slack.AwaitMessage(st.slack.User("U1").Direct(), approvals.StatusSucceeded.Headline())
	})
}
