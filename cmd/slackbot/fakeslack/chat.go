package fakeslack

import (
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"signoff/cmd/slackbot/blockkit"
)

// content is what a message says, checked.
type content struct {
	text     string
	blocks   []any // nil = none given
	given    bool  // blocks were given, maybe empty
	metadata object
}

// contents reads and checks text, blocks and metadata of a call.
func contents(args map[string]string) (content, *refusal) {
	c := content{text: args["text"]}
	payload := map[string]jsontext.Value{"text": encode(c.text)}
	for _, name := range []string{"blocks", "metadata"} {
		if raw, there := args[name]; there && raw != "" {
			payload[name] = jsontext.Value(raw)
		}
	}
	if raw, there := payload["blocks"]; there {
		c.given = true
		if json.Unmarshal(raw, &c.blocks) != nil {
			return c, refuse("invalid_blocks_format")
		}
	}
	if raw, there := payload["metadata"]; there {
		if json.Unmarshal(raw, &c.metadata) != nil || c.metadata["event_type"] == nil || c.metadata["event_payload"] == nil {
			return c, refuse("invalid_metadata_format")
		}
	}
	if _, there := args["attachments"]; there {
		return c, refuse("invalid_attachments") // the product has no use for them
	}
	return c, checked(blockkit.Check(blockkit.Message, encode(payload)))
}

// checked turns problems of a message into Slack's refusal.
func checked(problems []blockkit.Problem) *refusal {
	if len(problems) == 0 {
		return nil
	}
	out := &refusal{code: "invalid_blocks"}
	for _, p := range problems {
		out.problems = append(out.problems, p.String())
	}
	switch first := problems[0]; {
	case first.Pointer == "/text" && first.Code == blockkit.TooLong:
		out.code = "msg_too_long"
	case first.Pointer == "/text":
		out.code = "no_text"
	case first.Code == blockkit.TextTotal:
		out.code = string(blockkit.TextTotal)
	}
	return out
}

// post adds a message; the state is locked.
func (s *Slack) post(m Message) *Message {
	m.TS = s.timestamp()
	s.name(m.Blocks)
	s.messages = append(s.messages, &m)
	return &m
}

func (s *Slack) postMessage(req *request) (object, *refusal) {
	c, refused := s.writable(req.args["channel"])
	if refused != nil {
		return nil, refused
	}
	said, refused := contents(req.args)
	if refused != nil {
		return nil, refused
	}
	thread := req.args["thread_ts"]
	if thread != "" && s.message(c.ID, thread) == nil {
		return nil, refuse("thread_not_found")
	}
	broadcast, _ := strconv.ParseBool(req.args["reply_broadcast"])
	m := s.post(Message{Channel: c.ID, ThreadTS: thread, Text: said.text, Author: BotUser, Blocks: said.blocks, Metadata: said.metadata, Broadcast: broadcast})
	return object{"channel": c.ID, "ts": m.TS, "message": m.wire(s.options.Team, true)}, nil
}

func (s *Slack) postEphemeral(req *request) (object, *refusal) {
	c, refused := s.writable(req.args["channel"])
	if refused != nil {
		return nil, refused
	}
	said, refused := contents(req.args)
	if refused != nil {
		return nil, refused
	}
	p, known := s.people[req.args["user"]]
	switch {
	case !known || p.Deleted:
		return nil, refuse("user_not_found")
	case !c.has(p.ID):
		return nil, refuse("user_not_in_channel")
	}
	m := s.post(Message{Channel: c.ID, ThreadTS: req.args["thread_ts"], Text: said.text, Author: BotUser, Blocks: said.blocks, Only: p.ID})
	return object{"message_ts": m.TS}, nil
}

// message finds a public message; the state is locked.
func (s *Slack) message(channel, ts string) *Message {
	for _, m := range s.messages {
		if m.Channel == channel && m.TS == ts && m.Only == "" && !m.Deleted {
			return m
		}
	}
	return nil
}

// owned finds a message of the bot to change.
func (s *Slack) owned(req *request, foreign string) (*Message, *refusal) {
	c, refused := s.known(req.args["channel"])
	if refused != nil {
		return nil, refused
	}
	if c.Archived {
		return nil, refuse("is_archived")
	}
	m := s.message(c.ID, req.args["ts"])
	switch {
	case m == nil:
		return nil, refuse("message_not_found")
	case m.Author != BotUser:
		return nil, refuse(foreign)
	}
	return m, nil
}

func (s *Slack) updateMessage(req *request) (object, *refusal) {
	m, refused := s.owned(req, "cant_update_message")
	if refused != nil {
		return nil, refused
	}
	said, refused := contents(req.args)
	if refused != nil {
		return nil, refused
	}
	s.rewrite(m, said)
	return object{"channel": m.Channel, "ts": m.TS, "text": m.Text, "message": m.wire(s.options.Team, true)}, nil
}

// rewrite changes a message. Blocks that are not given stay, metadata too.
func (s *Slack) rewrite(m *Message, said content) {
	m.Text = said.text
	m.Edits++
	if said.given {
		m.Blocks = said.blocks
		s.name(m.Blocks)
	}
	if said.metadata != nil {
		m.Metadata = said.metadata
	}
}

func (s *Slack) deleteMessage(req *request) (object, *refusal) {
	m, refused := s.owned(req, "cant_delete_message")
	if refused != nil {
		return nil, refused
	}
	m.Deleted = true
	return object{"channel": m.Channel, "ts": m.TS}, nil
}

func (s *Slack) permalink(req *request) (object, *refusal) {
	c, refused := s.known(req.args["channel"])
	if refused != nil {
		return nil, refused
	}
	m := s.message(c.ID, req.args["message_ts"])
	if m == nil {
		return nil, refuse("message_not_found")
	}
	return object{"channel": c.ID, "permalink": Permalink(*m)}, nil
}

// Permalink is the address of a message.
func Permalink(m Message) string {
	link := "https://example.slack.com/archives/" + m.Channel + "/p" + strings.ReplaceAll(m.TS, ".", "")
	if m.ThreadTS != "" && m.ThreadTS != m.TS {
		link += "?thread_ts=" + m.ThreadTS + "&cid=" + m.Channel
	}
	return link
}
