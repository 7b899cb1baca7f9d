package approvals

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
)

// BreakGlass approves a pending request at once by one person's word, without
// the votes that the policy wants. Only the console does this; a plan is never
// approved this way. Everything else is as after a vote: the kill switch, the
// look before the call, the claim.
type BreakGlass struct{ Vote Vote }

// Apply implements [Event].
func (e BreakGlass) Apply(r Request) (Request, error) {
	v := e.vote()
	if err := r.must("approved by break-glass", Pending); err != nil {
		return r, err
	}
	if err := r.breakable(v.Person, v.Groups); err != nil {
		return r, err
	}
	switch {
	case v.Channel != ConsoleChannel:
		return r, refuse(CodeNotEligible, "The glass is broken in the console and nowhere else.")
	case strings.TrimSpace(v.Reason) == "":
		return r, refuse(CodeIncomplete, "Breaking the glass needs a reason; everybody who is told of it reads it.")
	}
	if err := v.inForce(&r); err != nil {
		return r, err
	}
	r = r.clone()
	r.Votes = append(slices.DeleteFunc(r.Votes, func(old Vote) bool { return old.Person == v.Person }), v)
	r.State, r.Decided, r.UseBy = Approved, v.At, v.At.Add(time.Duration(r.Prepared.Ruling.UseWithin))
	return r, nil
}

// vote is the vote as it counts.
func (e BreakGlass) vote() Vote {
	v := e.Vote
	v.Approve, v.Glass = true, true
	return v
}

// Kind implements [Event].
func (BreakGlass) Kind() string { return "vote.break_glass" }

// Actor implements [Event].
func (e BreakGlass) Actor() string { return e.Vote.Person }

// Facts implements [Event].
func (e BreakGlass) Facts() map[string]any {
	facts := Cast{e.vote()}.Facts()
	facts["break_glass"] = true
	return facts
}

// breakable refuses what nobody breaks a glass for, and people who may not.
func (r *Request) breakable(person string, groups []string) error {
	if len(r.Content.Steps) > 0 {
		return refuse(CodeNotEligible, "This is a plan. No glass is broken for a plan: what is urgent is asked for by itself.")
	}
	q := r.Prepared.Ruling.Requirement
	if len(q.BreakGlass) == 0 {
		return refuse(CodeNotEligible, "The policy lets nobody break the glass for this.")
	}
	if !q.breaks(person, groups) {
		return refuse(CodeNotEligible, "%s may not break the glass for this; it takes %s.", person, q.glassWords())
	}
	return nil
}

// breaks reports whether a person is on every list: each rule that wants a
// decision has its own.
func (q Requirement) breaks(person string, groups []string) bool {
	return len(q.BreakGlass) > 0 && !slices.ContainsFunc(q.BreakGlass, func(list []string) bool { return !Listed(list, person, groups) })
}

func (q Requirement) glassWords() string {
	var parts []string
	for _, list := range q.BreakGlass {
		parts = append(parts, strings.Join(list, ", "))
	}
	return "somebody of " + strings.Join(parts, " who is also of ")
}

// Glass is the vote that broke the glass, if one did.
func (r *Request) Glass() (Vote, bool) {
	for _, v := range r.Votes {
		if v.Glass {
			return v, true
		}
	}
	return Vote{}, false
}

// BreakGlass approves a request by one person's word. Refusals are [*Refusal]s;
// each is recorded. A review is open from then on.
func (s *Service) BreakGlass(ctx context.Context, b Ballot) (Request, error) {
	r, err := s.store.Load(ctx, b.Request)
	if err != nil {
		return r, err
	}
	verb := BreakGlass{}.Kind()
	groups, err := s.breaker(ctx, r, b.Person)
	if err != nil {
		return r, s.refused(ctx, r.ID, b.Person, verb, err)
	}
	r, err = s.apply(ctx, b.Request, func(r Request, now time.Time) (Event, Change, error) {
		vote := b.vote(r, groups, now)
		change := Change{NotAfter: r.Deadline(), Starts: true, Review: &GlassReview{Request: r.ID, By: b.Person, Why: b.Reason, Opened: now},
			Messages: []Message{{Request: r.ID, Channel: "notify", Kind: KindBreakGlass}}}
		return BreakGlass{vote}, change, nil
	})
	if errors.Is(err, ErrReviewOpen) {
		err = unreviewed(b.Person)
	}
	return r, s.refused(ctx, r.ID, b.Person, verb, err)
}

// KindBreakGlass is the kind of the message that tells everybody at once.
const KindBreakGlass = "break_glass"

// Breakable returns a [*Refusal] if the person may not break the glass for the
// request now.
func (s *Service) Breakable(ctx context.Context, r Request, person string) error {
	_, err := s.breaker(ctx, r, person)
	return err
}

// breaker returns the groups by which a person may break the glass.
func (s *Service) breaker(ctx context.Context, r Request, person string) ([]string, error) {
	if err := r.must("approved by break-glass", Pending); err != nil {
		return nil, err
	}
	groups, err := s.policy.BreakGlass(ctx, person, r)
	if err == nil {
		err = r.breakable(person, groups)
	}
	if err != nil {
		return nil, err
	}
	all, err := s.store.Reviews(ctx, 0)
	if slices.ContainsFunc(all, func(v GlassReview) bool { return v.By == person }) {
		return nil, unreviewed(person)
	}
	return groups, err
}

func unreviewed(person string) error {
	return refuse(CodeUnreviewed, "%s broke the glass before, and nobody has reviewed that yet. Another approver closes the review in the console; until then this takes the usual approval.", person)
}

// reglass judges at the claim whether whoever broke the glass still may, by
// today's policy.
func (s *Service) reglass(ctx context.Context, r Request, v Vote, ruling Ruling) (*GoStale, error) {
	switch ruling.Outcome {
	case Deny:
		return &GoStale{Why: "today's policy wants another decision: " + ruling.words(nil), By: s.worker}, nil
	case Allow:
		return nil, nil
	}
	gone := &GoStale{Why: v.Person + " may no longer break the glass for this", By: s.worker}
	prepared := *r.Prepared
	prepared.Ruling, r.Prepared = ruling, &prepared
	groups, err := s.policy.BreakGlass(ctx, v.Person, r)
	switch {
	case ruledOut(err):
		return gone, nil
	case err != nil:
		return nil, err
	case !ruling.Requirement.breaks(v.Person, groups):
		return gone, nil
	}
	return nil, nil
}
