package approvals

import (
	"context"
	"errors"
	"time"

	"signoff/provider"
)

// prepare reads what the call touches, asks the policy and puts the question.
// While the reads fail the request stays proposed; the sweeper tries again.
func (s *Service) prepare(ctx context.Context, r Request) (Request, error) {
	op, client, err := s.reach(r.Content)
	if err != nil {
		return r, err
	}
	views, err := provider.ObserveLooks(ctx, client, op, r.Content.Arguments)
	if err != nil {
		s.log.Warn("preview cannot be read", "id", r.ID, "error", err)
		return r, nil
	}
	if len(views) > 0 && views[0].Missing {
		return s.refuse(ctx, r.ID, Ruling{Rule: "target"}, "what it names does not exist ("+views[0].Operation+")")
	}
	ruling, err := s.policy.Rule(ctx, Question{op.Spec(), r.Content.Effect, r.Content, views})
	if err != nil || ruling.Outcome == Deny {
		return s.refuse(ctx, r.ID, ruling, "the policy says no: "+ruling.words(err))
	}
	use, err := s.grant(ctx, op, Question{op.Spec(), r.Content.Effect, r.Content, views}, &ruling)
	if err != nil {
		return r, err
	}
	prepared, err := s.prepared(op, client, r.Content, views, ruling)
	if err != nil {
		return r, err
	}
	prepared.Grant = use
	r, err = s.apply(ctx, r.ID, func(r Request, now time.Time) (Event, Change, error) {
		return Prepare{Prepared: *prepared, At: now}, Change{NotAfter: r.PreviewBy, Starts: prepared.Ruling.Outcome == Allow}, nil
	})
	var refusal *Refusal
	if errors.Is(err, ErrFrozen) {
		return r, nil // the sweeper tries again when the freeze has ended
	}
	if errors.As(err, &refusal) {
		return r, nil // somebody else prepared it, or it was withdrawn meanwhile
	}
	return r, err
}

func (s *Service) refuse(ctx context.Context, id string, ruling Ruling, why string) (Request, error) {
	return s.apply(ctx, id, func(Request, time.Time) (Event, Change, error) {
		return PolicyRefuses{Ruling: ruling, Why: why}, Change{}, nil
	})
}

func (s *Service) prepared(op provider.Operation, client *provider.Client, c Content, views []provider.View, ruling Ruling) (*Prepared, error) {
	presentation, err := present(op, c, views, ruling)
	if err != nil {
		return nil, err
	}
	p := &Prepared{Views: views, Fingerprint: Fingerprint(views), Ruling: ruling}
	if p.Presentation, p.PresentationDigest, err = presentation.encode(); err != nil {
		return nil, err
	}
	if p.Resources, err = provider.Resources(client, op, c.Arguments); err != nil {
		return nil, err
	}
	p.ApprovalDigest, err = approvalDigest(c, p)
	return p, err
}

// reach finds the operation and the client of a stored request.
func (s *Service) reach(c Content) (provider.Operation, *provider.Client, error) {
	op := s.clouds.Operation(c.Operation)
	if op == nil {
		return nil, nil, refuse(CodeWrongStep, "No configured cloud has the operation %s.", c.Operation)
	}
	client, err := s.clouds.Client(c.Provider, c.Account)
	return op, client, err
}
