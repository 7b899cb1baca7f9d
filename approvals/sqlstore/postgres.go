package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// connections is how many of them one process opens at most; one more listens.
const connections = 10

// limits end what would hold the others up: a wait for a lock as long as
// SQLite's, a statement that does not end, a process that was frozen in the
// middle of a transaction. A URL may set others.
var limits = [][2]string{
	{"lock_timeout", "5s"},
	{"statement_timeout", "30s"},
	{"idle_in_transaction_session_timeout", "5s"},
}

// errAddress quotes nothing: what cannot be read may be part of a password.
var errAddress = errors.New("the address is not postgres://USER:PASSWORD@HOST:PORT/DATABASE; special characters of a password are percent-encoded")

func (s *Store) openPostgres(ctx context.Context, address string) error {
	s.dialect = postgres
	config, err := parsePostgres(address)
	if err != nil {
		return err
	}
	s.listen = config.Copy()
	s.writer = stdlib.OpenDB(*config, stdlib.OptionAfterConnect(func(ctx context.Context, c *pgx.Conn) error { return ready(ctx, c, config) }))
	s.reader = s.writer
	s.writer.SetMaxOpenConns(connections)
	s.writer.SetMaxIdleConns(connections)
	s.writer.SetConnMaxIdleTime(5 * time.Minute)
	var there bool
	if err := s.writer.QueryRowContext(ctx, "SELECT to_regclass('ledger') IS NOT NULL").Scan(&there); err != nil {
		return err
	}
	if s.existing && !there {
		return ErrNoLedger
	}
	return doing("migrate", s.migrateAlone(ctx))
}

// parsePostgres reads the URL as libpq would, with its environment variables
// and its password file.
func parsePostgres(address string) (*pgx.ConnConfig, error) {
	u, err := url.Parse(address)
	if err != nil || strings.Contains(u.Path, "@") { // the rest of a password
		return nil, errAddress
	}
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, errAddress
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 10 * time.Second
	}
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "signoff"
	}
	return config, nil
}

// Name is an address without what is nobody's business, for logs and errors.
func Name(address string) string {
	if !IsPostgres(address) {
		return strings.TrimPrefix(address, "sqlite:")
	}
	u, err := url.Parse(address)
	if err != nil || strings.Contains(u.Path, "@") {
		return "in PostgreSQL"
	}
	return (&url.URL{Scheme: "postgres", Host: u.Host, Path: u.Path}).String()
}

// ready sets the limits of a new connection and refuses a server that would
// lose what it has acknowledged. Limits are not sent with the connection's
// start, where poolers refuse them.
func ready(ctx context.Context, c *pgx.Conn, config *pgx.ConnConfig) error {
	for _, limit := range limits {
		if config.RuntimeParams[limit[0]] != "" {
			continue
		}
		if _, err := c.Exec(ctx, fmt.Sprintf("SET %s = '%s'", limit[0], limit[1])); err != nil {
			return err
		}
	}
	var fsync, commit, encoding string
	err := c.QueryRow(ctx, "SELECT current_setting('fsync'), current_setting('synchronous_commit'), current_setting('server_encoding')").Scan(&fsync, &commit, &encoding)
	if err != nil {
		return err
	}
	return fit(fsync, commit, encoding)
}

// fit says why a server is not fit to hold a ledger.
func fit(fsync, commit, encoding string) error {
	switch {
	case fsync != "on":
		return fmt.Errorf("the server runs with fsync = %s and can lose what it has acknowledged; Signoff would repeat a change after a crash: set fsync = on in its configuration", fsync)
	case commit != "on" && commit != "remote_apply":
		return fmt.Errorf("synchronous_commit is %s here, so the server acknowledges what it can still lose; set it to on for this server, database or role", commit)
	case encoding != "UTF8":
		return fmt.Errorf("the database is encoded in %s; create it with ENCODING 'UTF8'", encoding)
	}
	return nil
}

// migrationLock is the advisory lock of the ledger's migrations; a number of
// our own choice.
const migrationLock = 0x7369676e6f6666 // "signoff"

// migrateAlone lets one process after the other bring the tables up to date.
// The lock is a transaction's, so it holds through poolers and ends with us.
func (s *Store) migrateAlone(ctx context.Context) error {
	alone, err := s.writer.BeginTx(ctx, &sql.TxOptions{Isolation: s.isolation})
	if err != nil {
		return err
	}
	defer alone.Rollback() // it changes nothing
	for _, statement := range []string{
		"SET LOCAL lock_timeout = 0", "SET LOCAL statement_timeout = 0", "SET LOCAL idle_in_transaction_session_timeout = 0",
		fmt.Sprintf("SELECT pg_advisory_xact_lock(%d)", migrationLock),
	} {
		if _, err := alone.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return s.migrate(ctx, s.writer)
}
