package app

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"signoff/approvals"
)

// At most so many entries are removed in one transaction where checkpoints
// allow it, so that nobody waits long.
const pruneAtOnce = 1000

// ErrOtherPruner says that another data directory's key signs the floor: one of
// several prunes, always the same.
var ErrOtherPruner = errors.New("another data directory prunes this ledger: its key signed the floor")

// Prune removes everything before a time, up to checkpoints of the directory,
// and returns what was removed.
func (k *Keeper) Prune(ctx context.Context, before time.Time, by string) (approvals.Pruned, error) {
	var all approvals.Pruned
	lock := flock.New(filepath.Join(k.dir, "prune.lock"))
	if _, err := lock.TryLockContext(ctx, 50*time.Millisecond); err != nil {
		return all, err
	}
	defer lock.Unlock()
	for {
		c, err := k.lowest(ctx, before)
		if err != nil || c == nil {
			return all, err
		}
		removed, err := approvals.RaiseFloor(ctx, k.store, k.signer, *c, before, by)
		if err != nil {
			return all, err
		}
		all.Entries, all.Requests, all.Drafts = all.Entries+removed.Entries, all.Requests+removed.Requests, all.Drafts+removed.Drafts
	}
}

// lowest is the checkpoint to which the floor is raised next: the furthest
// within reach that is old enough, needed by nothing, and of this chain. There
// may be none.
func (k *Keeper) lowest(ctx context.Context, before time.Time) (*approvals.Checkpoint, error) {
	floor, err := k.store.Floor(ctx)
	if err != nil {
		return nil, err
	}
	if floor.Seq > 0 && floor.Key != k.Key().String() {
		return nil, ErrOtherPruner
	}
	upTo, err := k.store.Prunable(ctx)
	if err != nil {
		return nil, err
	}
	head, err := k.store.Head(ctx)
	if err != nil {
		return nil, err
	}
	all, err := Checkpoints(k.dir)
	if err != nil {
		return nil, err
	}
	var best *approvals.Checkpoint
	for i, c := range all {
		fits := c.Instance == head.Instance && c.Signed(k.Key()) && c.At.Before(before) && c.Seq > floor.Seq && c.Seq <= upTo
		if !fits || best != nil && (c.Seq > floor.Seq+pruneAtOnce || c.Seq <= best.Seq) {
			continue
		}
		here, err := k.inChain(ctx, c)
		if err != nil {
			return nil, err
		}
		if here {
			best = &all[i]
		}
	}
	return best, nil
}

// inChain tells a checkpoint of this chain from one whose entry a restore took
// away.
func (k *Keeper) inChain(ctx context.Context, c approvals.Checkpoint) (bool, error) {
	found := false
	err := k.store.Entries(ctx, c.Seq-1, "", func(e approvals.Entry) error {
		found = e.Seq == c.Seq && e.Hash == c.Hash
		return errFirst
	})
	if errors.Is(err, errFirst) {
		err = nil
	}
	return found, err
}

var errFirst = errors.New("the first one is enough")

// pruneEvery spaces the removal of what retention no longer keeps.
const pruneEvery = 24 * time.Hour

// retain keeps to the configured retention, until the context ends.
func (a *App) retain(ctx context.Context) {
	span := time.Duration(a.Config.Retention)
	if span == 0 || a.Sandbox {
		return
	}
	for ctx.Err() == nil {
		if err := a.prune(ctx, span); err != nil && ctx.Err() == nil {
			a.Log.Error("retention", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(pruneEvery):
		}
	}
}

func (a *App) prune(ctx context.Context, span time.Duration) error {
	now, err := a.Store.Now(ctx)
	if err != nil {
		return err
	}
	removed, err := a.keeper.Prune(ctx, now.Add(-span), a.process.Name)
	if removed.Entries > 0 {
		a.Log.Info("retention removed what is older", "span", span, "entries", removed.Entries, "requests", removed.Requests)
	}
	if errors.Is(err, ErrOtherPruner) {
		a.Log.Info("retention: " + err.Error())
		return nil
	}
	return err
}

// PruneBefore reads the end of what is removed: a date, a point in time, or an
// age; empty is the configured retention.
func (c Config) PruneBefore(text string, now time.Time) (time.Time, error) {
	if text == "" {
		if c.Retention == 0 {
			return now, errors.New("say what is removed with --before, or how long things are kept with retention in the configuration")
		}
		return now.Add(-time.Duration(c.Retention)), nil
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if at, err := time.Parse(layout, text); err == nil {
			return at, nil
		}
	}
	span, err := ParseSpan(text)
	if err != nil {
		return now, fmt.Errorf("--before: %q is not a date (2026-01-31), a time (RFC 3339) or an age (400d)", text)
	}
	return now.Add(-span), nil
}
