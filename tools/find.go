package tools

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/mark3labs/mcp-go/mcp"

	"signoff/provider"
)

type searchInput struct {
	Query string `json:"query"`
	Cloud string `json:"cloud"`
}

// found is what a search says of one operation.
type found struct {
	Name      string          `json:"name"`
	Effect    provider.Effect `json:"effect"`
	Signature string          `json:"signature"`
	About     string          `json:"about"`
}

const (
	maxFound = 10  // operations that one search lists
	maxQuery = 300 // characters; misspelt words take time
)

func (b *toolbox) search(ctx context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	var in searchInput
	err := decode(req, &in, "query")
	if err == nil {
		err = oneOf("cloud", in.Cloud, b.clouds())
	}
	if err == nil && (strings.TrimSpace(in.Query) == "" || utf8.RuneCountInString(in.Query) > maxQuery) {
		err = provider.Wrong("query", "say in a few words what you want done, in at most %d characters", maxQuery)
	}
	if err != nil {
		return b.failed(ctx, nil, err), nil
	}
	items, more := []found{}, ""
	hits := b.reachable(ctx, in)
	for _, op := range hits[:min(len(hits), maxFound)] {
		s := op.Spec()
		items = append(items, found{s.Name, s.Effect, signature(op), firstSentence(describe(s))})
	}
	switch {
	case len(hits) == 0:
		more = "Nothing fits. Try the word for the thing (server, volume, network) and the deed (list, create, delete)."
	case len(hits) > maxFound:
		more = fmt.Sprintf("%d of %d; say it more exactly, or name a cloud.", maxFound, len(hits))
	}
	out := map[string]any{"items": items}
	if more != "" {
		out["more"] = more
	}
	return b.structured(out, fmt.Sprintf("%d operations. %s", len(items), more)), nil
}

// reachable are the hits that the caller may also run.
func (b *toolbox) reachable(ctx context.Context, in searchInput) []provider.Operation {
	var hits []provider.Operation
	for _, op := range b.index.search(in.Query) {
		if (in.Cloud == "" || op.Spec().Provider == in.Cloud) && b.reach(ctx, op) == nil {
			hits = append(hits, op)
		}
	}
	return hits
}

func firstSentence(text string) string {
	first, _, cut := strings.Cut(text, ". ")
	if cut {
		first += "."
	}
	return first
}
