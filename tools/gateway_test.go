package tools_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/mark3labs/mcp-go/client"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/tools"
)

func found(t *testing.T, c *client.Client, arguments map[string]any) []string {
	t.Helper()
	result, text := callTool(t, c, "operations_search", arguments)
	require.False(t, result.IsError, text)
	require.Less(t, len(text), 6<<10, "a search must not fill the context")
	var names []string
	for _, item := range envelope(t, result)["items"].([]any) {
		names = append(names, item.(map[string]any)["name"].(string))
	}
	return names
}

// People do not know the words of each cloud's documents.
func TestSearchFindsByOtherWordsAndInSpiteOfTypos(t *testing.T) {
	b := newBench(t)
	c := dial(t, b.serve(t, b.options(), tools.Guard{}))
	for query, want := range map[string]string{
		"list vms":                 "katapult_vms_list",
		"delete a box":             "ionos_servers_delete",
		"restart instance":         "gcore_instances_reboot",
		"firewall rules":           "ionos_firewall_policy_rules_list",
		"open a port in firewall":  "ionos_firewall_policy_rules_create",
		"security groups":          "gcore_security_groups_list",
		"resize disk":              "ionos_server_hdds_resize",
		"volumes":                  "gcore_volumes_list",
		"public ip":                "ionos_public_ips_list",
		"floating ip":              "gcore_floating_ips_list",
		"reserve an ip":            "ionos_public_ips_create",
		"snapshto":                 "ionos_server_snapshots_create",
		"lsit servres":             "ionos_servers_list",
		"load balancer":            "ionos_load_balancers_list",
		"undelete vm":              "katapult_trash_objects_restore",
		"price":                    "ionos_pricing_get",
		"vpn configuration":        "ionos_vpns_configuration_file_get",
		"ionos_servers_delete":     "ionos_servers_delete",
		"nic":                      "scp_server_interfaces_list",
		"change flavor":            "gcore_instances_change_flavor",
		"turn on the machine":      "ionos_server_status_action",
		"console of an instance":   "gcore_instances_console_get",
		"which users are there":    "ionos_users_list",
		"attach a network to a vm": "ionos_server_private_networks_assign",
		"monitoring alerts cpu":    "ionos_monitoring_center_list",
	} {
		assert.Contains(t, found(t, c, map[string]any{"query": query}), want, query)
	}
	for _, name := range found(t, c, map[string]any{"query": "server", "cloud": "scp"}) {
		require.True(t, strings.HasPrefix(name, "scp_"), name)
	}
	require.Equal(t, "ionos_servers_delete", found(t, c, map[string]any{"query": "ionos_servers_delete"})[0])
	require.Empty(t, found(t, c, map[string]any{"query": "xyzzyqwertz"}))
	result, text := callTool(t, c, "operations_search", map[string]any{"query": "server", "cloud": "inos"})
	require.True(t, result.IsError)
	require.Contains(t, text, "did you mean ionos?")
}

func TestLongNamesAreNotCompared(t *testing.T) {
	b := newBench(t)
	c := dial(t, b.serve(t, b.options(), tools.Guard{}))
	long := strings.Repeat("ionos_servres_delte ", 5_000)
	result, text := callTool(t, c, "operations_search", map[string]any{"query": long})
	require.True(t, result.IsError)
	require.Contains(t, text, "at most 300 characters")
	for _, name := range []string{long, strings.ReplaceAll(long, " ", "_")} {
		result, text = callTool(t, c, "operation_describe", map[string]any{"operation": name})
		require.True(t, result.IsError)
		require.Contains(t, text, "there is no operation of that name")
		result, text = callTool(t, c, "operation_describe", map[string]any{"operation": "ionos_servers_get", name: 1})
		require.True(t, result.IsError)
		require.Less(t, len(text), 6_000, "what was said wrong is not said again in full")
	}
}

func TestSearchShowsWhatIsRequiredAndNothingThatCannotBeRun(t *testing.T) {
	b := newBench(t)
	c := dial(t, b.serve(t, b.options(), tools.Guard{}))
	for _, op := range b.clients.Operations() {
		var schema struct{ Required []string }
		require.NoError(t, json.Unmarshal(op.InputSchema(), &schema))
		result, _ := callTool(t, c, "operations_search", map[string]any{"query": op.Spec().Name})
		first := envelope(t, result)["items"].([]any)[0].(map[string]any)
		require.Equal(t, op.Spec().Name, first["name"], "an exact name comes first")
		require.Equal(t, op.Spec().Effect.String(), first["effect"])
		for _, name := range schema.Required {
			typed := op.Spec().Effect != provider.Observe && slices.Contains(provider.RequiredSecrets(op), name) // a person may type it
			require.Regexp(t, `[(, ]`+name+map[bool]string{true: `\?`, false: ``}[typed]+`[,:)]`, first["signature"], op.Spec().Name)
		}
		require.Less(t, len(first["signature"].(string)), 900, op.Spec().Name)
	}
	reading := dial(t, b.mount(t, b.options(), tools.Guard{})+"/mcp/readonly")
	require.NotContains(t, found(t, reading, map[string]any{"query": "delete server"}), "ionos_servers_delete")
}

func TestDescribeTellsAllThatACallNeeds(t *testing.T) {
	b := newBench(t)
	c := dial(t, b.mount(t, b.options(), tools.Guard{})+"/mcp/gateway")
	for _, op := range b.clients.Operations() {
		result, text := callTool(t, c, "operation_describe", map[string]any{"operation": op.Spec().Name})
		require.False(t, result.IsError, text)
		require.Less(t, len(text), 24<<10)
		d := envelope(t, result)
		schema, err := json.Marshal(d["input_schema"])
		require.NoError(t, err)
		typed := provider.RequiredSecrets(op)
		if op.Spec().Effect == provider.Observe || len(typed) == 0 {
			require.JSONEq(t, string(op.InputSchema()), string(schema))
		} else {
			require.Contains(t, string(schema), "a person then types it in the console")
		}
		require.Equal(t, op.Spec().Effect.String(), d["effect"])
		require.Equal(t, []any{"main"}, d["accounts"])
		example := d["example"].(map[string]any)
		require.Equal(t, op.Spec().Name, example["operation"])
		var wanted struct{ Required []string }
		require.NoError(t, json.Unmarshal(op.InputSchema(), &wanted))
		for _, name := range wanted.Required {
			require.Equal(t, !slices.Contains(typed, name), hasMember(example["arguments"], name), name)
		}
		want := "operation_read"
		if op.Spec().Effect != provider.Observe {
			want = "operation_change"
		}
		require.Contains(t, d["next"], want)
	}
	result, text := callTool(t, c, "operation_describe", map[string]any{"operation": "ionos_server_delete"})
	require.True(t, result.IsError)
	require.Contains(t, text, "did you mean ionos_servers_delete?")
	require.Contains(t, text, "Call operations_search")
}

// The two ways stay separate, so that clients may let reads pass by themselves.
func TestTheGatewayRunsReadsAndFilesChangesAsTypedToolsDo(t *testing.T) {
	b := newBench(t)
	c := dial(t, b.serve(t, b.options(), tools.Guard{}))
	arguments := map[string]any{"server_id": staging}

	typed, _ := callTool(t, c, "ionos_servers_get", arguments)
	result, text := callTool(t, c, "operation_read", map[string]any{"operation": "ionos_servers_get", "arguments": arguments})
	require.False(t, result.IsError, text)
	require.Equal(t, envelope(t, typed), envelope(t, result)["result"])

	change := map[string]any{"operation": "ionos_servers_delete", "arguments": arguments, "why": "left over"}
	result, _ = callTool(t, c, "operation_change", change)
	e := envelope(t, result)
	require.Equal(t, "pending_approval", e["status"])
	typed, _ = callTool(t, c, "ionos_servers_delete", map[string]any{"server_id": staging, "why": "left over"})
	require.Equal(t, e["request_id"], envelope(t, typed)["request_id"], "the same call is the same request, whatever way it came")

	for _, try := range []struct {
		tool      string
		arguments map[string]any
		want      []string
	}{
		{"operation_read", change, []string{"unknown_argument", "why", "operation, arguments, account, fields, cursor"}},
		{"operation_read", map[string]any{"operation": "ionos_servers_delete", "arguments": arguments}, []string{"changes something: call operation_change"}},
		{"operation_change", map[string]any{"operation": "ionos_servers_get", "arguments": arguments}, []string{"only reads: call operation_read"}},
		{"operation_change", map[string]any{"operation": "ionos_servers_delete", "arguments": map[string]any{}}, []string{"argument server_id: it is required", `"input_schema":{"properties"`, "Call ionos_servers_list"}},
		{"operation_read", map[string]any{"operation": "ionos_servers_get", "arguments": map[string]any{"serverid": staging}}, []string{"did you mean server_id?", `"input_schema"`}},
		{"operation_read", map[string]any{"operation": "ionos_servers_get", "arguments": "x"}, []string{"the arguments are a JSON object"}},
		{"operation_read", map[string]any{"operation": "ionos_servers_list", "account": "other"}, []string{"account", "main"}},
		{"operation_change", map[string]any{"operation": "reboot vm", "arguments": map[string]any{}}, []string{"there is no operation of that name", "katapult_vms_reset"}},
	} {
		result, text := callTool(t, c, try.tool, try.arguments)
		require.True(t, result.IsError, text)
		for _, want := range try.want {
			require.Contains(t, text, want)
		}
	}
	gateway := dial(t, b.mount(t, b.options(), tools.Guard{})+"/mcp/gateway")
	_, text = callTool(t, gateway, "operation_change", map[string]any{"operation": "ionos_servers_delete", "arguments": map[string]any{}})
	require.Contains(t, text, `Call operation_read with operation "ionos_servers_list" for valid values.`, "no tool is named that is not there")
}

func TestFieldsSelectMembersOfTheAnswerAndItsItems(t *testing.T) {
	b := newBench(t)
	c := dial(t, b.serve(t, b.options(), tools.Guard{}))
	read := func(operation string, fields ...string) (map[string]any, string) {
		result, text := callTool(t, c, "operation_read", map[string]any{"operation": operation, "arguments": map[string]any{}, "fields": fields})
		if result.IsError {
			return nil, text
		}
		return envelope(t, result)["result"].(map[string]any), text
	}
	body, text := read("ionos_servers_list", "id", "status.state")
	require.NotNil(t, body, text)
	items := body["items"].([]any)
	require.NotEmpty(t, items)
	for _, item := range items {
		require.Len(t, item, 2)
		require.Equal(t, []string{"state"}, keysOf(item.(map[string]any)["status"]))
	}
	body, text = read("gcore_projects_list", "results.id")
	require.NotNil(t, body, text)
	require.Equal(t, []string{"results"}, keysOf(body))
	body, text = read("gcore_projects_list", "name")
	require.NotNil(t, body, text)
	require.ElementsMatch(t, []string{"count", "results"}, keysOf(body))
	_, text = read("ionos_servers_list", "nmae")
	require.Contains(t, text, "did you mean name?")
}

func keysOf(v any) []string {
	var keys []string
	for key := range v.(map[string]any) {
		keys = append(keys, key)
	}
	return keys
}

// large is a cloud with n servers whose names are long.
func large(t *testing.T, n int) *bench {
	t.Helper()
	var servers []map[string]any
	for i := range n {
		servers = append(servers, map[string]any{"id": fmt.Sprintf("%032X", i), "name": fmt.Sprintf("server-%04d", i), "description": strings.Repeat("ä", 100)})
	}
	cloud := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if strings.HasSuffix(r.URL.Path, "/servers") {
			_ = json.NewEncoder(w).Encode(servers)
			return
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"id": staging, "name": strings.Repeat("é", 40_000), "description": "all of it"})
	}))
	t.Cleanup(cloud.Close)
	return newBench(t).on(t, provider.NewClouds(ionos.API().NewClient(provider.Account{Name: "main", Token: "t", BaseURL: cloud.URL + "/v1", Rate: -1})))
}

// A large answer is cut between items; following the cursor gives every item
// exactly once.
func TestALargeAnswerIsCutBetweenItemsAndTheRestCanBeHad(t *testing.T) {
	b := large(t, 400)
	c := dial(t, b.serve(t, b.options(), tools.Guard{}))
	result, text := callTool(t, c, "ionos_servers_list", map[string]any{})
	require.False(t, result.IsError, text)
	raw, err := json.Marshal(result.StructuredContent)
	require.NoError(t, err)
	require.LessOrEqual(t, len(raw), 24<<10)
	first := envelope(t, result)
	require.Contains(t, first["more"], "of 400 items")
	require.Contains(t, first["more"], "page and per_page")
	require.Contains(t, first["more"], "operation_read")
	require.Contains(t, text, first["more"])

	seen := map[string]int{}
	call := map[string]any{"operation": "ionos_servers_list", "arguments": map[string]any{}}
	for pages := 0; ; pages++ {
		require.Less(t, pages, 20)
		result, text := callTool(t, c, "operation_read", call)
		require.False(t, result.IsError, text)
		raw, err := json.Marshal(result.StructuredContent)
		require.NoError(t, err)
		require.LessOrEqual(t, len(raw), 24<<10)
		answer := envelope(t, result)
		for _, item := range answer["result"].(map[string]any)["items"].([]any) {
			require.Len(t, item.(map[string]any)["description"], 200, "items stay whole")
			seen[item.(map[string]any)["name"].(string)]++
		}
		if answer["cursor"] == nil {
			break
		}
		call["cursor"] = answer["cursor"]
	}
	require.Len(t, seen, 400)
	for name, times := range seen {
		require.Equal(t, 1, times, name)
	}

	call["arguments"] = map[string]any{"q": "other"}
	result, text = callTool(t, c, "operation_read", call)
	require.True(t, result.IsError, "a cursor is good for its own call only")
	require.Contains(t, text, "argument cursor")
	call["cursor"] = "bm90IG9uZQ"
	result, _ = callTool(t, c, "operation_read", call)
	require.True(t, result.IsError)

	result, _ = callTool(t, c, "operation_read", map[string]any{"operation": "ionos_servers_list", "fields": []string{"id"}})
	require.Nil(t, envelope(t, result)["cursor"], "fields make room")
	require.Len(t, envelope(t, result)["result"].(map[string]any)["items"], 400)
}

// One text that is too large on its own is cut between runes and goes on.
func TestALargeTextIsCutAndTheRestCanBeHad(t *testing.T) {
	b := large(t, 1)
	c := dial(t, b.serve(t, b.options(), tools.Guard{}))
	var whole strings.Builder
	call := map[string]any{"operation": "ionos_servers_get", "arguments": map[string]any{"server_id": staging}}
	for pages := 0; ; pages++ {
		require.Less(t, pages, 10)
		result, text := callTool(t, c, "operation_read", call)
		require.False(t, result.IsError, text)
		require.LessOrEqual(t, len(text), 26<<10)
		answer := envelope(t, result)
		body := answer["result"].(map[string]any)
		require.Equal(t, "all of it", body["description"], "what is small stays")
		whole.WriteString(body["name"].(string))
		if answer["cursor"] == nil {
			break
		}
		call["cursor"] = answer["cursor"]
	}
	require.Equal(t, strings.Repeat("é", 40_000), whole.String())
}

// A list of requests keeps to the budget as well.
func TestAListOfRequestsIsCutBetweenRequests(t *testing.T) {
	b := newBench(t)
	settings := approvals.DefaultSettings
	settings.MaxOpen = 0
	b = b.with(t, settings)
	c := dial(t, b.serve(t, b.options(), tools.Guard{}))
	for i := range 90 {
		result, text := callTool(t, c, "ionos_servers_update", map[string]any{"server_id": staging, "name": fmt.Sprint("n", i, strings.Repeat("x", 100)), "description": ""})
		require.False(t, result.IsError, text)
	}
	result, text := callTool(t, c, "request_list", map[string]any{"limit": 100})
	require.False(t, result.IsError, text)
	require.LessOrEqual(t, len(text), 25<<10)
	e := envelope(t, result)
	require.Contains(t, e["more"], "of 90")
	require.Less(t, len(e["items"].([]any)), 90)
	result, text = callTool(t, c, "request_list", map[string]any{"status": "pending"})
	require.True(t, result.IsError)
	require.Contains(t, text, "did you mean")
}

func hasMember(object any, name string) bool {
	_, has := object.(map[string]any)[name]
	return has
}
