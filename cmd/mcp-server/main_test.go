package main

import (
	"context"
	"encoding/json"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mark3labs/mcp-go/client"
	"github.com/mark3labs/mcp-go/client/transport"
	"github.com/mark3labs/mcp-go/mcp"
	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/approvals/sqlstore"
	"signoff/internal/app"
	"signoff/tools"
)

// The test binary is the program when it is called as such.
func TestMain(m *testing.M) {
	if os.Getenv("SIGNOFF_TEST_PROGRAM") != "" {
		os.Exit(run(os.Args[1:]))
	}
	testscript.Main(m, map[string]func(){"mcp-server": func() { os.Exit(run(os.Args[1:])) }})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/script", Setup: func(env *testscript.Env) error {
		env.Setenv("HOME", env.WorkDir)
		return nil
	}})
}

// program is the command line of the program as a process of its own.
func program(arguments ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], arguments...)
	cmd.Env = append(os.Environ(), "SIGNOFF_TEST_PROGRAM=1")
	cmd.Stderr = os.Stderr
	return cmd
}

// stdio starts a process and connects a real client to its standard streams.
func stdio(t *testing.T, arguments ...string) (*assistant, *exec.Cmd) {
	t.Helper()
	var process *exec.Cmd
	spawn := transport.WithCommandFunc(func(_ context.Context, command string, env, args []string) (*exec.Cmd, error) {
		process = exec.Command(command, args...)
		process.Env = append(os.Environ(), env...)
		return process, nil
	})
	c, err := client.NewStdioMCPClientWithOptions(os.Args[0], []string{"SIGNOFF_TEST_PROGRAM=1"}, append([]string{"stdio"}, arguments...), spawn)
	require.NoError(t, err)
	t.Cleanup(func() { c.Close() })
	a := &assistant{client: c, name: "test client"}
	hello := mcp.InitializeRequest{}
	hello.Params.ProtocolVersion = mcp.LATEST_PROTOCOL_VERSION
	hello.Params.ClientInfo = mcp.Implementation{Name: a.name, Version: "1"}
	_, err = c.Initialize(context.Background(), hello)
	require.NoError(t, err)
	return a, process
}

func (a *assistant) must(t *testing.T, tool string, arguments map[string]any) tools.Envelope {
	t.Helper()
	e, err := a.call(context.Background(), tool, arguments)
	require.NoError(t, err)
	return e
}

// decide signs a person in by a login link and approves the request in the
// console, over HTTP.
func decide(t *testing.T, dir, id string) {
	t.Helper()
	link := strings.TrimSpace(output(t, "console", "--data", dir))
	p, err := signIn(context.Background(), link)
	require.NoError(t, err)
	card, err := p.card(context.Background(), app.HostOf(dir).Console()+"/requests/"+id)
	require.NoError(t, err)
	require.NoError(t, card.approve(context.Background()))
}

func output(t *testing.T, arguments ...string) string {
	t.Helper()
	out, err := program(arguments...).Output()
	require.NoError(t, err, strings.Join(arguments, " "))
	return string(out)
}

// trail is what `audit export` prints about a request.
func trail(t *testing.T, dir, request string) []map[string]any {
	t.Helper()
	var entries []map[string]any
	for line := range strings.Lines(output(t, "audit", "export", "--data", dir)) {
		var entry map[string]any
		require.NoError(t, json.Unmarshal([]byte(line), &entry))
		if entry["request"] == request {
			entries = append(entries, entry)
		}
	}
	return entries
}

func kinds(entries []map[string]any) []string {
	var all []string
	for _, e := range entries {
		all = append(all, e["kind"].(string))
	}
	return all
}

func freePort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	return listener.Addr().String()
}

func eventually(t *testing.T, what string, condition func() bool) {
	t.Helper()
	require.Eventually(t, condition, 30*time.Second, 50*time.Millisecond, what)
}

// load reads a request straight from a directory's ledger.
func load(t *testing.T, dir, id string) approvals.Request {
	t.Helper()
	store, err := sqlstore.Open(context.Background(), app.LedgerPath(dir))
	require.NoError(t, err)
	defer store.Close()
	r, err := store.Load(context.Background(), id)
	require.NoError(t, err)
	return r
}

func writeConfig(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "signoff.yaml")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}
