package tools

import (
	"crypto/sha256"
	"crypto/subtle"
	"net"
	"net/http"
	"strings"

	"github.com/mark3labs/mcp-go/server"

	"signoff/provider"
)

// maxBody bounds a request; arguments are smaller.
const maxBody = 1 << 20

// Guard is who may reach the MCP endpoint over HTTP.
type Guard struct {
	Hosts []string        // names that the Host header may carry, besides loopback ones
	Token provider.Secret // bearer token; empty = none is asked for (loopback only)
}

// Handler serves MCP over streamable HTTP, stateless: any request may go to
// any process. Without sessions a GET stream would be shared between clients,
// so there is none.
func Handler(s *server.MCPServer, g Guard) http.Handler {
	mcp := server.NewStreamableHTTPServer(s,
		server.WithStateLess(true),
		server.WithDisableStreaming(true),
		server.WithDisableLocalhostProtection(true), // the Host check below covers more
	)
	return g.hosts(http.NewCrossOriginProtection().Handler(http.MaxBytesHandler(g.bearer(unbuffered(mcp)), maxBody)))
}

// hosts refuses names that are not ours: a page whose name was rebound to this
// address would pass as same-origin.
func (g Guard) hosts(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := r.Host
		if host, _, err := net.SplitHostPort(r.Host); err == nil {
			name = host
		}
		if !g.knows(strings.Trim(name, "[]")) {
			http.Error(w, "this server is not known by that name", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (g Guard) knows(name string) bool {
	if ip := net.ParseIP(name); ip != nil && ip.IsLoopback() || strings.EqualFold(name, "localhost") {
		return true
	}
	for _, host := range g.Hosts {
		if strings.EqualFold(host, name) {
			return true
		}
	}
	return false
}

// bearer asks for the token, compared in constant time.
func (g Guard) bearer(next http.Handler) http.Handler {
	want := sha256.Sum256([]byte("Bearer " + g.Token.Reveal()))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		given := sha256.Sum256([]byte(r.Header.Get("Authorization")))
		if g.Token != "" && subtle.ConstantTimeCompare(want[:], given[:]) != 1 {
			w.Header().Set("WWW-Authenticate", `Bearer realm="signoff"`)
			http.Error(w, "a bearer token is needed", http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// unbuffered tells proxies to pass streams on as they come.
func unbuffered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Accel-Buffering", "no")
		next.ServeHTTP(w, r)
	})
}
