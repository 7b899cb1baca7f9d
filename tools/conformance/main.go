// Command conformance serves what the public MCP conformance suite calls for:
// its fixtures, on the very server, options and HTTP chain that the product
// uses. It exists for `.ci/conformance` alone; nothing in the product knows the
// fixtures.
package main

import (
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/mark3labs/mcp-go/server"

	"signoff/tools"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:3000", "address to listen on")
	flag.Parse()
	if err := serve(*addr); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve(addr string) error {
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	// The suite asks for log messages, which the product never sends.
	s := tools.Bare("signoff-conformance", "test", log, server.WithLogging())
	for _, add := range []func(*server.MCPServer){addTools, addInput, addPrompts, addResources} {
		add(s.MCPServer)
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	fmt.Printf("http://%s/mcp\n", listener.Addr())
	mux := http.NewServeMux()
	mux.Handle("/mcp", tools.Handler(s, tools.Guard{}))
	return (&http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}).Serve(listener)
}
