package sqlstore

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// files are the names and contents of a directory.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	all := map[string]string{}
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		require.NoError(t, err)
		all[e.Name()] = string(text)
	}
	return all
}

func TestINV16_InspectingChangesNothing(t *testing.T) {
	_, _, err := Inspect(t.Context(), filepath.Join(t.TempDir(), "none.db"))
	require.ErrorIs(t, err, ErrNoLedger)

	for name, c := range map[string]struct {
		happens func(t *testing.T, path, older string)
		doubt   string
		behind  int64
	}{
		"nothing":        {func(*testing.T, string, string) {}, "", 0},
		"an older copy":  {func(t *testing.T, path, older string) { copied(t, older, path) }, "the chain ends at entry 3", 0},
		"no anchor":      {func(t *testing.T, path, _ string) { require.NoError(t, os.Remove(path+".anchor")) }, "no anchor", 0},
		"an old version": {func(t *testing.T, path, _ string) { older(t, path) }, "", 1},
	} {
		t.Run(name, func(t *testing.T) {
			path, backup := used(t)
			c.happens(t, path, backup)
			before := files(t, filepath.Dir(path))
			s, found, err := Inspect(t.Context(), path)
			require.NoError(t, err)
			require.Contains(t, found.Doubt, c.doubt)
			require.Equal(t, c.doubt == "", found.Doubt == "")
			require.Equal(t, c.behind, found.Newest-found.Schema)
			require.Contains(t, found.Settings, "journal_mode=wal")
			require.NoError(t, s.Close())
			require.Equal(t, before, files(t, filepath.Dir(path)))
		})
	}
}

// older lets the tables say that the last migration was not made.
func older(t *testing.T, path string) {
	t.Helper()
	require.NoError(t, onFile(t.Context(), path, "DELETE FROM goose_db_version WHERE version_id = (SELECT max(version_id) FROM goose_db_version)"))
}
