package sqlstore

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"io/fs"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/pressly/goose/v3"
)

//go:embed migrations
var migrations embed.FS

// dialect is all in which the two databases differ beside how they are opened.
type dialect struct {
	goose     goose.Dialect
	folder    string             // of its migrations
	isolation sql.IsolationLevel // of write transactions
	words     *strings.Replacer  // makes its own statement of the common one
	tell      string             // statement that wakes other processes, if there is one
	text      func([]byte) any   // what a column of JSON takes

	whereabouts string // statement for what a restore does not take along, if there is one
}

// SQLite knows one writer at a time, so there is nothing to lock, and its time
// is that of the machine.
var sqlite = dialect{
	goose: goose.DialectSQLite3, folder: "migrations/sqlite",
	words: strings.NewReplacer(" FOR UPDATE SKIP LOCKED", "", " FOR UPDATE", "", "CLOCK($1)", "$1", "GREATEST(", "max("),
	text:  func(json []byte) any { return string(json) },
}

// A body is bytes in PostgreSQL, whose text refuses what a provider may answer.
var postgres = dialect{
	goose: goose.DialectPostgres, folder: "migrations/postgres", isolation: sql.LevelReadCommitted,
	words: strings.NewReplacer("CLOCK($1)", "COALESCE($1::bigint, (EXTRACT(EPOCH FROM clock_timestamp()) * 1000000)::bigint * 1000)"),
	tell:  "SELECT pg_notify('" + channel + "', $1)",
	text:  func(json []byte) any { return json },

	whereabouts: whereabouts,
}

// say is a statement in the words of the database.
func (d dialect) say(statement string) string { return d.words.Replace(statement) }

// migrate brings the tables up to date.
func (d dialect) migrate(ctx context.Context, db *sql.DB) error {
	files, err := fs.Sub(migrations, d.folder)
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(d.goose, db, files)
	if err != nil {
		return err
	}
	_, err = provider.Up(ctx)
	return err
}

// Codes of PostgreSQL's errors.
const (
	serializationFailure = "40001"
	deadlockDetected     = "40P01"
	badCharacter         = "22021"
)

// tangled reports whether the database gave a transaction up for another one.
func tangled(err error) bool {
	code := codeOf(err)
	return code == serializationFailure || code == deadlockDetected
}

// unwritable reports whether PostgreSQL refused a text that it could not hold.
func unwritable(err error) bool { return codeOf(err) == badCharacter }

func codeOf(err error) string {
	var fault *pgconn.PgError
	if errors.As(err, &fault) {
		return fault.Code
	}
	return ""
}
