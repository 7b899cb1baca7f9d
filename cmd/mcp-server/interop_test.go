package main

import (
	"encoding/json"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/tools"
)

// A client that shares no code with our protocol library lists, reads, asks for
// a change, and has it followed to its end; over both transports. The clients
// of the TypeScript SDK do the same in .ci/conformance.
func TestTheOfficialGoSDKUnderstandsUs(t *testing.T) {
	for name, transport := range map[string]func(t *testing.T, dir string) mcp.Transport{
		"stdio": func(_ *testing.T, dir string) mcp.Transport {
			return &mcp.CommandTransport{Command: program("stdio", "--sandbox", "--data", dir, "--delay", "100ms")}
		},
		"http": func(t *testing.T, dir string) mcp.Transport {
			_, addr := serving(t, "--sandbox", "--data", dir, "--delay", "100ms")
			return &mcp.StreamableClientTransport{Endpoint: "http://" + addr + "/mcp"}
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			session, err := mcp.NewClient(&mcp.Implementation{Name: "go-sdk", Version: "1"}, nil).Connect(t.Context(), transport(t, dir), nil)
			require.NoError(t, err)
			t.Cleanup(func() { session.Close() })
			exercise(t, session, dir)
		})
	}
}

func exercise(t *testing.T, session *mcp.ClientSession, dir string) {
	t.Helper()
	listed, err := session.ListTools(t.Context(), nil)
	require.NoError(t, err)
	require.LessOrEqual(t, len(listed.Tools), 30)
	offered, err := session.ListPrompts(t.Context(), nil)
	require.NoError(t, err)
	require.NotEmpty(t, offered.Prompts)

	read := ask(t, session, "operation_read", map[string]any{"operation": "ionos_servers_get", "arguments": map[string]any{"server_id": staging}})
	require.NotContains(t, string(read), "Fg52K21506")
	e := envelopeOf(t, ask(t, session, "operation_change", map[string]any{"operation": "ionos_servers_delete", "arguments": map[string]any{"server_id": staging}, "why": "left over"}))
	require.Equal(t, approvals.StatusPending, e.Status)
	decide(t, dir, e.RequestID)
	e = envelopeOf(t, ask(t, session, "request_get", map[string]any{"request_id": e.RequestID, "wait_seconds": 30}))
	require.Equal(t, approvals.StatusSucceeded, e.Status)
}

// ask calls a tool; the SDK has checked the answer against its schema.
func ask(t *testing.T, session *mcp.ClientSession, tool string, arguments map[string]any) []byte {
	t.Helper()
	result, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: tool, Arguments: arguments})
	require.NoError(t, err)
	raw, err := json.Marshal(result.StructuredContent)
	require.NoError(t, err)
	require.False(t, result.IsError, "%s", raw)
	return raw
}

func envelopeOf(t *testing.T, raw []byte) (e tools.Envelope) {
	t.Helper()
	require.NoError(t, json.Unmarshal(raw, &e))
	return e
}
