package tools_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/tools"
)

var requestTools = []string{"request_get", "request_list", "request_withdraw"}

// The path narrows what the flags allow; nothing widens it.
func TestAPathShowsItsToolsetWithinTheBound(t *testing.T) {
	b := newBench(t)
	usual := namesOf(listed(t, b.mount(t, b.options(), tools.Guard{})+"/mcp"))
	require.Contains(t, usual, "operations_search")
	require.Contains(t, usual, "ionos_servers_list")
	require.Contains(t, usual, "plan_propose")
	require.NotContains(t, usual, "ionos_users_create")
	for _, try := range []struct {
		bound    []string
		path     string
		has, not []string
		count    int
	}{
		{nil, "/mcp/all", []string{"ionos_users_create", "plan_propose"}, nil, len(b.clients.Operations()) + 10},
		{nil, "/mcp/gateway", []string{"operations_search", "operation_change", "request_get"}, []string{"plan_propose"}, 7},
		{nil, "/mcp/readonly", []string{"ionos_users_list", "operation_read", "request_get"}, []string{"operation_change", "request_withdraw", "plan_propose", "ionos_users_create"}, 0},
		{nil, "/mcp/x/ionos_users", []string{"ionos_users_create", "request_withdraw"}, []string{"ionos_servers_list", "operation_read"}, 16},
		{nil, "/mcp/x/default", usual, nil, len(usual)},
		{[]string{"ionos_users"}, "/mcp", []string{"ionos_users_create"}, []string{"operations_search"}, 16},
		{[]string{"ionos_users"}, "/mcp/all", []string{"ionos_users_create"}, []string{"operations_search"}, 16},
		{[]string{"ionos_users"}, "/mcp/x/ionos_servers", requestTools, []string{"ionos_servers_list"}, 3},
		{[]string{"ionos_users"}, "/mcp/gateway", requestTools, []string{"operation_read"}, 3},
		{[]string{"ionos_users", "gateway"}, "/mcp", []string{"ionos_users_create", "operations_search"}, []string{"plan_propose"}, 20},
		{[]string{"all"}, "/mcp", []string{"ionos_users_create"}, nil, len(b.clients.Operations()) + 10},
		{[]string{"default"}, "/mcp/all", usual, nil, len(usual)},
	} {
		o := b.options()
		o.Toolsets = try.bound
		got := namesOf(listed(t, b.mount(t, o, tools.Guard{})+try.path))
		require.Subset(t, got, try.has, "%v %s", try.bound, try.path)
		for _, name := range try.not {
			require.NotContains(t, got, name, "%v %s", try.bound, try.path)
		}
		if try.count > 0 {
			require.Len(t, got, try.count, "%v %s", try.bound, try.path)
		}
		require.True(t, slices.IsSorted(got), "the order is always the same")
	}
}

// What is not listed cannot be called either.
func TestAToolOutsideItsPathCannotBeCalled(t *testing.T) {
	b := newBench(t)
	url := b.mount(t, b.options(), tools.Guard{})
	for path, name := range map[string]string{"/mcp": "ionos_users_list", "/mcp/gateway": "ionos_servers_list",
		"/mcp/readonly": "ionos_servers_delete", "/mcp/x/ionos_users": "operation_read"} {
		request := mcp.CallToolRequest{}
		request.Params.Name = name
		_, err := dial(t, url+path).CallTool(context.Background(), request)
		require.Error(t, err, "%s at %s", name, path)
	}
}

func TestUnknownToolsetsAreNamedWithTheNearest(t *testing.T) {
	b := newBench(t)
	for _, try := range []struct {
		set  func(*tools.Options)
		want []string
	}{
		{func(o *tools.Options) { o.Toolsets = []string{"ionos_server"} }, []string{`there is no toolset "ionos_server", did you mean ionos_servers?`, "known: all, default", "scp_servers"}},
		{func(o *tools.Options) { o.Tools = []string{"ionos_servers_lst"} }, []string{"tools:", "did you mean ionos_servers_list?"}},
		{func(o *tools.Options) { o.Exclude = []string{"ionos_servers_delet"} }, []string{"exclude-tools:", "did you mean ionos_servers_delete?"}},
		{func(o *tools.Options) { o.Toolsets, o.Tools = []string{"ionos_users"}, []string{"ionos_servers_list"} }, []string{"ionos_servers_list is in none of the toolsets ionos_users"}},
	} {
		o := b.options()
		try.set(&o)
		_, err := tools.New(b.service, o)
		for _, want := range try.want {
			require.ErrorContains(t, err, want)
		}
	}
	url := b.mount(t, b.options(), tools.Guard{})
	for path, want := range map[string]string{"/mcp/x/ionos_server": "did you mean ionos_servers?", "/mcp/everything": "MCP is at /mcp", "/mcp/x/": "MCP is at", "/mcp/default": "MCP is at"} {
		response, err := http.Post(url+path, "application/json", strings.NewReader(`{}`))
		require.NoError(t, err)
		body, err := io.ReadAll(response.Body)
		require.NoError(t, err)
		response.Body.Close()
		require.Equal(t, 404, response.StatusCode, path)
		require.Contains(t, string(body), want, path)
	}
}

// Read-only, the scopes of the caller and what is excluded hold whatever way a
// call takes: its own tool, the gateway, a plan.
func TestReadOnlyScopesAndExclusionsCannotBeTalkedAround(t *testing.T) {
	b := newBench(t)
	change := map[string]any{"server_id": staging}
	other := map[string]any{"server_id": "92AA60BEC8333A21EDB9EAAA61852860", "name": "web-9", "description": ""}
	plan := map[string]any{"steps": []any{map[string]any{"operation": "ionos_servers_delete", "arguments": change}, map[string]any{"operation": "ionos_servers_update", "arguments": other}}}
	for name, try := range map[string]struct {
		set    func(*tools.Options)
		caller *tools.Caller
		path   string
		open   []string // calls that go through
	}{
		"read-only":      {set: func(o *tools.Options) { o.ReadOnly = true }, open: []string{"read", "typed read"}},
		"read scope":     {caller: &tools.Caller{Person: person, Scopes: []string{tools.ScopeRead}}, open: []string{"read", "typed read"}},
		"propose scope":  {caller: &tools.Caller{Person: person, Scopes: []string{tools.ScopePropose}}, open: []string{"typed", "gateway", "plan"}},
		"no scope":       {caller: &tools.Caller{Person: person, Scopes: []string{}}},
		"every scope":    {caller: &tools.Caller{Person: person}, open: []string{"typed", "gateway", "plan", "read", "typed read"}},
		"excluded":       {set: func(o *tools.Options) { o.Exclude = []string{"ionos_servers_delete", "ionos_servers_list"} }},
		"read-only path": {path: "/mcp/readonly", open: []string{"read", "typed read"}},
		"another toolset": {set: func(o *tools.Options) {
			o.Toolsets, o.Tools = []string{"all"}, []string{"ionos_users_list", "plan_propose", "request_get"}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			o := b.options()
			if try.set != nil {
				try.set(&o)
			}
			s, err := tools.New(b.service, o)
			require.NoError(t, err)
			handler := tools.Handler(s, tools.Guard{})
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if try.caller != nil {
					r = r.WithContext(tools.WithCaller(r.Context(), *try.caller))
				}
				handler.ServeHTTP(w, r)
			}))
			t.Cleanup(server.Close)
			path := try.path
			if path == "" {
				path = "/mcp/all"
			}
			c := dial(t, server.URL+path)
			for way, call := range map[string]struct {
				tool      string
				arguments any
			}{
				"typed":      {"ionos_servers_delete", change},
				"gateway":    {"operation_change", map[string]any{"operation": "ionos_servers_delete", "arguments": change}},
				"plan":       {"plan_propose", plan},
				"read":       {"operation_read", map[string]any{"operation": "ionos_servers_list"}},
				"typed read": {"ionos_servers_list", map[string]any{}},
			} {
				request := mcp.CallToolRequest{}
				request.Params.Name, request.Params.Arguments = call.tool, call.arguments
				result, err := c.CallTool(context.Background(), request)
				through := err == nil && !result.IsError
				require.Equal(t, slices.Contains(try.open, way), through, "%s by %s", name, way)
			}
		})
	}
	found, err := b.service.Find(context.Background(), approvals.Query{})
	require.NoError(t, err)
	for _, r := range found {
		require.Equal(t, person, r.Content.Requester.Person)
	}
	require.Len(t, found, 2, "one deletion and one plan, of those who may")
}
