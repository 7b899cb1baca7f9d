package auth

import (
	"net/url"
	"strings"
)

// named are scopes as the issuer calls them.
func (s *Issuer) named(scopes []string) []string {
	var names []string
	for _, scope := range scopes {
		names = append(names, s.Names[scope])
	}
	return names
}

// ScopeNames lists every scope as the issuer calls it.
func (s *Issuer) ScopeNames() []string { return s.named(Scopes) }

// MetadataPath is where RFC 9728 looks for what protects a resource, without
// the resource's own path.
const MetadataPath = "/.well-known/oauth-protected-resource"

// MetadataURL is where the resource's metadata stand.
func (s *Issuer) MetadataURL() string {
	u, err := url.Parse(s.Resource)
	if err != nil {
		return "" // the configuration was checked
	}
	return u.Scheme + "://" + u.Host + MetadataPath + strings.TrimSuffix(u.Path, "/")
}
