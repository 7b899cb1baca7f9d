package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"signoff/approvals"
)

// tolerance is how far a clock may lag behind the ledger's time: corrections by
// NTP are smaller, and no deadline is as short.
const tolerance = 2 * time.Second

// Now implements [approvals.Store].
func (s *Store) Now(ctx context.Context) (time.Time, error) {
	now, err := judge(s.row(ctx, readTime, s.time()))
	return now, doing("read time", err)
}

// judge reads the ledger's mark and the clock, and returns the later of both;
// beside it ErrClock when the clock is too far behind for deadlines to be
// judged.
func judge(row scanner) (time.Time, error) {
	var mark, clock int64
	if err := row.Scan(&mark, &clock); err != nil {
		return time.Time{}, err
	}
	if mark-clock > int64(tolerance) {
		return moment(mark), approvals.ErrClock
	}
	return moment(max(mark, clock)), nil
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
	store *Store
	now   time.Time // at its beginning

	news     bool      // others may be waiting for what it does
	timely   bool      // it must not commit by a clock that nobody can trust,
	notAfter time.Time // nor at this time or later

	grew *approvals.Head // by what it appended to the chain
}

func (t *tx) exec(ctx context.Context, statement string, args ...any) (sql.Result, error) {
	return t.ExecContext(ctx, t.store.say(statement), args...)
}

func (t *tx) query(ctx context.Context, statement string, args ...any) (*sql.Rows, error) {
	return t.QueryContext(ctx, t.store.say(statement), args...)
}

func (t *tx) row(ctx context.Context, statement string, args ...any) *sql.Row {
	return t.QueryRowContext(ctx, t.store.say(statement), args...)
}

// errNothing ends a transaction that found nothing to do.
var errNothing = errors.New("nothing to do")

// attempts is how often a transaction is begun that another one got in the way
// of. The order of locks leaves no known way to; a second try costs nothing.
const attempts = 3

// write runs do in a transaction. An error undoes everything.
func (s *Store) write(ctx context.Context, do func(*tx) error) (err error) {
	for range attempts {
		if err = s.once(ctx, do); !tangled(err) {
			break
		}
	}
	return err
}

func (s *Store) once(ctx context.Context, do func(*tx) error) error {
	begun, err := s.writer.BeginTx(ctx, &sql.TxOptions{Isolation: s.isolation})
	if err != nil {
		return err
	}
	defer begun.Rollback() // after the commit it does nothing
	t := &tx{Tx: begun, store: s}
	// Of a clock that ran backwards the mark is still good enough for stamps.
	if t.now, err = judge(t.row(ctx, readTime, s.time())); err != nil && !errors.Is(err, approvals.ErrClock) {
		return err
	}
	if err := do(t); err != nil {
		return err
	}
	if err := t.end(ctx); err != nil {
		return err
	}
	if err := t.Commit(); err != nil {
		return err
	}
	s.grown(t.grew)
	return nil
}

// end tells the others, and raises the ledger's time. That comes last, as near
// to the commit as can be: its lock is the one that every writer waits for, and
// what it returns judges the deadline.
func (t *tx) end(ctx context.Context) error {
	if t.news && t.store.tell != "" {
		if _, err := t.exec(ctx, t.store.tell, t.store.name); err != nil {
			return err
		}
	}
	now, err := judge(t.row(ctx, raiseTime, t.store.time()))
	switch {
	case err != nil && !errors.Is(err, approvals.ErrClock):
		return err
	case !t.notAfter.IsZero() && !now.Before(t.notAfter):
		return approvals.ErrTooLate
	case t.timely:
		return err
	}
	return nil
}

// returning is write for a transaction that has a result; an error leaves none.
func returning[T any](ctx context.Context, s *Store, do func(*tx) (T, error)) (T, error) {
	var got, none T
	err := s.write(ctx, func(t *tx) (err error) {
		got, err = do(t)
		return err
	})
	if errors.Is(err, errNothing) {
		return none, nil
	}
	if err != nil {
		return none, err
	}
	return got, nil
}

// change runs one statement and reports whether it changed a row.
func (t *tx) change(ctx context.Context, statement string, args ...any) (bool, error) {
	result, err := t.exec(ctx, statement, args...)
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
