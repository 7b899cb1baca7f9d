package approvals

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"signoff/provider"
)

// freshness is how old the last look may be at the claim.
const freshness = 5 * time.Second

// execute takes an approved request to its claim and, if it wins, through the
// provider call. Losing is no error.
func (s *Service) execute(ctx context.Context, r Request) error {
	now, err := s.store.Now(ctx)
	if err != nil {
		return err
	}
	frozen, err := s.store.Frozen(ctx)
	if err != nil || frozen.On() {
		return err
	}
	if _, err := s.secrets(ctx, r.ID); err != nil {
		s.log.Warn("left to a process that has the seal key", "id", r.ID, "error", err)
		return nil
	}
	holder, err := s.store.Holder(ctx, r.preview(1).Resources)
	if err != nil || holder != "" {
		return err // the resource is busy: wait, not stale
	}
	free, err := s.store.CheckLease(ctx, r.ID, now.Add(s.settings.check()))
	if err != nil || !free {
		return err
	}
	claimed, err := s.claim(ctx, r)
	return s.begin(ctx, claimed, claimed.State == Consumed, err)
}

// begin carries on what a claim has won. Losing is no error, and neither is
// finding that the ledger was restored: that ends the request.
func (s *Service) begin(ctx context.Context, claimed Request, won bool, err error) error {
	switch {
	case errors.Is(err, ErrRestored):
		return s.store.Anchor(ctx)
	case lost(err) || err == nil && !won:
		return nil
	case err != nil:
		return err
	}
	return s.carry(ctx, claimed)
}

// lost reports whether a claim was not to be had now; that is no error.
func lost(err error) bool {
	var refusal *Refusal
	return errors.Is(err, ErrLocked) || errors.Is(err, ErrFrozen) || errors.Is(err, ErrTooLate) || errors.As(err, &refusal)
}

// carry takes a claimed execution through its call to its end. A mutating call
// is never cancelled; the polling after it only reads.
func (s *Service) carry(ctx context.Context, claimed Request) error {
	sent, err := s.send(context.WithoutCancel(ctx), claimed)
	if err != nil || sent.Execution.State != Accepted {
		return err
	}
	return s.follow(ctx, sent)
}

// claim re-checks everything an approval rests on and consumes it.
func (s *Service) claim(ctx context.Context, r Request) (Request, error) {
	op, client, err := s.reach(r.Call())
	if err != nil {
		return r, err
	}
	views, stale, err := s.recheck(ctx, op, client, r)
	if err != nil {
		// Failing to read is never "unchanged": the request waits for another
		// try, until its use window ends.
		s.log.Warn("what was approved cannot be read again", "id", r.ID, "error", err)
		return r, nil
	}
	if stale != nil {
		return s.apply(ctx, r.ID, func(Request, time.Time) (Event, Change, error) { return *stale, Change{}, nil })
	}
	looked, epoch, err := s.ticket(ctx)
	if err != nil {
		return r, err
	}
	claimed, err := s.apply(ctx, r.ID, func(r Request, now time.Time) (Event, Change, error) {
		limit := looked.Add(freshness)
		if r.UseBy.Before(limit) {
			limit = r.UseBy
		}
		event := Claim{claim{s.worker, epoch, now}, now.Add(s.settings.Lease), views, r.spends()}
		return event, Change{NotAfter: limit, Lock: r.preview(1).Resources, Grant: r.spends()}, nil
	})
	if errors.Is(err, ErrGrantSpent) {
		return s.spent(ctx, r.ID)
	}
	return claimed, err
}

// ticket is what a claim needs after its last look: the time of it, and a
// fencing number of its own.
func (s *Service) ticket(ctx context.Context) (looked time.Time, epoch int64, err error) {
	if looked, err = s.store.Now(ctx); err != nil {
		return looked, 0, err
	}
	epoch, err = s.store.NextEpoch(ctx)
	return looked, epoch, err
}

// tampered says what of an approved request is not what was approved any more;
// every entry that changes a request leaves it agreeing with itself.
func (r *Request) tampered() string {
	if err := r.digests(); err != nil {
		return "it was changed behind the ledger's back: " + err.Error()
	}
	for _, v := range r.Votes {
		if !v.isFor(r.Prepared) {
			return "it was changed behind the ledger's back: the vote of " + v.Person + " is for another card"
		}
	}
	return ""
}

// recheck makes sure that the request is the one that was approved, reads the
// looks again and asks today's policy. The event says what differs; an error
// says that it could not be found out.
func (s *Service) recheck(ctx context.Context, op provider.Operation, client *provider.Client, r Request) ([]provider.View, *GoStale, error) {
	if why := r.tampered(); why != "" {
		return nil, &GoStale{Why: why, By: s.worker}, nil
	}
	if why := s.redeclared(op, client, r.Call()); why != "" {
		return nil, &GoStale{Why: why, By: s.worker}, nil
	}
	views, err := provider.ObserveLooks(ctx, client, op, r.Call().Arguments)
	if err != nil {
		return nil, nil, err
	}
	if shown := r.preview(1); Fingerprint(views) != shown.Fingerprint {
		return nil, &GoStale{Why: "what it touches changed since it was shown", Drift: differences(shown.Views, views), By: s.worker}, nil
	}
	if stale, err := s.recheckLater(ctx, r); stale != nil || err != nil {
		return nil, stale, err
	}
	stale, err := s.reassess(ctx, op, r, views)
	return views, stale, err
}

// redeclared says what makes a call another one than was approved.
func (s *Service) redeclared(op provider.Operation, client *provider.Client, c Content) string {
	switch {
	case op.Declaration() != c.Declaration:
		return "the operation is declared differently than when it was approved"
	case client.Endpoint() != c.Endpoint || client.Account.Ref != c.Credential:
		return "the account's address or credential changed since the approval"
	case !client.Account.Serves(c.Requester.Person):
		return "the requester may no longer use the account"
	}
	return ""
}

// reassess asks today's policy for the ruling, and for each approver's standing
// and groups.
func (s *Service) reassess(ctx context.Context, op provider.Operation, r Request, views []provider.View) (*GoStale, error) {
	beside, err := r.beside(1)
	if err != nil {
		return nil, err
	}
	now, err := s.store.Now(ctx)
	if err != nil {
		return nil, err
	}
	ruling, err := s.policy.Rule(ctx, Question{op.Spec(), r.Call().Effect, r.Call(), views, beside, now})
	if err != nil {
		return nil, err
	}
	if v, broken := r.Glass(); broken {
		return s.reglass(ctx, r, v, ruling)
	}
	votes, gone, err := s.electors(ctx, r)
	if err != nil {
		return nil, err
	}
	if gone != "" {
		return &GoStale{Why: gone, By: s.worker}, nil
	}
	if ruling.Outcome != Deny && r.Prepared.Grant != nil {
		return s.regrant(ctx, op, r, views, ruling)
	}
	if ruling.Outcome == Deny || ruling.Outcome == Review && !ruling.Requirement.Met(votes) {
		return &GoStale{Why: "today's policy wants another decision: " + ruling.words(nil), By: s.worker}, nil
	}
	return nil, nil
}

// electors are the votes with the groups that their people are in now, or why
// one of them counts no more.
func (s *Service) electors(ctx context.Context, r Request) (votes []Vote, gone string, err error) {
	votes = slices.Clone(r.Votes)
	for i, v := range votes {
		groups, err := s.policy.Standing(ctx, v.Person, r)
		if ruledOut(err) {
			return nil, v.Person + " may no longer decide this", nil
		}
		if err != nil {
			return nil, "", err
		}
		votes[i].Groups = groups
	}
	return votes, "", nil
}

// send makes the provider call of a claimed execution, once.
func (s *Service) send(ctx context.Context, r Request) (Request, error) {
	op, client, err := s.reach(r.Call())
	if err != nil {
		return s.abandon(ctx, r, err)
	}
	secrets, err := s.secrets(ctx, r.ID)
	if err != nil {
		return s.abandon(ctx, r, err)
	}
	ready, cancel := context.WithTimeout(ctx, s.settings.Lease-s.settings.margin()-s.settings.CallTimeout+time.Millisecond)
	defer cancel()
	if err := client.Ready(ready); err != nil {
		return s.abandon(ctx, r, fmt.Errorf("the rate limit left no room: %w", err))
	}
	if err := s.anchor(ctx); err != nil {
		return s.abandon(ctx, r, fmt.Errorf("the ledger's anchor cannot be moved: %w", err))
	}
	begun := time.Now()
	r, err = s.apply(ctx, r.ID, func(r Request, now time.Time) (Event, Change, error) {
		if r.Execution == nil {
			return nil, Change{}, restoredMeanwhile()
		}
		deadline := now.Add(s.settings.CallTimeout)
		if limit := r.Execution.Lease.Add(-s.settings.margin()); deadline.After(limit) {
			deadline = limit
		}
		return Send{s.mine(r, now), deadline, s.settings.margin()}, Change{NotAfter: r.Execution.Lease}, nil
	})
	if err != nil {
		return r, err // not recorded as sent, so not sent
	}
	// A process that was frozen since then must not send after its deadline,
	// when others may already have read back that nothing happened.
	limited, cancel := context.WithDeadline(ctx, begun.Add(r.Execution.Deadline.Sub(r.Execution.SentAt)))
	defer cancel()
	return s.call(ctx, limited, op, client, r, provider.Args{Canonical: r.Call().Arguments, Secrets: secrets})
}

// mine is the claim under which this worker acts on a request.
func (s *Service) mine(r Request, now time.Time) claim {
	return claim{s.worker, r.Execution.Epoch, now}
}

func (s *Service) abandon(ctx context.Context, r Request, why error) (Request, error) {
	r, err := s.apply(ctx, r.ID, func(r Request, now time.Time) (Event, Change, error) {
		if r.Execution == nil {
			return nil, Change{}, restoredMeanwhile()
		}
		return Abandon{s.mine(r, now), Visible(why.Error())}, Change{}, nil
	})
	return r, errors.Join(why, err)
}

// attempt makes the call unless its time is over.
func attempt(limited context.Context, op provider.Operation, client *provider.Client, args provider.Args) (*provider.Answer, error) {
	if limited.Err() != nil {
		return nil, &provider.Error{Op: op.Spec().Name, Kind: "not_sent", NotArrived: true, Message: "The time for the call was over before it left."}
	}
	return op.Call(limited, client, args)
}

// call tries until the call has arrived, within its deadline, and records what
// came of it.
func (s *Service) call(ctx, limited context.Context, op provider.Operation, client *provider.Client, r Request, args provider.Args) (Request, error) {
	epoch := r.Execution.Epoch
	for pause := 100 * time.Millisecond; ; pause *= 2 {
		answer, err := attempt(limited, op, client, args)
		var fault *provider.Error
		if err == nil || !errors.As(err, &fault) || !fault.NotArrived || fault.Kind == provider.Invalid {
			return s.conclude(ctx, op, r.ID, epoch, answer, err)
		}
		pause = max(pause, fault.RetryAfter)
		if until, _ := limited.Deadline(); time.Until(until) <= pause {
			return s.conclude(ctx, op, r.ID, epoch, nil, err)
		}
		time.Sleep(pause)
		if _, err := s.apply(ctx, r.ID, func(r Request, now time.Time) (Event, Change, error) {
			return Retry{claim{s.worker, epoch, now}, fault.Error()}, Change{}, nil
		}); err != nil {
			return r, err
		}
	}
}
