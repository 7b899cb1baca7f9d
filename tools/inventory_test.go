package tools_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/tools"
)

func TestInventoryFindsAServerAndTheCloudTakesItsArguments(t *testing.T) {
	b := newBench(t)
	c := dial(t, b.serve(t, b.options(), tools.Guard{}))
	result, text := callTool(t, c, "inventory_servers", map[string]any{"name": "staging", "cloud": "ionos", "fields": []string{"name", "state", "read", "arguments"}})
	require.False(t, result.IsError, text)
	items := envelope(t, result)["items"].([]any)
	require.Len(t, items, 1)
	item := items[0].(map[string]any)
	require.Equal(t, map[string]any{"name": "staging-3", "state": "running", "read": "ionos_servers_get", "arguments": map[string]any{"server_id": staging}}, item)
	result, text = callTool(t, c, item["read"].(string), item["arguments"])
	require.False(t, result.IsError, text)
}

// A page that is cut is taken up where it ended; together they are the whole.
func TestInventoryIsReadToItsEndByCursors(t *testing.T) {
	b := newBench(t)
	c := dial(t, b.serve(t, b.options(), tools.Guard{}))
	seen, pages, cursor := map[string]bool{}, 0, ""
	for {
		arguments := map[string]any{}
		if cursor != "" {
			arguments["cursor"] = cursor
		}
		result, text := callTool(t, c, "inventory_network_interfaces", arguments)
		require.False(t, result.IsError, text)
		require.LessOrEqual(t, len(text), 26<<10)
		answer := envelope(t, result)
		for _, item := range answer["items"].([]any) {
			of := item.(map[string]any)
			key := of["cloud"].(string) + of["server_id"].(string) + of["id"].(string)
			require.False(t, seen[key], "%s twice", key)
			seen[key] = true
		}
		pages++
		if cursor, _ = answer["cursor"].(string); cursor == "" {
			break
		}
		result, _ = callTool(t, c, "inventory_servers", map[string]any{"cursor": cursor})
		require.True(t, result.IsError, "the cursor of another call")
	}
	require.Greater(t, len(seen), 10)
	t.Logf("%d interfaces on %d pages", len(seen), pages)
}

func TestInventorySaysWhatItCouldNotRead(t *testing.T) {
	b := newBench(t)
	o := b.options()
	o.Exclude = []string{"ionos_servers_list"}
	c := dial(t, b.serve(t, o, tools.Guard{}))
	result, text := callTool(t, c, "inventory_servers", map[string]any{})
	require.False(t, result.IsError, text)
	answer := envelope(t, result)
	require.NotContains(t, text, `"cloud":"ionos","created"`)
	unread := answer["unread"].([]any)[0].(map[string]any)
	require.Equal(t, "ionos", unread["cloud"])
	require.Equal(t, "permission_denied", unread["code"])
	require.NotEmpty(t, answer["items"], "the others are there")
}

func TestFaultsOfOneKindAreToldOnce(t *testing.T) {
	b := newBench(t)
	o := b.options()
	o.Exclude = []string{"ionos_servers_get"}
	c := dial(t, b.serve(t, o, tools.Guard{}))
	result, text := callTool(t, c, "inventory_network_interfaces", map[string]any{"cloud": "ionos"})
	require.False(t, result.IsError, text)
	unread := envelope(t, result)["unread"].([]any)
	require.Len(t, unread, 1)
	require.Contains(t, unread[0].(map[string]any)["message"], "more like it)")
}

func TestInventoryRefusesWhatItDoesNotKnow(t *testing.T) {
	b := newBench(t)
	c := dial(t, b.serve(t, b.options(), tools.Guard{}))
	for want, arguments := range map[string]map[string]any{
		"did you mean ionos":   {"cloud": "iono"},
		"did you mean running": {"state": "runing"},
		"did you mean name":    {"fields": []string{"nam"}},
		"account":              {"account": "other"},
		"unknown_argument":     {"colour": "red"},
		"cursor":               {"cursor": "AAAA"},
	} {
		result, text := callTool(t, c, "inventory_servers", arguments)
		require.True(t, result.IsError, "%v", arguments)
		require.Contains(t, text, want)
	}
}
