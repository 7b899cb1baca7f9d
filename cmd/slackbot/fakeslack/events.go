package fakeslack

import (
	"fmt"

	"github.com/go-json-experiment/json"

	"signoff/cmd/slackbot/blockkit"
)

// Option is one found option of a search.
type Option struct{ Text, Value, Group string }

// Suggest types the query into an external select of the view and returns what
// the bot offers; the options can then be entered with Submit and Pick.
func (u *User) Suggest(v View, actionID, query string) []Option {
	u.s.t.Helper()
	var id string
	payload := u.with(func() object {
		live := u.live(v)
		c := find(live.Blocks, actionID)
		if c == nil {
			u.fatal("view %q has no %s; it shows:\n%s", v.Title, actionID, live.Words())
		}
		if least, ok := c.element["min_query_length"].(float64); ok && float64(blockkit.Length(query)) < least {
			u.fatal("%s searches from %v characters on", actionID, least)
		}
		id = c.actionID()
		out := u.base("block_suggestion")
		delete(out, "trigger_id")
		out["action_id"], out["block_id"], out["value"] = id, c.blockID, query
		out["container"], out["view"] = object{"type": "view", "view_id": live.ID}, u.s.viewWire(live)
		return out
	})
	a := u.s.deliver(delivery{kind: interactivity, payload: payload, suggestion: true})
	return u.offered(a, v, id)
}

func (u *User) offered(a *Answer, v View, actionID string) (found []Option) {
	u.s.t.Helper()
	if !a.Acked {
		return nil
	}
	if problems := blockkit.CheckOptions(a.Body); len(problems) > 0 {
		u.s.t.Errorf("fake Slack: the answer to a search was refused: %v", problems)
		return nil
	}
	var said object
	_ = json.Unmarshal(a.Body, &said) // checked before
	var raw []object
	add := func(options any, group string) {
		list, _ := options.([]any)
		for _, o := range list {
			option := o.(object)
			text, _ := option["text"].(object)
			raw = append(raw, option)
			found = append(found, Option{fmt.Sprint(text["text"]), fmt.Sprint(option["value"]), group})
		}
	}
	add(said["options"], "")
	groups, _ := said["option_groups"].([]any)
	for _, g := range groups {
		group := g.(object)
		label, _ := group["label"].(object)
		add(group["options"], fmt.Sprint(label["text"]))
	}
	u.s.change(func() {
		if live := u.s.views[v.ID]; live != nil {
			live.offered[actionID] = append(live.offered[actionID], raw...)
		}
	})
	return found
}

// OpenHome opens the app's Home tab.
func (u *User) OpenHome() *Answer {
	u.s.t.Helper()
	return u.event(func() object {
		out := object{"type": "app_home_opened", "user": u.ID, "channel": u.s.direct(u.ID).ID, "tab": "home", "event_ts": u.s.timestamp()}
		if v := u.s.homes[u.ID]; v != nil {
			out["view"] = u.s.viewWire(v)
		}
		return out
	})
}

// Mention writes a message that mentions the bot in the channel; in a thread
// when thread is not the zero Message.
func (u *User) Mention(text string, thread Message) *Answer {
	u.s.t.Helper()
	return u.event(func() object {
		return u.write("app_mention", u.channel, "<@"+BotUser+"> "+text, thread)
	})
}

// Say writes a message to the bot in their direct message channel.
func (u *User) Say(text string) *Answer {
	u.s.t.Helper()
	return u.event(func() object {
		out := u.write("message", u.s.direct(u.ID).ID, text, Message{})
		out["channel_type"] = "im"
		return out
	})
}

// write posts as the person and describes that as an event.
func (u *User) write(kind, channel, text string, thread Message) object {
	m := u.s.post(Message{Channel: channel, Text: text, Author: u.ID, ThreadTS: thread.TS})
	out := object{"type": kind, "user": u.ID, "text": text, "ts": m.TS, "event_ts": m.TS, "channel": channel, "team": u.team}
	if thread.TS != "" {
		out["thread_ts"] = thread.TS
	}
	u.s.touch()
	return out
}

// event delivers an Events API callback.
func (u *User) event(inner func() object) *Answer {
	u.s.t.Helper()
	return u.s.event(u.with(func() object { return u.s.callback(u.team, inner()) }))
}

func (s *Slack) callback(team string, inner object) object {
	out := object{
		"token": "verification-token", "team_id": team, "api_app_id": AppID, "type": "event_callback", "event_id": s.id("Ev"),
		"event_time": s.now().Unix(), "event": inner, "is_ext_shared_channel": team != s.options.Team,
		"authorizations": []object{{"enterprise_id": nil, "team_id": s.options.Team, "user_id": BotUser, "is_bot": true, "is_enterprise_install": false}},
	}
	if s.options.Enterprise != "" {
		out["enterprise_id"] = s.options.Enterprise
	}
	return out
}

// Event delivers any other event, such as one the bot does not know.
func (s *Slack) Event(inner map[string]any) *Answer {
	s.t.Helper()
	s.mu.Lock()
	payload := s.callback(s.options.Team, inner)
	s.mu.Unlock()
	return s.event(payload)
}

// Shortcut uses a global shortcut.
func (u *User) Shortcut(callbackID string) *Answer {
	u.s.t.Helper()
	return u.s.deliver(delivery{kind: interactivity, payload: u.with(func() object {
		out := u.base("shortcut")
		out["callback_id"] = callbackID
		return out
	})})
}

// MessageShortcut uses a shortcut in the menu of a message. Ephemeral messages
// have none.
func (u *User) MessageShortcut(m Message, callbackID string) *Answer {
	u.s.t.Helper()
	if m.Only != "" {
		u.s.t.Fatalf("fake Slack: an ephemeral message has no shortcuts")
	}
	return u.s.deliver(delivery{kind: interactivity, payload: u.with(func() object {
		out := u.base("message_action")
		out["callback_id"], out["message_ts"] = callbackID, m.TS
		out["channel"] = object{"id": m.Channel, "name": u.s.channels[m.Channel].Name}
		out["message"] = m.wire(u.s.options.Team, true)
		out["response_url"] = u.s.newHook(m.Channel, u.ID, nil)
		return out
	})})
}
