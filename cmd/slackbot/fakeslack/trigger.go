package fakeslack

import (
	"time"
)

// trigger is the right to open one modal.
type trigger struct {
	user   string
	issued time.Time
	used   bool
}

// TriggerLife is how long a trigger_id lives.
const TriggerLife = 3 * time.Second

func (s *Slack) newTrigger(user string) string {
	id := s.id("13345224609.") + ".8f5a"
	s.triggers[id] = &trigger{user: user, issued: s.now()}
	return id
}

// exchange spends a trigger.
func (s *Slack) exchange(id string) (user string, refused *refusal) {
	t, known := s.triggers[id]
	switch {
	case !known:
		return "", refuse("invalid_trigger_id")
	case t.used:
		return "", refuse("exchanged_trigger_id")
	case s.now().Sub(t.issued) > TriggerLife:
		return "", refuse("expired_trigger_id")
	}
	t.used = true
	return t.user, nil
}
