package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/approvals/sqlstore"
	"signoff/internal/app"
)

// aging writes into a directory's ledger as if it were so long ago.
func aging(t *testing.T, dir string, ago time.Duration, write func(s *sqlstore.Store)) {
	t.Helper()
	s, err := sqlstore.Open(t.Context(), app.LedgerPath(dir), sqlstore.WithClock(func() time.Time { return time.Now().Add(-ago) }))
	require.NoError(t, err)
	defer s.Close()
	write(s)
	keeper, err := app.NewKeeper(dir, s)
	require.NoError(t, err)
	_, err = keeper.Checkpoint(t.Context(), app.Always)
	require.NoError(t, err)
}

func TestINV12_RetentionByCommandAndByConfiguration(t *testing.T) {
	dir := t.TempDir()
	config := writeConfig(t, "retention: 60d\nproviders: {ionos: {accounts: [{name: main, token: env:TEST_IONOS_TOKEN}]}}\n")
	entries := func(s *sqlstore.Store) {
		for range 5 {
			require.NoError(t, s.Record(t.Context(), approvals.Entry{Kind: "test"}))
		}
	}
	const day = 24 * time.Hour
	aging(t, dir, 200*day, entries)
	aging(t, dir, 100*day, entries)
	aging(t, dir, 10*day, entries)

	flags := []string{"--data", dir}
	require.Contains(t, failure(t, append([]string{"audit", "prune"}, flags...)...), "--before")
	require.Contains(t, failure(t, append([]string{"audit", "prune", "--before", "29d"}, flags...)...), "younger than 30 days")
	require.Contains(t, failure(t, append([]string{"audit", "prune", "--before", "yesterday"}, flags...)...), "is not a date")
	told := output(t, append([]string{"audit", "prune", "--before", "150d"}, flags...)...)
	require.Contains(t, told, "removed: 5 entries, 0 requests")
	require.Contains(t, told, "the trail begins after entry 5")
	checked := output(t, append([]string{"audit", "verify"}, flags...)...)
	require.Contains(t, checked, "verified: 11 entries")
	require.Contains(t, checked, "retention: entries 1 to 5, all older than ")
	require.Contains(t, failure(t, append([]string{"audit", "export", "--request", "req_old"}, flags...)...), "retention removed what ended before")

	key := filepath.Join(t.TempDir(), "key")
	require.NoError(t, os.WriteFile(key, []byte("ed25519:0000000000000000000000000000000000000000000000000000000000000000\n"), 0o600))
	require.Contains(t, failure(t, append([]string{"audit", "verify", "--key", key}, flags...)...), "is not signed with this key")

	t.Setenv("TEST_IONOS_TOKEN", "token")
	a, process := stdio(t, "--data", dir, "--config", config)
	eventually(t, "the server removes what is older than 60 days", func() bool {
		s, err := sqlstore.Open(t.Context(), app.LedgerPath(dir), sqlstore.Looking())
		require.NoError(t, err)
		defer s.Close()
		floor, err := s.Floor(t.Context())
		require.NoError(t, err)
		return floor.Seq == 10
	})
	require.NoError(t, a.client.Close())
	_ = process.Wait()
	require.Contains(t, output(t, append([]string{"audit", "verify"}, flags...)...), "retention: entries 1 to 10")
}
