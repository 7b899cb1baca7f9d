package main

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"signoff/approvals"
	"signoff/cmd/slackbot/card"
	"signoff/cmd/slackbot/fakeslack"
)

const formType = "application/x-www-form-urlencoded"

func TestWhatSlackDidNotSignChangesNothing(t *testing.T) {
	st := newStage(t)
	addr := free(t)
	st.bot(addr)
	r := st.ask(staging)
	asked := st.card(r)
	button := asked.Buttons()[0]
	payload := `{"type":"block_actions","user":{"id":"U2","team_id":"T1"},"team":{"id":"T1"},"container":{"type":"message","channel_id":"C1","message_ts":"` + asked.TS +
		`"},"channel":{"id":"C1"},"actions":[{"type":"button","block_id":"b","action_id":"` + button.ActionID + `","value":"` + button.Value + `"}]}`
	body := "payload=" + url.QueryEscape(payload)
	sign := func(path string) fakeslack.Signed {
		return st.slack.Sign("http://"+addr+path, formType, body)
	}
	forged := map[string]func() fakeslack.Signed{
		"another secret": func() fakeslack.Signed { s := sign("/slack/interactions"); s.Secret = "guessed"; return s },
		"another body": func() fakeslack.Signed {
			s := sign("/slack/interactions")
			s.Header = map[string]string{"X-Slack-Signature": fakeslack.Signature(s.Secret, s.Time, "payload=x")}
			return s
		},
		"no signature": func() fakeslack.Signed {
			s := sign("/slack/interactions")
			s.Header = map[string]string{"X-Slack-Signature": ""}
			return s
		},
		"six minutes old": func() fakeslack.Signed {
			s := sign("/slack/interactions")
			s.Time = s.Time.Add(-6 * time.Minute)
			return s
		},
		"six minutes ahead": func() fakeslack.Signed {
			s := sign("/slack/interactions")
			s.Time = s.Time.Add(6 * time.Minute)
			return s
		},
	}
	for name, forge := range forged {
		status, _ := st.slack.Send(forge())
		st.Equal(401, status, name)
	}
	foreign := st.slack.Sign("http://"+addr+"/slack/commands", formType, "command=%2Fsignoff&text=queue&user_id=U2&team_id=T9&channel_id=C1&trigger_id=1")
	status, _ := st.slack.Send(foreign)
	st.Equal(403, status, "another workspace")
	st.Empty(st.load(r.ID).Votes)
	st.Zero(st.sandbox().Calls("ionos_servers_delete"))

	genuine := sign("/slack/interactions")
	status, _ = st.slack.Send(genuine)
	st.Equal(200, status)
	st.until(r.ID, approvals.StatusSucceeded)
	st.slack.AwaitNow(asked, approvals.StatusSucceeded.Headline())
	entries := st.entries(r.ID)
	for range 2 {
		status, _ = st.slack.Send(genuine)
		st.Equal(200, status, "a replay is acknowledged")
	}
	st.Equal(entries, st.entries(r.ID), "and does nothing")
	st.Equal(1, st.sandbox().Calls("ionos_servers_delete"))
}

func (st *stage) entries(id string) (n int) {
	st.NoError(st.app.Service.Audit(st.t.Context(), id, func(approvals.Entry) error { n++; return nil }))
	return n
}

func TestAReplayIsKnownHoweverItsSignatureIsWritten(t *testing.T) {
	st := newStage(t)
	addr := free(t)
	st.bot(addr)
	typed := func(text string) fakeslack.Signed {
		return st.slack.Sign("http://"+addr+"/slack/commands", formType, "command=%2Fsignoff&text="+text+"&user_id=U1&team_id=T1&channel_id=C1")
	}
	send := func(s fakeslack.Signed) {
		status, _ := st.slack.Send(s)
		st.Equal(200, status)
	}
	alice := st.slack.User("U1")
	genuine := typed("help")
	send(genuine)
	alice.AwaitEphemeral("/signoff queue")
	upper := strings.ToUpper(strings.TrimPrefix(fakeslack.Signature(genuine.Secret, genuine.Time, genuine.Body), "v0="))
	genuine.Header = map[string]string{"X-Slack-Signature": "v0=" + upper}
	send(genuine)
	send(typed("search+delete+server")) // and by its answer the replay would have had one
	alice.AwaitEphemeral("ionos_servers_delete")
	st.Len(alice.Ephemerals(), 2)
}

func TestAnEventDeliveredAgainIsDoneOnce(t *testing.T) {
	st := newStage(t)
	st.bot("")
	st.slack.DuplicateEvents(true)
	st.slack.User("U2").OpenHome()
	st.slack.User("U2").AwaitHome("")
	st.slack.User("U9").OpenHome()
	st.slack.User("U9").AwaitHome("does not know you")
	st.Len(st.slack.Calls("views.publish"), 2)
}

func TestAnEventNewerThanTheBotIsAcknowledgedAndHarmless(t *testing.T) {
	transports(t, func(st *stage) {
		for _, kind := range []string{"invented_after_this_version", "reaction_added", "message"} {
			st.True(st.slack.Event(map[string]any{"type": kind, "user": "U1", "subtype": "invented", "item": map[string]any{"type": "hologram"}}).Acked, kind)
		}
		alice := st.slack.User("U1")
		alice.Command("/signoff", "help")
		alice.AwaitEphemeral("/signoff queue")
	})
}

func TestTheHomeTabListsWhatNeedsThePerson(t *testing.T) {
	transports(t, func(st *stage) {
		r := st.ask(staging)
		st.card(r)
		for _, user := range []string{"U1", "U2"} {
			st.slack.User(user).OpenHome()
			home := st.slack.User(user).AwaitHome("staging-3")
			st.False(home.Has(card.ActApprove), "arguments are not shown there")
		}
	})
}

func TestTheAuditTrailOfACardIsShownToWhoAsksForIt(t *testing.T) {
	st := newStage(t)
	st.bot("")
	r := st.ask(staging)
	asked := st.card(r)
	bob := st.slack.User("U2")
	bob.MessageShortcut(asked, "signoff_audit_trail")
	bob.AwaitEphemeral("request.propose")
}
