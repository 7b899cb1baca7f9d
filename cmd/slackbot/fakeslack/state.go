package fakeslack

import (
	"fmt"
	"time"
)

// object is a JSON object.
type object = map[string]any

// change runs a change of the state and wakes everyone who awaits one.
func (s *Slack) change(apply func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	apply()
	s.touch()
}

// touch wakes who awaits a change; the state is locked.
func (s *Slack) touch() {
	close(s.changed)
	s.changed = make(chan struct{})
}

func (s *Slack) now() time.Time { return s.options.Clock() }

// id makes a new id; the state is locked.
func (s *Slack) id(prefix string) string {
	s.serial++
	return fmt.Sprintf("%s%06d", prefix, s.serial)
}

// timestamp makes the ts of a message: unique also while the clock stands.
func (s *Slack) timestamp() string {
	s.serial++
	return fmt.Sprintf("%d.%06d", s.now().Unix(), s.serial)
}

// Await returns as soon as the condition holds, and fails the test when it
// does not within Options.Patience. The condition is asked again at every
// change of the workspace; it may call any method that reads.
func (s *Slack) Await(what string, condition func() bool) {
	s.t.Helper()
	patience := time.After(s.options.Patience)
	for {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		if condition() {
			return
		}
		select {
		case <-changed:
		case <-time.After(20 * time.Millisecond): // the condition may look at more than this workspace
		case <-patience:
			s.t.Fatalf("fake Slack: waited %s in vain for: %s\ncalls so far:\n%s", s.options.Patience, what, s.history())
		}
	}
}

// history lists the last calls, for a failed test.
func (s *Slack) history() (text string) {
	calls := s.Calls("")
	for _, c := range calls[max(0, len(calls)-20):] {
		text += fmt.Sprintf("  %s %s %v\n", c.Method, c.Error, c.Problems)
	}
	return text
}
