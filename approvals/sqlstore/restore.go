package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"signoff/approvals"
)

// Where the ledger stands, and what a restore changes. The fencing numbers jump
// far beyond any that was given out since the backup.
const (
	readHere    = `SELECT ledger.instance, ledger.ledger_epoch, ledger.identity, chain_head.seq, chain_head.hash FROM ledger, chain_head`
	readHash    = `SELECT hash FROM event WHERE seq = $1`
	setIdentity = `UPDATE ledger SET identity = $1 WHERE identity = ''`
	beginEpoch  = `UPDATE ledger SET ledger_epoch = $1, identity = $2, epoch = epoch + 1000000`
	holdActive  = `SELECT body FROM request WHERE active ORDER BY seq FOR UPDATE`
)

// whereabouts is PostgreSQL's statement for what a restore cannot take along:
// the cluster, its timeline, and the database in it. A plain role may ask.
const whereabouts = `SELECT (SELECT system_identifier FROM pg_control_system())::text || '/' ||
	substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) || '/' || (SELECT oid FROM pg_database WHERE datname = current_database())::text`

// isBackup is the identity of a file that [Store.Backup] wrote.
const isBackup = "backup"

// here is where a ledger stands, and where its database says it lives.
type here struct {
	approvals.Head
	kept   string // identity in the ledger
	actual string // of the database
}

// empty reports whether nothing has happened here yet.
func (h here) empty() bool { return h.Seq == 0 && h.Epoch == 0 }

func (s *Store) here(ctx context.Context, q querier) (h here, err error) {
	if s.whereabouts != "" {
		if err := q.row(ctx, s.whereabouts).Scan(&h.actual); err != nil {
			return h, fmt.Errorf("ask the server who it is: %w", err)
		}
	}
	err = q.row(ctx, readHere).Scan(&h.Instance, &h.Epoch, &h.kept, &h.Seq, &h.Hash)
	return h, err
}

// Head implements [approvals.Store].
func (s *Store) Head(ctx context.Context) (approvals.Head, error) {
	h, err := s.here(ctx, s)
	return h.Head, doing("read head", err)
}

// doubts says why the database is not the one that was seen, or nothing. Where
// it was restored since then and that was dealt with, its epoch is higher;
// strictly, what was seen must be there all the same.
func doubts(ctx context.Context, q querier, h here, seen *approvals.Head, strictly bool) (string, error) {
	switch {
	case h.kept == isBackup:
		return "this database is a backup", nil
	case h.kept != h.actual && !(h.kept == "" && h.empty()):
		return "the database server, its timeline or the database is another one than it was", nil
	case seen == nil:
		return "", nil
	case seen.Instance != h.Instance:
		return "this is another ledger than the one that was here", nil
	case seen.Epoch > h.Epoch:
		return "the database is older than the last restore that was seen", nil
	case seen.Seq == 0 || seen.Epoch < h.Epoch && !strictly:
		return "", nil
	}
	var hash approvals.Digest
	err := q.row(ctx, readHash, seen.Seq).Scan(&hash)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		if kept, err := atFloor(ctx, q, seen); kept || err != nil {
			return "", err
		}
		return fmt.Sprintf("the chain ends at entry %d, and entry %d had been written", h.Seq, seen.Seq), nil
	case err == nil && hash != seen.Hash:
		return fmt.Sprintf("entry %d is not the one that had been written", seen.Seq), nil
	}
	return "", err
}

// saw remembers the furthest head that this process knows to be written.
func (s *Store) saw(h approvals.Head) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.seen == nil || s.seen.Instance != h.Instance || h.After(*s.seen) {
		s.seen = &h
	}
}

func (s *Store) lastSeen() *approvals.Head {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seen
}

// grown remembers what a transaction added to the chain, once it is committed.
func (s *Store) grown(h *approvals.Head) {
	if h == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.seen != nil && s.seen.Seq < h.Seq {
		s.seen = &approvals.Head{Instance: s.seen.Instance, Epoch: s.seen.Epoch, Seq: h.Seq, Hash: h.Hash}
	}
}

// sound refuses to approve or start anything on a ledger that is not, in this
// transaction, the one that this process knows.
func (t *tx) sound(ctx context.Context) error {
	seen := t.store.lastSeen()
	if seen == nil { // opened only to look
		return nil
	}
	h, err := t.store.here(ctx, t)
	if err != nil {
		return err
	}
	why, err := doubts(ctx, t, h, seen, true)
	if err == nil && (why != "" || h.Epoch != seen.Epoch) {
		return approvals.ErrRestored
	}
	return err
}

// judged is how a ledger was found.
type judged struct {
	approvals.Head
	restored bool // just now
}

// judgeLedger compares the ledger with what was seen of it: in this process, and in
// the anchor if there is one. One that was restored it takes over.
func (s *Store) judgeLedger(ctx context.Context, anchor *approvals.Head, missing bool) (judged, error) {
	why, h, err := s.doubt(ctx, s, anchor, missing)
	if err != nil || why == "" && h.kept == h.actual {
		s.known(h, why, err)
		return judged{Head: h.Head}, err
	}
	found, err := returning(ctx, s, func(t *tx) (judged, error) { return t.takeOver(ctx, anchor, missing) })
	if err == nil {
		s.saw(found.Head)
	}
	return found, err
}

func (s *Store) known(h here, why string, err error) {
	if err == nil && why == "" {
		s.saw(h.Head)
	}
}

func (s *Store) doubt(ctx context.Context, q querier, anchor *approvals.Head, missing bool) (string, here, error) {
	seen := s.lastSeen() // before the rest is read: it is there by then
	h, err := s.here(ctx, q)
	if err != nil {
		return "", h, err
	}
	why, err := doubts(ctx, q, h, anchor, true)
	if why == "" && err == nil {
		why, err = doubts(ctx, q, h, seen, false)
	}
	if why == "" && missing && !h.empty() {
		why = "the ledger has entries and no anchor beside it"
	}
	return why, h, err
}

// takeOver is what makes a restored ledger safe, in one transaction: a new
// epoch, the record, and the end of everything that was decided. It asks again
// why, since another process may have done it meanwhile.
func (t *tx) takeOver(ctx context.Context, anchor *approvals.Head, missing bool) (judged, error) {
	if err := t.alone(ctx); err != nil {
		return judged{}, err
	}
	why, h, err := t.store.doubt(ctx, t, anchor, missing)
	if err != nil {
		return judged{}, err
	}
	if why == "" {
		_, err := t.exec(ctx, setIdentity, h.actual)
		return judged{Head: h.Head}, err
	}
	seen := furthest(anchor, t.store.lastSeen())
	epoch := h.Epoch + 1
	if seen != nil {
		epoch = max(epoch, seen.Epoch+1)
	}
	if err := t.begin(ctx, why, epoch, seen); err != nil {
		return judged{}, err
	}
	if _, err := t.exec(ctx, beginEpoch, epoch, h.actual); err != nil {
		return judged{}, err
	}
	h, err = t.store.here(ctx, t)
	return judged{Head: h.Head, restored: true}, err
}

// alone lets no other process take over at the same time. SQLite's writers are
// alone anyway.
func (t *tx) alone(ctx context.Context) error {
	if t.store.listen == nil {
		return nil
	}
	_, err := t.exec(ctx, fmt.Sprintf("SELECT pg_advisory_xact_lock(%d)", migrationLock))
	return err
}

// begin records the restore and ends what was decided before it.
func (t *tx) begin(ctx context.Context, why string, epoch int64, seen *approvals.Head) error {
	rows, err := t.query(ctx, holdActive)
	if err != nil {
		return err
	}
	active, err := collect(rows, scanRequest)
	if err != nil {
		return err
	}
	entry, err := approvals.RestoredEntry(why, epoch, seen, restorer, t.now)
	if err == nil {
		err = t.append(ctx, entry)
	}
	if err == nil {
		err = t.suspendGrants(ctx)
	}
	if err == nil {
		err = t.forgetDrafts(ctx)
	}
	for _, r := range active {
		if err != nil {
			return err
		}
		err = t.forget(ctx, r)
	}
	return err
}

// restorer is who did it, in the record.
const restorer = "ledger"

// forget ends one request as a restore does.
func (t *tx) forget(ctx context.Context, r approvals.Request) error {
	c, changes, err := approvals.AfterRestore(r, restorer, t.now)
	if err != nil || !changes {
		return err
	}
	if _, err := t.swap(ctx, r.Version, c.After); err != nil {
		return err
	}
	for _, part := range []func(context.Context, approvals.Change) error{t.locks, t.secrets, t.record} {
		if err := part(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

// furthest is the later of two heads, either of which may be missing.
func furthest(a, b *approvals.Head) *approvals.Head {
	if a == nil || b != nil && b.After(*a) {
		return b
	}
	return a
}
