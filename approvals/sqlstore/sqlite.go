package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"time"

	"github.com/gofrs/flock"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

// Settings of the connections. The driver sets busy_timeout first.
const (
	forAll     = "_pragma=busy_timeout(5000)&_pragma=foreign_keys(ON)"
	forWriting = forAll + "&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)" +
		"&_pragma=secure_delete(ON)" + // what is erased is overwritten
		"&_txlock=immediate"
	forReading = forAll + "&_pragma=query_only(ON)"
)

// openSQLite does what only one process may do at a time; see the package's
// comment.
func (s *Store) openSQLite(ctx context.Context, path string) error {
	s.dialect = sqlite
	if s.clock == nil {
		s.clock = time.Now
	}
	if _, err := os.Stat(path); s.existing && errors.Is(err, fs.ErrNotExist) {
		return ErrNoLedger
	}
	opening := flock.New(path + ".lock")
	if _, err := opening.TryLockContext(ctx, 10*time.Millisecond); err != nil {
		return doing("wait for other processes that open it", err)
	}
	defer opening.Unlock()
	if err := create(path); err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	s.anchor = &anchor{path, info}
	if err := s.connectSQLite(path); err != nil {
		return err
	}
	return doing("migrate", s.migrate(ctx, s.writer))
}

// create makes the file, which the driver would make readable by others. A file
// that exists is not touched: see the package's comment on descriptors.
func create(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return file.Close()
}

func (s *Store) connectSQLite(path string) (err error) {
	name := "file:" + (&url.URL{Path: path}).EscapedPath() + "?"
	if s.writer, err = sql.Open("sqlite", name+forWriting); err != nil {
		return err
	}
	s.writer.SetMaxOpenConns(1)
	s.reader, err = sql.Open("sqlite", name+forReading)
	return err
}
