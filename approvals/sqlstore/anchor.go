package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/gofrs/flock"

	"signoff/approvals"
)

// anchor is the file beside a SQLite database that says how far the ledger had
// come. It is replaced as a whole, under a lock, and never lowered: a database
// that does not reach it is an older copy.
//
// It moves after the commit, so the database is never behind it by itself; and
// before anything is sent, so what was sent is never beyond it.
type anchor struct {
	path string      // of the database
	file os.FileInfo // the database as it was opened
}

func (a *anchor) name() string { return a.path + ".anchor" }

// Looking opens a ledger as it is, to read it: whether it was restored is not
// asked, and its anchor stays where it is.
func Looking() Option { return func(s *Store) { s.looking = true } }

// Seen tells [Open] how far ledgers had come when somebody looked last, such as
// at their checkpoints. Heads of other ledgers are passed over.
func Seen(heads ...approvals.Head) Option {
	return func(s *Store) {
		s.recall = func(instance string) (last *approvals.Head) {
			for _, h := range heads {
				if h.Instance == instance {
					last = furthest(last, &h)
				}
			}
			return last
		}
	}
}

// begun judges a ledger that was just opened.
func (s *Store) begun(ctx context.Context) error {
	if s.looking {
		return nil
	}
	if s.recall != nil {
		h, err := s.here(ctx, s)
		if err != nil {
			return err
		}
		s.seen = s.recall(h.Instance)
	}
	found, err := s.settle(ctx, true)
	s.restored = found.restored
	return err
}

// errReplaced is found before anything is sent, and at every new connection, by
// a process that still has the file open that was taken away.
var errReplaced = errors.New("the database file was replaced while it was open; end this process and start it again")

// Anchor implements [approvals.Store].
func (s *Store) Anchor(ctx context.Context) error {
	if s.looking {
		return nil
	}
	found, err := s.settle(ctx, false)
	if err == nil && found.restored {
		return approvals.ErrRestored
	}
	return doing("anchor ledger", err)
}

// Restored reports whether the ledger was found restored when it was opened.
func (s *Store) Restored() bool { return s.restored }

// settle judges the ledger and moves its anchor. Only at the opening is a
// missing anchor suspicious; later this process knows better.
func (s *Store) settle(ctx context.Context, opening bool) (judged, error) {
	if s.anchor == nil {
		return s.judgeLedger(ctx, nil, false)
	}
	if err := s.anchor.same(); err != nil {
		return judged{}, err
	}
	lock := flock.New(s.anchor.name() + ".lock")
	if _, err := lock.TryLockContext(ctx, 2*time.Millisecond); err != nil {
		return judged{}, doing("wait for other processes that move it", err)
	}
	defer lock.Unlock()
	before, err := s.anchor.read()
	if err != nil {
		return judged{}, err
	}
	found, err := s.judgeLedger(ctx, before, opening && before == nil)
	if err == nil && (before == nil || before.Instance != found.Instance || found.After(*before)) {
		err = s.anchor.write(found.Head)
	}
	return found, err
}

// same makes sure that the database is the file that was opened.
func (a *anchor) same() error {
	now, err := os.Stat(a.path)
	if err == nil && os.SameFile(now, a.file) {
		return nil
	}
	return errReplaced
}

// read returns nil where there is no anchor.
func (a *anchor) read() (*approvals.Head, error) {
	raw, err := os.ReadFile(a.name())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var h approvals.Head
	if err := json.Unmarshal(raw, &h); err != nil {
		return nil, fmt.Errorf("the anchor %s cannot be read (%w); if it is beyond repair, remove it: the ledger then counts as restored", a.name(), err)
	}
	return &h, nil
}

// write replaces the anchor, durably.
func (a *anchor) write(h approvals.Head) error {
	raw, err := json.Marshal(h)
	if err != nil {
		return err
	}
	next := a.name() + ".next"
	file, err := os.OpenFile(next, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(raw)
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	if err := os.Rename(next, a.name()); err != nil {
		return err
	}
	return syncDirectory(filepath.Dir(a.path))
}

func syncDirectory(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// leaveAnchor moves the anchor a last time. What cannot be moved stays behind
// the ledger, which is no harm; what is in doubt is for the next opening.
func (s *Store) leaveAnchor() {
	if s.anchor == nil || s.looking || s.lastSeen() == nil || s.anchor.same() != nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	before, err := s.anchor.read()
	if err != nil {
		return
	}
	if why, h, err := s.doubt(ctx, s, before, false); err == nil && why == "" && (before == nil || h.After(*before)) {
		_, _ = s.settle(ctx, false)
	}
}
