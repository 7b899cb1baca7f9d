package approvals

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/go-json-experiment/json"
)

// MinRetention is the shortest time for which everything is kept.
const MinRetention = 30 * 24 * time.Hour

// A Floor is where a chain begins after retention removed what lay below: the
// last entry removed, signed. It only rises. A chain that does not begin at
// entry 1 without one was cut.
type Floor struct {
	Head                // the last entry removed
	UpTo      time.Time `json:"up_to"`     // everything removed is older
	At        time.Time `json:"at"`        // when it was raised
	Key       string    `json:"key"`       // public, of who signed
	Signature string    `json:"signature"` // Ed25519, in hex
}

// A checkpoint must never pass for a floor: each has its own domain.
func (f Floor) digest() []byte {
	return []byte(newDigest("signoff/floor/v1").field("instance", f.Instance).field("epoch", strconv.FormatInt(f.Epoch, 10)).
		field("seq", strconv.FormatInt(f.Seq, 10)).field("hash", string(f.Hash)).field("up_to", f.UpTo.UTC().Format(time.RFC3339Nano)).
		field("at", f.At.UTC().Format(time.RFC3339Nano)).field("key", f.Key).sum())
}

// Signed reports whether the floor carries the signature of one of the keys.
func (f Floor) Signed(keys ...PublicKey) bool {
	signature, err := hex.DecodeString(f.Signature)
	for _, k := range keys {
		if err == nil && len(k.key) == ed25519.PublicKeySize && f.Key == k.String() && ed25519.Verify(k.key, f.digest(), signature) {
			return true
		}
	}
	return false
}

// holds checks a floor against the ledger that it stands in.
func (f Floor) holds(head Head, keys []PublicKey) error {
	switch {
	case f.Seq == 0 && f.Hash == "":
		return nil
	case !f.Signed(keys...):
		return fmt.Errorf("the floor at entry %d is not signed with the key given: it was changed, or another key made it (it names %s; give the checkpoint.pub of the data directory that prunes with --key)", f.Seq, Visible(f.Key))
	case f.Instance != head.Instance || f.Epoch > head.Epoch || f.Seq >= head.Seq:
		return fmt.Errorf("the floor at entry %d is not one of this ledger", f.Seq)
	}
	return nil
}

// Verifier checks the chain from the floor on.
func (f Floor) Verifier() Verifier { return Verifier{f.Seq, f.Hash} }

// Pruned counts what retention removed.
type Pruned struct {
	Entries  int64 `json:"entries"`
	Requests int64 `json:"requests"`
	Drafts   int64 `json:"drafts"`
}

// PrunedEntry records that the floor was raised.
func PrunedEntry(f Floor, by string, removed Pruned) (Entry, error) {
	facts, err := json.Marshal(map[string]any{"floor": f.Seq, "hash": f.Hash, "up_to": f.UpTo, "removed": removed}, json.Deterministic(true))
	return Entry{At: f.At, Kind: "ledger.pruned", Actor: by, Facts: facts}, err
}

// RaiseFloor removes everything up to a checkpoint that is older than before,
// and leaves a signed floor. What does not verify is not removed, for it may be
// evidence. The error of a store that still needs something of it is
// [ErrNeeded].
func RaiseFloor(ctx context.Context, store Store, signer Signer, c Checkpoint, before time.Time, by string) (Pruned, error) {
	now, err := store.Now(ctx)
	if err != nil {
		return Pruned{}, err
	}
	switch {
	case now.Sub(before) < MinRetention:
		return Pruned{}, fmt.Errorf("retention: what is younger than %d days is never removed", MinRetention/(24*time.Hour))
	case !c.At.Before(before) || !c.Signed(signer.Public()):
		return Pruned{}, errors.New("retention: the checkpoint is too young, or not signed with this key")
	}
	if err := verifiedTo(ctx, store, c); err != nil {
		return Pruned{}, fmt.Errorf("retention: nothing is removed, since it does not verify: %w", err)
	}
	return store.Prune(ctx, signer.SignFloor(c, now), by)
}

// SignFloor makes the floor at a checkpoint.
func (s Signer) SignFloor(c Checkpoint, at time.Time) Floor {
	f := Floor{Head: c.Head, UpTo: c.At, At: at.UTC().Round(0), Key: s.Public().String()}
	f.Signature = hex.EncodeToString(ed25519.Sign(s.key, f.digest()))
	return f
}

// verifiedTo checks the chain from the present floor to a checkpoint.
func verifiedTo(ctx context.Context, store Store, c Checkpoint) error {
	floor, err := store.Floor(ctx)
	if err != nil {
		return err
	}
	chain := floor.Verifier()
	err = store.Entries(ctx, floor.Seq, "", func(e Entry) error {
		if e.Seq > c.Seq {
			return errEnough
		}
		return chain.Next(e)
	})
	if err != nil && !errors.Is(err, errEnough) {
		return err
	}
	if seq, hash := chain.Head(); seq != c.Seq || hash != c.Hash {
		return fmt.Errorf("entry %d is not the one that the checkpoint of %s knows", c.Seq, Clock(c.At))
	}
	return nil
}

// Gone says that a request may have been removed; nil where nothing was.
func (f Floor) Gone(id string) error {
	if f.Seq == 0 {
		return nil
	}
	return fmt.Errorf("%w %s here: retention removed what ended before %s (the trail begins after entry %d)", ErrNotFound, Visible(id), Clock(f.UpTo), f.Seq)
}
