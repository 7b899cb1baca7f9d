package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/coreos/go-oidc/v3/oidc/oidctest"
	"github.com/mark3labs/mcp-go/client/transport"
	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/internal/app"
)

// certificate makes one for 127.0.0.1, and a client that trusts it.
func certificate(t *testing.T) (cert, key string, trusting *http.Client) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "signoff"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	require.NoError(t, err)
	encoded, err := x509.MarshalPKCS8PrivateKey(private)
	require.NoError(t, err)
	dir := t.TempDir()
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	require.NoError(t, os.WriteFile(cert, text, 0o600))
	require.NoError(t, os.WriteFile(key, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: encoded}), 0o600))
	pool := x509.NewCertPool()
	require.True(t, pool.AppendCertsFromPEM(text))
	return cert, key, &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}}
}

// made is a token that the command makes, and its line for the configuration.
func made(t *testing.T, arguments ...string) (token, line string) {
	t.Helper()
	printed := output(t, append([]string{"token"}, arguments...)...)
	token = regexp.MustCompile(`signoff_[A-Z2-7]{52}`).FindString(printed)
	line = regexp.MustCompile(`(?m)^ +tokens: \[(.*)\]$`).FindStringSubmatch(printed)[1]
	require.NotEmpty(t, token, printed)
	require.NotContains(t, line, token)
	return token, line
}

func TestSeveralPeopleOverTLSWithTokensAndAnIssuer(t *testing.T) {
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	authority := &oidctest.Server{PublicKeys: []oidctest.PublicKey{{PublicKey: private.Public(), KeyID: "k", Algorithm: oidc.RS256}}}
	issuer := httptest.NewServer(authority)
	t.Cleanup(issuer.Close)
	authority.SetIssuer(issuer.URL)

	bobs, line := made(t, "--person", "bob@example.com", "--name", "bobs laptop")
	t.Setenv("TEST_OLD_TOKEN", "the old single token")
	addr, dir := freePort(t), t.TempDir()
	config := writeConfig(t, fmt.Sprintf(`http:
  token: env:TEST_OLD_TOKEN
  tokens: [%s]
  auth: {issuer: %q, audience: "https://%s/mcp"}
local: alice@example.com
people:
  - {name: alice, email: alice@example.com}
  - {name: bob, email: bob@example.com}
  - {name: carol, email: carol@example.com, subjects: [idp-carol]}
`, line, issuer.URL, addr))
	cert, key, trusting := certificate(t)
	process := program("http", "--addr", addr, "--sandbox", "--data", dir, "--config", config, "--tls-cert", cert, "--tls-key", key)
	require.NoError(t, process.Start())
	t.Cleanup(func() {
		_ = process.Process.Signal(syscall.SIGTERM)
		_ = process.Wait()
	})
	eventually(t, "the server comes up", func() bool {
		response, err := trusting.Get("https://" + addr + "/readyz")
		if err != nil {
			return false
		}
		response.Body.Close()
		return response.StatusCode == http.StatusOK
	})
	require.Equal(t, "https://"+addr, app.HostOf(dir).Console())

	as := func(token string) (*assistant, error) {
		return connect(context.Background(), "https://"+addr+"/mcp", transport.WithHTTPBasicClient(trusting),
			transport.WithHTTPHeaders(map[string]string{"Authorization": "Bearer " + token}))
	}
	claims := fmt.Sprintf(`{"iss":%q,"aud":"https://%s/mcp","sub":"idp-carol","scope":"read propose","exp":%d}`, issuer.URL, addr, time.Now().Add(time.Hour).Unix())
	for person, token := range map[string]string{"alice@example.com": "the old single token", "bob@example.com": bobs,
		"carol@example.com": oidctest.SignIDToken(private, "k", oidc.RS256, claims)} {
		a, err := as(token)
		require.NoError(t, err, person)
		e := a.must(t, "ionos_servers_delete", map[string]any{"server_id": staging})
		require.Equal(t, approvals.StatusPending, e.Status)
		require.Equal(t, person, load(t, dir, e.RequestID).Content.Requester.Person)
	}
	_, err = as("guessed")
	require.Error(t, err)
	response, err := trusting.Get("https://" + addr + "/.well-known/oauth-protected-resource/mcp")
	require.NoError(t, err)
	response.Body.Close()
	require.Equal(t, http.StatusOK, response.StatusCode)
}

func TestTheTokenCommandChecksWhomItIsFor(t *testing.T) {
	config := writeConfig(t, "people: [{name: alice, email: alice@example.com}]\n")
	_, line := made(t, "--config", config, "--scopes", "read")
	require.Contains(t, line, "person: alice@example.com")
	require.Contains(t, line, "scopes: [read]")
	for says, arguments := range map[string][]string{
		"the configuration knows alice@example.com": {"--config", config, "--person", "mallory@example.com"},
		"known: read, propose":                      {"--scopes", "admin"},
	} {
		out, err := program(append([]string{"token"}, arguments...)...).Output()
		require.Error(t, err)
		require.Empty(t, out, says)
	}
}

func TestNobodyListensBeyondLoopbackUnknownOrInClear(t *testing.T) {
	known := app.HTTPConfig{Token: "env:X"}
	secured := app.HTTPConfig{Token: "env:X", TLS: app.TLSConfig{Cert: "c", Key: "k"}}
	proxied := app.HTTPConfig{Auth: app.OAuthConfig{Issuer: "https://idp.example.com"}, BehindProxy: true}
	for _, addr := range []string{"0.0.0.0:8080", ":8080", "[::]:8080", "192.0.2.1:8080", "signoff.example.com:443"} {
		require.ErrorContains(t, exposed(app.HTTPConfig{}, addr), "needs http.auth", addr)
		require.ErrorContains(t, exposed(app.HTTPConfig{TLS: secured.TLS}, addr), "needs http.auth", addr)
		require.ErrorContains(t, exposed(known, addr), "needs TLS", addr)
		require.NoError(t, exposed(secured, addr))
		require.NoError(t, exposed(proxied, addr))
	}
	for _, addr := range []string{"127.0.0.1:8080", "[::1]:8080", "localhost:8080"} {
		require.NoError(t, exposed(app.HTTPConfig{}, addr))
		require.NoError(t, exposed(app.HTTPConfig{PublicURL: "http://localhost:8080"}, addr))
		for _, open := range []app.HTTPConfig{{BehindProxy: true}, {PublicURL: "https://signoff.example.com"}, {PublicURL: "://"}} {
			require.ErrorContains(t, exposed(open, addr), "else everybody there is the local person", addr)
			open.Token = "env:X"
			require.NoError(t, exposed(open, addr))
		}
	}
	require.ErrorContains(t, exposed(secured, "8080"), "not host:port")
}

func TestCallsInFlightAreAnsweredBeforeTheServerEnds(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	begun, finish := make(chan struct{}), make(chan struct{})
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(begun)
		<-finish
		_, _ = io.WriteString(w, "answered")
	})}
	ctx, stop := context.WithCancel(t.Context())
	ended, said := make(chan error, 1), make(chan string, 1)
	go func() { ended <- serve(ctx, server, listener) }()
	go func() {
		response, err := http.Get("http://" + listener.Addr().String())
		if err != nil {
			said <- err.Error()
			return
		}
		defer response.Body.Close()
		text, _ := io.ReadAll(response.Body)
		said <- string(text)
	}()
	<-begun
	stop()
	require.Eventually(t, func() bool { // it takes nobody new
		c, err := net.Dial("tcp", listener.Addr().String())
		if err == nil {
			c.Close()
		}
		return err != nil
	}, 20*time.Second, 5*time.Millisecond)
	require.Empty(t, ended, "a call is in flight")
	close(finish)
	require.Equal(t, "answered", <-said)
	require.NoError(t, <-ended)
}

func TestOnlyTrustedProxiesSayForWhomTheySpeak(t *testing.T) {
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("192.0.2.7/32")}
	var seen string
	handler := behind(proxies, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { seen = r.RemoteAddr }))
	for name, test := range map[string]struct {
		peer, path, from, proto string
		status                  int
		seen                    string
	}{
		"through the proxy":               {"10.1.2.3:5", "/mcp", "198.51.100.9", "https", 200, "198.51.100.9:0"},
		"through two":                     {"10.1.2.3:5", "/mcp", "198.51.100.9, 192.0.2.7", "https", 200, "198.51.100.9:0"},
		"a forged first hop":              {"10.1.2.3:5", "/mcp", "127.0.0.1, 198.51.100.9", "https", 200, "198.51.100.9:0"},
		"with ports":                      {"10.1.2.3:5", "/mcp", "198.51.100.9:4711, [2001:db8::1]:443, 192.0.2.7:80", "https, https", 200, "[2001:db8::1]:0"},
		"partly in clear":                 {"10.1.2.3:5", "/mcp", "198.51.100.9", "http, https", 403, ""},
		"nonsense":                        {"10.1.2.3:5", "/mcp", "198.51.100.9, unknown", "https", 200, "10.1.2.3:5"},
		"nothing said":                    {"10.1.2.3:5", "/mcp", "", "", 200, "10.1.2.3:5"},
		"mapped into IPv6":                {"[::ffff:10.1.2.3]:5", "/mcp", "2001:db8::1", "https", 200, "[2001:db8::1]:0"},
		"in clear":                        {"10.1.2.3:5", "/mcp", "198.51.100.9", "http", 403, ""},
		"around the proxy":                {"198.51.100.9:5", "/mcp", "10.1.2.3", "https", 403, ""},
		"around the proxy to the console": {"198.51.100.9:5", "/", "", "https", 403, ""},
		"a probe":                         {"198.51.100.9:5", "/readyz", "", "", 200, "198.51.100.9:5"},
	} {
		seen = ""
		r := httptest.NewRequest(http.MethodPost, test.path, strings.NewReader(""))
		r.RemoteAddr = test.peer
		if test.from != "" {
			r.Header.Set("X-Forwarded-For", test.from)
		}
		if test.proto != "" {
			r.Header.Set("X-Forwarded-Proto", test.proto)
		}
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		require.Equal(t, test.status, w.Code, name)
		require.Equal(t, test.seen, seen, name)
	}
}
