package app

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/provider"
)

func TestAccountsTakeTheirFieldsAndReferences(t *testing.T) {
	file := filepath.Join(t.TempDir(), "signoff.yaml")
	require.NoError(t, os.WriteFile(file, []byte(`
providers:
  scp:      {accounts: [{name: seoul, access_key: env:TEST_SCP_KEY, secret_key: env:TEST_SCP_SECRET, region: kr-west1, env: e, api_version: "1.3"}]}
  jotelulu: {accounts: [{name: main, base_url: "https://api.example.com", token: env:TEST_TOKEN, header: X-Auth, scheme: JWT}]}
  katapult: {accounts: [{name: main, token: a-value}, {name: half, secret_key: env:TEST_SCP_SECRET}]}
`), 0o600))
	t.Setenv("TEST_SCP_KEY", "key")
	t.Setenv("TEST_SCP_SECRET", "s3cret")
	t.Setenv("TEST_TOKEN", "t0ken")
	c, err := LoadConfig(file)
	require.NoError(t, err)

	scp, err := c.Providers["scp"].Accounts[0].account("scp")
	require.NoError(t, err)
	require.Equal(t, provider.Account{Name: "seoul", AccessKey: "key", SecretKey: "s3cret", Ref: "env:TEST_SCP_SECRET", Region: "kr-west1", Environment: "e", APIVersion: "1.3"}, scp)
	jotelulu, err := c.Providers["jotelulu"].Accounts[0].account("jotelulu")
	require.NoError(t, err)
	require.Equal(t, provider.Account{Name: "main", Token: "t0ken", Ref: "env:TEST_TOKEN", BaseURL: "https://api.example.com", Header: "X-Auth", Scheme: "JWT"}, jotelulu)

	_, err = c.Providers["katapult"].Accounts[0].account("katapult")
	require.ErrorContains(t, err, "katapult.token: a secret is given as env:NAME or file:PATH")
	require.NotContains(t, err.Error(), "a-value")
	_, err = c.Providers["katapult"].Accounts[1].account("katapult")
	require.ErrorContains(t, err, "katapult.access_key")
}

func TestEachIdentityIsOnePersons(t *testing.T) {
	path := filepath.Join(t.TempDir(), "signoff.yaml")
	people := "people:\n- {name: alice, email: alice@example.com, slack: U1, subjects: [idp-1]}\n- {name: bob, email: bob@example.com, %s}\n"
	require.NoError(t, os.WriteFile(path, fmt.Appendf(nil, people, "slack: U2, subjects: [idp-2]"), 0o600))
	config, err := LoadConfig(path)
	require.NoError(t, err)
	for identity, kind := range map[string]Identity{"U2": SlackUser, "idp-2": OAuthSubject, "bob@example.com": EmailVerified} {
		who, known := config.Principal(kind, identity)
		require.True(t, known)
		require.Equal(t, "bob@example.com", who)
	}
	_, known := config.Principal(SlackUser, "")
	require.False(t, known, "nobody is found by nothing")
	for _, taken := range []string{"slack: U1", "subjects: [idp-1]", "slack: U2, subjects: [idp-2, idp-1]"} {
		require.NoError(t, os.WriteFile(path, fmt.Appendf(nil, people, taken), 0o600))
		_, err = LoadConfig(path)
		require.ErrorContains(t, err, "each identity is one person's")
	}
}

func TestElicitationIsOnOrOff(t *testing.T) {
	path := filepath.Join(t.TempDir(), "signoff.yaml")
	for text, fault := range map[string]string{"elicitation: off": "", "elicitation: on": "", "elicitation: form": `"form" is neither on nor off`} {
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		config, err := LoadConfig(path)
		if fault != "" {
			require.ErrorContains(t, err, fault)
			continue
		}
		require.NoError(t, err)
		require.Equal(t, text, "elicitation: "+config.Elicitation)
	}
}
