package fakeslack

import (
	"maps"
	"slices"
	"strconv"
)

// readable wants the scope that reading a conversation of this kind needs.
func (s *Slack) readable(c *Channel, verb string) *refusal {
	switch {
	case c.ID[0] == 'D':
		return s.scope("im:" + verb)
	case c.Private:
		return s.scope("groups:" + verb)
	}
	return s.scope("channels:" + verb)
}

// past is the readable channel of a call for messages.
func (s *Slack) past(req *request) (*Channel, *refusal) {
	c, refused := s.known(req.args["channel"])
	if refused != nil {
		return nil, refused
	}
	if refused := s.readable(c, "history"); refused != nil {
		return nil, refused
	}
	switch {
	case c.Without && c.Private:
		return nil, refuse("channel_not_found")
	case c.Without:
		return nil, refuse("not_in_channel")
	}
	return c, nil
}

func (s *Slack) conversationHistory(req *request) (object, *refusal) {
	c, refused := s.past(req)
	if refused != nil {
		return nil, refused
	}
	return s.page(req, func(m *Message) bool {
		return m.Channel == c.ID && (m.ThreadTS == "" || m.ThreadTS == m.TS || m.Broadcast)
	}, true), nil
}

func (s *Slack) conversationReplies(req *request) (object, *refusal) {
	c, refused := s.past(req)
	if refused != nil {
		return nil, refused
	}
	root := req.args["ts"]
	if s.message(c.ID, root) == nil {
		return nil, refuse("thread_not_found")
	}
	return s.page(req, func(m *Message) bool { return m.Channel == c.ID && (m.TS == root || m.ThreadTS == root) }, false), nil
}

// page answers one page of messages: newest first for a channel, oldest first
// for a thread. The cursor is the number of messages before the page.
func (s *Slack) page(req *request, wanted func(*Message) bool, newestFirst bool) object {
	metadata, _ := strconv.ParseBool(req.args["include_all_metadata"])
	inclusive, _ := strconv.ParseBool(req.args["inclusive"])
	found := []object{}
	for _, m := range s.messages {
		if m.Only == "" && !m.Deleted && wanted(m) && between(m.TS, req.args["oldest"], req.args["latest"], inclusive) {
			found = append(found, m.wire(s.options.Team, metadata))
		}
	}
	if newestFirst {
		slices.Reverse(found)
	}
	limit, err := strconv.Atoi(req.args["limit"])
	if err != nil || limit <= 0 {
		limit = 100
	}
	from, _ := strconv.Atoi(req.args["cursor"])
	from = min(from, len(found))
	end := min(from+limit, len(found))
	out := object{"messages": found[from:end], "has_more": end < len(found)}
	if end < len(found) {
		out["response_metadata"] = object{"next_cursor": strconv.Itoa(end)}
	}
	return out
}

func between(ts, oldest, latest string, inclusive bool) bool {
	at, _ := strconv.ParseFloat(ts, 64)
	after, errAfter := strconv.ParseFloat(oldest, 64)
	before, errBefore := strconv.ParseFloat(latest, 64)
	if inclusive {
		return (errAfter != nil || at >= after) && (errBefore != nil || before == 0 || at <= before)
	}
	return (errAfter != nil || at > after) && (errBefore != nil || before == 0 || at < before)
}

func (c *Channel) wire() object {
	direct := c.ID[0] == 'D'
	return object{
		"id": c.ID, "name": c.Name, "is_channel": !c.Private, "is_group": c.Private && !direct, "is_im": direct,
		"is_private": c.Private, "is_archived": c.Archived, "is_member": !c.Without,
	}
}

func (s *Slack) conversationInfo(req *request) (object, *refusal) {
	c, refused := s.known(req.args["channel"])
	if refused != nil {
		return nil, refused
	}
	if refused := s.readable(c, "read"); refused != nil {
		return nil, refused
	}
	if c.Private && c.Without {
		return nil, refuse("channel_not_found")
	}
	return object{"channel": c.wire()}, nil
}

func (s *Slack) conversationOpen(req *request) (object, *refusal) {
	p, known := s.people[req.args["users"]]
	switch {
	case !known:
		return nil, refuse("user_not_found")
	case p.Deleted:
		return nil, refuse("user_disabled")
	}
	return object{"channel": object{"id": s.direct(p.ID).ID}}, nil
}

func (s *Slack) conversationList(req *request) (object, *refusal) {
	list := []object{}
	for _, id := range slices.Sorted(maps.Keys(s.channels)) {
		c := s.channels[id]
		hidden := c.ID[0] == 'D' || c.Private && (c.Without || s.scope("groups:read") != nil)
		if !hidden && (!c.Archived || req.args["exclude_archived"] != "true") {
			list = append(list, c.wire())
		}
	}
	return object{"channels": list}, nil
}

func (s *Slack) conversationMembers(req *request) (object, *refusal) {
	c, refused := s.known(req.args["channel"])
	if refused != nil {
		return nil, refused
	}
	if refused := s.readable(c, "read"); refused != nil {
		return nil, refused
	}
	members := slices.Clone(c.Members)
	if c.Members == nil {
		members = slices.Sorted(maps.Keys(s.people))
	}
	return object{"members": members}, nil
}
