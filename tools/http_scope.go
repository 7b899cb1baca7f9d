package tools

import (
	"net/http"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"

	"signoff/tools/auth"
)

// scoped refuses what the caller's scopes do not reach, by the headers in
// which newer clients say what they call. Older ones say it in the body only;
// for them the tools themselves ask for the caller's scopes.
func (g Guard) scoped(s *server.MCPServer, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if c, ok := r.Context().Value(callerKey{}).(Caller); ok && g.Auth != nil {
			i := auth.Identity{Scopes: c.Scopes}
			if needed := needs(s, r.Header, i); !i.May(needed) {
				g.refuse(w, r, auth.Insufficient(i, needed))
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

// needs is the scope that a request takes: a tool that changes something that
// of proposing, one that reads a cloud that of reading, everything else any.
func needs(s *server.MCPServer, header http.Header, i auth.Identity) string {
	if header.Get(mcp.HeaderMethod) == string(mcp.MethodToolsCall) {
		if tool := s.GetTool(header.Get(mcp.HeaderName)); tool != nil {
			switch a := tool.Tool.Annotations; {
			case a.ReadOnlyHint == nil || !*a.ReadOnlyHint:
				return auth.Propose
			case a.OpenWorldHint == nil || *a.OpenWorldHint:
				return auth.Read
			}
		}
	}
	if i.May(auth.Propose) {
		return auth.Propose
	}
	return auth.Read
}

// Metadata serves what protects the MCP endpoint (RFC 9728), for
// [auth.MetadataPath] and below: all paths of the endpoint are one resource.
// It is for guards with an issuer.
func Metadata(g Guard) http.Handler {
	g = g.complete()
	return g.front(g.calm(server.NewProtectedResourceMetadataHandler(server.ProtectedResourceMetadataConfig{
		Resource: g.Auth.Issuer.Resource, AuthorizationServers: []string{g.Auth.Issuer.URL},
		ScopesSupported: g.Auth.Issuer.ScopeNames(), BearerMethodsSupported: []string{"header"}, ResourceName: "Signoff",
	})))
}
