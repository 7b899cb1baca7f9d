// Package house checks the borders between the packages of this module.
package house

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// may lists, for each tree of the module, the trees it may import besides
// itself; the first match counts. Tests may import what they test with.
var may = []struct {
	tree    string
	imports []string
}{
	{"provider/all", []string{"provider"}},
	{"provider/sandbox", []string{"provider"}},
	{"provider/", []string{"provider"}},
	{"provider", nil},
	{"approvals/policyfile", []string{"approvals", "provider"}},
	{"approvals/sqlstore", []string{"approvals", "provider"}},
	{"approvals/storetest", []string{"approvals", "provider"}},
	{"approvals/console", []string{"approvals", "provider"}},
	{"approvals", []string{"provider"}},
	{"tools/conformance", []string{"tools"}},
	{"tools", []string{"approvals", "provider"}},
	{"prompts", nil},
	{"internal/app", []string{"provider", "approvals"}},
	{"internal/gendocs", []string{"provider", "tools"}},
	{"internal/house", nil},
	{"internal/proof", nil},
	{"cmd/slackbot", []string{"provider", "approvals", "internal", "cmd/slackbot"}},
	{"cmd/", []string{"provider", "approvals", "tools", "prompts", "internal"}},
}

// only lists outside libraries that one tree keeps to itself.
var only = map[string]*regexp.Regexp{
	"github.com/mark3labs/mcp-go": regexp.MustCompile(`^signoff/(tools|prompts|cmd/mcp-server)(/|$)`),
	"github.com/slack-go/slack":   regexp.MustCompile(`^signoff/cmd/slackbot(/|$)`),
	"modernc.org/sqlite":          regexp.MustCompile(`^signoff/approvals/sqlstore(/|$)`),
	"github.com/jackc/pgx":        regexp.MustCompile(`^signoff/approvals/sqlstore(/|$)`),
	"github.com/pressly/goose":    regexp.MustCompile(`^signoff/approvals/sqlstore(/|$)`),
}

type listed struct {
	ImportPath string
	Imports    []string
}

func packages(t *testing.T) []listed {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "signoff/...").Output()
	require.NoError(t, err)
	decoder := json.NewDecoder(strings.NewReader(string(out)))
	var all []listed
	for {
		var p listed
		err := decoder.Decode(&p)
		if errors.Is(err, io.EOF) {
			return all
		}
		require.NoError(t, err)
		all = append(all, p)
	}
}

func TestImportsRunOneWay(t *testing.T) {
	for _, p := range packages(t) {
		path := strings.TrimPrefix(p.ImportPath, "signoff/")
		for _, imported := range p.Imports {
			if ours, ok := strings.CutPrefix(imported, "signoff/"); ok {
				require.True(t, allowed(path, ours), "%s must not import %s", path, ours)
			}
			for library, home := range only {
				require.False(t, strings.HasPrefix(imported, library) && !home.MatchString(p.ImportPath), "%s must not import %s", path, library)
			}
		}
	}
}

// allowed reports whether the package may import the other one.
func allowed(path, imported string) bool {
	for _, rule := range may {
		if !under(path, rule.tree) {
			continue
		}
		if imported == path || under(imported, path+"/") || strings.HasPrefix(path, "provider/") && strings.HasPrefix(imported, "provider") {
			return true
		}
		for _, tree := range rule.imports {
			if under(imported, tree) {
				return true
			}
		}
		return false
	}
	return false
}

func under(path, tree string) bool {
	return path == tree || strings.HasPrefix(path, strings.TrimSuffix(tree, "/")+"/")
}

// traps are parts of mcp-go that break what the tools promise: tasks skip the
// middleware and are cancelled with their answer, typed schemas come out empty,
// its validation shows raw structs, its helpers drop unknown arguments.
var traps = regexp.MustCompile(`\b(AddTaskTool|WithTaskCapabilities|WithInputSchema|WithInputSchemaValidation|NewTypedToolHandler|NewStructuredToolHandler|MissingRequiredClientCapabilityError|WithSessionIdleTTL)\b|\.Execution = &mcp`)

func TestTheTrapsOfTheLibraryAreAvoided(t *testing.T) {
	files, err := filepath.Glob("../../tools/*.go")
	require.NoError(t, err)
	more, err := filepath.Glob("../../cmd/mcp-server/*.go")
	require.NoError(t, err)
	for _, file := range append(files, more...) {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		require.Empty(t, traps.FindString(string(text)), file)
		if strings.Contains(string(text), "NewStreamableHTTPServer(") {
			require.Contains(t, string(text), "WithStateLess(true)", file)
			require.Contains(t, string(text), "WithDisableStreaming(true)", "%s: streams would be shared between clients", file)
		}
	}
}
