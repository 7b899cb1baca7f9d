package app

import (
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// HTTPConfig is about listening, and about who may call.
type HTTPConfig struct {
	Addr      string   `yaml:"addr"`
	PublicURL string   `yaml:"public_url"` // in links, when a proxy stands before
	Hosts     []string `yaml:"hosts"`      // further names that requests may be addressed to
	Origins   []string `yaml:"origins"`    // pages of these may call MCP too, as https://HOST

	Token         string        `yaml:"token"`          // reference; the local person's bearer token
	Tokens        []TokenConfig `yaml:"tokens"`         // those of others, by their hashes
	Auth          OAuthConfig   `yaml:"auth"`           // access tokens of an OAuth issuer
	SlackIdentity bool          `yaml:"slack_identity"` // callers that Slack vouches for, by slack.signing_secret

	TLS            TLSConfig    `yaml:"tls"`
	BehindProxy    bool         `yaml:"behind_proxy"`    // one that ends TLS and says for whom it speaks
	TrustedProxies []string     `yaml:"trusted_proxies"` // its addresses or networks; nobody else is believed, or served
	Limits         LimitsConfig `yaml:"limits"`
}

// TokenConfig is a static token, which `mcp-server token` makes.
type TokenConfig struct {
	Person string   `yaml:"person"` // principal
	Name   string   `yaml:"name"`   // what logs call it
	Hash   string   `yaml:"hash"`   // sha256:HEX, or a reference to that
	Scopes []string `yaml:"scopes"` // read, propose
}

// OAuthConfig is the authorization server whose access tokens are taken.
type OAuthConfig struct {
	Issuer   string       `yaml:"issuer"`   // URL, exactly as the tokens' iss
	Audience string       `yaml:"audience"` // the tokens' aud; public_url/mcp if left out
	Scopes   ScopesConfig `yaml:"scopes"`
}

// ScopesConfig are the issuer's names of the scopes; read and propose if left out.
type ScopesConfig struct {
	Read    string `yaml:"read"`
	Propose string `yaml:"propose"`
}

// TLSConfig names files in PEM.
type TLSConfig struct {
	Cert string `yaml:"cert"`
	Key  string `yaml:"key"`
}

// LimitsConfig bounds what is asked over HTTP; zero = the default.
type LimitsConfig struct {
	Address    int `yaml:"address"`    // requests a second of one address
	Person     int `yaml:"person"`     // requests a second of one person
	Concurrent int `yaml:"concurrent"` // requests of one person at once
}

// Authenticates reports whether callers of MCP have to say who they are.
func (h HTTPConfig) Authenticates() bool {
	return h.Token != "" || len(h.Tokens) > 0 || h.Auth.Issuer != "" || h.SlackIdentity
}

// Resource is the URL of the MCP endpoint as clients know it, the one resource
// that access tokens are for; empty where no public URL is configured.
func (h HTTPConfig) Resource() string {
	if strings.HasPrefix(h.Auth.Audience, "https://") || strings.HasPrefix(h.Auth.Audience, "http://") {
		return h.Auth.Audience
	}
	if h.PublicURL == "" {
		return ""
	}
	return strings.TrimSuffix(h.PublicURL, "/") + "/mcp"
}

// Proxies reads the trusted proxies.
func (h HTTPConfig) Proxies() ([]netip.Prefix, error) {
	var all []netip.Prefix
	for i, text := range h.TrustedProxies {
		network, err := netip.ParsePrefix(text)
		if err != nil {
			address, wrong := netip.ParseAddr(text)
			if wrong != nil {
				return nil, fmt.Errorf("configuration: http.trusted_proxies[%d]: %q is neither an address nor a network such as 10.0.0.0/8", i, text)
			}
			network = netip.PrefixFrom(address, address.BitLen())
		}
		all = append(all, network)
	}
	return all, nil
}

// checkHTTP finds what a schema cannot say about listening.
func (c Config) checkHTTP() error {
	h := c.HTTP
	for i, t := range h.Tokens {
		if err := c.checkToken(t); err != nil {
			return fmt.Errorf("configuration: http.tokens[%d].%w", i, err)
		}
	}
	if err := h.checkOAuth(); err != nil {
		return fmt.Errorf("configuration: http.auth.%w", err)
	}
	protection := http.NewCrossOriginProtection()
	for i, origin := range h.Origins {
		if err := protection.AddTrustedOrigin(origin); err != nil {
			return fmt.Errorf("configuration: http.origins[%d]: %w", i, err)
		}
	}
	proxies, err := h.Proxies()
	switch {
	case err != nil:
		return err
	case h.BehindProxy != (len(proxies) > 0):
		return errors.New("configuration: http.trusted_proxies: behind_proxy and the addresses of the proxy belong together")
	case (h.TLS.Cert == "") != (h.TLS.Key == ""):
		return errors.New("configuration: http.tls: cert and key belong together")
	case h.SlackIdentity && c.Slack.SigningSecret == "":
		return errors.New("configuration: http.slack_identity: slack.signing_secret is needed, by which Slack's requests are known")
	case h.Limits.Address < 0 || h.Limits.Person < 0 || h.Limits.Concurrent < 0:
		return errors.New("configuration: http.limits: none is below zero")
	}
	return nil
}

func (c Config) checkToken(t TokenConfig) error {
	if !slices.Contains(c.Principals(), t.Person) {
		return fmt.Errorf("person: %q is not one of the people: %s", t.Person, strings.Join(c.Principals(), ", "))
	}
	if len(t.Scopes) == 0 {
		return errors.New("scopes: say which, of read and propose")
	}
	for _, scope := range t.Scopes {
		if scope != "read" && scope != "propose" {
			return fmt.Errorf("scopes: %q is none; known: read, propose", scope)
		}
	}
	return nil
}

func (h HTTPConfig) checkOAuth() error {
	a := h.Auth
	if a == (OAuthConfig{}) {
		return nil
	}
	u, err := url.Parse(a.Issuer)
	switch {
	case a.Issuer == "" || err != nil || u.Host == "":
		return fmt.Errorf("issuer: %q is not the URL of an issuer", a.Issuer)
	case u.Scheme != "https" && !loopback(u.Hostname()):
		return errors.New("issuer: an issuer beyond loopback has an https URL")
	case h.Resource() == "":
		return errors.New("audience: give http.public_url, or the URL of the MCP endpoint here")
	case a.Scopes.Read != "" && a.Scopes.Read == a.Scopes.Propose:
		return errors.New("scopes: read and propose are different ones")
	}
	return nil
}

func loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}
