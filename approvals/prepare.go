package approvals

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"signoff/provider"
)

// prepare reads what the call touches, asks the policy and puts the question.
// While the reads fail the request stays proposed; the sweeper tries again.
func (s *Service) prepare(ctx context.Context, r Request) (Request, error) {
	parts, err := s.parts(ctx, r.Content)
	if err != nil {
		s.log.Warn("preview cannot be read", "id", r.ID, "error", err)
		return r, nil
	}
	for _, p := range parts {
		if views := p.preview.Views; len(views) > 0 && views[0].Missing {
			return s.refuse(ctx, r.ID, Ruling{Rule: "target"}, "what it names does not exist ("+views[0].Operation+")")
		}
	}
	now, err := s.store.Now(ctx)
	if err != nil {
		return r, err // the sweeper tries again
	}
	ruling, err := s.rule(ctx, parts, now)
	if err != nil || ruling.Outcome == Deny {
		return s.refuse(ctx, r.ID, ruling, "the policy says no: "+ruling.words(err))
	}
	if len(r.Content.Steps) > 0 {
		ruling.Requirement.BreakGlass = nil // no glass is broken for a plan
	}
	use, err := s.grantFor(ctx, r.Content, parts, &ruling)
	if err != nil {
		return r, err
	}
	s.costs(ctx, parts)
	prepared, err := s.prepared(r.Content, parts, ruling)
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

// part is one call of what is asked for: all of a request, or a plan's step.
type part struct {
	op      provider.Operation
	content Content
	preview Preview
	from    map[string]string
	hangs   provider.Hangings
	cost    *Cost
}

// parts looks at every call that can be looked at before anything has run.
func (s *Service) parts(ctx context.Context, c Content) ([]part, error) {
	parts := make([]part, max(1, len(c.Steps)))
	for i := range parts {
		p := part{content: c.at(i+1, nil)}
		if len(c.Steps) > 0 {
			p.from = c.Steps[i].From
		}
		op, client, err := s.reachAs(c.Requester.Person, p.content)
		if err != nil {
			return nil, err
		}
		p.op = op
		if len(p.from) == 0 {
			if p.preview, err = look(ctx, op, client, p.content.Arguments); err != nil {
				return nil, err
			}
			if p.hangs, err = op.Hangs(p.content.Arguments, p.preview.Views); err != nil {
				return nil, err
			}
		}
		parts[i] = p
	}
	return parts, nil
}

// look makes the preview of one call.
func look(ctx context.Context, op provider.Operation, client *provider.Client, arguments []byte) (Preview, error) {
	views, err := provider.ObserveLooks(ctx, client, op, arguments)
	if err != nil {
		return Preview{}, err
	}
	resources, err := provider.Resources(client, op, arguments)
	return Preview{views, Fingerprint(views), resources}, err
}

// rule asks the policy about every part; the most restrictive answer counts,
// and all that any of them wants is wanted.
func (s *Service) rule(ctx context.Context, parts []part, now time.Time) (Ruling, error) {
	var all Ruling
	hang := 0
	for _, p := range parts {
		hang += len(p.hangs)
	}
	for i, p := range parts {
		ruling, err := s.policy.Rule(ctx, Question{p.op.Spec(), p.content.Effect, p.content, p.preview.Views, hang - len(p.hangs), now})
		if err != nil {
			return ruling, err
		}
		if i == 0 {
			all = ruling
			continue
		}
		all = all.and(ruling)
	}
	return all, nil
}

// and combines the rulings of two steps. A step that nobody can approve leaves
// nobody for the plan: it would halt there, half done.
func (r Ruling) and(other Ruling) Ruling {
	severity := []Outcome{Allow, Review, Deny}
	if slices.Index(severity, other.Outcome) > slices.Index(severity, r.Outcome) {
		r, other = other, r
	}
	if r.Outcome != other.Outcome || r.Outcome != Review {
		return r
	}
	if r.Rule != other.Rule {
		r.Rule += " + " + other.Rule
	}
	r.Why = cmp.Or(r.Why, other.Why)
	r.Requirement.Slots = Both(r.Requirement.Slots, other.Requirement.Slots)
	r.Requirement.SelfApproval = r.Requirement.SelfApproval && other.Requirement.SelfApproval
	r.Requirement.NeedsReason = r.Requirement.NeedsReason || other.Requirement.NeedsReason
	r.DecideWithin, r.UseWithin = min(r.DecideWithin, other.DecideWithin), min(r.UseWithin, other.UseWithin)
	return r
}

// prepared fixes what is shown and decided.
func (s *Service) prepared(c Content, parts []part, ruling Ruling) (*Prepared, error) {
	presentation, err := presentAll(c, parts, ruling)
	if err != nil {
		return nil, err
	}
	first := parts[0].preview
	p := &Prepared{Views: first.Views, Fingerprint: first.Fingerprint, Resources: first.Resources, Ruling: ruling}
	if len(c.Steps) > 0 {
		p.Fingerprint = planPrint(parts)
		p.Views, p.Resources = nil, nil
		for _, part := range parts {
			p.Steps = append(p.Steps, part.preview)
		}
	}
	if p.Presentation, p.PresentationDigest, err = presentation.encode(); err != nil {
		return nil, err
	}
	p.ApprovalDigest, err = approvalDigest(c, p)
	return p, err
}

// planPrint is the fingerprint of a plan: those of its steps, in order.
func planPrint(parts []part) Digest {
	d := newDigest("signoff/plan/v1")
	for _, p := range parts {
		d.field("step", string(p.preview.Fingerprint))
	}
	return d.sum()
}

// presentAll makes the card: of the one call, or of all steps in order.
func presentAll(c Content, parts []part, ruling Ruling) (Presentation, error) {
	var cards []Presentation
	for _, p := range parts {
		card, err := present(p, ruling)
		if err != nil {
			return card, err
		}
		cards = append(cards, card)
	}
	if len(c.Steps) == 0 {
		return cards[0], nil
	}
	plan := cards[0]
	plan.Operation, plan.Effect, plan.From = Plan, c.Effect, nil
	var titles []string
	for _, card := range cards {
		titles = append(titles, card.Title)
	}
	plan.Title = fmt.Sprintf("%d steps: %s", len(cards), strings.Join(titles, "; then "))
	plan.Doc = "The steps run in order. The first that does not succeed ends the plan; what was done before it stays done."
	plan.Arguments, plan.Changes, plan.Looks, plan.Warnings, plan.Hangs, plan.Cost = nil, nil, nil, nil, nil, nil
	plan.Steps = cards
	for i, card := range cards {
		for _, w := range card.Warnings {
			plan.Warnings = append(plan.Warnings, fmt.Sprintf("Step %d: %s", i+1, w))
		}
		for _, h := range card.Hangs {
			h.Step = i + 1
			plan.Hangs = append(plan.Hangs, h)
		}
	}
	if len(plan.Hangs) > 0 {
		plan.Warnings = append(plan.Warnings, "All steps together: "+counted(plan.Hangs))
	}
	return plan, nil
}

// reachAs is reach, if the requester may use the account today.
func (s *Service) reachAs(requester string, c Content) (provider.Operation, *provider.Client, error) {
	op, client, err := s.reach(c)
	if err == nil && !client.Account.Serves(requester) {
		err = refuse(CodeNotEligible, "The requester may no longer use the account %s.", client.Account.Name)
	}
	return op, client, err
}

// reach finds the operation and the client of a call.
func (s *Service) reach(c Content) (provider.Operation, *provider.Client, error) {
	op := s.clouds.Operation(c.Operation)
	if op == nil {
		return nil, nil, refuse(CodeWrongStep, "No configured cloud has the operation %s.", c.Operation)
	}
	client, err := s.clouds.Client(c.Provider, c.Account)
	return op, client, err
}
