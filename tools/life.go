package tools

import (
	"context"
	"net/http"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// Without sessions all clients of the HTTP endpoint share one name space of
// request ids, and mcp-go ends a call when anybody's notifications/cancelled
// names its id. So a call lives as long as its own connection, which is how a
// client of HTTP ends one.

type lifeKey struct{}

// remember keeps the life of an HTTP request in the context.
func remember(ctx context.Context, _ *http.Request) context.Context {
	return context.WithValue(ctx, lifeKey{}, ctx)
}

// life has the values of one context and ends with another.
type life struct {
	context.Context // which ends it
	values          context.Context
}

func (l life) Value(key any) any { return l.values.Value(key) }

// undisturbed runs a tool for as long as its HTTP request lives; on stdio,
// where there is one client, nothing changes.
func undisturbed(next server.ToolHandlerFunc) server.ToolHandlerFunc {
	return func(ctx context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		if own, ok := ctx.Value(lifeKey{}).(context.Context); ok {
			ctx = life{own, ctx}
		}
		return next(ctx, req)
	}
}
