package sqlstore

import (
	"context"
	"database/sql"
	sqldriver "database/sql/driver"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"time"

	"github.com/gofrs/flock"
	modernc "modernc.org/sqlite"
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
	if err := refuseShared(path, s.kind); err != nil {
		return err
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
	s.connectSQLite(path)
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

func (s *Store) connectSQLite(path string) {
	name := "file:" + (&url.URL{Path: path}).EscapedPath() + "?"
	s.writer = sql.OpenDB(sameFile{name + forWriting, s.anchor})
	s.writer.SetMaxOpenConns(1)
	s.reader = sql.OpenDB(sameFile{name + forReading, s.anchor})
}

// sameFile opens connections to the file that was opened first. A pool opens
// new ones at any time, by name: one to a file that has come into its place would
// read that with the log of this one, and its end would write the log into it.
type sameFile struct {
	name   string
	anchor *anchor
}

// Connect implements [driver.Connector].
func (f sameFile) Connect(context.Context) (sqldriver.Conn, error) {
	if err := f.anchor.same(); err != nil {
		return nil, err
	}
	c, err := f.Driver().Open(f.name)
	if err != nil {
		return nil, err
	}
	if err := f.anchor.same(); err != nil { // it was opened in between
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// Driver implements [driver.Connector].
func (sameFile) Driver() sqldriver.Driver { return &modernc.Driver{} }
