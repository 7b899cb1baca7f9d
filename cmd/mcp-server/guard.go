package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"strings"
	"time"

	"signoff/internal/app"
	"signoff/provider"
	"signoff/tools"
	"signoff/tools/auth"
)

// guardOf reads who may reach MCP.
func guardOf(c app.Config, log *slog.Logger) (tools.Guard, error) {
	h := c.HTTP
	guard := tools.Guard{Hosts: h.Hosts, Origins: h.Origins, Log: log,
		Limits: tools.NewLimits(tools.LimitOptions{Address: h.Limits.Address, Person: h.Limits.Person, Concurrent: h.Limits.Concurrent})}
	if u, err := url.Parse(h.PublicURL); err == nil && u.Hostname() != "" {
		guard.Hosts = append(guard.Hosts, u.Hostname())
	}
	if !h.Authenticates() {
		return guard, nil
	}
	tokens, err := tokensOf(c)
	if err != nil {
		return guard, err
	}
	guard.Auth = &auth.Auth{Tokens: tokens, Issuer: issuerOf(c)}
	guard.Auth.Slack, err = slackOf(c)
	return guard, err
}

// tokensOf reads the static tokens. The one in clear is the local person's.
func tokensOf(c app.Config) ([]auth.Token, error) {
	var all []auth.Token
	if c.HTTP.Token != "" {
		token, err := app.Resolve("http.token", c.HTTP.Token)
		if err != nil {
			return nil, err
		}
		all = append(all, auth.Token{Person: c.LocalPerson(), Name: "http.token", Hash: auth.HashOf(token.Reveal()), Scopes: auth.Scopes})
	}
	for i, t := range c.HTTP.Tokens {
		field := fmt.Sprintf("http.tokens[%d].hash", i)
		text := provider.Secret(t.Hash)
		if !strings.HasPrefix(t.Hash, "sha256:") {
			var err error
			if text, err = app.Resolve(field, t.Hash); err != nil {
				return nil, err
			}
		}
		hash, err := auth.ParseHash(text.Reveal())
		if err != nil {
			return nil, fmt.Errorf("configuration: %s: %w", field, err)
		}
		all = append(all, auth.Token{Person: t.Person, Name: t.Name, Hash: hash, Scopes: t.Scopes})
	}
	return all, nil
}

func issuerOf(c app.Config) *auth.Issuer {
	o := c.HTTP.Auth
	if o.Issuer == "" {
		return nil
	}
	i := &auth.Issuer{URL: o.Issuer, Audience: o.Audience, Resource: c.HTTP.Resource(), Client: auth.IssuerClient(), Now: time.Now,
		Names: map[string]string{auth.Read: o.Scopes.Read, auth.Propose: o.Scopes.Propose},
		Person: func(subject, email string) (string, bool) {
			if person, known := c.Principal(app.OAuthSubject, subject); known {
				return person, true
			}
			return c.Principal(app.EmailVerified, email)
		}}
	if i.Audience == "" {
		i.Audience = i.Resource
	}
	for _, scope := range auth.Scopes {
		if i.Names[scope] == "" {
			i.Names[scope] = scope
		}
	}
	return i
}

func slackOf(c app.Config) (*auth.Slack, error) {
	if !c.HTTP.SlackIdentity {
		return nil, nil
	}
	secret, err := app.Resolve("slack.signing_secret", c.Slack.SigningSecret)
	return &auth.Slack{Secret: secret, Now: time.Now,
		Person: func(user string) (string, bool) { return c.Principal(app.SlackUser, user) }}, err
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback() || host == "localhost"
}

// local reports whether an address in links, if there is one, is of this
// machine.
func local(public string) bool {
	u, err := url.Parse(public)
	return public == "" || err == nil && loopback(u.Hostname())
}

// exposed refuses to be reached from elsewhere without knowing who calls, or
// in clear.
func exposed(h app.HTTPConfig, addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("--addr %q is not host:port", addr)
	}
	if !h.Authenticates() && (h.BehindProxy || !local(h.PublicURL)) {
		return errors.New("being reached through http.public_url or a proxy needs http.auth, http.tokens, http.token or http.slack_identity in the configuration: else everybody there is the local person")
	}
	if loopback(host) {
		return nil
	}
	if !h.Authenticates() {
		return errors.New("listening beyond loopback needs http.auth, http.tokens, http.token or http.slack_identity in the configuration")
	}
	if h.TLS.Cert == "" && !h.BehindProxy {
		return errors.New("listening beyond loopback needs TLS: give --tls-cert and --tls-key, or say http.behind_proxy and http.trusted_proxies in the configuration if a proxy ends it")
	}
	return nil
}
