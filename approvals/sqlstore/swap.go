package sqlstore

import (
	"context"
	"slices"

	"signoff/approvals"
)

// Swap implements [approvals.Store].
func (s *Store) Swap(ctx context.Context, c approvals.Change) (approvals.Request, error) {
	stored, err := returning(ctx, s, func(t *tx) (approvals.Request, error) {
		if err := t.unchanged(ctx, c.Before); err != nil {
			return c.Before, err
		}
		stored, err := t.swap(ctx, c.Before.Version, c.After)
		for _, part := range []func(context.Context, approvals.Change) error{t.votes, t.execution, t.locks, t.spend, t.review, t.secrets, t.record, t.starting, t.deadline} {
			if err != nil {
				break
			}
			err = part(ctx, c)
		}
		return stored, err
	})
	return stored, doing("swap request", err)
}

// unchanged holds the request until the transaction ends, before anything is
// decided on what was loaded of it.
func (t *tx) unchanged(ctx context.Context, before approvals.Request) error {
	version, err := t.hold(ctx, before.ID)
	if err == nil && version != before.Version {
		return approvals.ErrConflict
	}
	return err
}

// votes writes those that are new, or another word of the same person.
func (t *tx) votes(ctx context.Context, c approvals.Change) error {
	for _, v := range c.After.Votes {
		counted := func(old approvals.Vote) bool { return old.Person == v.Person && old.Approve == v.Approve }
		if slices.ContainsFunc(c.Before.Votes, counted) {
			continue
		}
		if err := t.must(ctx, approvals.ErrConflict, castVote, c.After.ID, v.Person, v.Approve, nanos(v.At)); err != nil {
			return err
		}
	}
	return nil
}

// execution writes its birth, of which there is one, and who adopts it.
func (t *tx) execution(ctx context.Context, c approvals.Change) error {
	before, after := c.Before.Execution, c.After.Execution
	switch {
	case after == nil:
		return nil
	case claims(c):
		return t.must(ctx, approvals.ErrConflict, addExecution, c.After.ID, after.Step, after.Epoch)
	case before.Epoch != after.Epoch:
		return t.must(ctx, approvals.ErrConflict, adoptExecution, c.After.ID, after.Step, after.Epoch)
	}
	return nil
}

// claims tells the start of a request, or of a plan's next step.
func claims(c approvals.Change) bool {
	before, after := c.Before.Execution, c.After.Execution
	return after != nil && (before == nil || before.Step != after.Step)
}

// locks takes resources in the order of their names, so that no two claims
// wait for each other.
func (t *tx) locks(ctx context.Context, c approvals.Change) error {
	if c.Unlock {
		if _, err := t.exec(ctx, unlockRequest, c.After.ID); err != nil {
			return err
		}
	}
	for _, resource := range slices.Compact(slices.Sorted(slices.Values(c.Lock))) {
		if err := t.must(ctx, approvals.ErrLocked, lockResource, resource, c.After.ID); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) secrets(ctx context.Context, c approvals.Change) error {
	if c.Wipe {
		if _, err := t.exec(ctx, wipeArguments, c.After.ID); err != nil {
			return err
		}
	}
	return t.seal(ctx, c.After.ID, c.Seal)
}

func (t *tx) record(ctx context.Context, c approvals.Change) error {
	return t.append(ctx, c.Entry, c.Messages...)
}

// deadline is judged at the end of the transaction. Where the clock has run
// backwards nobody knows whether a deadline has passed, so nothing that has one
// happens, and no claim.
func (t *tx) deadline(_ context.Context, c approvals.Change) error {
	t.notAfter, t.timely = c.NotAfter, !c.NotAfter.IsZero() || claims(c)
	return nil
}
