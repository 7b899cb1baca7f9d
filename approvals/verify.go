package approvals

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/go-json-experiment/json"
)

// Findings are what the verification of a ledger found to hold.
type Findings struct {
	Head        Head
	Checkpoints int         // that hold
	Last        *Checkpoint // of those
	Lost        int         // checkpoints of entries that a restore took away
	Restores    []Entry     // the gaps: entries with which a restored ledger went on
	Floor       Floor       // the chain begins after it; zero = at its first entry
	Removed     int         // checkpoints of entries below the floor
}

// VerifyLedger checks the whole chain, the requests against what their last
// entries recorded and the other way round, and the signed checkpoints against
// the chain. The error names the first thing that does not hold. Checkpoints and
// the floor carry the signature of one of the keys.
func VerifyLedger(ctx context.Context, store Store, checkpoints []Checkpoint, keys ...PublicKey) (Findings, error) {
	for i, c := range checkpoints {
		if !slices.ContainsFunc(keys, c.Signed) {
			return Findings{}, fmt.Errorf("checkpoint %d, of entry %d, is not signed with this key: it was changed, or another key made it", i+1, c.Seq)
		}
	}
	for { // from the beginning, when the floor rose meanwhile
		f, err := verifyFrom(ctx, store, checkpoints, keys)
		if err == nil {
			return f, nil
		}
		if now, floorErr := store.Floor(ctx); floorErr != nil || now.Seq <= f.Floor.Seq {
			return f, err
		}
	}
}

// verifyFrom verifies from the present floor on.
func verifyFrom(ctx context.Context, store Store, checkpoints []Checkpoint, keys []PublicKey) (f Findings, err error) {
	if f.Floor, err = store.Floor(ctx); err != nil {
		return f, err
	}
	head, err := store.Head(ctx)
	if err != nil {
		return f, err
	}
	if err := f.Floor.holds(head, keys); err != nil {
		return f, err
	}
	a := audited{chain: f.Floor.Verifier(), floor: f.Floor, at: map[int64]Digest{0: Genesis}, wanted: map[int64]bool{head.Seq: true},
		records: map[string]Digest{}, filed: map[string]bool{}, reviewed: map[string]bool{}}
	if f.Floor.Seq > 0 {
		a.at = map[int64]Digest{f.Floor.Seq: f.Floor.Hash}
	}
	for _, c := range checkpoints {
		a.wanted[c.Seq] = true
	}
	if err := store.Entries(ctx, f.Floor.Seq, "", a.next); err != nil {
		return f, err
	}
	seq, hash := a.chain.Head()
	f.Head = Head{head.Instance, head.Epoch, seq, hash}
	if hash == "" {
		f.Head.Hash = Genesis
	}
	if a.at[head.Seq] != head.Hash {
		return f, fmt.Errorf("audit: the chain ends at entry %d, but the ledger's head is entry %d: entries were cut off or added", seq, head.Seq)
	}
	f.Restores = a.restores
	if err := f.compare(checkpoints, &a); err != nil {
		return f, err
	}
	return f, a.compareRequests(ctx, store)
}

// audited is what is remembered of a chain that is read once.
type audited struct {
	floor    Floor
	chain    Verifier
	wanted   map[int64]bool
	at       map[int64]Digest  // hashes of the wanted entries
	records  map[string]Digest // of each request, after its last change
	filed    map[string]bool   // requests with a change in the chain, recorded or not
	reviewed map[string]bool   // requests whose broken glass was reviewed
	restores []Entry
}

func (a *audited) next(e Entry) error {
	if err := a.chain.Next(e); err != nil {
		return err
	}
	if a.wanted[e.Seq] {
		a.at[e.Seq] = e.Hash
	}
	a.note(e)
	if e.Kind == restoredKind {
		a.restores = append(a.restores, e)
	}
	return nil
}

// note remembers what an entry says of a request.
func (a *audited) note(e Entry) {
	if e.Request == "" || IsDraft(e.Request) {
		return
	}
	record := e.record()
	if record != "" {
		a.records[e.Request] = record
	}
	if record != "" || e.To != "" {
		a.filed[e.Request] = true
	}
	if e.Kind == "review.close" {
		a.reviewed[e.Request] = true
	}
}

// compare holds the checkpoints against the chain.
func (f *Findings) compare(checkpoints []Checkpoint, a *audited) error {
	for i, c := range checkpoints {
		switch {
		case c.Instance == f.Head.Instance && c.Seq < a.floor.Seq:
			f.Removed++
			continue
		case a.lost(c, f.Head.Instance):
			f.Lost++
			continue
		case c.Instance != f.Head.Instance:
			return fmt.Errorf("the checkpoint of %s is of another ledger, and no restore is on record", Clock(c.At))
		case c.Seq > f.Head.Seq:
			return fmt.Errorf("the checkpoint of %s knows entry %d, but the chain ends at entry %d: the entries after it were cut off", Clock(c.At), c.Seq, f.Head.Seq)
		case a.at[c.Seq] != c.Hash:
			return fmt.Errorf("entry %d is not the one that the checkpoint of %s knows: the chain was rewritten at or before it", c.Seq, Clock(c.At))
		}
		f.Checkpoints++
		f.Last = &checkpoints[i]
	}
	return nil
}

// lost reports whether a restore on record took the checkpoint's entry away:
// one of a later epoch, which went on from before it.
func (a *audited) lost(c Checkpoint, instance string) bool {
	if c.Epoch < a.floor.Epoch { // the entry of that restore may have been removed
		return true
	}
	for _, e := range a.restores {
		var facts restoredFacts
		if json.Unmarshal(e.Facts, &facts) == nil && facts.Epoch > c.Epoch {
			return c.Instance != instance || c.Seq >= e.Seq
		}
	}
	return false
}

// compareRequests holds the requests against the chain, and the chain against
// the requests: what it knows must be there.
func (a *audited) compareRequests(ctx context.Context, store Store) error {
	all, err := store.Find(ctx, Query{})
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, r := range all {
		seen[r.ID] = true
		if err := a.compareRequest(ctx, store, r); err != nil {
			return err
		}
	}
	for _, id := range slices.Sorted(maps.Keys(a.filed)) {
		if seen[id] {
			continue
		}
		// Retention keeps what changed above the floor, so it did not take this
		// away; if the floor rose meanwhile, everything is looked at again.
		if _, err := store.Load(ctx, id); errors.Is(err, ErrNotFound) {
			return fmt.Errorf("request %s is in the audit trail and not in the ledger: it was removed behind the ledger's back", id)
		} else if err != nil {
			return err
		}
		return fmt.Errorf("request %s is in the audit trail and not in the ledger: another one is in its place", id)
	}
	return nil
}

func (a *audited) compareRequest(ctx context.Context, store Store, r Request) error {
	for range 3 { // it may change while it is looked at
		digest, err := r.RecordDigest()
		if err != nil || digest == a.records[r.ID] {
			return err
		}
		if err := store.Entries(ctx, 0, r.ID, func(e Entry) error { a.note(e); return nil }); err != nil {
			return err
		}
		if a.records[r.ID] == "" {
			return a.unrecorded(r.ID)
		}
		if r, err = store.Load(ctx, r.ID); err != nil {
			return err
		}
	}
	return fmt.Errorf("request %s is not what its last entry recorded: it was changed behind the ledger's back", r.ID)
}

// unrecorded judges a request that no entry carries a record of: it was filed
// before entries did, or it lies below the floor and its review above.
func (a *audited) unrecorded(id string) error {
	if a.filed[id] || a.floor.Seq > 0 && a.reviewed[id] {
		return nil
	}
	return fmt.Errorf("request %s is in the ledger and not in the audit trail: it was added behind the ledger's back", id)
}
