package fakeslack

import (
	"fmt"
	"strings"
)

// User is a person at their Slack client. What they do blocks until the bot
// has acknowledged it, or did not.
type User struct {
	ID string

	s       *Slack
	team    string
	channel string
}

// User is the person with this id; an unknown one fails the test. Commands are
// typed in the first channel of Options unless In says otherwise.
func (s *Slack) User(id string) *User {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	p, known := s.people[id]
	if !known {
		s.t.Fatalf("fake Slack: no person %s; add them with Options.People or SetPerson", id)
	}
	u := &User{ID: id, s: s, team: p.Team}
	if len(s.options.Channels) > 0 {
		u.channel = s.options.Channels[0].ID
	}
	return u
}

// In is the same person with this channel open.
func (u *User) In(channel string) *User {
	c := *u
	c.channel = channel
	return &c
}

// FromTeam is the same person, whose payloads carry another team.
func (u *User) FromTeam(team string) *User {
	c := *u
	c.team = team
	return &c
}

// base is what every interactive payload has; the state is locked.
func (u *User) base(kind string) object {
	s := u.s
	out := object{
		"type": kind, "token": "verification-token", "api_app_id": AppID, "trigger_id": s.newTrigger(u.ID), "action_ts": s.timestamp(),
		"team": object{"id": u.team, "domain": "example"}, "enterprise": nil, "is_enterprise_install": false,
		"user": object{"id": u.ID, "username": s.people[u.ID].Name, "name": s.people[u.ID].Name, "team_id": u.team},
	}
	if s.options.Enterprise != "" {
		out["enterprise"] = object{"id": s.options.Enterprise, "name": "Example"}
	}
	return out
}

// with prepares a payload under the lock.
func (u *User) with(make func() object) object {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	return make()
}

// Command types a slash command with its arguments.
func (u *User) Command(command, text string) *Answer {
	u.s.t.Helper()
	s := u.s
	var h *hook
	payload := u.with(func() object {
		c := s.channels[u.channel]
		if c == nil {
			c = s.direct(u.ID)
		}
		link := s.newHook(c.ID, u.ID, nil)
		h = s.hooks[strings.TrimPrefix(link, "https://hooks.slack.com/hook/")]
		out := object{
			"token": "verification-token", "team_id": u.team, "team_domain": "example", "channel_id": c.ID, "channel_name": c.Name,
			"user_id": u.ID, "user_name": s.people[u.ID].Name, "command": command, "text": text, "api_app_id": AppID,
			"is_enterprise_install": "false", "response_url": link, "trigger_id": s.newTrigger(u.ID),
		}
		if s.options.Enterprise != "" {
			out["enterprise_id"], out["enterprise_name"] = s.options.Enterprise, "Example"
		}
		return out
	})
	a := s.deliver(delivery{kind: slashCommands, payload: payload})
	s.said(a, h)
	return a
}

// Click presses a button of the message; one that the message does not have
// fails the test. An action_id that ends in * stands for the first that begins
// so. A confirmation is confirmed.
func (u *User) Click(m Message, actionID string) *Answer {
	u.s.t.Helper()
	c := find(m.Blocks, actionID)
	if c == nil {
		u.s.t.Fatalf("fake Slack: message %s has no %s; it shows:\n%s\nbuttons: %+v", m.TS, actionID, m.Words(), m.Buttons())
	}
	return u.onMessage(m, *c, pressed(*c))
}

// Choose selects an option, by value or text, of a select in a message.
func (u *User) Choose(m Message, actionID, option string) *Answer {
	u.s.t.Helper()
	c := find(m.Blocks, actionID)
	if c == nil {
		u.s.t.Fatalf("fake Slack: message %s has no %s", m.TS, actionID)
	}
	state, err := entry(c.element, option, nil)
	if err != nil {
		u.s.t.Fatalf("fake Slack: choose %s: %v", actionID, err)
	}
	return u.onMessage(m, *c, state)
}

func (u *User) onMessage(m Message, c control, state object) *Answer {
	u.s.t.Helper()
	if m.Only != "" && m.Only != u.ID {
		u.s.t.Fatalf("fake Slack: %s cannot see the ephemeral message of %s", u.ID, m.Only)
	}
	payload := u.with(func() object {
		s := u.s
		out := u.base("block_actions")
		container := object{"type": "message", "message_ts": m.TS, "channel_id": m.Channel, "is_ephemeral": m.Only != ""}
		if m.ThreadTS != "" {
			container["thread_ts"] = m.ThreadTS
		}
		out["container"], out["channel"] = container, object{"id": m.Channel, "name": s.channels[m.Channel].Name}
		if m.Only == "" { // the body of an ephemeral message does not come back
			out["message"] = m.wire(s.options.Team, true)
		}
		out["state"] = object{"values": object{}}
		out["response_url"] = s.newHook(m.Channel, u.ID, s.any(m))
		out["actions"] = []object{s.action(c, state)}
		return out
	})
	return u.s.deliver(delivery{kind: interactivity, payload: payload})
}

// any finds the message behind a copy, also a deleted or ephemeral one.
func (s *Slack) any(m Message) *Message {
	for _, o := range s.messages {
		if o.Channel == m.Channel && o.TS == m.TS {
			return o
		}
	}
	return nil
}

// action is one item of actions.
func (s *Slack) action(c control, state object) object {
	out := object{"action_id": c.element["action_id"], "block_id": c.blockID, "action_ts": s.timestamp()}
	for name, value := range state {
		out[name] = value
	}
	return out
}

// pressed is what a button says about itself.
func pressed(c control) object {
	out := object{"type": "button"}
	for _, name := range []string{"text", "value", "style", "confirm", "url"} {
		if value, there := c.element[name]; there {
			out[name] = value
		}
	}
	return out
}

// Ephemerals lists what only this person was shown, the oldest first.
func (u *User) Ephemerals() []Message {
	return u.s.pick(func(m *Message) bool { return m.Only == u.ID && !m.Deleted })
}

// AwaitEphemeral waits for an ephemeral message with the words, and returns
// the newest such.
func (u *User) AwaitEphemeral(containing string) (found Message) {
	u.s.t.Helper()
	u.s.Await(fmt.Sprintf("an ephemeral message to %s with %s", u.ID, containing), func() bool {
		return newest(u.Ephemerals(), containing, &found)
	})
	return found
}

// Direct is the id of the direct message channel between the person and the
// bot, for Messages and AwaitMessage.
func (u *User) Direct() string {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	return u.s.direct(u.ID).ID
}
