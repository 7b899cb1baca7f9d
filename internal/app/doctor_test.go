package app

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/provider"
	"signoff/provider/all"
)

func TestEveryCloudHasACheapReadThatNeedsNoArguments(t *testing.T) {
	for _, api := range all.APIs() {
		op := api.Operation(cheapest[api.Name])
		require.NotNil(t, op, api.Name)
		require.Equal(t, provider.Observe, op.Spec().Effect)
		_, err := op.Canon([]byte("{}"), func(provider.Secret) string { return "" })
		require.NoError(t, err, api.Name)
	}
}

func TestANameThatDoesNotResolveIsToldFromOneThatIsAskedInVain(t *testing.T) {
	what, _ := unreachable(&provider.Error{Op: "x"})
	require.NotContains(t, what, "resolve")
	what, _ = unreachable(&net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "secret.example.com", IsNotFound: true}})
	require.Equal(t, "its name does not resolve", what)
	what, _ = unreachable(&net.OpError{Op: "dial", Err: &net.DNSError{Err: "i/o timeout", Name: "secret.example.com", IsTimeout: true}})
	require.Equal(t, "it does not answer in time", what)
}

func TestINV15_KeysThatOthersCanReadAreFoundInADirectoryOfAnyName(t *testing.T) {
	dir := filepath.Join(t.TempDir(), `ops[prod]*\`)
	require.NoError(t, os.Mkdir(dir, 0o700))
	for _, name := range []string{"seal.key", "seal-old-00000000.key", "checkpoint.key", "ledger.db", "notes.txt"} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o644))
	}
	x := examination{dir: dir}
	x.directory()
	var wrong []string
	for _, f := range x.Findings {
		if strings.Contains(f.String(), "others can use ") {
			wrong = append(wrong, f.String())
		}
	}
	require.Len(t, wrong, 4)
	require.NotContains(t, strings.Join(wrong, "\n"), "notes.txt")
}

func TestAFindingIsOneLineThatShowsWhatOthersHid(t *testing.T) {
	var f Findings
	f.Bad("a\nwrong  forged \u202e text", "mend\tit")
	require.Equal(t, `wrong  a wrong forged \u{202E} text  — mend it`, f[0].String())
	require.True(t, f.Wrong())
	require.Equal(t, 1, strings.Count(f[0].String()+"\n", "\n"))
}
