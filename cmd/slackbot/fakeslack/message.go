package fakeslack

import (
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Message is what stands in a channel, or what one person sees there. It is a
// copy: later changes of the real one do not show in it, so clicking on an old
// copy is the click on a card that a client has not redrawn yet.
type Message struct {
	Channel   string
	TS        string
	ThreadTS  string // "" = not in a thread
	Text      string
	Author    string // a user id; BotUser for the bot
	Blocks    []any  // decoded JSON, every block with its block_id
	Metadata  object // nil = none
	Only      string // the one person who sees an ephemeral message; "" = everyone
	Edits     int
	Deleted   bool
	Broadcast bool // a reply that was also sent to the channel
}

// Button is a control in a message or view that can be clicked.
type Button struct {
	BlockID, ActionID, Type string
	Text, Value, Style, URL string
	Confirm                 bool // it asks once more
}

// Words is all text that the message shows, a line for each piece, or its
// fallback text when it has no blocks.
func (m Message) Words() string {
	if len(m.Blocks) == 0 {
		return m.Text
	}
	return words(m.Blocks)
}

// Buttons lists the buttons of the message.
func (m Message) Buttons() []Button { return buttons(m.Blocks) }

// Has reports whether the message has a control with this action_id; an id
// that ends in * stands for every id that begins so.
func (m Message) Has(actionID string) bool { return find(m.Blocks, actionID) != nil }

// JSON is the blocks as Slack has them.
func (m Message) JSON() jsontext.Value { return encode(m.Blocks) }

// copied detaches a message from the state.
func (m Message) copied() Message {
	m.Blocks = clone(m.Blocks)
	m.Metadata = maps.Clone(m.Metadata)
	return m
}

// wire is the message as conversations.history and block_actions carry it.
func (m Message) wire(team string, metadata bool) object {
	out := object{"type": "message", "user": m.Author, "team": team, "ts": m.TS, "text": m.Text}
	if m.Author == BotUser {
		out["bot_id"], out["app_id"] = BotID, AppID
	}
	if m.Blocks != nil {
		out["blocks"] = m.Blocks
	}
	if m.ThreadTS != "" {
		out["thread_ts"] = m.ThreadTS
	}
	if m.Edits > 0 {
		out["edited"] = object{"user": m.Author, "ts": m.TS}
	}
	if metadata && m.Metadata != nil {
		out["metadata"] = m.Metadata
	}
	return out
}

// Messages lists what everyone sees in the channel, threads included, in the
// order of posting.
func (s *Slack) Messages(channel string) []Message {
	return s.pick(func(m *Message) bool { return m.Channel == channel && m.Only == "" && !m.Deleted })
}

// Thread lists the replies to a message.
func (s *Slack) Thread(root Message) []Message {
	return s.pick(func(m *Message) bool {
		return m.Channel == root.Channel && m.ThreadTS == root.TS && m.TS != root.TS && !m.Deleted && m.Only == ""
	})
}

// Now is the message as it is now; the zero Message when it was deleted.
func (s *Slack) Now(m Message) Message {
	found := s.pick(func(o *Message) bool { return o.Channel == m.Channel && o.TS == m.TS && !o.Deleted })
	if len(found) == 0 {
		return Message{}
	}
	return found[0]
}

func (s *Slack) pick(wanted func(*Message) bool) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []Message
	for _, m := range s.messages {
		if wanted(m) {
			found = append(found, m.copied())
		}
	}
	return found
}

// AwaitMessage waits for a message in the channel that shows the words, and
// returns the newest such.
func (s *Slack) AwaitMessage(channel, containing string) (found Message) {
	s.t.Helper()
	s.Await("a message in "+channel+" with "+containing, func() bool {
		return newest(s.Messages(channel), containing, &found)
	})
	return found
}

// AwaitNow waits until the message shows the words, and returns it.
func (s *Slack) AwaitNow(m Message, containing string) (now Message) {
	s.t.Helper()
	s.Await("message "+m.TS+" to show "+containing, func() bool {
		now = s.Now(m)
		return strings.Contains(now.Words(), containing)
	})
	return now
}

func newest(messages []Message, containing string, found *Message) bool {
	for _, m := range slices.Backward(messages) {
		if strings.Contains(m.Words(), containing) || strings.Contains(m.Text, containing) {
			*found = m
			return true
		}
	}
	return false
}

func encode(v any) jsontext.Value {
	raw, err := json.Marshal(v, json.Deterministic(true))
	if err != nil {
		panic("fake Slack: encode: " + err.Error()) // only what was decoded before
	}
	return raw
}

func clone(blocks []any) []any {
	if blocks == nil {
		return nil
	}
	var out []any
	if err := json.Unmarshal(encode(blocks), &out); err != nil {
		panic("fake Slack: clone: " + err.Error())
	}
	return out
}
