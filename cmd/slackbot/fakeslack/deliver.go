package fakeslack

import (
	"fmt"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"signoff/cmd/slackbot/blockkit"
)

// AckLimit is how long Slack waits for an acknowledgement.
const AckLimit = 3 * time.Second

// Answer is what a person gets to see at once of what they did.
type Answer struct {
	Acked  bool           // in time and not lost; false = Slack says that the app did not respond
	Why    string         // when not: lost, late, never, refused (HTTP), too big
	Status int            // of the bot's HTTP answer; 0 in Socket Mode
	Body   jsontext.Value // what the bot answered with; empty = nothing
	Header map[string]string
}

// kinds of payloads, which are also the types of Socket Mode envelopes.
const (
	slashCommands = "slash_commands"
	interactivity = "interactive"
	eventsAPI     = "events_api"
)

// delivery is one payload on its way to the bot.
type delivery struct {
	kind       string
	payload    object
	suggestion bool // it goes to the Options Load URL
	attempt    int  // of an event: 0 the first time
	reason     string
}

// deliver brings the payload to the bot and waits for the acknowledgement.
func (s *Slack) deliver(d delivery) *Answer {
	s.t.Helper()
	before := s.now()
	s.mu.Lock()
	lost := s.faults.loseInGap > 0
	if lost {
		s.faults.loseInGap--
	}
	s.last = d
	overHTTP := s.http != nil
	if overHTTP {
		s.signed = s.sign(*s.http, d)
	}
	signed := s.signed
	s.mu.Unlock()
	var a *Answer
	switch {
	case lost:
		return &Answer{Why: "lost"}
	case overHTTP:
		a = s.overHTTP(signed, d)
	default:
		a = s.overSocket(d)
	}
	s.judge(a, d, s.now().Sub(before))
	return a
}

// Retry delivers the last event again as the given attempt: Slack does so at
// once (attempt 1, which the fake does by itself), after a minute (2) and after
// five (3).
func (s *Slack) Retry(attempt int) *Answer {
	s.t.Helper()
	s.mu.Lock()
	d := s.last
	s.mu.Unlock()
	if d.kind != eventsAPI {
		s.t.Fatalf("fake Slack: only events are retried, the last payload was %s", d.kind)
	}
	d.attempt, d.reason = attempt, "http_timeout"
	return s.deliver(d)
}

// Replay delivers the last payload once more, unchanged but for what the
// transport adds: a second delivery of the same event, or a click repeated by
// someone who has seen it.
func (s *Slack) Replay() *Answer {
	s.t.Helper()
	s.mu.Lock()
	d := s.last
	s.mu.Unlock()
	return s.deliver(d)
}

// judge applies what Slack does to acknowledgements.
func (s *Slack) judge(a *Answer, d delivery, took time.Duration) {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	tolerant := s.faults.tolerant
	switch {
	case a.Acked && s.faults.loseAcks > 0:
		s.faults.loseAcks--
		a.Acked, a.Why = false, "lost"
		return
	case a.Acked && took > AckLimit:
		a.Acked, a.Why = false, "late"
	}
	if !a.Acked && !tolerant {
		s.t.Errorf("fake Slack: %s %v was not acknowledged: %s", d.kind, d.payload["type"], a.Why)
	}
}

// said checks a message that came as the answer to a command and shows it.
func (s *Slack) said(a *Answer, h *hook) {
	s.t.Helper()
	if !a.Acked || len(a.Body) == 0 || string(a.Body) == "null" {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.touch()
	if refused := s.respond(h, a.Body); refused != nil {
		s.t.Errorf("fake Slack: the answer to a command was refused: %s %v", refused.code, refused.problems)
	}
}

// submitted does what the answer to a submission says.
func (s *Slack) submitted(a *Answer, v *View) map[string]string {
	s.t.Helper()
	if !a.Acked {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.touch()
	if problems := blockkit.CheckSubmission(encode(object{"blocks": v.Blocks}), a.Body); len(problems) > 0 {
		s.t.Errorf("fake Slack: the answer to a submission was refused: %v", problems)
		return nil
	}
	return s.follow(v, a.Body)
}

func (s *Slack) follow(v *View, body jsontext.Value) map[string]string {
	var said struct {
		Action string            `json:"response_action"`
		Errors map[string]string `json:"errors"`
		View   jsontext.Value    `json:"view"`
	}
	if len(body) > 0 {
		_ = json.Unmarshal(body, &said) // checked before
	}
	switch said.Action {
	case "errors":
		return said.Errors
	case "clear":
		s.clear(v.User)
	case "update":
		s.replace(v, &View{source: decoded(string(said.View))})
	case "push":
		next := &View{}
		next.take(decoded(string(said.View)))
		if refused := s.push(next, v.User); refused != nil {
			s.t.Errorf("fake Slack: the answer to a submission was refused: %s", refused.code)
		}
	default:
		s.closeView(v)
	}
	return nil
}

// event delivers an event, and once more, as Slack does at once, when it was
// not acknowledged.
func (s *Slack) event(payload object) *Answer {
	s.t.Helper()
	s.mu.Lock()
	twice := s.faults.duplicate
	s.mu.Unlock()
	d := delivery{kind: eventsAPI, payload: payload}
	a := s.deliver(d)
	if (!a.Acked || twice) && a.Header["x-slack-no-retry"] != "1" {
		d.attempt, d.reason = 1, "http_timeout"
		if a.Status >= 300 {
			d.reason = "http_error"
		}
		return s.deliver(d)
	}
	return a
}

// String is for the message of a failed test.
func (a *Answer) String() string { return fmt.Sprintf("%v %s %s", a.Acked, a.Why, a.Body) }
