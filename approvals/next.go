package approvals

import (
	"context"
	"slices"
	"time"

	"signoff/provider"
)

// next takes a plan to its next step: with what earlier steps gave, after
// another look, under today's policy. What stands in the way ends the plan.
func (s *Service) next(ctx context.Context, r Request) error {
	now, err := s.store.Now(ctx)
	if err != nil {
		return err
	}
	frozen, err := s.store.Frozen(ctx)
	if err != nil || frozen.On() {
		return err
	}
	if _, err := s.secrets(ctx, r.ID); err != nil && now.Before(r.PlanBy) {
		s.log.Warn("left to a process that has the seal key", "id", r.ID, "error", err)
		return nil
	}
	if !now.Before(r.PlanBy) {
		return s.halt(ctx, r.ID, Halt{By: "clock", Why: "the plan's time was over"})
	}
	step := r.Execution.Step + 1
	c, halt, err := s.materialise(&r, step)
	if err != nil {
		return err
	}
	if halt != nil {
		return s.halt(ctx, r.ID, *halt)
	}
	claimed, err := s.claimNext(ctx, r, step, c)
	return s.begin(ctx, claimed, err == nil && claimed.Execution.Step == step, err)
}

func (s *Service) halt(ctx context.Context, id string, event Halt) error {
	_, err := s.apply(ctx, id, func(Request, time.Time) (Event, Change, error) { return event, Change{}, nil })
	return err
}

// materialise completes the arguments of a step. What does not fit is never
// sent.
func (s *Service) materialise(r *Request, step int) (Content, *Halt, error) {
	c := r.Content.at(step, nil)
	op, _, err := s.reach(c)
	if err != nil {
		return c, nil, err
	}
	if len(r.Content.Steps[step-1].From) == 0 {
		return c, nil, nil
	}
	values, err := r.filled(step)
	if err == nil {
		var call *provider.Call
		if call, err = op.Fill(c.Arguments, values); err == nil {
			c.Arguments = call.Canonical
		}
	}
	if err != nil {
		return c, &Halt{By: s.worker, Why: Visible(err.Error())}, nil
	}
	return c, nil, nil
}

// claimNext checks what a single request's claim checks, for one step.
func (s *Service) claimNext(ctx context.Context, r Request, step int, c Content) (Request, error) {
	op, client, err := s.reach(c)
	if err != nil {
		return r, err
	}
	seen, err := look(ctx, op, client, c.Arguments)
	if err != nil {
		s.log.Warn("a plan's step cannot be looked at", "id", r.ID, "step", step, "error", err)
		return r, nil // tried again until the plan's time is over
	}
	if halt, err := s.blocked(ctx, r, step, c, op, client, seen); halt != nil || err != nil {
		if err == nil {
			err = s.halt(ctx, r.ID, *halt)
		}
		return r, err
	}
	looked, epoch, err := s.ticket(ctx)
	if err != nil {
		return r, err
	}
	return s.apply(ctx, r.ID, func(r Request, now time.Time) (Event, Change, error) {
		event := ClaimNext{claim{s.worker, epoch, now}, now.Add(s.settings.Lease), seen.Views, c.Arguments}
		return event, Change{NotAfter: looked.Add(freshness), Lock: seen.Resources}, nil
	})
}

// blocked says what ends the plan before a step.
func (s *Service) blocked(ctx context.Context, r Request, step int, c Content, op provider.Operation, client *provider.Client, seen Preview) (*Halt, error) {
	if why := r.tampered(); why != "" {
		return &Halt{By: s.worker, Why: why}, nil
	}
	if why := s.redeclared(op, client, c); why != "" {
		return &Halt{By: s.worker, Why: why}, nil
	}
	if len(seen.Views) > 0 && seen.Views[0].Missing {
		return &Halt{By: s.worker, Why: "what the step touches does not exist"}, nil
	}
	if drift := r.drifted(step, seen); len(drift) > 0 {
		return &Halt{By: s.worker, Why: "what the step touches changed since it was shown", Drift: drift}, nil
	}
	votes, gone, err := s.electors(ctx, r)
	if err != nil {
		return nil, err
	}
	if gone != "" {
		return &Halt{By: s.worker, Why: gone}, nil
	}
	beside, err := r.beside(step)
	if err != nil {
		return nil, err
	}
	now, err := s.store.Now(ctx)
	if err != nil {
		return nil, err
	}
	ruling, err := s.policy.Rule(ctx, Question{op.Spec(), c.Effect, c, seen.Views, beside, now})
	if err != nil {
		return nil, err
	}
	if ruling.Outcome == Deny || ruling.Outcome == Review && !ruling.Requirement.Met(votes) {
		return &Halt{By: s.worker, Why: "today's policy wants another decision: " + ruling.words(nil)}, nil
	}
	return nil, nil
}

// drifted compares a step with its preview, as far as it had one. What earlier
// steps of the plan touched themselves has changed by their doing.
func (r *Request) drifted(step int, seen Preview) []Drift {
	shown := r.preview(step)
	if shown.Fingerprint == "" || shown.Fingerprint == seen.Fingerprint {
		return nil
	}
	for earlier := 1; earlier < step; earlier++ {
		touched := r.preview(earlier).Resources
		if slices.ContainsFunc(seen.Resources, func(id string) bool { return slices.Contains(touched, id) }) {
			return nil
		}
	}
	return differences(shown.Views, seen.Views)
}

// recheckLater looks again, at the start of a plan, at what its later steps
// touch: nothing of it has run yet.
func (s *Service) recheckLater(ctx context.Context, r Request) (*GoStale, error) {
	for step := 2; step <= len(r.Content.Steps); step++ {
		shown := r.preview(step)
		if shown.Fingerprint == "" {
			continue
		}
		c := r.Content.at(step, nil)
		op, client, err := s.reach(c)
		if err != nil {
			return nil, err
		}
		seen, err := look(ctx, op, client, c.Arguments)
		if err != nil {
			return nil, err
		}
		if seen.Fingerprint != shown.Fingerprint {
			return &GoStale{Why: "what a later step touches changed since it was shown", Drift: differences(shown.Views, seen.Views), By: s.worker}, nil
		}
	}
	return nil, nil
}
