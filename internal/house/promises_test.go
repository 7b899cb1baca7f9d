package house

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// invariants is how many promises the ledger makes: INV-01 and on.
const invariants = 24

// testSources is all text of the module's tests and of its store suite.
func testSources(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir("../..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		if strings.HasSuffix(path, "_test.go") || strings.Contains(path, "storetest") && strings.HasSuffix(path, ".go") {
			text, err := os.ReadFile(path)
			all.Write(text)
			return err
		}
		return nil
	})
	require.NoError(t, err)
	return all.String()
}

func TestEveryInvariantIsNamedInATest(t *testing.T) {
	sources := testSources(t)
	for i := 1; i <= invariants; i++ {
		named := regexp.MustCompile(fmt.Sprintf(`TestINV%02d_|"INV-%02d `, i, i))
		require.True(t, named.MatchString(sources), "no test is named after INV-%02d", i)
	}
}

func TestEveryTestThatTheReadmeCitesExists(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	sources := testSources(t)
	cited := regexp.MustCompile("`(Test[A-Za-z0-9_]+)`").FindAllStringSubmatch(string(readme), -1)
	require.NotEmpty(t, cited)
	for _, name := range cited {
		require.True(t, strings.Contains(sources, "func "+name[1]+"("), "the README cites %s, which does not exist", name[1])
	}
}
