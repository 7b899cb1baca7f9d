package approvals

import (
	"context"

	"github.com/go-json-experiment/json"
)

// Freeze stops every approval and every start at once, until it is ended.
// Calls in flight go on: they cannot be stopped, and nobody is told that they
// were.
func (s *Service) Freeze(ctx context.Context, person, why string) error {
	if why == "" {
		return refuse(CodeIncomplete, "Say why: everybody who waits reads it.")
	}
	return s.setFrozen(ctx, "freeze.on", person, why)
}

// Unfreeze lets things go on. What was approved before runs if its window has
// not ended.
func (s *Service) Unfreeze(ctx context.Context, person string) error {
	return s.setFrozen(ctx, "freeze.off", person, "")
}

func (s *Service) setFrozen(ctx context.Context, kind, person, why string) error {
	now, err := s.store.Now(ctx)
	if err != nil {
		return err
	}
	f := Freeze{}
	if kind == "freeze.on" {
		f = Freeze{person, why, now}
	}
	facts, err := json.Marshal(map[string]string{"why": why}, json.Deterministic(true))
	if err != nil {
		return err
	}
	if err := s.store.SetFrozen(ctx, f, Entry{At: now, Kind: kind, Actor: person, Facts: facts}); err != nil {
		return err
	}
	s.log.Warn(kind, "by", Visible(person))
	s.wake()
	return nil
}

// Frozen tells whether everything is stopped, by whom and why.
func (s *Service) Frozen(ctx context.Context) (Freeze, error) { return s.store.Frozen(ctx) }
