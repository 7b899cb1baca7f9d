package fakeslack

import (
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"signoff/cmd/slackbot/blockkit"
)

// hook is one response URL.
type hook struct {
	channel, user string
	origin        *Message // the clicked message; nil for a command
	issued        time.Time
	uses          int
}

// What a response URL allows.
const (
	HookUses = 5
	HookLife = 30 * time.Minute
)

// newHook makes a response URL; the state is locked.
func (s *Slack) newHook(channel, user string, origin *Message) string {
	id := s.id("") + "/" + s.id("secret")
	s.hooks[id] = &hook{channel: channel, user: user, origin: origin, issued: s.now()}
	return "https://hooks.slack.com/hook/" + id
}

func (s *Slack) serveHook(w http.ResponseWriter, r *http.Request, id string) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the bot has gone
	}
	req := &request{method: "response_url", args: map[string]string{"body": string(body)}}
	if !s.beforeCall(w, req) {
		return
	}
	s.mu.Lock()
	refused := s.useHook(id, body)
	lost := s.faults.take(s.faults.lose, req.method)
	s.record(req, refused, lost)
	s.touch()
	s.mu.Unlock()
	switch {
	case lost:
		cut(w)
	case refused != nil:
		http.Error(w, strings.Join(append([]string{refused.code}, refused.problems...), "\n"), http.StatusBadRequest)
	default:
		_, _ = io.WriteString(w, "ok")
	}
}

// useHook does what the body of a response URL says.
func (s *Slack) useHook(id string, body []byte) *refusal {
	h := s.hooks[id]
	switch {
	case h == nil:
		return refuse("no_such_url")
	case s.now().Sub(h.issued) > HookLife:
		return refuse("expired_url")
	case h.uses >= HookUses:
		return refuse("used_url")
	}
	h.uses++
	return s.respond(h, body)
}

// response is the body of a response URL and the answer to a command.
type response struct {
	Text            string `json:"text"`
	Blocks          []any  `json:"blocks"`
	Metadata        object `json:"metadata"`
	ResponseType    string `json:"response_type"`
	ThreadTS        string `json:"thread_ts"`
	ReplaceOriginal bool   `json:"replace_original"`
	DeleteOriginal  bool   `json:"delete_original"`
}

func (s *Slack) respond(h *hook, body []byte) *refusal {
	var said response
	if err := json.Unmarshal(body, &said); err != nil {
		return refuse("invalid_payload")
	}
	if said.DeleteOriginal {
		if h.origin == nil {
			return refuse("no_original")
		}
		h.origin.Deleted = true
		return nil
	}
	if refused := checked(blockkit.Check(blockkit.Message, body)); refused != nil {
		return refused
	}
	if said.ReplaceOriginal && h.origin != nil {
		return s.replaceOriginal(h, said)
	}
	only := h.user
	if said.ResponseType == "in_channel" {
		only = ""
	}
	m := s.post(Message{Channel: h.channel, ThreadTS: said.ThreadTS, Text: said.Text, Author: BotUser, Blocks: said.Blocks, Metadata: said.Metadata, Only: only})
	if h.origin == nil {
		h.origin = m // a later replace_original means the last answer
	}
	return nil
}

// replaceOriginal rewrites the clicked message. An ephemeral one cannot become
// a message of the channel, nor the reverse.
func (s *Slack) replaceOriginal(h *hook, said response) *refusal {
	ephemeral := h.origin.Only != ""
	if ephemeral && said.ResponseType == "in_channel" || !ephemeral && said.ResponseType == "ephemeral" {
		return refuse("cannot_change_visibility")
	}
	if h.origin.Deleted {
		return refuse("message_not_found")
	}
	s.rewrite(h.origin, content{text: said.Text, blocks: said.Blocks, given: true, metadata: said.Metadata})
	return nil
}
