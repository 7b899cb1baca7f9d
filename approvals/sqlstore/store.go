package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"signoff/approvals"
)

// Store is the ledger in one SQLite file. Any number of goroutines and of
// processes of one machine may use the same file.
type Store struct {
	writer *sql.DB // one connection
	reader *sql.DB
	clock  func() time.Time
}

var _ approvals.Store = (*Store)(nil)

// An Option changes what [Open] opens.
type Option func(*Store)

// WithClock sets the machine's clock, for tests.
func WithClock(now func() time.Time) Option { return func(s *Store) { s.clock = now } }

// Open opens the ledger at path. It makes a new one, readable by its owner
// alone, where there is none, and brings an older one up to date. Several
// processes may do so at once.
func Open(ctx context.Context, path string, opts ...Option) (*Store, error) {
	s := &Store{clock: time.Now}
	for _, opt := range opts {
		opt(s)
	}
	if err := s.open(ctx, path); err != nil {
		return nil, fmt.Errorf("open ledger %s: %w", path, errors.Join(err, s.Close()))
	}
	return s, nil
}

// Close ends the use of the file. The last one to close it moves what the
// write-ahead log holds into the database; so the writer comes last.
func (s *Store) Close() error {
	var errs []error
	for _, db := range []*sql.DB{s.reader, s.writer} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}

// doing says what was going on when an error came.
func doing(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}

// collect reads rows to their end.
func collect[T any](rows *sql.Rows, scan func(scanner) (T, error)) ([]T, error) {
	defer rows.Close()
	var all []T
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// scanner is one row, or the only one.
type scanner interface{ Scan(into ...any) error }
