package tools_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/stretchr/testify/require"

	"signoff/tools"
)

// Hints of one maker's clients stand on few tools, and never instead of a true
// annotation.
func TestVendorKeysStandOnTheRightToolsOnly(t *testing.T) {
	b := newBench(t)
	var loaded, asking []string
	for _, tool := range listed(t, b.serve(t, b.options(), tools.Guard{})) {
		if tool.Meta == nil {
			require.False(t, *tool.Annotations.DestructiveHint, tool.Name)
			continue
		}
		for key, value := range tool.Meta.AdditionalFields {
			require.Equal(t, true, value)
			switch key {
			case "anthropic/alwaysLoad":
				loaded = append(loaded, tool.Name)
			case "anthropic/requiresUserInteraction":
				asking = append(asking, tool.Name)
				require.True(t, *tool.Annotations.DestructiveHint, tool.Name)
				require.False(t, *tool.Annotations.ReadOnlyHint, tool.Name)
			default:
				require.Fail(t, "an unknown key", key)
			}
		}
	}
	require.ElementsMatch(t, []string{"operations_search", "operation_describe", "operation_read", "operation_change", "request_get"}, loaded)
	require.Contains(t, asking, "ionos_servers_delete")
	require.Contains(t, asking, "plan_propose")
	require.NotContains(t, asking, "ionos_servers_update")
}

// face is one of the ways to ask for a change.
type face struct {
	name, tool string
	arguments  func(operation string, arguments map[string]any) map[string]any
}

var faces = []face{
	{"typed", "", func(_ string, arguments map[string]any) map[string]any { return arguments }},
	{"gateway", "operation_change", func(operation string, arguments map[string]any) map[string]any {
		return map[string]any{"operation": operation, "arguments": arguments}
	}},
	{"plan", "plan_propose", func(operation string, arguments map[string]any) map[string]any {
		step := map[string]any{"operation": operation, "arguments": arguments}
		return map[string]any{"steps": []any{step, map[string]any{"operation": update, "arguments": map[string]any{
			"server_id": "92AA60BEC8333A21EDB9EAAA61852860", "name": "after", "description": ""}}}}
	}},
}

// request is the call of an operation through a face.
func (f face) request(operation string, arguments map[string]any) mcp.CallToolRequest {
	r := mcp.CallToolRequest{}
	if r.Params.Name = f.tool; f.tool == "" {
		r.Params.Name = operation
	}
	r.Params.Arguments = f.arguments(operation, arguments)
	return r
}

// A change is told alike whichever way it was asked for: the same members, and
// for one operation the same request.
func TestEveryFaceOfAChangeAnswersTheSameEnvelope(t *testing.T) {
	b := newBench(t)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	go b.service.Run(ctx)
	c := dial(t, b.serve(t, b.options(), tools.Guard{}))
	ask := func(f face, name string) map[string]any {
		request := f.request(update, map[string]any{"server_id": staging, "name": name, "description": ""})
		result, _ := callTool(t, c, request.Params.Name, request.Params.Arguments)
		e := envelope(t, result)
		require.Equal(t, "pending_approval", e["status"], f.name)
		require.Equal(t, b.options().ApproveURL(e["request_id"].(string)), e["approve_url"], f.name)
		return e
	}
	end := func(e map[string]any) map[string]any {
		b.approve(t, e["request_id"].(string))
		result, _ := callTool(t, c, "request_get", map[string]any{"request_id": e["request_id"], "wait_seconds": 30})
		require.Equal(t, "succeeded", envelope(t, result)["status"])
		return envelope(t, result)
	}
	typed := ask(faces[0], "staging-9")
	require.Equal(t, typed, ask(faces[1], "staging-9"), "the same request, told in the same words")
	single := end(typed)
	plan := ask(faces[2], "staging-10")
	require.Equal(t, namesIn(typed), namesIn(plan))
	several := end(plan)
	require.Equal(t, namesIn(single), namesIn(several))
	step := several["result"].(map[string]any)["steps"].([]any)[0].(map[string]any)["result"].(map[string]any)
	require.Equal(t, namesIn(single["result"].(map[string]any)), namesIn(step))
	require.Equal(t, "staging-10", step["name"])
}

func namesIn(e map[string]any) []string { return slices.Sorted(maps.Keys(e)) }

// What a process or a credential may not do, it may not do by another way.
func TestNoFaceGetsAroundReadOnlyAndScopes(t *testing.T) {
	b := newBench(t)
	readOnly, excluding, reading := b.options(), b.options(), b.options()
	readOnly.ReadOnly = true
	excluding.Exclude = []string{update}
	for name, test := range map[string]struct {
		o      tools.Options
		scopes []string
	}{
		"a read-only process":        {readOnly, nil},
		"an operation left out":      {excluding, nil},
		"a credential that reads":    {reading, []string{tools.ScopeRead}},
		"a credential without scope": {reading, []string{"other"}},
	} {
		c := dial(t, b.people(t, test.o, test.scopes...))
		for _, f := range faces {
			result, err := c.CallTool(t.Context(), f.request(update, map[string]any{"server_id": staging, "name": "n", "description": ""}))
			if err == nil {
				require.True(t, result.IsError, "%s by %s: %v", name, f.name, result.Content)
				require.Contains(t, fmt.Sprint(result.Content), "permission_denied", "%s by %s", name, f.name)
			}
		}
	}
	require.Empty(t, b.filed(t))
}
