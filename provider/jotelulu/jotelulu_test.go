package jotelulu_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/provider"
	"signoff/provider/jotelulu"
	"signoff/provider/jotelulu/sim"
	"signoff/provider/providertest"
	"signoff/provider/simulator"
)

func TestDeclarationsAgreeWithTheDocuments(t *testing.T) {
	cloud, err := sim.New(simulator.Config{})
	require.NoError(t, err)
	providertest.Check(t, jotelulu.API(), cloud)
}

func TestTheTokenTravelsAsConfigured(t *testing.T) {
	for _, c := range []struct {
		account             provider.Account
		header, value, none string
	}{
		{provider.Account{Token: "t0ken"}, "Authorization", "Bearer t0ken", ""},
		{provider.Account{Token: "t0ken", Scheme: "JWT"}, "Authorization", "JWT t0ken", ""},
		{provider.Account{Token: "t0ken", Header: "X-Api-Key"}, "X-Api-Key", "t0ken", "Authorization"},
		{provider.Account{Token: "t0ken", Header: "X-Auth", Scheme: "Bearer"}, "X-Auth", "Bearer t0ken", "Authorization"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		require.NoError(t, jotelulu.API().Authorize(r, c.account))
		require.Equal(t, c.value, r.Header.Get(c.header))
		require.Empty(t, r.Header.Get(c.none))
	}
}

func TestTheAddressIsAskedFor(t *testing.T) {
	for address, sentence := range map[string]string{"": "base_url is required", "https://api.example.com/api-gateway/": "ends before /api-gateway"} {
		c := jotelulu.API().NewClient(provider.Account{Name: "main", Token: "t0ken", BaseURL: address})
		_, err := jotelulu.ListOrganizations.Do(context.Background(), c, jotelulu.None{})
		require.ErrorContains(t, err, sentence)
	}
}
