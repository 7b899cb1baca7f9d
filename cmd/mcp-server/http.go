package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/spf13/cobra"

	"signoff/internal/app"
	"signoff/provider"
	"signoff/tools"
)

func httpCommand() *cobra.Command {
	var f serveFlags
	var addr string
	cmd := &cobra.Command{
		Use: "http", Short: "Serve assistants over streamable HTTP at /mcp, people at /", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			config, err := app.LoadConfig(f.ConfigFile)
			if err != nil {
				return err
			}
			if !cmd.Flags().Changed("addr") && config.HTTP.Addr != "" {
				addr = config.HTTP.Addr
			}
			guard, err := guardOf(config.HTTP, addr)
			if err != nil {
				return err
			}
			return f.serveHTTP(cmd.Context(), addr, guard)
		},
	}
	f.add(cmd)
	cmd.Flags().StringVar(&addr, "addr", "127.0.0.1:8080", "address to listen on")
	return cmd
}

// guardOf reads who may reach MCP. Beyond loopback a token is needed.
func guardOf(c app.HTTPConfig, addr string) (tools.Guard, error) {
	guard := tools.Guard{Hosts: c.Hosts}
	if u, err := url.Parse(c.PublicURL); err == nil && u.Hostname() != "" {
		guard.Hosts = append(guard.Hosts, u.Hostname())
	}
	if c.Token != "" {
		token, err := app.Resolve("http.token", c.Token)
		if err != nil {
			return guard, err
		}
		guard.Token = token
	}
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return guard, fmt.Errorf("--addr %q is not host:port", addr)
	}
	if ip := net.ParseIP(host); (ip == nil || !ip.IsLoopback()) && host != "localhost" && guard.Token == provider.Secret("") {
		return guard, errors.New("listening beyond loopback needs http.token in the configuration")
	}
	return guard, nil
}

func (f *serveFlags) serveHTTP(ctx context.Context, addr string, guard tools.Guard) error {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("%w; another process may serve there: give another --addr", err)
	}
	r, err := f.open(ctx, listener)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	server := &http.Server{Handler: f.routes(r, guard), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute}
	r.Log.Info("serving", "mcp", "http://"+listener.Addr().String()+"/mcp", "console", "http://"+listener.Addr().String()+"/")
	go func() {
		<-ctx.Done()
		// Waiting calls end by themselves within 40 s.
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), 45*time.Second)
		defer cancel()
		if server.Shutdown(ending) != nil {
			_ = server.Close()
		}
	}()
	err = server.Serve(listener)
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return errors.Join(err, r.end())
}

// routes puts MCP, console and probes on one address.
func (f *serveFlags) routes(r *running, guard tools.Guard) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/mcp", tools.Handler(f.server(r, "mcp-http"), guard))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, q *http.Request) {
		if _, err := r.Store.Now(q.Context()); err != nil {
			http.Error(w, "the ledger does not answer", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ok")
	})
	mux.Handle("GET /metrics", app.Metrics(r.Service))
	mux.Handle("/", until(r.ending, r.console))
	return mux
}

// until ends requests with a context: the console's event streams last as long
// as their pages otherwise.
func until(ending context.Context, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithCancel(r.Context())
		defer cancel()
		defer context.AfterFunc(ending, cancel)()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}
