package app

import (
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/approvals/sqlstore"
)

func TestINV15_ANewSealKeyIsUsedWhenAllHaveIt(t *testing.T) {
	newer, err := approvals.NewSeal([]byte("0123456789abcdef0123456789abcdef"))
	require.NoError(t, err)
	older, err := approvals.NewSeal(make([]byte, 32))
	require.NoError(t, err)
	ring := newer.With(older)
	has := func(name string, keys ...string) sqlstore.Process {
		return sqlstore.Process{Name: name, SealKeys: keys}
	}
	for _, c := range []struct {
		seal   *approvals.Seal
		used   string
		others []sqlstore.Process
		want   string
		wrong  string
	}{
		{ring, "", nil, newer.ID(), ""},
		{ring, newer.ID(), []sqlstore.Process{has("p1", older.ID())}, newer.ID(), ""},
		{ring, older.ID(), nil, newer.ID(), ""},
		{ring, older.ID(), []sqlstore.Process{has("p1", older.ID(), newer.ID())}, newer.ID(), ""},
		{ring, older.ID(), []sqlstore.Process{has("p1", older.ID(), newer.ID()), has("p2", older.ID())}, "", "these processes do not have it: p2."},
		{older, newer.ID(), nil, "", "another seal key (" + newer.ID() + "; here there is " + older.ID() + ")"},
	} {
		got, err := chooseSeal(c.seal, c.used, c.others)
		if c.wrong != "" {
			require.ErrorContains(t, err, c.wrong)
			continue
		}
		require.NoError(t, err)
		require.Equal(t, c.want, got)
	}
}

func TestSealKeysOfTheConfiguration(t *testing.T) {
	t.Setenv("TEST_NEW", "0000000000000000000000000000000000000000000000000000000000000001")
	t.Setenv("TEST_OLD", "0000000000000000000000000000000000000000000000000000000000000002")
	t.Setenv("TEST_BROKEN", "hunter2")
	seal, err := Config{SealKey: "env:TEST_NEW", SealKeysOld: []string{"env:TEST_OLD", "env:TEST_NEW"}}.Seal(t.TempDir())
	require.NoError(t, err)
	require.Len(t, seal.IDs(), 2)
	_, err = Config{SealKey: "env:TEST_NEW", SealKeysOld: []string{"env:TEST_BROKEN"}}.Seal(t.TempDir())
	require.ErrorContains(t, err, "seal_keys_old[0]: seal key: not 64 hex digits")
	require.NotContains(t, err.Error(), "hunter2")
	_, err = Options{ConfigFile: "", Dir: t.TempDir()}.RotateSeal(t.Context())
	require.ErrorContains(t, err, "no ledger")
}
