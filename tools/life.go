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

// own is a context that lives as long as its HTTP request; on stdio, where
// there is one client, nothing changes.
func own(ctx context.Context) context.Context {
	if request, ok := ctx.Value(lifeKey{}).(context.Context); ok {
		return life{request, ctx}
	}
	return ctx
}

// undisturbed runs a tool in its own context.
func undisturbed(next server.ToolHandlerFunc) server.ToolHandlerFunc {
	return func(ctx context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		return next(own(ctx), req)
	}
}

// unhindered is undisturbed for resources.
func unhindered(next server.ResourceHandlerFunc) server.ResourceHandlerFunc {
	return func(ctx context.Context, req mcp.ReadResourceRequest) ([]mcp.ResourceContents, error) {
		return next(own(ctx), req)
	}
}
