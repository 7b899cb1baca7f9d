package app

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/approvals/sqlstore"
)

// kept is a ledger in a directory with a clock set by hand.
type kept struct {
	*testing.T
	dir   string
	now   time.Time
	store *sqlstore.Store
	*Keeper
}

func newKept(t *testing.T) *kept {
	t.Helper()
	k := &kept{T: t, dir: t.TempDir(), now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
	var err error
	k.store, err = sqlstore.Open(t.Context(), LedgerPath(k.dir), sqlstore.WithClock(func() time.Time { return k.now }))
	require.NoError(t, err)
	t.Cleanup(func() { k.store.Close() })
	k.Keeper, err = NewKeeper(k.dir, k.store)
	require.NoError(t, err)
	return k
}

// day records entries, signs a checkpoint, and ends.
func (k *kept) day(entries int) {
	k.Helper()
	for range entries {
		require.NoError(k, k.store.Record(k.Context(), approvals.Entry{Kind: "test"}))
	}
	_, err := k.Checkpoint(k.Context(), Always)
	require.NoError(k, err)
	k.now = k.now.Add(24 * time.Hour)
}

func (k *kept) floor() int64 {
	k.Helper()
	f, err := k.store.Floor(k.Context())
	require.NoError(k, err)
	return f.Seq
}

func TestINV12_RetentionRemovesUpToCheckpointsThatAreOldEnough(t *testing.T) {
	k := newKept(t)
	for range 50 {
		k.day(3)
	}
	removed, err := k.Prune(t.Context(), k.now.Add(-40*24*time.Hour), "test")
	require.NoError(t, err)
	require.Equal(t, int64(30), removed.Entries, "ten days")
	require.Equal(t, int64(30), k.floor())
	removed, err = k.Prune(t.Context(), k.now.Add(-40*24*time.Hour), "test")
	require.NoError(t, err)
	require.Zero(t, removed, "there is nothing more to remove")
	_, err = k.Prune(t.Context(), k.now.Add(-29*24*time.Hour), "test")
	require.ErrorContains(t, err, "younger than 30 days")
	require.Equal(t, int64(30), k.floor())

	all, err := Checkpoints(k.dir)
	require.NoError(t, err)
	found, err := approvals.VerifyLedger(t.Context(), k.store, all, k.Key())
	require.NoError(t, err)
	require.Equal(t, 9, found.Removed)
	require.Equal(t, 41, found.Checkpoints)

	elsewhere, err := NewKeeper(t.TempDir(), k.store)
	require.NoError(t, err)
	_, err = elsewhere.Prune(t.Context(), k.now.Add(-40*24*time.Hour), "test")
	require.ErrorIs(t, err, ErrOtherPruner)
}

func TestINV12_ManyEntriesAreRemovedInSteps(t *testing.T) {
	k := newKept(t)
	for range 3 {
		k.day(pruneAtOnce/2 + 1)
	}
	k.day(1)
	k.now = k.now.Add(100 * 24 * time.Hour)
	removed, err := k.Prune(t.Context(), k.now.Add(-40*24*time.Hour), "test")
	require.NoError(t, err)
	require.Equal(t, int64(3*(pruneAtOnce/2+1)+1), removed.Entries)
	pruned := 0
	require.NoError(t, k.store.Entries(t.Context(), 0, "", func(e approvals.Entry) error {
		if e.Kind == "ledger.pruned" {
			pruned++
		}
		return nil
	}))
	require.Equal(t, 3, pruned)
}

func TestRetentionOfTheConfiguration(t *testing.T) {
	for text, want := range map[string]time.Duration{"400d": 9600 * time.Hour, "720h": 720 * time.Hour, "0": 0, "0d": 0} {
		got, err := ParseSpan(text)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	for _, text := range []string{"", "d", "-1d", "-1h", "1.5d", "99999999d", "a year"} {
		_, err := ParseSpan(text)
		require.ErrorContains(t, err, "is not a time such as 400d", text)
	}
	path := func(text string) string {
		file := filepath.Join(t.TempDir(), "signoff.yaml")
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
		return file
	}
	c, err := LoadConfig(path("retention: 400d\n"))
	require.NoError(t, err)
	require.Equal(t, Span(9600*time.Hour), c.Retention)
	for _, text := range []string{"29d", "-1d", "soon"} {
		_, err := LoadConfig(path("retention: " + text + "\n"))
		require.Error(t, err, text)
	}
	now := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Time{"": now.Add(-9600 * time.Hour), "2026-01-31": time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC), "40d": now.Add(-40 * 24 * time.Hour)} {
		got, err := c.PruneBefore(text, now)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	_, err = Config{}.PruneBefore("", now)
	require.ErrorContains(t, err, "--before")
	_, err = c.PruneBefore("yesterday", now)
	require.ErrorContains(t, err, "is not a date")
}
