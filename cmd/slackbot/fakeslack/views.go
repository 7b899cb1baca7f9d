package fakeslack

import (
	"signoff/cmd/slackbot/blockkit"
)

func (s *Slack) unique(v *View, except *View) *refusal {
	for _, other := range s.views {
		if v.ExternalID != "" && other.ExternalID == v.ExternalID && other != except {
			return refuse("duplicate_external_id")
		}
	}
	return nil
}

func (s *Slack) openView(req *request) (object, *refusal) {
	return s.onTrigger(req, func(v *View, user string) *refusal {
		for _, old := range s.stacks[user] {
			delete(s.views, old.ID)
		}
		s.stacks[user] = []*View{s.show(v, user)}
		return nil
	})
}

// stackMax is how many modals lie over one another.
const stackMax = 3

func (s *Slack) pushView(req *request) (object, *refusal) {
	return s.onTrigger(req, s.push)
}

func (s *Slack) push(v *View, user string) *refusal {
	stack := s.stacks[user]
	switch {
	case len(stack) == 0:
		return refuse("not_found")
	case len(stack) >= stackMax:
		return refuse("push_limit_reached")
	}
	s.show(v, user)
	v.Root, v.Previous = stack[0].ID, stack[len(stack)-1].ID
	s.stacks[user] = append(stack, v)
	return nil
}

// onTrigger checks view and trigger, then shows the view to who caused the
// trigger. A bad view leaves the trigger unspent.
func (s *Slack) onTrigger(req *request, show func(*View, string) *refusal) (object, *refusal) {
	v, refused := read(req.args["view"], blockkit.Modal)
	if refused != nil {
		return nil, refused
	}
	if refused := s.unique(v, nil); refused != nil {
		return nil, refused
	}
	user, refused := s.exchange(req.args["trigger_id"])
	if refused != nil {
		return nil, refused
	}
	if refused := show(v, user); refused != nil {
		return nil, refused
	}
	return object{"view": s.viewWire(v)}, nil
}

func (s *Slack) updateView(req *request) (object, *refusal) {
	with, refused := read(req.args["view"], surfaceOf(req.args["view"]))
	if refused != nil {
		return nil, refused
	}
	v := s.views[req.args["view_id"]]
	for _, other := range s.views {
		if v == nil && req.args["external_id"] != "" && other.ExternalID == req.args["external_id"] {
			v = other
		}
	}
	switch hash := req.args["hash"]; {
	case v == nil || v.Type != with.Type:
		return nil, refuse("not_found")
	case hash != "" && hash != v.Hash:
		return nil, refuse("hash_conflict")
	}
	if refused := s.unique(with, v); refused != nil {
		return nil, refused
	}
	s.replace(v, with)
	return object{"view": s.viewWire(v)}, nil
}

func (s *Slack) publishView(req *request) (object, *refusal) {
	v, refused := read(req.args["view"], blockkit.Home)
	if refused != nil {
		return nil, refused
	}
	user := req.args["user_id"]
	old, there := s.homes[user]
	switch hash := req.args["hash"]; {
	case s.people[user] == nil:
		return nil, refuse("user_not_found")
	case hash != "" && (!there || hash != old.Hash):
		return nil, refuse("hash_conflict")
	case there:
		s.replace(old, v)
		return object{"view": s.viewWire(old)}, nil
	}
	s.homes[user] = s.show(v, user)
	return object{"view": s.viewWire(v)}, nil
}
