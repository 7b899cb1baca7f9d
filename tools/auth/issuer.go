package auth

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
)

// algorithms are those that an access token may be signed with: asymmetric
// ones. A shared secret, or none at all, proves nothing.
var algorithms = []string{oidc.RS256, oidc.PS256, oidc.ES256, oidc.EdDSA}

const (
	freshFor   = 10 * time.Minute // after that the issuer's keys are fetched anew
	goodFor    = time.Hour        // after that nothing is believed before they were
	tryEvery   = 5 * time.Second  // while the issuer cannot be reached
	renewEvery = time.Minute      // the same, while what is known of it is not old
)

// Issuer takes the access tokens of an OAuth 2.1 authorization server. What it
// is, it finds out by OpenID discovery: at the first need, and again and again
// while that fails.
type Issuer struct {
	URL      string            // as the tokens' iss
	Audience string            // that the tokens' aud has to name
	Resource string            // URL of the MCP endpoint (RFC 9728)
	Names    map[string]string // of [Scopes], as the issuer calls them
	Person   func(subject, verifiedEmail string) (principal string, ok bool)
	Client   *http.Client
	Now      func() time.Time

	mu       sync.Mutex
	verifier *oidc.IDTokenVerifier
	found    time.Time // when the verifier was made
	next     time.Time // no other try before, after one that failed
	last     error
}

var errOld = errors.New("what is known of it is too old")

// IssuerClient is the HTTP client for an issuer: bounded, and never led to
// another host.
func IssuerClient() *http.Client {
	return &http.Client{Timeout: 5 * time.Second, CheckRedirect: func(r *http.Request, via []*http.Request) error {
		if r.URL.Host != via[0].URL.Host || r.URL.Scheme != via[0].URL.Scheme || len(via) > 3 {
			return errors.New("the issuer redirects elsewhere")
		}
		return nil
	}}
}

// identify verifies a token and finds whose it is.
func (s *Issuer) identify(ctx context.Context, raw string) (Identity, error) {
	verifier, err := s.ready()
	if err != nil {
		return Identity{}, s.away(err)
	}
	token, err := verifier.Verify(ctx, raw)
	var expired *oidc.TokenExpiredError
	switch {
	case errors.As(err, &expired):
		return Identity{}, &Refusal{Status: http.StatusUnauthorized, Code: "invalid_token", Sentence: "the access token has expired", Cause: err}
	case err != nil && strings.HasPrefix(err.Error(), "failed to verify signature: fetching keys"): // the library keeps no error to ask for
		return Identity{}, s.away(err)
	case err != nil:
		return Identity{}, unauthorized(fmt.Sprintf("the access token is not valid here: it has to be of the issuer %s, for the audience %s, in its time, and signed with %s",
			s.URL, s.Audience, strings.Join(algorithms, ", ")), err)
	}
	return s.owner(token)
}

func (s *Issuer) away(cause error) *Refusal {
	return &Refusal{Status: http.StatusServiceUnavailable, RetryAfter: tryEvery, Cause: cause,
		Sentence: "access tokens cannot be verified now, because the issuer " + s.URL + " does not answer; try again"}
}

// ready is the verifier. One that ages is renewed, since keys may have been
// withdrawn; while that fails it is used on, until it is old.
func (s *Issuer) ready() (*oidc.IDTokenVerifier, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.Now()
	age := now.Sub(s.found)
	if s.verifier != nil && (age < freshFor || age < goodFor && now.Before(s.next)) {
		return s.verifier, nil
	}
	if now.Before(s.next) {
		return nil, cmp.Or(s.last, errOld)
	}
	verifier, err := s.discover()
	switch {
	case err == nil:
		s.verifier, s.found = verifier, now
	case s.verifier != nil && age < goodFor:
		s.next = now.Add(renewEvery)
		return s.verifier, nil
	default:
		s.verifier, s.last, s.next = nil, err, now.Add(tryEvery)
	}
	return s.verifier, err
}

// Discover asks the issuer what it is. It is done anyhow when a token comes; at
// start it tells early what is wrong.
func (s *Issuer) Discover() error {
	_, err := s.ready()
	return err
}

func (s *Issuer) discover() (*oidc.IDTokenVerifier, error) {
	ctx := oidc.ClientContext(context.Background(), s.Client) // the keys are fetched with it later on
	provider, err := oidc.NewProvider(ctx, s.URL)
	if err != nil {
		return nil, fmt.Errorf("issuer %s: %w", s.URL, err)
	}
	var document struct {
		Keys string `json:"jwks_uri"`
	}
	if err := provider.Claims(&document); err != nil {
		return nil, fmt.Errorf("issuer %s: %w", s.URL, err)
	}
	if strings.HasPrefix(s.URL, "https://") && !strings.HasPrefix(document.Keys, "https://") {
		return nil, fmt.Errorf("issuer %s: its jwks_uri is not an https address", s.URL)
	}
	return oidc.NewVerifier(s.URL, oidc.NewRemoteKeySet(ctx, document.Keys),
		&oidc.Config{ClientID: s.Audience, SupportedSigningAlgs: algorithms, Now: s.Now}), nil
}
