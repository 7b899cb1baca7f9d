package tools_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/mark3labs/mcp-go/client/transport"
	"github.com/mark3labs/mcp-go/mcp"
	"github.com/stretchr/testify/require"

	"signoff/tools"
	"signoff/tools/auth"
)

func TestOnlyAccessTokensOfTheIssuerForThisServerAreTaken(t *testing.T) {
	b, i, c := newBench(t), newIssuer(t), &clock{}
	other := newIssuer(t)
	url := b.serve(t, b.options(), tools.Guard{Auth: &auth.Auth{Issuer: i.trusting(c)}, Limits: generous(c)})
	hour := func(n int) int64 { return time.Now().Add(time.Duration(n) * time.Hour).Unix() }
	for _, test := range []struct {
		name, token string
		status      int
		says        string
	}{
		{"none", "", 401, "a bearer token is needed"},
		{"not one", "nonsense", 401, "not known here"},
		{"wrong audience", i.token(map[string]any{"aud": "https://other.example.com/mcp"}), 401, "for the audience " + resource},
		{"no audience", i.token(map[string]any{"aud": []string{}}), 401, "for the audience"},
		{"wrong issuer", i.token(map[string]any{"iss": "https://other.example.com"}), 401, "of the issuer"},
		{"keys of another issuer", other.token(map[string]any{"iss": i.URL}), 401, "not valid here"},
		{"expired", i.token(map[string]any{"exp": hour(-1)}), 401, "has expired"},
		{"without end", i.token(map[string]any{"exp": nil}), 401, "in its time"},
		{"not yet valid", i.token(map[string]any{"nbf": hour(1)}), 401, "in its time"},
		{"alg none", i.unsigned(), 401, "signed with RS256"},
		{"HS256 with the public key", i.confused(t), 401, "signed with RS256"},
		{"an algorithm that is not on the list", i.signed(oidc.RS512, nil), 401, "signed with RS256"},
		{"tampered", i.token(nil) + "A", 401, "not valid here"},
		{"no scope of ours", i.token(map[string]any{"scope": "openid read"}), 403, "needs the scope read"},
		{"unknown subject", i.token(map[string]any{"sub": "idp-mallory"}), 403, `its subject "idp-mallory" is nobody here`},
		{"no subject", i.token(map[string]any{"sub": ""}), 403, "nobody here"},
		{"an e-mail that nobody verified", i.token(map[string]any{"sub": "x", "email": "bob@example.com", "email_verified": false}), 403, "nobody here"},
		{"good", i.token(nil), 200, ""},
		{"good, PS256", i.signed(oidc.PS256, nil), 200, ""},
		{"good, ES256", i.signed(oidc.ES256, nil), 200, ""},
		{"good, EdDSA", i.signed(oidc.EdDSA, nil), 200, ""},
		{"good, several audiences", i.token(map[string]any{"aud": []string{"x", resource}}), 200, ""},
		{"good, scopes as a list", i.token(map[string]any{"scope": nil, "scp": []string{"signoff:read"}}), 200, ""},
		{"good, by a verified e-mail", i.token(map[string]any{"sub": "x", "email": "bob@example.com", "email_verified": true}), 200, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			header := bearer(test.token)
			if test.token == "" {
				header = nil
			}
			got := send(t, url, asked{body: ping, header: header})
			require.Equal(t, test.status, got.status, got.text)
			require.Contains(t, got.text, test.says)
			require.NotEmpty(t, got.header.Get("X-Request-Id"))
			err := try(url, transport.WithHTTPHeaders(header))
			if test.status == 200 {
				require.NoError(t, err)
				return
			}
			require.Error(t, err)
			require.NotContains(t, got.text, "Server", "nothing was read")
			challenge := got.header.Get("WWW-Authenticate")
			if test.status == 401 || test.name == "no scope of ours" {
				require.Contains(t, challenge, `resource_metadata="https://signoff.example.com/.well-known/oauth-protected-resource/mcp"`)
			}
			if test.status == 401 {
				require.Contains(t, challenge, `scope="signoff:read signoff:propose"`)
				require.Equal(t, test.name != "none", strings.Contains(challenge, `error="invalid_token"`))
			}
		})
	}
}

func TestAMissingScopeIsNamed(t *testing.T) {
	b, i, c := newBench(t), newIssuer(t), &clock{}
	url := b.serve(t, b.options(), tools.Guard{Auth: &auth.Auth{Issuer: i.trusting(c)}, Limits: generous(c)})
	call := func(tool, scope string) answered {
		body := fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":%q,"arguments":{"server_id":%q},`+
			`"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"t","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}}}}`, tool, staging)
		return send(t, url, asked{body: body, header: map[string]string{"Authorization": "Bearer " + i.token(map[string]any{"scope": scope}),
			"MCP-Protocol-Version": "2026-07-28", mcp.HeaderMethod: "tools/call", mcp.HeaderName: tool}})
	}
	got := call("ionos_servers_delete", "signoff:read")
	require.Equal(t, 403, got.status)
	require.Contains(t, got.header.Get("WWW-Authenticate"), `error="insufficient_scope"`)
	require.Contains(t, got.header.Get("WWW-Authenticate"), `scope="signoff:read signoff:propose"`)
	require.Equal(t, 403, call("plan_propose", "signoff:read").status)
	require.Equal(t, 403, call("request_withdraw", "signoff:read").status)
	require.Equal(t, 403, call("ionos_servers_get", "signoff:propose").status)
	require.Equal(t, 200, call("ionos_servers_get", "signoff:read").status)
	require.Equal(t, 200, call("request_list", "signoff:propose").status, "who may ask may see what came of it")
	require.Equal(t, 200, call("ionos_servers_delete", "signoff:propose").status)
}

func TestAnIssuerThatIsDownIsAskedAgain(t *testing.T) {
	b, i, c := newBench(t), newIssuer(t), &clock{}
	i.fail(true)
	url := b.serve(t, b.options(), tools.Guard{Auth: &auth.Auth{Issuer: i.trusting(c)}, Limits: generous(c)})
	ask := func() answered { return send(t, url, asked{body: ping, header: bearer(i.token(nil))}) }
	got := ask()
	require.Equal(t, 503, got.status)
	require.Contains(t, got.text, "the issuer "+i.URL+" does not answer")
	require.Equal(t, "5", got.header.Get("Retry-After"))
	i.fail(false)
	require.Equal(t, 503, ask().status, "not asked at every request")
	c.pass(5 * time.Second)
	require.Equal(t, 200, ask().status)

	i.fail(true)
	require.Equal(t, 200, ask().status, "the keys are known")
	c.pass(55 * time.Minute) // tokens are still good, what is known of the issuer grows old
	require.Equal(t, 200, ask().status)
	c.pass(6 * time.Minute)
	got = send(t, url, asked{body: ping, header: bearer(i.token(map[string]any{"exp": c.now().Add(time.Hour).Unix()}))})
	require.Equal(t, 503, got.status, "keys that nobody confirmed for an hour prove nothing")
}

func TestAnIssuerWithoutKeysProvesNothing(t *testing.T) {
	b, i, c := newBench(t), newIssuer(t), &clock{}
	known := i.trusting(c)
	require.NoError(t, known.Discover())
	url := b.serve(t, b.options(), tools.Guard{Auth: &auth.Auth{Issuer: known}, Limits: generous(c)})
	i.fail(true) // before its keys were ever fetched
	got := send(t, url, asked{body: ping, header: bearer(i.token(nil))})
	require.Equal(t, 503, got.status, got.text)
	require.NotContains(t, got.text, "maintenance", "what the issuer says stays in the log")
	i.fail(false)
	require.Equal(t, 200, send(t, url, asked{body: ping, header: bearer(i.token(nil))}).status)
}

func TestKeysOfTheIssuerRotate(t *testing.T) {
	b, i, c := newBench(t), newIssuer(t), &clock{}
	i.publish(oidc.RS256)
	url := b.serve(t, b.options(), tools.Guard{Auth: &auth.Auth{Issuer: i.trusting(c)}, Limits: generous(c)})
	later := map[string]any{"exp": time.Now().Add(10 * time.Hour).Unix()}
	old, new := i.signed(oidc.RS256, later), i.signed(oidc.ES256, later)
	status := func(token string) int { return send(t, url, asked{body: ping, header: bearer(token)}).status }
	require.Equal(t, 200, status(old))
	require.Equal(t, 401, status(new))
	i.publish(oidc.RS256, oidc.ES256)
	// For a moment the library may still hand out what it fetched for the call before.
	require.Eventually(t, func() bool { return status(new) == 200 }, 20*time.Second, 20*time.Millisecond, "a new key is found when a token names it")
	i.publish(oidc.ES256)
	c.pass(10 * time.Minute)
	require.Equal(t, 401, status(old), "a key that was taken away ends")
	require.Equal(t, 200, status(new))
}

func TestTheMetadataNameOneResourceForAllPaths(t *testing.T) {
	i, c := newIssuer(t), &clock{}
	server := httptest.NewServer(tools.Metadata(tools.Guard{Auth: &auth.Auth{Issuer: i.trusting(c)}}))
	t.Cleanup(server.Close)
	for _, path := range []string{"", "/mcp", "/mcp/gateway"} {
		got := send(t, server.URL+auth.MetadataPath+path, asked{method: http.MethodGet})
		require.Equal(t, 200, got.status)
		require.JSONEq(t, fmt.Sprintf(`{"resource":%q,"authorization_servers":[%q],"scopes_supported":["signoff:read","signoff:propose"],`+
			`"bearer_methods_supported":["header"],"resource_name":"Signoff"}`, resource, i.URL), got.text)
	}
	require.Equal(t, 403, send(t, server.URL+auth.MetadataPath, asked{method: http.MethodGet, host: "rebound.example.com"}).status)
}
