package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/pressly/goose/v3"

	"signoff/approvals"
)

// Condition is how a ledger was found by [Inspect].
type Condition struct {
	Settings string // of the database, by which it keeps what it acknowledged
	Weak     string // why it may not; empty = it does
	Schema   int64  // version of the tables
	Newest   int64  // version that this program brings them to
	Doubt    string // why the next process to open it takes it for restored; empty = it does not
}

// Inspect opens a ledger to look at, and changes nothing: none is made
// ([ErrNoLedger]), tables stay at their version, no lock is taken, no anchor
// moved. Heads are what others saw of it, as for [Seen]. The store reads only;
// with tables of another version even that may fail. An error says why no
// process could open it.
func Inspect(ctx context.Context, address string, heads ...approvals.Head) (*Store, Condition, error) {
	s := &Store{kind: sharedKind, looking: true, existing: true}
	Seen(heads...)(s)
	look := s.inspectSQLite
	if IsPostgres(address) {
		look = s.inspectPostgres
	}
	c, err := look(ctx, strings.TrimPrefix(address, "sqlite:"))
	if err == nil {
		c.Schema, c.Newest, err = s.schema(ctx)
	}
	if err == nil && c.Schema == c.Newest {
		c.Doubt, err = s.doubted(ctx)
	}
	if err != nil {
		return nil, c, fmt.Errorf("ledger %s: %w", Name(address), errors.Join(err, s.Close()))
	}
	return s, c, nil
}

func (s *Store) inspectSQLite(ctx context.Context, path string) (c Condition, err error) {
	s.dialect = sqlite
	s.clock = time.Now
	if err := refuseShared(path, s.kind); err != nil {
		return c, err
	}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return c, ErrNoLedger
	}
	if err != nil {
		return c, err
	}
	s.anchor = &anchor{path, info}
	s.reader = sql.OpenDB(sameFile{"file:" + (&url.URL{Path: path}).EscapedPath() + "?mode=rw&" + forReading, s.anchor})
	var mode string
	if err := s.reader.QueryRowContext(ctx, "PRAGMA journal_mode").Scan(&mode); err != nil {
		return c, err
	}
	c.Settings = "journal_mode=" + mode + ", every writer sets synchronous=FULL"
	if mode != "wal" {
		c.Weak = "it is not in WAL mode; the next process to open it turns that on"
	}
	return c, nil
}

func (s *Store) inspectPostgres(ctx context.Context, address string) (c Condition, err error) {
	s.dialect = postgres
	config, err := parsePostgres(address)
	if err != nil {
		return c, err
	}
	s.listen = config.Copy()
	s.reader = pool(config, 1) // which refuses a server that is not fit
	var there bool
	var fsync, commit string
	err = s.reader.QueryRowContext(ctx, "SELECT to_regclass('ledger') IS NOT NULL, current_setting('fsync'), current_setting('synchronous_commit')").Scan(&there, &fsync, &commit)
	if err == nil && !there {
		err = ErrNoLedger
	}
	c.Settings = "fsync=" + fsync + ", synchronous_commit=" + commit
	return c, err
}

// schema reads how far the tables are, and how far they would be brought.
func (s *Store) schema(ctx context.Context) (now, newest int64, err error) {
	files, err := fs.Sub(migrations, s.folder)
	if err != nil {
		return 0, 0, err
	}
	provider, err := goose.NewProvider(s.goose, s.reader, files)
	if err != nil {
		return 0, 0, err
	}
	for _, source := range provider.ListSources() {
		newest = max(newest, source.Version)
	}
	err = s.reader.QueryRowContext(ctx, "SELECT max(version_id) FROM "+goose.DefaultTablename).Scan(&now)
	return now, newest, doing("read the version of the tables", err)
}

// doubted judges the ledger as an opening would, and takes nothing over.
func (s *Store) doubted(ctx context.Context) (string, error) {
	h, err := s.here(ctx, s)
	if err != nil {
		return "", err
	}
	s.seen = s.recall(h.Instance)
	var before *approvals.Head
	if s.anchor != nil {
		if before, err = s.anchor.read(); err != nil {
			return "", err
		}
	}
	why, _, err := s.doubt(ctx, s, before, s.anchor != nil && before == nil)
	return why, err
}
