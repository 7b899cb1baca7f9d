package tools_test

import (
	"context"
	"slices"
	"testing"

	"github.com/mark3labs/mcp-go/client"
	"github.com/mark3labs/mcp-go/mcp"
	"github.com/stretchr/testify/require"

	"signoff/tools"
)

func readResource(t *testing.T, c *client.Client, uri string) (string, error) {
	t.Helper()
	request := mcp.ReadResourceRequest{}
	request.Params.URI = uri
	result, err := c.ReadResource(context.Background(), request)
	if err != nil {
		return "", err
	}
	return result.Contents[0].(mcp.TextResourceContents).Text, nil
}

func TestResourcesShowOperationsPolicyAndOwnRequestsOnly(t *testing.T) {
	b := newBench(t)
	c := dial(t, b.serve(t, b.options(), tools.Guard{}))
	result, text := callTool(t, c, "ionos_servers_delete", map[string]any{"server_id": staging})
	require.False(t, result.IsError, text)
	id := envelope(t, result)["request_id"].(string)

	text, err := readResource(t, c, "signoff://requests/"+id)
	require.NoError(t, err)
	require.Contains(t, text, "pending_approval")
	text, err = readResource(t, c, "signoff://operations/ionos_servers_delete")
	require.NoError(t, err)
	require.Contains(t, text, "keep_ip")
	text, err = readResource(t, c, "signoff://policy")
	require.NoError(t, err)
	require.Contains(t, text, "alice@example.com")

	_, err = readResource(t, c, "signoff://operations/ionos_server_delete")
	require.ErrorContains(t, err, "did you mean ionos_servers_delete")
	o := b.options()
	o.Person = "mallory@example.com"
	_, err = readResource(t, dial(t, b.serve(t, o, tools.Guard{})), "signoff://requests/"+id)
	require.ErrorContains(t, err, "no request of that id")
}

func TestCompletionProposesWhatThereIs(t *testing.T) {
	b := newBench(t)
	o := b.options()
	o.PromptValues = func(_, argument string) string { return argument }
	c := dial(t, b.serve(t, o, tools.Guard{}))
	complete := func(ref any, argument, typed string) []string {
		request := mcp.CompleteRequest{}
		request.Params.Ref = ref
		request.Params.Argument.Name, request.Params.Argument.Value = argument, typed
		result, err := c.Complete(context.Background(), request)
		require.NoError(t, err)
		return result.Completion.Values
	}
	prompt := mcp.PromptReference{Type: "ref/prompt", Name: "who-can-reach"}
	require.Contains(t, complete(prompt, "server", "WEB"), "web-1")
	require.Empty(t, complete(prompt, "reason", "web"))
	names := complete(prompt, "server", "")
	require.Len(t, slices.Compact(slices.Sorted(slices.Values(names))), len(names), "each name once")
	operations := complete(mcp.ResourceReference{Type: "ref/resource", URI: "signoff://operations/{name}"}, "name", "servers_del")
	require.Equal(t, []string{"ionos_servers_delete"}, operations)
	result, _ := callTool(t, c, "ionos_servers_delete", map[string]any{"server_id": staging})
	requests := mcp.ResourceReference{Type: "ref/resource", URI: "signoff://requests/{id}"}
	require.Equal(t, []string{envelope(t, result)["request_id"].(string)}, complete(requests, "id", "req"))
}

func TestCompletionReadsNoCloudThatTheToolsDoNotReach(t *testing.T) {
	b := newBench(t)
	o := b.options()
	o.PromptValues = func(string, string) string { return "server" }
	o.Exclude = []string{"inventory_servers"}
	c := dial(t, b.serve(t, o, tools.Guard{}))
	request := mcp.CompleteRequest{}
	request.Params.Ref, request.Params.Argument.Name = mcp.PromptReference{Type: "ref/prompt", Name: "who-can-reach"}, "server"
	result, err := c.Complete(context.Background(), request)
	require.NoError(t, err)
	require.Empty(t, result.Completion.Values)
}
