package approvals

import (
	"context"
	"errors"
	"time"

	"github.com/go-json-experiment/json"
)

// Ballot is a decision as a person made it: what they saw is named by both
// digests, taken from the card they looked at.
type Ballot struct {
	Request            string
	Person             string // principal that the channel has authenticated
	Approve            bool
	Reason             string
	ApprovalDigest     Digest
	PresentationDigest Digest
	Channel            string
	Renderer           string
}

// ConsoleChannel is the channel of decisions made in the console.
const ConsoleChannel = "console"

// Vote counts a decision. Refusals are [*Refusal]s; each is recorded.
func (s *Service) Vote(ctx context.Context, b Ballot) (Request, error) {
	r, err := s.store.Load(ctx, b.Request)
	if err != nil {
		return r, err
	}
	groups, err := s.policy.Standing(ctx, b.Person, r)
	if err != nil {
		return r, s.refused(ctx, b.Request, b.Person, b.verb(), err)
	}
	r, err = s.apply(ctx, b.Request, func(r Request, now time.Time) (Event, Change, error) {
		self := b.Person == r.Content.Requester.Person
		if self && b.Approve && r.Prepared != nil && !r.Prepared.Ruling.Requirement.SelfApproval {
			return nil, Change{}, refuse(CodeNotEligible, "You asked for this yourself; the policy wants somebody else to approve it.")
		}
		if b.Approve && b.Reason == "" && r.Prepared != nil && r.Prepared.Ruling.Requirement.NeedsReason {
			return nil, Change{}, refuse(CodeIncomplete, "The policy wants a reason for approving this.")
		}
		return Cast{b.vote(r, groups, now)}, Change{NotAfter: r.Deadline(), Starts: b.Approve}, nil
	})
	return r, s.refused(ctx, b.Request, b.Person, b.verb(), err)
}

// vote is the ballot as it counts, cast by somebody in groups.
func (b Ballot) vote(r Request, groups []string, now time.Time) Vote {
	return Vote{Person: b.Person, Groups: groups, Approve: b.Approve, Reason: b.Reason, ApprovalDigest: b.ApprovalDigest,
		PresentationDigest: b.PresentationDigest, Channel: b.Channel, Renderer: b.Renderer, Self: b.Person == r.Content.Requester.Person, At: now}
}

func (b Ballot) verb() string { return Cast{Vote{Approve: b.Approve}}.Kind() }

// refused records an attempt that was refused and hands the refusal on.
func (s *Service) refused(ctx context.Context, request, actor, verb string, err error) error {
	if errors.Is(err, ErrTooLate) {
		err = refuse(CodeTooLate, "It is too late: the deadline passed.")
	}
	if errors.Is(err, ErrFrozen) {
		err = refuse(CodeFrozen, "Everything is frozen: nothing can be approved until that ends. Denying and revoking work.")
	}
	var refusal *Refusal
	if !errors.As(err, &refusal) {
		return err
	}
	return errors.Join(err, s.Attempted(ctx, request, actor, verb, refusal))
}

// Attempted records that somebody tried what they may not. The store's failure
// to record is the error; there is none otherwise.
func (s *Service) Attempted(ctx context.Context, request, actor, verb string, why *Refusal) error {
	now, err := s.store.Now(ctx)
	if err != nil {
		return err
	}
	facts, err := json.Marshal(map[string]string{"verb": verb, "code": why.Code}, json.Deterministic(true))
	if err != nil {
		return err
	}
	return s.store.Record(ctx, Entry{At: now, Request: request, Kind: "attempt.refused", Actor: actor, Facts: facts})
}

// Standing returns a [*Refusal] if the person may not decide the request now.
// A channel asks before it shows what only deciders may see; voting asks again.
func (s *Service) Standing(ctx context.Context, r Request, person string) error {
	_, err := s.policy.Standing(ctx, person, r)
	return err
}

// Withdraw takes back what the person asked for, before it runs.
func (s *Service) Withdraw(ctx context.Context, id, person, why string) (Request, error) {
	return s.apply(ctx, id, func(r Request, now time.Time) (Event, Change, error) {
		if r.Content.Requester.Person != person {
			return nil, Change{}, refuse(CodeNotEligible, "Only who asked can withdraw a request.")
		}
		return Withdraw{person, why, now}, Change{}, nil
	})
}

// closes returns a [*Refusal] if the person may not end what was approved, or
// say how it ended. Where the policy asked nobody there is nobody to ask, and
// the thing must not stay locked for ever: then whoever is signed in may.
func (s *Service) closes(ctx context.Context, person string, r Request) error {
	if r.Prepared != nil && r.Prepared.Ruling.Outcome == Allow {
		return nil
	}
	_, err := s.policy.Standing(ctx, person, r)
	return err
}

// Revoke takes an approval back before it is used. Whoever may decide may revoke.
func (s *Service) Revoke(ctx context.Context, id, person, why string) (Request, error) {
	r, err := s.store.Load(ctx, id)
	if err != nil {
		return r, err
	}
	err = s.closes(ctx, person, r)
	if v, broken := r.Glass(); err != nil && !(broken && v.Person == person) { // what one has broken one can mend
		return r, s.refused(ctx, id, person, Revoke{}.Kind(), err)
	}
	r, err = s.apply(ctx, id, func(r Request, now time.Time) (Event, Change, error) {
		if r.State == Consumed && r.Left() > 0 {
			return Halt{By: person, Why: why}, Change{}, nil // the step at hand goes on, the later ones do not
		}
		return Revoke{person, why, now}, Change{}, nil
	})
	return r, s.refused(ctx, id, person, Revoke{}.Kind(), err)
}

// Attest settles an unknown outcome by a person's word.
func (s *Service) Attest(ctx context.Context, id, person string, applied bool, text string) (Request, error) {
	r, err := s.store.Load(ctx, id)
	if err != nil {
		return r, err
	}
	if err := s.closes(ctx, person, r); err != nil {
		return r, s.refused(ctx, id, person, Attest{}.Kind(), err)
	}
	r, err = s.apply(ctx, id, func(r Request, now time.Time) (Event, Change, error) {
		self := person == r.Content.Requester.Person
		if self && r.Prepared != nil && r.Prepared.Ruling.Outcome != Allow && !r.Prepared.Ruling.Requirement.SelfApproval {
			return nil, Change{}, refuse(CodeNotEligible, "You asked for this yourself; the policy wants somebody else to settle it.")
		}
		return Attest{Attestation{person, applied, text, self, now}}, Change{}, nil
	})
	return r, s.refused(ctx, id, person, Attest{}.Kind(), err)
}
