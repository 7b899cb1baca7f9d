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

func TestCheckpointsAreMadeWhenTheyAreDue(t *testing.T) {
	dir, now := t.TempDir(), time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	store, err := sqlstore.Open(t.Context(), LedgerPath(dir), sqlstore.WithClock(func() time.Time { return now }))
	require.NoError(t, err)
	t.Cleanup(func() { store.Close() })
	k, err := NewKeeper(dir, store)
	require.NoError(t, err)
	happens := func(times int) {
		for range times {
			require.NoError(t, store.Record(t.Context(), approvals.Entry{Kind: "test"}))
		}
	}
	lasts := func() (seqs []int64) {
		_, err := k.Checkpoint(t.Context(), due)
		require.NoError(t, err)
		all, err := Checkpoints(dir)
		require.NoError(t, err)
		for _, c := range all {
			require.True(t, c.Signed(k.Key()))
			seqs = append(seqs, c.Seq)
		}
		return seqs
	}
	require.Empty(t, lasts(), "nothing has happened")
	happens(1)
	require.Equal(t, []int64{1}, lasts())
	happens(checkpointEntries - 1)
	require.Equal(t, []int64{1}, lasts())
	happens(1)
	require.Equal(t, []int64{1, 101}, lasts())
	now = now.Add(checkpointEvery)
	require.Equal(t, []int64{1, 101}, lasts(), "nothing has happened since")
	happens(1)
	require.Equal(t, []int64{1, 101, 102}, lasts())
	happens(1)
	_, err = k.Checkpoint(t.Context(), Always)
	require.NoError(t, err)
	require.Equal(t, []int64{1, 101, 102, 103}, lasts())

	// A process that ended while it wrote leaves a part of a line.
	file, err := os.OpenFile(filepath.Join(dir, checkpointsFile), os.O_WRONLY|os.O_APPEND, 0)
	require.NoError(t, err)
	_, err = file.WriteString(`{"instance":"`)
	require.NoError(t, err)
	require.NoError(t, file.Close())
	happens(100)
	require.Equal(t, []int64{1, 101, 102, 103, 203}, lasts())
}
