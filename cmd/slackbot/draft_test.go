package main

import (
	"context"
	"strings"
	"testing"

	"signoff/approvals"
	"signoff/cmd/slackbot/card"
	"signoff/cmd/slackbot/fakeslack"
	"signoff/provider"
)

func TestINV15_ASecretThatAChangeNeedsIsTypedInTheConsoleNotInSlack(t *testing.T) {
	transports(t, func(st *stage) {
		alice := st.slack.User("U1")
		alice.Command("/signoff", "ionos_users_create name=auditor password="+password)
		alice.AwaitEphemeral("typed in the console, never in Slack")
		alice.Command("/signoff", "ionos_users_create name=auditor why=audit")
		filling := alice.AwaitView("name")
		st.Contains(filling.Words(), "typed in the console and not here: password")
		st.Empty(alice.Submit(filling, nil).Errors)
		told := st.slack.AwaitMessage(alice.Direct(), "Not asked yet")
		st.True(told.Has(card.ActConsole))
		answer := alice.AwaitView("Type the rest")
		st.True(answer.Has(card.ActConsole))

		open, err := st.app.Service.Drafts(st.t.Context())
		st.NoError(err)
		st.Len(open, 1)
		st.Equal([]string{"password"}, open[0].Lacking)
		st.Equal("alice@example.com", open[0].Content.Requester.Person)
		for _, b := range told.Buttons() {
			st.True(strings.HasPrefix(b.URL, "http") && strings.HasSuffix(b.URL, "/requests/"+open[0].ID), b.URL)
		}
		st.Empty(st.slack.Messages("C1"), "there is nothing to decide yet")

		r, err := st.app.Service.Type(context.WithoutCancel(st.t.Context()), open[0].ID, "alice@example.com", map[string]provider.Secret{"password": password})
		st.NoError(err)
		asked := st.card(r)
		st.Contains(asked.Words(), "audit")
		st.Empty(st.leaks())
		st.slack.User("U2").Click(asked, card.ActApprove)
		st.until(r.ID, approvals.StatusSucceeded)
		st.Equal(1, st.sandbox().Calls("ionos_users_create"))
		st.Empty(st.leaks())
	})
}

func TestADraftAskedForTwiceIsOneDraft(t *testing.T) {
	st := newStage(t)
	st.bot("")
	alice := st.slack.User("U1")
	for range 2 {
		alice.Command("/signoff", "ionos_users_create name=auditor")
		alice.Submit(alice.AwaitView("name"), fakeslack.Values{"why": "audit"})
		alice.Close(alice.AwaitView("Type the rest"))
	}
	open, err := st.app.Service.Drafts(t.Context())
	st.NoError(err)
	st.Len(open, 1)
}
