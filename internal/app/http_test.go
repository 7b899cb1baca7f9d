package app

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// loaded reads a configuration that a test writes.
func loaded(t *testing.T, text string) (Config, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "signoff.yaml")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return LoadConfig(path)
}

const aliceAlone = "people: [{name: alice, email: alice@example.com, groups: [sre]}]\n"

func TestMistakesAboutCallersAreFoundAtStart(t *testing.T) {
	for text, says := range map[string]string{
		"http: {tokens: [{person: mallory, hash: x, scopes: [read]}]}":                                                          `http.tokens[0].person: "mallory" is not one of the people: alice@example.com`,
		"http: {tokens: [{person: alice@example.com, hash: x}]}":                                                                "http.tokens[0].scopes: say which",
		"http: {tokens: [{person: alice@example.com, hash: x, scopes: [admin]}]}":                                               `http.tokens[0].scopes: "admin" is none; known: read, propose`,
		"http: {auth: {audience: \"https://signoff.example.com/mcp\"}}":                                                         "http.auth.issuer",
		"http: {auth: {issuer: \"http://idp.example.com\", audience: \"https://x.example\"}}":                                   "an issuer beyond loopback has an https URL",
		"http: {auth: {issuer: \"https://idp.example.com\", audience: signoff}}":                                                "http.auth.audience: give http.public_url",
		"http: {public_url: \"https://x.example\", auth: {issuer: \"https://idp.example.com\", scopes: {read: a, propose: a}}}": "different ones",
		"http: {origins: [desk.example.com]}":                                                                                   "http.origins[0]",
		"http: {behind_proxy: true}":                                                                                            "http.trusted_proxies",
		"http: {trusted_proxies: [10.0.0.0/8]}":                                                                                 "belong together",
		"http: {behind_proxy: true, trusted_proxies: [x]}":                                                                      "http.trusted_proxies[0]: \"x\" is neither",
		"http: {tls: {cert: c.pem}}":                                                                                            "http.tls: cert and key belong together",
		"http: {slack_identity: true}":                                                                                          "slack.signing_secret is needed",
		"http: {limits: {person: -1}}":                                                                                          "http.limits",
		"providers: {ionos: {accounts: [{name: a, token: env:X, people: [bob]}]}}":                                              `providers.ionos.accounts[0].people[0]: "bob" is not one of the people`,
		"providers: {ionos: {accounts: [{name: a, token: env:X, groups: [none]}]}}":                                             `providers.ionos.accounts[0].groups[0]: none of the people is in "none"`,
	} {
		_, err := loaded(t, aliceAlone+text)
		require.ErrorContains(t, err, says, text)
	}
	c, err := loaded(t, aliceAlone+`
http:
  public_url: https://signoff.example.com/
  auth: {issuer: "https://idp.example.com", audience: "api://signoff"}
  behind_proxy: true
  trusted_proxies: [10.0.0.0/8, 192.0.2.7]
`)
	require.NoError(t, err)
	require.Equal(t, "https://signoff.example.com/mcp", c.HTTP.Resource())
	proxies, err := c.HTTP.Proxies()
	require.NoError(t, err)
	require.Equal(t, "192.0.2.7/32", proxies[1].String())
}

func TestAnAccountsUsersAreItsPeopleAndGroups(t *testing.T) {
	c := Config{People: []PersonConfig{{Name: "alice", Groups: []string{"sre"}}, {Name: "bob"}, {Name: "carol", Groups: []string{"sre", "leads"}}}}
	require.Nil(t, c.users(AccountConfig{}), "everybody")
	require.Equal(t, []string{"bob", "alice", "carol"}, c.users(AccountConfig{People: []string{"bob"}, Groups: []string{"sre"}}))
}
