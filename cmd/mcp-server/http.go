package main

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"signoff/internal/app"
	"signoff/tools"
	"signoff/tools/auth"
)

func httpCommand() *cobra.Command {
	var f serveFlags
	var addr string
	var files app.TLSConfig
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
			if files != (app.TLSConfig{}) {
				config.HTTP.TLS = files
			}
			if err := exposed(config.HTTP, addr); err != nil {
				return err
			}
			return f.serveHTTP(cmd.Context(), addr, config)
		},
	}
	f.add(cmd)
	cmd.Flags().StringVar(&addr, "addr", "127.0.0.1:8080", "address to listen on")
	cmd.Flags().StringVar(&files.Cert, "tls-cert", "", "certificate `FILE` (PEM) to serve https with")
	cmd.Flags().StringVar(&files.Key, "tls-key", "", "key `FILE` (PEM) of the certificate")
	cmd.MarkFlagsRequiredTogether("tls-cert", "tls-key")
	return cmd
}

func (f *serveFlags) serveHTTP(ctx context.Context, addr string, config app.Config) error {
	guard, err := guardOf(config, app.Logger())
	if err != nil {
		return err
	}
	proxies, err := config.HTTP.Proxies()
	if err != nil {
		return err
	}
	listener, base, err := listen(addr, config.HTTP)
	if err != nil {
		return err
	}
	r, err := f.open(ctx, listener, base)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	handler, err := f.routes(r, guard)
	if err != nil {
		return errors.Join(err, listener.Close(), r.end())
	}
	if config.HTTP.BehindProxy {
		handler = behind(proxies, handler)
	}
	// A call of MCP answers within 45 s; until lifts the limit for the console,
	// whose event streams have no end.
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, WriteTimeout: 2 * time.Minute,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10}
	r.Log.Info("serving", "mcp", base+"/mcp", "console", base+"/")
	go discover(guard, r.Log)
	return errors.Join(serve(ctx, server, listener), r.end())
}

// discover looks for the issuer of access tokens, if there is one.
func discover(guard tools.Guard, log *slog.Logger) {
	if guard.Auth == nil || guard.Auth.Issuer == nil {
		return
	}
	if err := guard.Auth.Issuer.Discover(); err != nil {
		log.Warn("access tokens are refused until the issuer answers", "error", err)
	}
}

// serve serves until the context ends, and what was begun to its end.
func serve(ctx context.Context, server *http.Server, listener net.Listener) error {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		<-ctx.Done()
		// Waiting calls end by themselves within 40 s.
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), 45*time.Second)
		defer cancel()
		if server.Shutdown(ending) != nil {
			_ = server.Close()
		}
	}()
	err := server.Serve(listener)
	if !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	<-ended // Serve returns when the end begins
	return nil
}

// listen opens the address, over TLS if there is a certificate, and says by
// which URL it is reached.
func listen(addr string, h app.HTTPConfig) (net.Listener, string, error) {
	var certificates []tls.Certificate
	if h.TLS.Cert != "" {
		pair, err := tls.LoadX509KeyPair(h.TLS.Cert, h.TLS.Key)
		if err != nil {
			return nil, "", fmt.Errorf("http.tls: %w", err)
		}
		certificates = append(certificates, pair)
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, "", fmt.Errorf("%w; another process may serve there: give another --addr", err)
	}
	if certificates == nil {
		return listener, "http://" + listener.Addr().String(), nil
	}
	base := cmp.Or(strings.TrimSuffix(h.PublicURL, "/"), "https://"+listener.Addr().String())
	return tls.NewListener(listener, &tls.Config{Certificates: certificates, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}}), base, nil
}

// routes puts MCP, console and probes on one address.
func (f *serveFlags) routes(r *running, guard tools.Guard) (http.Handler, error) {
	assistants, err := f.server(r, tools.ChannelHTTP)
	if err != nil {
		return nil, err
	}
	mcp, mux := tools.Handler(assistants, guard), http.NewServeMux()
	mux.Handle("/mcp", mcp)
	mux.Handle("/mcp/", mcp)
	if guard.Auth != nil && guard.Auth.Issuer != nil {
		metadata := tools.Metadata(guard)
		mux.Handle(auth.MetadataPath, metadata)
		mux.Handle(auth.MetadataPath+"/", metadata)
	}
	app.Probes(mux, r.Store)
	mux.Handle("GET /metrics", app.Metrics(r.Service))
	mux.Handle("/", until(r.ending, r.console))
	return mux, nil
}

// until ends requests with a context: the console's event streams last as long
// as their pages otherwise, which is why no answer is cut by its length.
func until(ending context.Context, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithCancel(r.Context())
		defer cancel()
		defer context.AfterFunc(ending, cancel)()
		_ = http.NewResponseController(w).SetWriteDeadline(time.Time{}) // a recorder in tests has none
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}
