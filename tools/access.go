package tools

import (
	"context"
	"slices"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"

	"signoff/provider"
)

// The scopes of a [Caller].
const (
	ScopeRead    = "read"    // operations that only read
	ScopePropose = "propose" // to ask for changes
)

// may reports whether the caller has a scope; an empty one is any of them.
func (c Caller) may(scope string) bool {
	return c.Scopes == nil || scope == "" && len(c.Scopes) > 0 || slices.Contains(c.Scopes, scope)
}

type toolsetKey struct{}

func withToolset(ctx context.Context, set string) context.Context {
	return context.WithValue(ctx, toolsetKey{}, set)
}

func toolsetOf(ctx context.Context) string {
	set, _ := ctx.Value(toolsetKey{}).(string)
	return set
}

// trait is what decides who may see a tool, as its annotations say it.
type trait struct {
	reads bool   // it changes nothing, neither in a cloud nor in the ledger
	scope string // what the caller needs; empty = any scope
	size  int    // bytes that it takes of a model's context
}

func traitOf(tool mcp.Tool) trait {
	is := trait{reads: *tool.Annotations.ReadOnlyHint, size: len(tool.Name) + len(tool.Description) + len(tool.RawInputSchema)}
	switch {
	case !is.reads:
		is.scope = ScopePropose
	case *tool.Annotations.OpenWorldHint:
		is.scope = ScopeRead
	}
	return is
}

// traitsOf the tools by name.
func traitsOf(all []server.ServerTool) map[string]trait {
	traits := map[string]trait{}
	for _, t := range all {
		traits[t.Tool.Name] = traitOf(t.Tool)
	}
	return traits
}

// sees reports whether the call of this context may see and call a tool.
func (b *toolbox) sees(ctx context.Context, tool string) bool {
	is := b.traits[tool]
	return b.toolsets.shows(toolsetOf(ctx), tool) && (is.reads || !b.o.ReadOnly) && b.caller(ctx).may(is.scope)
}

// filter is asked by mcp-go when tools are listed and again at each call.
func (b *toolbox) filter(ctx context.Context, all []mcp.Tool) []mcp.Tool {
	seen := make([]mcp.Tool, 0, len(all)) // the list given is the server's own
	for _, tool := range all {
		if b.sees(ctx, tool.Name) {
			seen = append(seen, tool)
		}
	}
	return seen
}

// Refusals of calls that no other arguments would make good.
type barred struct{ code, sentence string }

func (e *barred) Error() string { return e.sentence }

var (
	errReadOnly = &barred{codeReadOnly, "This server is read-only; it neither files nor runs changes."}
	errScope    = &barred{codePermission, "The credential of this call does not allow it: reads need the scope read, changes need propose."}
	errExcluded = &barred{codePermission, "This server does not offer that operation."}
	errOutside  = &barred{codePermission, "That operation is not among the tools offered here, and neither is the gateway that reaches others."}
)

// reach decides whether a call may run op at all, by its own tool or through
// another: what holds for the typed tool holds for the gateway and for plans.
func (b *toolbox) reach(ctx context.Context, op provider.Operation) error {
	s := op.Spec()
	through, scope := "operation_change", ScopePropose
	if s.Effect == provider.Observe {
		through, scope = "operation_read", ScopeRead
	}
	switch {
	case b.o.ReadOnly && s.Effect != provider.Observe:
		return errReadOnly
	case !b.caller(ctx).may(scope):
		return errScope
	case b.toolsets.excluded[s.Name]:
		return errExcluded
	case !b.sees(ctx, s.Name) && !b.sees(ctx, through):
		return errOutside
	}
	return nil
}
