package tools_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mark3labs/mcp-go/client"
	"github.com/mark3labs/mcp-go/client/transport"
	"github.com/mark3labs/mcp-go/mcp"
	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/approvals/sqlstore"
	"signoff/provider"
	"signoff/provider/all"
	"signoff/provider/sandbox"
	"signoff/tools"
)

const (
	person  = "bob@example.com"
	staging = "6DD7C9714E555230BCFFED4E249358F0"
)

// bench is a server of tools on a real ledger and a simulated cloud.
type bench struct {
	service *approvals.Service
	clients *provider.Clouds
	store   *sqlstore.Store
	seal    *approvals.Seal
	policy  approvals.Policy
}

func newBench(t *testing.T) *bench {
	t.Helper()
	return newBenchUnder(t, approvals.OnePerson{People: []string{"alice@example.com"}})
}

func newBenchUnder(t *testing.T, policy approvals.Policy) *bench {
	t.Helper()
	clouds, err := sandbox.Start(sandbox.Config{Addr: "127.0.0.1:0"})
	require.NoError(t, err)
	t.Cleanup(func() { clouds.Close(context.Background()) })
	dir := t.TempDir()
	store, err := sqlstore.Open(context.Background(), filepath.Join(dir, "ledger.db"))
	require.NoError(t, err)
	t.Cleanup(func() { store.Close() })
	seal, err := approvals.LoadSeal(filepath.Join(dir, "seal.key"))
	require.NoError(t, err)
	var accounts []*provider.Client
	for _, api := range all.APIs() {
		accounts = append(accounts, api.NewClient(provider.Account{Name: "main", Token: "t", AccessKey: "sandbox", SecretKey: "sandbox-secret",
			BaseURL: clouds.Endpoints[api.Name], Rate: -1}))
	}
	b := &bench{clients: provider.NewClouds(accounts...), store: store, seal: seal, policy: policy}
	b.service = b.process(t, store, 20*time.Millisecond)
	return b
}

// process is another one on a ledger, which looks by itself at each tick.
func (b *bench) process(t *testing.T, store approvals.Store, tick time.Duration) *approvals.Service {
	t.Helper()
	settings := approvals.DefaultSettings
	settings.Tick, settings.PollEvery = tick, 10*time.Millisecond
	service, err := approvals.NewService(store, b.clients, b.policy, b.seal, settings, approvals.NewID("worker"), discard)
	require.NoError(t, err)
	return service
}

var discard = slog.New(slog.DiscardHandler)

func (b *bench) options() tools.Options {
	return tools.Options{Version: "test", Channel: tools.ChannelHTTP, Person: person, Log: discard,
		ApproveURL: func(id string) string { return "http://console.example/requests/" + id }}
}

// serve puts the tools on a real HTTP server; the URL shows all that o allows.
func (b *bench) serve(t *testing.T, o tools.Options, g tools.Guard) string {
	t.Helper()
	return b.mount(t, o, g) + "/mcp/all"
}

// mount is serve, to be followed by a path.
func (b *bench) mount(t *testing.T, o tools.Options, g tools.Guard) string {
	t.Helper()
	s, err := tools.New(b.service, o)
	require.NoError(t, err)
	server := httptest.NewServer(tools.Handler(s, g))
	t.Cleanup(server.Close)
	return server.URL
}

// dial connects a real client.
func dial(t *testing.T, url string, options ...transport.StreamableHTTPCOption) *client.Client {
	t.Helper()
	c, err := client.NewStreamableHttpClient(url, options...)
	require.NoError(t, err)
	t.Cleanup(func() { c.Close() })
	require.NoError(t, c.Start(context.Background()))
	hello := mcp.InitializeRequest{}
	hello.Params.ProtocolVersion = mcp.LATEST_PROTOCOL_VERSION
	hello.Params.ClientInfo = mcp.Implementation{Name: "test client", Version: "1"}
	_, err = c.Initialize(context.Background(), hello)
	require.NoError(t, err)
	return c
}

func callTool(t *testing.T, c *client.Client, name string, arguments any) (*mcp.CallToolResult, string) {
	t.Helper()
	request := mcp.CallToolRequest{}
	request.Params.Name, request.Params.Arguments = name, arguments
	result, err := c.CallTool(context.Background(), request)
	require.NoError(t, err)
	text, ok := mcp.AsTextContent(result.Content[0])
	require.True(t, ok)
	return result, text.Text
}

func envelope(t *testing.T, result *mcp.CallToolResult) map[string]any {
	t.Helper()
	raw, err := json.Marshal(result.StructuredContent)
	require.NoError(t, err)
	var e map[string]any
	require.NoError(t, json.Unmarshal(raw, &e))
	return e
}

func (b *bench) approve(t *testing.T, id string) {
	t.Helper()
	r, err := b.service.Get(context.Background(), id)
	require.NoError(t, err)
	_, err = b.service.Vote(context.Background(), approvals.Ballot{Request: id, Person: "alice@example.com", Approve: true, Channel: "test", Renderer: "test/1",
		ApprovalDigest: r.Prepared.ApprovalDigest, PresentationDigest: r.Prepared.PresentationDigest})
	require.NoError(t, err)
}

func TestReadsAnswerAtOnceAndHideSecrets(t *testing.T) {
	b := newBench(t)
	c := dial(t, b.serve(t, b.options(), tools.Guard{}))
	result, text := callTool(t, c, "ionos_servers_list", map[string]any{"q": "staging"})
	require.False(t, result.IsError)
	items := envelope(t, result)["items"].([]any)
	require.Len(t, items, 1)
	require.Equal(t, "hidden", items[0].(map[string]any)["first_password"])
	require.NotContains(t, text, "Fg52K21")
}

func TestAChangeIsFiledFollowedAndWithdrawn(t *testing.T) {
	b := newBench(t)
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	go b.service.Run(ctx)
	c := dial(t, b.serve(t, b.options(), tools.Guard{}))

	result, text := callTool(t, c, "ionos_servers_delete", map[string]any{"server_id": staging, "why": "left over"})
	e := envelope(t, result)
	require.Equal(t, "pending_approval", e["status"])
	require.Equal(t, []any{"alice@example.com"}, e["approvers"])
	require.Contains(t, text, "Tell the user that a person must decide")
	id := e["request_id"].(string)
	require.Equal(t, "http://console.example/requests/"+id, e["approve_url"])

	b.approve(t, id)
	result, _ = callTool(t, c, "request_get", map[string]any{"request_id": id, "wait_seconds": 20})
	e = envelope(t, result)
	require.Equal(t, "succeeded", e["status"])
	require.Equal(t, "hidden", e["result"].(map[string]any)["first_password"])

	result, _ = callTool(t, c, "ionos_servers_update", map[string]any{"server_id": "92AA60BEC8333A21EDB9EAAA61852860", "name": "web-9", "description": ""})
	other := envelope(t, result)["request_id"].(string)
	result, _ = callTool(t, c, "request_withdraw", map[string]any{"request_id": other, "reason": "changed my mind"})
	require.Equal(t, "withdrawn", envelope(t, result)["status"])
	result, _ = callTool(t, c, "request_list", map[string]any{"status": "withdrawn"})
	require.Len(t, envelope(t, result)["items"], 1)
}

func TestAPlanIsFiledDecidedAndFollowed(t *testing.T) {
	b := newBench(t)
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	go b.service.Run(ctx)
	c := dial(t, b.serve(t, b.options(), tools.Guard{}))
	steps := []any{
		map[string]any{"operation": "ionos_servers_clone", "arguments": map[string]any{"server_id": staging, "name": "copy"}},
		map[string]any{"operation": "ionos_servers_update", "arguments": map[string]any{"name": "staging-4", "description": ""}, "from": map[string]any{"server_id": "1.id"}},
	}
	result, _ := callTool(t, c, "plan_propose", map[string]any{"steps": steps, "why": "a copy for tests"})
	e := envelope(t, result)
	require.Equal(t, "pending_approval", e["status"])
	b.approve(t, e["request_id"].(string))
	result, _ = callTool(t, c, "request_get", map[string]any{"request_id": e["request_id"], "wait_seconds": 20})
	e = envelope(t, result)
	require.Equal(t, "succeeded", e["status"])
	done := e["result"].(map[string]any)["steps"].([]any)
	require.Len(t, done, 2)
	require.Equal(t, "staging-4", done[1].(map[string]any)["result"].(map[string]any)["name"])

	delete(steps[1].(map[string]any), "from")
	result, text := callTool(t, c, "plan_propose", map[string]any{"steps": steps})
	require.True(t, result.IsError)
	require.Contains(t, text, "argument steps.1.server_id: it is required")
}

func TestErrorsSayWhatToDo(t *testing.T) {
	b := newBench(t)
	c := dial(t, b.serve(t, b.options(), tools.Guard{}))
	for _, try := range []struct {
		tool      string
		arguments map[string]any
		want      []string
	}{
		{"ionos_servers_delete", map[string]any{}, []string{"argument server_id: it is required", "Call ionos_servers_list for valid values."}},
		{"ionos_servers_delete", map[string]any{"server_id": staging, "keepip": true}, []string{"unknown_argument", "did you mean keep_ip?"}},
		{"ionos_server_status_action", map[string]any{"server_id": staging, "action": "STOP"}, []string{"POWER_ON, POWER_OFF, REBOOT"}},
		{"ionos_servers_get", map[string]any{"server_id": "0123456789ABCDEF0123456789ABCDEF"}, []string{"not_found", "SERVER_NOT_FOUND", "Look the id up with ionos_servers_list."}},
		{"ionos_servers_delete", map[string]any{"server_id": staging, "why": 7}, []string{"argument why: want a string"}},
		{"request_get", map[string]any{"request_id": "req_nothing"}, []string{"You have no request of that id"}},
		{"request_get", map[string]any{"request_id": "x", "wait_seconds": 400}, []string{"from 0 to 40"}},
		{"request_withdraw", map[string]any{"request_id": "x"}, []string{"argument reason"}},
	} {
		result, text := callTool(t, c, try.tool, try.arguments)
		require.True(t, result.IsError, try.tool)
		require.Nil(t, result.StructuredContent, "an error would have to fit the output schema")
		for _, want := range try.want {
			require.Contains(t, text, want)
		}
	}
	found, err := b.service.Find(context.Background(), approvals.Query{})
	require.NoError(t, err)
	require.Empty(t, found, "bad input files nothing")
}

func TestOthersRequestsDoNotExist(t *testing.T) {
	b := newBench(t)
	mine := dial(t, b.serve(t, b.options(), tools.Guard{}))
	result, _ := callTool(t, mine, "ionos_servers_delete", map[string]any{"server_id": staging})
	id := envelope(t, result)["request_id"]

	o := b.options()
	o.Person = "mallory@example.com"
	theirs := dial(t, b.serve(t, o, tools.Guard{}))
	for _, tool := range []string{"request_get", "request_withdraw"} {
		result, text := callTool(t, theirs, tool, map[string]any{"request_id": id, "reason": "x"})
		require.True(t, result.IsError)
		require.True(t, strings.Contains(text, "You have no request") || strings.Contains(text, "reason"), text)
	}
	result, _ = callTool(t, theirs, "request_list", map[string]any{})
	require.Empty(t, envelope(t, result)["items"])
}

func TestINV14_NoToolDecides(t *testing.T) {
	b := newBench(t)
	c := dial(t, b.serve(t, b.options(), tools.Guard{}))
	list, err := c.ListTools(context.Background(), mcp.ListToolsRequest{})
	require.NoError(t, err)
	require.Equal(t, len(b.clients.Operations())+10, len(list.Tools)) // gateway, requests, plan, inventory
	for _, tool := range list.Tools {
		for _, verb := range []string{"approve", "deny", "vote", "grant", "settle", "attest", "freeze", "policy_edit", "revoke", "reveal"} {
			require.NotContains(t, tool.Name, verb)
		}
	}
}

// Grants are made, listed and ended by people only: no tool is called so or
// speaks of them, on any of the paths.
func TestINV14_NoToolMakesOrListsGrants(t *testing.T) {
	b := newBench(t)
	url := b.serve(t, b.options(), tools.Guard{})
	c := dial(t, url)
	list, err := c.ListTools(context.Background(), mcp.ListToolsRequest{})
	require.NoError(t, err)
	for _, tool := range list.Tools {
		raw, err := json.Marshal(tool.InputSchema)
		require.NoError(t, err)
		for _, text := range []string{tool.Name, tool.Description, string(raw), string(tool.RawInputSchema)} {
			require.NotRegexp(t, `(?i)\bstanding|\bgrants?\b`, text, tool.Name)
		}
	}
	for _, name := range []string{"grant_add", "grant_list", "grants", "grant_revoke"} {
		request := mcp.CallToolRequest{}
		request.Params.Name = name
		_, err := c.CallTool(context.Background(), request)
		require.ErrorContains(t, err, "not found", name)
	}
}

func TestTooManyOpenRequestsAreAnErrorToWaitFor(t *testing.T) {
	b := newBench(t)
	c := dial(t, b.serve(t, b.options(), tools.Guard{}))
	file := func(i int) (*mcp.CallToolResult, string) {
		return callTool(t, c, "ionos_servers_update", map[string]any{"server_id": staging, "name": fmt.Sprint("n", i), "description": "", "why": "because"})
	}
	for i := range approvals.DefaultSettings.MaxOpen {
		result, text := file(i)
		require.False(t, result.IsError, text)
	}
	result, text := file(-1)
	require.True(t, result.IsError)
	require.Contains(t, text, "20 requests for "+person+" are open already")
	require.Contains(t, text, `"code":"rate_limited"`)
}

func TestReadOnlyOffersAndAcceptsReadsOnly(t *testing.T) {
	b := newBench(t)
	o := b.options()
	o.ReadOnly = true
	c := dial(t, b.serve(t, o, tools.Guard{}))
	list, err := c.ListTools(context.Background(), mcp.ListToolsRequest{})
	require.NoError(t, err)
	for _, tool := range list.Tools {
		require.True(t, *tool.Annotations.ReadOnlyHint, tool.Name)
	}
	request := mcp.CallToolRequest{}
	request.Params.Name, request.Params.Arguments = "ionos_servers_delete", map[string]any{"server_id": staging}
	_, err = c.CallTool(context.Background(), request)
	require.Error(t, err)
}

func TestOnlyChosenToolsAreOffered(t *testing.T) {
	b := newBench(t)
	o := b.options()
	o.Tools, o.Exclude = []string{"ionos_servers_list", "ionos_servers_get", "request_get"}, []string{"ionos_servers_get"}
	c := dial(t, b.serve(t, o, tools.Guard{}))
	list, err := c.ListTools(context.Background(), mcp.ListToolsRequest{})
	require.NoError(t, err)
	require.Len(t, list.Tools, 2)
}

// The list of tools is what assistants build on: a change shows in review.
// Write it anew with SIGNOFF_GOLDEN=write.
func TestToolListIsTheReviewedOne(t *testing.T) {
	b := newBench(t)
	c := dial(t, b.serve(t, b.options(), tools.Guard{}))
	list, err := c.ListTools(context.Background(), mcp.ListToolsRequest{})
	require.NoError(t, err)
	for _, tool := range list.Tools {
		got, err := json.MarshalIndent(tool, "", " ")
		require.NoError(t, err)
		wire, err := json.Marshal(tool)
		require.NoError(t, err)
		require.Less(t, len(wire), 12<<10, tool.Name)
		path := filepath.Join("testdata", "tools", tool.Name+".json")
		if os.Getenv("SIGNOFF_GOLDEN") == "write" {
			require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
			require.NoError(t, os.WriteFile(path, append(got, '\n'), 0o644))
		}
		want, err := os.ReadFile(path)
		require.NoError(t, err)
		require.JSONEq(t, string(want), string(got), tool.Name)
	}
}
