package main

import (
	"encoding/json"
	"strings"
	"testing"

	"signoff/approvals"
	"signoff/cmd/slackbot/card"
	"signoff/cmd/slackbot/fakeslack"
)

const password = "correct-horse-1A"

// reinstalled is a change that made a secret, and the button that opens it.
func (st *stage) reinstalled() (approvals.Request, fakeslack.Message) {
	r := st.propose("ionos_server_image_reinstall", `{"server_id":"`+staging+`","image_id":"76EBF29C1250167C8754B2B3D1C05F68","password":"`+password+`"}`)
	st.card(r)
	st.decide(r, "bob@example.com", true, "")
	st.until(r.ID, approvals.StatusSucceeded)
	direct := st.slack.User("U1").Direct()
	st.slack.Await("the button", func() bool {
		for _, m := range st.slack.Messages(direct) {
			if m.Has(card.ActReveal) {
				return true
			}
		}
		return false
	})
	for _, m := range st.slack.Messages(direct) {
		if m.Has(card.ActReveal) {
			return r, m
		}
	}
	panic("it was there")
}

// leaks lists the calls that carried the secret.
func (st *stage) leaks() (methods []string) {
	for _, c := range st.slack.Calls("") {
		raw, err := json.Marshal(c.Args)
		st.NoError(err)
		if strings.Contains(string(raw), password) {
			methods = append(methods, c.Method)
		}
	}
	return methods
}

func TestINV15_ASecretIsShownOnceInAWindowAndNowhereElse(t *testing.T) {
	transports(t, func(st *stage) {
		_, offer := st.reinstalled()
		st.Empty(st.leaks())
		alice := st.slack.User("U1")
		alice.Click(offer, card.ActReveal)
		alice.AwaitView(password)
		st.Equal([]string{"views.update"}, st.leaks())
		alice.Click(offer, card.ActReveal)
		alice.AwaitView("shown already")
		st.Equal([]string{"views.update"}, st.leaks())
	})
}

func TestINV15_OnlyWhoAskedOpensASecretInSlack(t *testing.T) {
	st := newStage(t)
	st.bot("")
	r, offer := st.reinstalled()
	bob := st.slack.User("U2") // who approved, and may open it in the console
	bob.Click(offer, card.ActReveal)
	bob.AwaitView("Only the person who asked")
	st.Empty(st.leaks())
	left, err := st.app.Service.Unrevealed(t.Context(), r.ID)
	st.NoError(err)
	st.Len(left, 1)
}

func TestINV15_ASecretThatCouldNotBeShownIsKept(t *testing.T) {
	for name, fault := range map[string]func(*fakeslack.Slack){
		"no window":         func(s *fakeslack.Slack) { s.Break("views.open", 500) },
		"window cannot say": func(s *fakeslack.Slack) { s.Break("views.update", 500, 500, 500) },
	} {
		t.Run(name, func(t *testing.T) {
			st := newStage(t)
			st.bot("")
			r, offer := st.reinstalled()
			fault(st.slack)
			alice := st.slack.User("U1")
			alice.Click(offer, card.ActReveal)
			if name == "no window" {
				alice.AwaitEphemeral("could not be opened")
			} else {
				alice.AwaitView("is kept")
			}
			left, err := st.app.Service.Unrevealed(t.Context(), r.ID)
			st.NoError(err)
			st.Len(left, 1)
			alice.Click(offer, card.ActReveal)
			alice.AwaitView(password)
		})
	}
}
