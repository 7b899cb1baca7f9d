package tools

import (
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"

	"signoff/approvals"
	"signoff/tools/auth"
)

// Guard is who may reach the MCP endpoint over HTTP.
type Guard struct {
	Hosts   []string   // names that the Host header may carry, besides loopback ones
	Origins []string   // pages of these may call besides those of our own, as https://HOST
	Auth    *auth.Auth // who calls; nil = whoever reaches it is the local person (loopback only)
	Limits  *Limits    // shared by the handlers of one server; nil = the default where Auth is given, else none
	Log     *slog.Logger
}

// Handler serves MCP over streamable HTTP to whom the guard lets through. The
// path says which toolset is shown.
func Handler(s *Server, g Guard) http.Handler {
	g = g.complete()
	h := g.scoped(s.MCPServer, g.whole(unbuffered(s.toolsets.at(stateless(s.MCPServer, g.Log)))))
	return g.front(g.sameOrigin(http.MaxBytesHandler(g.calm(g.identified(h)), maxBody)))
}

// stateless serves the protocol: any request may go to any process. Without
// sessions a GET stream would be shared between clients, so there is none.
func stateless(s *server.MCPServer, log *slog.Logger) http.Handler {
	return server.NewStreamableHTTPServer(s,
		server.WithStateLess(true),
		server.WithDisableStreaming(true),
		server.WithStreamableHTTPLogger(log),
		server.WithDisableLocalhostProtection(true), // the Host check of front covers more
		server.WithHTTPContextFunc(remember),
	)
}

// complete fills in what was left out.
func (g Guard) complete() Guard {
	if g.Limits == nil && g.Auth != nil {
		g.Limits = NewLimits(LimitOptions{})
	}
	if g.Log == nil {
		g.Log = slog.New(slog.DiscardHandler)
	}
	return g
}

// front is what stands before everything: no fault ends the process, each
// request has an id, and is addressed to us.
func (g Guard) front(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := approvals.NewID("http")
		w.Header().Set("X-Request-Id", id)
		defer g.recovered(w, id)
		// Of the body; it also bounds what is drained after a refusal.
		_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(bodyWithin)) // not every connection has one
		if !g.knows(r.Host) {
			g.refuse(w, r, &auth.Refusal{Status: http.StatusForbidden, Sentence: "this server is not known by that name"})
			return
		}
		g.Log.Debug("mcp request", "id", id, "address", r.RemoteAddr, "method", r.Header.Get(mcp.HeaderMethod), "name", approvals.Visible(r.Header.Get(mcp.HeaderName)))
		next.ServeHTTP(w, r)
	})
}

func (g Guard) recovered(w http.ResponseWriter, id string) {
	switch fault := recover(); fault {
	case nil:
	case http.ErrAbortHandler:
		panic(fault) // net/http's own way to hang up
	default:
		g.Log.Error("mcp request", "id", id, "panic", fault, "stack", string(debug.Stack()))
		http.Error(w, "Signoff met a fault of its own; the log has it under "+id, http.StatusInternalServerError)
	}
}

// knows refuses names that are not ours: a page whose name was rebound to this
// address would pass as same-origin.
func (g Guard) knows(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.Trim(name, "[]")
	if ip := net.ParseIP(name); ip != nil && ip.IsLoopback() || strings.EqualFold(name, "localhost") {
		return true
	}
	for _, known := range g.Hosts {
		if strings.EqualFold(known, name) {
			return true
		}
	}
	return false
}

// sameOrigin refuses pages of elsewhere.
func (g Guard) sameOrigin(next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	for _, origin := range g.Origins {
		if err := protection.AddTrustedOrigin(origin); err != nil {
			panic("tools: " + err.Error()) // the configuration was checked
		}
	}
	return protection.Handler(next)
}

// unbuffered tells proxies to pass streams on as they come.
func unbuffered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Accel-Buffering", "no")
		next.ServeHTTP(w, r)
	})
}
