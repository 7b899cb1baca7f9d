package app

import (
	"bytes"
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

// A checkpoint is due after so many entries, or so long after the last one if
// anything has happened.
const (
	checkpointEntries = 100
	checkpointEvery   = 5 * time.Minute
)

// checkpointsFile is in the data directory: one signed checkpoint a line.
const checkpointsFile = "checkpoints.jsonl"

// Checkpoints reads those of a directory; there may be none.
func Checkpoints(dir string) ([]approvals.Checkpoint, error) {
	path := filepath.Join(dir, checkpointsFile)
	text, err := whole(path)
	var all []approvals.Checkpoint
	for line := range bytes.Lines(text) {
		var c approvals.Checkpoint
		if err := json.Unmarshal(line, &c, json.RejectUnknownMembers(true)); err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", path, len(all)+1, err)
		}
		all = append(all, c)
	}
	return all, err
}

// whole reads the complete lines of a file that may not be there. Who ended
// while writing left a part of one.
func whole(path string) ([]byte, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return text[:bytes.LastIndexByte(text, '\n')+1], err
}

// CheckpointKey is the file of a directory's public key.
func CheckpointKey(dir string) string { return filepath.Join(dir, "checkpoint.pub") }

// Keeper signs checkpoints of a ledger into a directory. The processes of a
// directory take turns.
type Keeper struct {
	dir    string
	store  approvals.Store
	signer approvals.Signer
}

// NewKeeper makes the directory's key at the first use.
func NewKeeper(dir string, store approvals.Store) (*Keeper, error) {
	signer, err := approvals.LoadSigner(dir)
	return &Keeper{dir, store, signer}, err
}

// Key checks what the keeper signs.
func (k *Keeper) Key() approvals.PublicKey { return k.signer.Public() }

// keep anchors the ledger and signs what is due, until the context ends.
func (k *Keeper) keep(ctx context.Context, complain func(error)) {
	for ctx.Err() == nil {
		err := k.store.Anchor(ctx)
		if err == nil {
			_, err = k.Checkpoint(ctx, due)
		}
		if err != nil && ctx.Err() == nil {
			complain(err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
}

// due decides by the last checkpoint of the same ledger.
func due(last *approvals.Checkpoint, now approvals.Checkpoint) bool {
	return last == nil || now.Epoch != last.Epoch || now.Seq >= last.Seq+checkpointEntries || now.At.Sub(last.At) >= checkpointEvery
}

// Always makes a checkpoint of every head that has none.
func Always(*approvals.Checkpoint, approvals.Checkpoint) bool { return true }

// Checkpoint signs the ledger's head if that has no checkpoint and one is
// wanted, and returns the last one there is then.
func (k *Keeper) Checkpoint(ctx context.Context, wanted func(last *approvals.Checkpoint, now approvals.Checkpoint) bool) (*approvals.Checkpoint, error) {
	lock := flock.New(filepath.Join(k.dir, checkpointsFile+".lock"))
	if _, err := lock.TryLockContext(ctx, 5*time.Millisecond); err != nil {
		return nil, err
	}
	defer lock.Unlock()
	head, err := k.store.Head(ctx)
	if err != nil {
		return nil, err
	}
	now, err := k.store.Now(ctx)
	if err != nil && !errors.Is(err, approvals.ErrClock) {
		return nil, err
	}
	last, err := k.last(head.Instance)
	if err != nil || head.Seq == 0 || last != nil && last.Head == head {
		return last, err
	}
	c := k.signer.Sign(head, now)
	if !wanted(last, c) {
		return last, nil
	}
	return &c, k.append(c)
}

func (k *Keeper) last(instance string) (*approvals.Checkpoint, error) {
	all, err := Checkpoints(k.dir)
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Instance == instance {
			return &all[i], err
		}
	}
	return nil, err
}

func (k *Keeper) append(c approvals.Checkpoint) error {
	raw, err := json.Marshal(c)
	if err != nil {
		return err
	}
	path := filepath.Join(k.dir, checkpointsFile)
	text, err := whole(path)
	if err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	err = file.Truncate(int64(len(text)))
	if err == nil {
		_, err = file.WriteAt(append(raw, '\n'), int64(len(text)))
	}
	return errors.Join(err, file.Sync(), file.Close())
}

// seen are the heads that the directory's checkpoints know.
func seen(dir string) ([]approvals.Head, error) {
	all, err := Checkpoints(dir)
	var heads []approvals.Head
	for _, c := range all {
		heads = append(heads, c.Head)
	}
	return heads, err
}
