package providertest

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/provider"
)

// simulator: it serves every operation, and refuses a call without a
// credential, an unknown path and an undeclared parameter.
func (c *checker) simulator(t *testing.T) {
	server := httptest.NewServer(c.sim)
	defer server.Close()
	for _, op := range c.api.Operations() {
		name := op.Spec().Name
		require.True(t, c.sim.Serves(name), "%s is not simulated", name)
		for _, attempt := range []struct {
			what, query string
			token       provider.Secret
			least       int
		}{{"no credential", "", "", 401}, {"an undeclared parameter", "?no_such_parameter=1", "token", 400}} {
			status := c.attempt(t, server.URL, op, attempt.token, attempt.query)
			require.GreaterOrEqual(t, status, attempt.least, "%s with %s", name, attempt.what)
			require.Less(t, status, 500, "%s with %s", name, attempt.what)
		}
	}
	response, err := http.Get(server.URL + "/no/such/path")
	require.NoError(t, err)
	response.Body.Close()
	require.Equal(t, 404, response.StatusCode)
}

func (c *checker) attempt(t *testing.T, base string, op provider.Operation, token provider.Secret, query string) int {
	s := op.Spec()
	path := s.Path
	for _, r := range provider.Inputs(op) {
		if r.Place == "path" {
			path = strings.ReplaceAll(path, "{"+r.Path+"}", placeholder(r))
		}
	}
	request, err := http.NewRequest(s.Method, base+prefixOf(c.api)+path+query, strings.NewReader(""))
	require.NoError(t, err)
	account := provider.Account{Token: token}
	if token != "" { // the key pair that simulators of signing clouds know
		account.AccessKey, account.SecretKey = "sandbox", "sandbox-secret"
	}
	require.NoError(t, c.api.Authorize(request, account))
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	response.Body.Close()
	return response.StatusCode
}

// prefixOf is the path of the cloud's base URL; the simulator serves below it.
func prefixOf(api *provider.API) string {
	_, rest, _ := strings.Cut(api.BaseURL, "://")
	_, path, ok := strings.Cut(rest, "/")
	if !ok {
		return ""
	}
	return "/" + path
}
