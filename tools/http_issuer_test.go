package tools_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"maps"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/coreos/go-oidc/v3/oidc/oidctest"
	"github.com/stretchr/testify/require"

	"signoff/tools/auth"
)

const resource = "https://signoff.example.com/mcp"

// clock is moved by tests only.
type clock struct{ offset atomic.Int64 }

func (c *clock) now() time.Time       { return time.Now().Add(time.Duration(c.offset.Load())) }
func (c *clock) pass(d time.Duration) { c.offset.Add(int64(d)) }

// issuer is an authorization server on a real socket.
type issuer struct {
	*httptest.Server
	mu   sync.Mutex
	oidc oidctest.Server
	down bool
	keys map[string]crypto.Signer // by algorithm
}

func newIssuer(t *testing.T) *issuer {
	t.Helper()
	i := &issuer{keys: map[string]crypto.Signer{}}
	i.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		i.mu.Lock()
		defer i.mu.Unlock()
		if i.down {
			http.Error(w, "down for maintenance", http.StatusBadGateway)
			return
		}
		i.oidc.ServeHTTP(w, r)
	}))
	t.Cleanup(i.Close)
	i.oidc.SetIssuer(i.URL)
	var err error
	i.keys[oidc.RS256], err = rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	i.keys[oidc.PS256] = i.keys[oidc.RS256]
	i.keys[oidc.RS512] = i.keys[oidc.RS256]
	i.keys[oidc.ES256], err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	_, i.keys[oidc.EdDSA], err = ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	i.publish(oidc.RS256, oidc.PS256, oidc.RS512, oidc.ES256, oidc.EdDSA)
	return i
}

// publish makes these keys, by algorithm, the ones that the issuer shows.
func (i *issuer) publish(algorithms ...string) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.oidc.PublicKeys = nil
	for _, a := range algorithms {
		i.oidc.PublicKeys = append(i.oidc.PublicKeys, oidctest.PublicKey{PublicKey: i.keys[a].Public(), KeyID: "key-" + a, Algorithm: a})
	}
}

func (i *issuer) fail(down bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.down = down
}

// claimed are the claims of a good token, changed as given.
func (i *issuer) claimed(change map[string]any) string {
	claims := map[string]any{"iss": i.URL, "aud": resource, "sub": "idp-alice", "scope": "openid signoff:read signoff:propose",
		"exp": time.Now().Add(time.Hour).Unix(), "iat": time.Now().Unix()}
	maps.Copy(claims, change)
	raw, err := json.Marshal(claims)
	if err != nil {
		panic(err)
	}
	return string(raw)
}

func (i *issuer) token(change map[string]any) string { return i.signed(oidc.RS256, change) }

func (i *issuer) signed(algorithm string, change map[string]any) string {
	return oidctest.SignIDToken(i.keys[algorithm], "key-"+algorithm, algorithm, i.claimed(change))
}

// unsigned says alg none, and carries no signature.
func (i *issuer) unsigned() string {
	return encode(`{"alg":"none","typ":"JWT"}`) + "." + encode(i.claimed(nil)) + "."
}

// confused is signed with the public key, as if it were a shared secret.
func (i *issuer) confused(t *testing.T) string {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(i.keys[oidc.RS256].Public())
	require.NoError(t, err)
	text := encode(`{"alg":"HS256","kid":"key-RS256"}`) + "." + encode(i.claimed(nil))
	mac := hmac.New(sha256.New, pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
	mac.Write([]byte(text))
	return text + "." + encode(string(mac.Sum(nil)))
}

func encode(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

// trusting is what a server takes from the issuer.
func (i *issuer) trusting(c *clock) *auth.Issuer {
	return &auth.Issuer{URL: i.URL, Audience: resource, Resource: resource, Client: auth.IssuerClient(), Now: c.now,
		Names: map[string]string{auth.Read: "signoff:read", auth.Propose: "signoff:propose"},
		Person: func(subject, email string) (string, bool) {
			if subject == "idp-alice" {
				return "alice@example.com", true
			}
			return email, email == "bob@example.com"
		}}
}
