package tools_test

import (
	"context"
	"testing"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/tools"
)

// onCall is a policy under which erin may break the glass for everything.
type onCall struct{ approvals.OnePerson }

const erin = "erin@example.com"

func (p onCall) Rule(ctx context.Context, q approvals.Question) (approvals.Ruling, error) {
	ruling, err := p.OnePerson.Rule(ctx, q)
	ruling.Requirement.BreakGlass = [][]string{{erin}}
	return ruling, err
}

func (onCall) BreakGlass(context.Context, string, approvals.Request) ([]string, error) {
	return nil, nil
}

// An assistant is told that what it asked for was approved by break-glass, and
// has no tool to do that.
func TestINV14_NoToolBreaksTheGlassAndTheAnswerSaysWhoDid(t *testing.T) {
	b := newBenchUnder(t, onCall{approvals.OnePerson{People: []string{"alice@example.com"}}})
	c := dial(t, b.serve(t, b.options(), tools.Guard{}))
	list, err := c.ListTools(context.Background(), mcp.ListToolsRequest{})
	require.NoError(t, err)
	for _, tool := range list.Tools {
		require.NotRegexp(t, `glass|review`, tool.Name)
	}
	filed, _ := callTool(t, c, "ionos_servers_delete", map[string]any{"server_id": staging})
	r, err := b.service.Get(context.Background(), envelope(t, filed)["request_id"].(string))
	require.NoError(t, err)
	_, err = b.service.BreakGlass(context.Background(), approvals.Ballot{Request: r.ID, Person: erin, Reason: "the site is down", Channel: approvals.ConsoleChannel,
		ApprovalDigest: r.Prepared.ApprovalDigest, PresentationDigest: r.Prepared.PresentationDigest})
	require.NoError(t, err)
	answer, _ := callTool(t, c, "request_get", map[string]any{"request_id": r.ID})
	got := envelope(t, answer)
	require.Equal(t, "approved", got["status"])
	require.Contains(t, got["summary"], "(break-glass: approved by erin@example.com alone; a person reviews that afterwards)")
	require.NotContains(t, got["summary"], "the site is down")
}
