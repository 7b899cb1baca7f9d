package app

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAddress_OfTheLedger(t *testing.T) {
	t.Setenv("TEST_STORE", "postgres://signoff:hunter2@db/signoff")
	file := filepath.Join(t.TempDir(), "store")
	require.NoError(t, os.WriteFile(file, []byte("sqlite:/var/lib/other.db\n"), 0o600))
	const refused = "refused"
	for _, c := range []struct {
		flag, config string
		sandbox      bool
		want         string
	}{
		{"", "", false, "dir/ledger.db"},
		{"", "sqlite", false, "dir/ledger.db"},
		{"", "sqlite:x.db", false, "sqlite:x.db"},
		{"y.db", "sqlite:x.db", false, "y.db"},
		{"", "postgres://signoff@db/signoff", false, "postgres://signoff@db/signoff"},
		{"", "postgres://signoff@db/signoff", true, "dir/ledger.db"}, // of real clouds
		{"postgres://signoff@db/signoff", "", true, "postgres://signoff@db/signoff"},
		{"env:TEST_STORE", "", false, "postgres://signoff:hunter2@db/signoff"},
		{"", "file:" + file, false, "sqlite:/var/lib/other.db"},
		{"env:TEST_NOTHING", "", false, refused},
		{"", "postgres://signoff:hunter2@db/signoff", false, refused},
		{"postgresql://db/signoff?password=hunter2", "", false, refused},
		{"postgres://signoff:hunter2#x@db/signoff", "", false, refused},
		{"postgres://signoff:12/hunter2@db/signoff", "", false, refused},
		{"mysql://signoff:hunter2@db/signoff", "", false, refused},
	} {
		got, err := Options{StoreURL: c.flag, Dir: "dir", Sandbox: c.sandbox}.address(Config{Store: c.config})
		if c.want == refused {
			require.Error(t, err, "%+v", c)
			require.NotContains(t, err.Error(), "hunter2")
			continue
		}
		require.NoError(t, err, "%+v", c)
		require.Equal(t, c.want, got, "%+v", c)
	}
}
