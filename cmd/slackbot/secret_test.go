package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"signoff/approvals"
	"signoff/cmd/slackbot/card"
	"signoff/cmd/slackbot/fakeslack"
)

const password = "correct-horse-1A"

const db = "4B86A3ACC4CEB7A89E012E49FC17F312" // it has a snapshot: another one is refused

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

// openly asks nobody for anything.
func openly(s *setting) { s.policy = "version: 1\nrules:\n  - {name: all, match: {}, then: allow}\n" }

func (st *stage) reinstall(server string) string {
	return `{"server_id":"` + server + `","image_id":"76EBF29C1250167C8754B2B3D1C05F68","password":"` + password + `"}`
}

// offers counts the messages to alice with a button that opens a secret.
func (st *stage) offers() (n int) {
	for _, m := range st.slack.Messages(st.slack.User("U1").Direct()) {
		if m.Has(card.ActReveal) {
			n++
		}
	}
	return n
}

// offered are the buttons for alice that open a secret, each once: a second
// message has those of the first too, while they are not opened.
func (st *stage) offered() (texts []string) {
	for _, m := range st.slack.Messages(st.slack.User("U1").Direct()) {
		for _, b := range m.Buttons() {
			if b.ActionID == card.ActReveal {
				texts = append(texts, b.Text)
			}
		}
	}
	slices.Sort(texts)
	return slices.Compact(texts)
}

func TestASecretIsOfferedThoughNobodyHadToDecide(t *testing.T) {
	st := newStage(t, openly)
	st.bot("")
	r := st.propose("ionos_server_image_reinstall", st.reinstall(staging))
	st.until(r.ID, approvals.StatusSucceeded)
	st.slack.Await("the button", func() bool { return st.offers() == 1 })
	st.Len(st.slack.Messages(st.slack.User("U1").Direct()), 1, "what went well is not told")
	st.Zero(st.cards(r.ID))
}

func TestWhatFailedIsToldThoughNobodyHadToDecide(t *testing.T) {
	st := newStage(t, openly)
	st.bot("")
	r := st.propose("ionos_server_snapshots_create", `{"server_id":"`+db+`"}`)
	st.until(r.ID, approvals.StatusRejected)
	st.slack.AwaitMessage(st.slack.User("U1").Direct(), approvals.StatusRejected.Headline())
	st.Zero(st.cards(r.ID))
}

func TestASecretOfALaterStepIsOfferedToo(t *testing.T) {
	st := newStage(t, func(s *setting) { s.delay = time.Second })
	st.bot("")
	r, err := st.app.Service.ProposePlan(t.Context(), approvals.PlanAsk{Why: "anew", Requester: approvals.Requester{Person: "alice@example.com", Agent: "assistant", Channel: "mcp-http"},
		Steps: []approvals.StepAsk{{Operation: "ionos_server_image_reinstall", Arguments: []byte(st.reinstall(staging))},
			{Operation: "ionos_server_image_reinstall", Arguments: []byte(st.reinstall(db))}}})
	st.NoError(err)
	st.card(r)
	st.decide(r, "bob@example.com", true, "")
	st.until(r.ID, approvals.StatusSucceeded)
	st.slack.Await("the buttons of both steps", func() bool {
		return slices.Equal([]string{"Reveal once: 1:/first_password", "Reveal once: 2:/first_password"}, st.offered())
	})
}
