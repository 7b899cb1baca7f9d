package sqlstore

import (
	"context"
	"database/sql"
	"time"

	"signoff/approvals"
)

// tolerance is how far a clock may lag behind the ledger's time: corrections by
// NTP are smaller, and no deadline is as short.
const tolerance = 2 * time.Second

// Now implements [approvals.Store].
func (s *Store) Now(ctx context.Context) (time.Time, error) {
	var mark int64
	if err := s.reader.QueryRowContext(ctx, readTime).Scan(&mark); err != nil {
		return time.Time{}, doing("read time", err)
	}
	return judge(s.clock(), moment(mark))
}

// judge returns the later of clock and mark; beside it ErrClock when the clock
// is too far behind for deadlines to be judged.
func judge(clock, mark time.Time) (time.Time, error) {
	switch {
	case mark.Sub(clock) > tolerance:
		return mark, approvals.ErrClock
	case mark.After(clock):
		return mark, nil
	}
	return moment(nanos(clock)), nil
}

// nanos and moment are the two ends of a time column. The zero time is 0.
func nanos(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixNano()
}

func moment(nanos int64) time.Time { return time.Unix(0, nanos).UTC() }

// tx is one write transaction.
type tx struct {
	*sql.Tx
	now   time.Time // at its beginning; never before that of an earlier one
	clock func() time.Time
}

// write runs do in a transaction that waits for other writers before it reads.
// An error undoes everything.
func (s *Store) write(ctx context.Context, do func(*tx) error) error {
	begun, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer begun.Rollback() // after the commit it does nothing
	t := &tx{Tx: begun, clock: s.clock}
	if err := t.raise(ctx); err != nil {
		return err
	}
	if err := do(t); err != nil {
		return err
	}
	return t.Commit()
}

// returning is write for a transaction that has a result; an error leaves none.
func returning[T any](ctx context.Context, s *Store, do func(*tx) (T, error)) (T, error) {
	var got, none T
	err := s.write(ctx, func(t *tx) (err error) {
		got, err = do(t)
		return err
	})
	if err != nil {
		return none, err
	}
	return got, nil
}

// raise takes the time, and the ledger's mark with it.
func (t *tx) raise(ctx context.Context) error {
	var mark int64
	if err := t.QueryRowContext(ctx, readTime).Scan(&mark); err != nil {
		return err
	}
	t.now, _ = judge(t.clock(), moment(mark)) // the mark is good enough for stamps
	_, err := t.ExecContext(ctx, raiseTime, nanos(t.now))
	return err
}

// change runs one statement and reports whether it changed a row.
func (t *tx) change(ctx context.Context, statement string, args ...any) (bool, error) {
	result, err := t.ExecContext(ctx, statement, args...)
	if err != nil {
		return false, err
	}
	rows, err := result.RowsAffected()
	return rows > 0, err
}

// must is change for what is there unless somebody else was faster.
func (t *tx) must(ctx context.Context, otherwise error, statement string, args ...any) error {
	changed, err := t.change(ctx, statement, args...)
	if err == nil && !changed {
		return otherwise
	}
	return err
}
