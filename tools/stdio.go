package tools

import (
	"context"
	"io"

	"github.com/mark3labs/mcp-go/server"
)

// ServeStdio serves one client on a pair of streams until its input ends or
// the context does. There is one such client in a process.
func ServeStdio(ctx context.Context, s *Server, in io.Reader, out io.Writer) error {
	stdio := server.NewStdioServer(s.MCPServer)
	server.WithWorkerPoolSize(workers)(stdio) // the default of 5 lets waiting calls block all others
	return stdio.Listen(ctx, in, out)
}
