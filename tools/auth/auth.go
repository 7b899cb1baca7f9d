package auth

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"
)

// The scopes that a caller may have.
const (
	Read    = "read"
	Propose = "propose"
)

// Scopes lists every scope.
var Scopes = []string{Read, Propose}

// Identity is who a request speaks for, and what it may do.
type Identity struct {
	Person string   // principal
	Scopes []string // of [Scopes]
	Means  string   // the credential, by its name; for logs
}

// May reports whether a scope was given.
func (i Identity) May(scope string) bool { return slices.Contains(i.Scopes, scope) }

// Refusal is why a request is not served.
type Refusal struct {
	Status     int           // of HTTP
	Code       string        // of RFC 6750, such as invalid_token; empty when no credential was given
	Sentence   string        // for whoever reads the answer
	Scopes     []string      // that would do, of insufficient_scope
	Wrong      bool          // a credential that is nobody's, as somebody who guesses would send
	RetryAfter time.Duration // with status 503
	Cause      error         // for the log only: it may quote what the caller sent
}

// Error is the sentence.
func (r *Refusal) Error() string { return r.Sentence }

// Unwrap gives the cause.
func (r *Refusal) Unwrap() error { return r.Cause }

func unauthorized(sentence string, cause error) *Refusal {
	return &Refusal{Status: http.StatusUnauthorized, Code: "invalid_token", Sentence: sentence, Wrong: true, Cause: cause}
}

// stranger is a credential that was proven and belongs to nobody listed.
func stranger(sentence string) *Refusal {
	return &Refusal{Status: http.StatusForbidden, Sentence: sentence}
}

// Auth is what a server takes for proof.
type Auth struct {
	Tokens []Token
	Issuer *Issuer // nil: no access tokens
	Slack  *Slack  // nil: not Slack
}

// Identify finds who the request speaks for; anything else is a [*Refusal].
// The body is asked for only where it is part of the proof.
func (a *Auth) Identify(r *http.Request, body func() ([]byte, error)) (Identity, error) {
	bearer, signed := r.Header.Values("Authorization"), r.Header.Values(slackSignature)
	switch {
	case len(bearer)+len(signed) > 1:
		return Identity{}, &Refusal{Status: http.StatusBadRequest, Code: "invalid_request", Sentence: "the request carries more than one credential"}
	case len(signed) == 1 && a.Slack != nil:
		raw, err := body()
		if err != nil {
			return Identity{}, err
		}
		return a.Slack.identify(r.Header, raw)
	case len(bearer) == 1:
		return a.bearer(r.Context(), bearer[0])
	}
	return Identity{}, &Refusal{Status: http.StatusUnauthorized, Sentence: "a bearer token is needed"}
}

// bearer tries the static tokens, then the issuer.
func (a *Auth) bearer(ctx context.Context, header string) (Identity, error) {
	scheme, raw, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Bearer") || raw == "" {
		return Identity{}, unauthorized("the Authorization header is not a bearer token", nil)
	}
	if identity, ok := match(a.Tokens, raw); ok {
		return identity, nil
	}
	if a.Issuer == nil || strings.Count(raw, ".") != 2 {
		return Identity{}, unauthorized("the token is not known here", nil)
	}
	return a.Issuer.identify(ctx, raw)
}

// Insufficient refuses a caller who lacks a scope. The answer names those they
// have too: a client asks its issuer for what it reads there, and would lose
// them otherwise.
func Insufficient(i Identity, needed string) *Refusal {
	return &Refusal{Status: http.StatusForbidden, Code: "insufficient_scope", Scopes: append(slices.Clone(i.Scopes), needed),
		Sentence: "this needs the scope " + needed + ", which the credential does not have"}
}

// Challenge is the WWW-Authenticate header that goes with a refusal, empty
// where none does.
func (a *Auth) Challenge(r *Refusal) string {
	if r.Status != http.StatusUnauthorized && r.Code != "insufficient_scope" {
		return ""
	}
	parts := []string{`realm="signoff"`}
	if r.Code != "" {
		parts = append(parts, `error="`+r.Code+`"`)
	}
	if a.Issuer != nil {
		wanted := r.Scopes
		if len(wanted) == 0 {
			wanted = Scopes
		}
		parts = append(parts, `resource_metadata="`+a.Issuer.MetadataURL()+`"`, `scope="`+strings.Join(a.Issuer.named(wanted), " ")+`"`)
	}
	return "Bearer " + strings.Join(parts, ", ")
}
