package tools

import (
	"log/slog"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// Bare is a server with the product's protocol options and nothing on it. The
// conformance fixtures stand on it too, so that what is tested is what serves.
func Bare(name, version string, log *slog.Logger, more ...server.ServerOption) *Server {
	options := []server.ServerOption{
		server.WithToolCapabilities(false),
		server.WithPromptCapabilities(false),
		server.WithResourceCapabilities(false, false),
		server.WithCompletions(),
		server.WithRecovery(),
		server.WithLogger(log),
		server.WithToolHandlerMiddleware(undisturbed),
		server.WithResourceHandlerMiddleware(unhindered),
	}
	// What there is depends on who asks and on how the server was started.
	for _, method := range []mcp.MCPMethod{mcp.MethodToolsList, mcp.MethodPromptsList, mcp.MethodResourcesList, mcp.MethodResourcesTemplatesList} {
		options = append(options, server.WithMethodCacheHints(method, (5*time.Minute).Milliseconds(), mcp.CacheScopePrivate))
	}
	return &Server{MCPServer: server.NewMCPServer(name, version, append(options, more...)...)}
}
