package sqlstore

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"signoff/approvals"
)

// Store is the ledger in one SQLite file or one PostgreSQL database. Any number
// of goroutines and of processes may use the same one: of one machine for a
// file, of any machine for PostgreSQL.
type Store struct {
	dialect
	writer *sql.DB // SQLite: one connection
	reader *sql.DB
	clock  func() time.Time // nil: the database's own
	name   string           // of this opening, in what it tells the others
	listen *pgx.ConnConfig  // nil: nobody tells

	existing bool                              // make no new one
	kind     func(path string) (string, error) // names a file system that machines share

	looking  bool                                  // judge and anchor nothing
	recall   func(instance string) *approvals.Head // what others saw of a ledger
	restored bool                                  // found so when it was opened
	anchor   *anchor                               // nil: PostgreSQL knows itself
	mu       sync.Mutex
	seen     *approvals.Head // the furthest known to be written
}

var _ approvals.Store = (*Store)(nil)

// An Option changes what [Open] opens.
type Option func(*Store)

// WithClock sets the time by which the ledger judges, for tests. Without it,
// that is the machine's with SQLite, and the server's with PostgreSQL.
func WithClock(now func() time.Time) Option { return func(s *Store) { s.clock = now } }

// Existing makes [Open] return [ErrNoLedger] instead of making a new ledger.
func Existing() Option { return func(s *Store) { s.existing = true } }

// ErrNoLedger is returned where there is no ledger.
var ErrNoLedger = errors.New("there is no ledger")

// Open opens the ledger at an address: postgres://USER@HOST/DATABASE is a
// PostgreSQL database, sqlite:PATH or only PATH a SQLite file. It makes a new
// ledger where there is none, as a file readable by its owner alone, and brings
// an older one up to date. Several processes may do so at once. No error of it
// contains a password.
func Open(ctx context.Context, address string, opts ...Option) (*Store, error) {
	s := &Store{name: rand.Text(), kind: sharedKind}
	open := s.openSQLite
	if IsPostgres(address) {
		open = s.openPostgres
	}
	for _, opt := range opts {
		opt(s)
	}
	err := open(ctx, strings.TrimPrefix(address, "sqlite:"))
	if err == nil {
		err = s.begun(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("open ledger %s: %w", Name(address), errors.Join(err, s.Close()))
	}
	return s, nil
}

// IsPostgres reports whether an address is one of PostgreSQL.
func IsPostgres(address string) bool {
	return strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://")
}

// Close ends the use of the ledger. The last one to close a file moves what the
// write-ahead log holds into the database; so the writer comes last. To
// PostgreSQL nothing is owed: a connection that is broken already is as good.
func (s *Store) Close() error {
	s.leaveAnchor()
	var errs []error
	for _, db := range []*sql.DB{s.reader, s.writer} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	if s.listen != nil {
		return nil
	}
	return errors.Join(errs...)
}

func (s *Store) query(ctx context.Context, statement string, args ...any) (*sql.Rows, error) {
	return s.reader.QueryContext(ctx, s.say(statement), args...)
}

func (s *Store) row(ctx context.Context, statement string, args ...any) *sql.Row {
	return s.reader.QueryRowContext(ctx, s.say(statement), args...)
}

// time is the argument of CLOCK: nothing where the database has its own time.
func (s *Store) time() sql.NullInt64 {
	if s.clock == nil {
		return sql.NullInt64{}
	}
	return sql.NullInt64{Int64: nanos(s.clock()), Valid: true}
}

// Agree keeps a fact on which all processes of the ledger must agree: it writes
// value under name unless there is one, and returns the one that is there.
func (s *Store) Agree(ctx context.Context, name, value string) (string, error) {
	kept, err := returning(ctx, s, func(t *tx) (kept string, err error) {
		if _, err := t.exec(ctx, agree, name, value); err != nil {
			return "", err
		}
		err = t.row(ctx, agreed, name).Scan(&kept)
		return kept, err
	})
	return kept, doing("agree on "+name, err)
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
