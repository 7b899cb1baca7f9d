package fakeslack

import "errors"

// Submission is what became of a submitted form.
type Submission struct {
	Answer
	// Blocked are the inputs, by block_id, for which the client did not send the
	// form at all: empty though required, too long, out of bounds.
	Blocked map[string]string
	// Errors are those that the bot answered, by block_id.
	Errors map[string]string
}

// Submit fills in the values, and presses the submit button. Values that no
// input takes fail the test.
func (u *User) Submit(v View, values Values) *Submission {
	u.s.t.Helper()
	var live *View
	var blocked map[string]string
	payload := u.with(func() object {
		live = u.live(v)
		if !live.Submittable {
			u.s.t.Errorf("fake Slack: view %q has no submit button", v.Title)
		}
		u.fill(live, values)
		if blocked = live.blocked(); len(blocked) > 0 {
			return nil
		}
		out := u.base("view_submission")
		out["view"], out["response_urls"] = u.s.viewWire(live), []object{}
		return out
	})
	if len(blocked) > 0 {
		return &Submission{Blocked: blocked}
	}
	a := u.s.deliver(delivery{kind: interactivity, payload: payload})
	return &Submission{Answer: *a, Errors: u.s.submitted(a, live)}
}

// Press presses a button in a view.
func (u *User) Press(v View, actionID string) *Answer {
	u.s.t.Helper()
	return u.onView(v, actionID, func(_ *View, c control) (object, error) { return pressed(c), nil })
}

// Pick sets one element of a view that tells the bot at once: a select of an
// actions block or of an input with dispatch_action. Options are meant by value
// or text.
func (u *User) Pick(v View, actionID string, value any) *Answer {
	u.s.t.Helper()
	return u.onView(v, actionID, func(live *View, c control) (object, error) {
		if c.block["type"] == "input" && c.block["dispatch_action"] != true {
			return nil, errors.New("the input does not dispatch its action")
		}
		return entry(c.element, value, live.offered[c.actionID()])
	})
}

func (u *User) onView(v View, actionID string, state func(*View, control) (object, error)) *Answer {
	u.s.t.Helper()
	payload := u.with(func() object {
		live := u.live(v)
		c := find(live.Blocks, actionID)
		if c == nil {
			u.fatal("view %q has no %s; it shows:\n%s", v.Title, actionID, live.Words())
		}
		says, err := state(live, *c)
		if err != nil {
			u.fatal("%s: %v", actionID, err)
		}
		if says["type"] != "button" {
			live.entered[c.blockID+" "+c.actionID()] = says
		}
		out := u.base("block_actions")
		out["container"] = object{"type": "view", "view_id": live.ID}
		out["view"] = u.s.viewWire(live)
		out["actions"] = []object{u.s.action(*c, says)}
		return out
	})
	return u.s.deliver(delivery{kind: interactivity, payload: payload})
}

// fatal fails the test at once with the state locked.
func (u *User) fatal(format string, args ...any) {
	u.s.t.Helper()
	u.s.mu.Unlock()
	defer u.s.mu.Lock() // Fatalf leaves through the deferred unlock of with
	u.s.t.Fatalf("fake Slack: "+format, args...)
}

// live is the view of the state behind the copy; the state is locked.
func (u *User) live(v View) *View {
	u.s.t.Helper()
	live := u.s.views[v.ID]
	if live == nil {
		u.fatal("view %q is no longer open", v.Title)
	}
	if live.User != u.ID {
		u.fatal("%s cannot see the view of %s", u.ID, live.User)
	}
	return live
}

// Close cancels the view, and everything above it.
func (u *User) Close(v View) *Answer {
	u.s.t.Helper()
	var told bool
	payload := u.with(func() object {
		live := u.live(v)
		out := u.base("view_closed")
		delete(out, "trigger_id")
		out["view"], out["is_cleared"] = u.s.viewWire(live), false
		told = live.NotifyOnClose
		u.s.closeView(live)
		u.s.touch()
		return out
	})
	if !told {
		return &Answer{Acked: true}
	}
	return u.s.deliver(delivery{kind: interactivity, payload: payload})
}
