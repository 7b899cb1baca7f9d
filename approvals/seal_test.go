package approvals

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/provider"
)

func TestINV15_ARotatedKeyOpensWhatTheOldOneSealed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "seal.key")
	old, err := LoadSeal(path)
	require.NoError(t, err)
	digits, err := os.ReadFile(path)
	require.NoError(t, err)
	sealed := old.Close("req_1", "/pw", "hunter2")
	require.Equal(t, old.ID(), SealedWith(sealed))

	ring, err := RotateSeal(path)
	require.NoError(t, err)
	require.NotEqual(t, old.ID(), ring.ID())
	require.Equal(t, []string{ring.ID(), old.ID()}, ring.IDs())
	value, err := ring.Open("req_1", "/pw", sealed)
	require.NoError(t, err)
	require.Equal(t, "hunter2", value.Reveal())
	require.Equal(t, ring.ID(), SealedWith(ring.Close("req_1", "/pw", "hunter2")))
	require.Equal(t, old.Mark("hunter2"), ring.Using(old.ID()).Mark("hunter2"))
	require.Nil(t, ring.Using("00000000"))

	_, err = old.Open("req_1", "/pw", ring.Close("req_1", "/pw", "hunter2"))
	require.ErrorContains(t, err, "sealed with the key "+ring.ID()+", which is not here (here: "+old.ID()+")")
	require.NotContains(t, err.Error(), "hunter2")
	for _, id := range ring.IDs() {
		require.Len(t, id, 8)
		require.NotContains(t, strings.ToLower(string(digits)), id, "an id tells nothing of its key")
	}
	kept, err := os.Stat(OldSealFile(path, old.ID()))
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), kept.Mode().Perm())

	again, err := RotateSeal(path)
	require.NoError(t, err)
	require.Len(t, again.IDs(), 3)
	require.NoError(t, os.Remove(OldSealFile(path, old.ID())))
	fewer, err := LoadSeal(path)
	require.NoError(t, err)
	_, err = fewer.Open("req_1", "/pw", sealed)
	require.ErrorContains(t, err, old.ID())
}

func TestINV15_OldKeysAreFoundInADirectoryOfAnyName(t *testing.T) {
	dir := filepath.Join(t.TempDir(), `ops[prod]*\`)
	require.NoError(t, os.Mkdir(dir, 0o700))
	path := filepath.Join(dir, "seal.key")
	old, err := LoadSeal(path)
	require.NoError(t, err)
	sealed := old.Close("req_1", "/pw", "hunter2")
	_, err = RotateSeal(path)
	require.NoError(t, err)
	ring, err := LoadSeal(path)
	require.NoError(t, err)
	value, err := ring.Open("req_1", "/pw", sealed)
	require.NoError(t, err)
	require.Equal(t, "hunter2", value.Reveal())
}

func TestARotationThatWasInterruptedIsDoneAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "seal.key")
	old, err := LoadSeal(path)
	require.NoError(t, err)
	digits, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(OldSealFile(path, old.ID()), digits, 0o600)) // the old key is safe, the new one not there yet
	still, err := LoadSeal(path)
	require.NoError(t, err)
	require.Equal(t, []string{old.ID()}, still.IDs())
	ring, err := RotateSeal(path)
	require.NoError(t, err)
	require.Equal(t, []string{ring.ID(), old.ID()}, ring.IDs())
}

func TestValuesSealedBeforeKeysWereNamedStillOpen(t *testing.T) {
	old, err := NewSeal(make([]byte, 32))
	require.NoError(t, err)
	unnamed := old.aead.Seal(nil, nil, []byte("hunter2"), binding(old.id, "req_1", "/pw"))
	require.Empty(t, SealedWith(unnamed))
	other, err := NewSeal([]byte("0123456789abcdef0123456789abcdef"))
	require.NoError(t, err)
	value, err := other.With(old).Open("req_1", "/pw", unnamed)
	require.NoError(t, err)
	require.Equal(t, "hunter2", value.Reveal())
}

func TestINV21_MarksAreComparedAcrossKeys(t *testing.T) {
	old, err := NewSeal(make([]byte, 32))
	require.NoError(t, err)
	now, err := NewSeal([]byte("0123456789abcdef0123456789abcdef"))
	require.NoError(t, err)
	ring := now.With(old)
	canonical := func(s *Seal) []byte { return []byte(`{"name":"a","password":"` + s.Mark("hunter2") + `"}`) }
	require.Equal(t, [][]byte{canonical(old)}, ring.remarked(canonical(now), map[string]provider.Secret{now.Mark("hunter2"): "hunter2"}))
}
