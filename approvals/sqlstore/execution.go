package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"time"

	"signoff/approvals"
)

// Extend implements [approvals.Store]. The request's version rises, so that who
// loaded it with the old lease cannot end it. It returns ErrConflict when the
// execution no longer runs under the epoch, and ErrTooLate when the lease of one
// that was not sent is over: such a worker must not come back to send it.
// Without words about progress the last ones stay.
func (s *Store) Extend(ctx context.Context, id string, epoch int64, lease time.Time, progress string) error {
	return doing("extend lease", s.write(ctx, func(t *tx) error {
		if _, err := t.hold(ctx, id); err != nil {
			return err
		}
		r, err := load(ctx, t, id)
		if err != nil {
			return err
		}
		x := r.Execution
		switch {
		case x == nil || x.Epoch != epoch || !x.State.Running():
			return approvals.ErrConflict
		case x.State == approvals.Claimed && !t.now.Before(x.Lease):
			return approvals.ErrTooLate
		}
		x.Lease, x.Progress = lease, cmp.Or(progress, x.Progress)
		_, err = t.swap(ctx, r.Version, r)
		return err
	}))
}

// NextEpoch implements [approvals.Store].
func (s *Store) NextEpoch(ctx context.Context) (int64, error) {
	epoch, err := returning(ctx, s, func(t *tx) (epoch int64, err error) {
		err = t.row(ctx, nextEpoch).Scan(&epoch)
		return epoch, err
	})
	return epoch, doing("next epoch", err)
}

// Holder implements [approvals.Store]; the id is empty when nobody holds one.
func (s *Store) Holder(ctx context.Context, resources []string) (string, error) {
	for _, resource := range resources {
		var request string
		err := s.row(ctx, lockHolder, resource).Scan(&request)
		if !errors.Is(err, sql.ErrNoRows) {
			return request, doing("find holder", err)
		}
	}
	return "", nil
}

// CheckLease implements [approvals.Store]. A request that is not approved
// cannot be taken, nor one that somebody is changing at this moment. Who does
// not get it writes nothing: most processes do not.
func (s *Store) CheckLease(ctx context.Context, id string, until time.Time) (bool, error) {
	taken, err := returning(ctx, s, func(t *tx) (bool, error) {
		if _, err := load(ctx, t, id); err != nil {
			return false, err
		}
		return true, t.must(ctx, errNothing, checkRequest, id, nanos(until), nanos(t.now))
	})
	return taken, doing("take check lease", err)
}
