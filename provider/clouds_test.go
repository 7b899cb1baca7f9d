package provider_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/provider"
	"signoff/provider/ionos"
)

func TestAnAccountIsItsPeoplesOnly(t *testing.T) {
	account := func(name string, people []string) *provider.Client {
		return ionos.API().NewClient(provider.Account{Name: name, Token: "t", People: people})
	}
	clouds := provider.NewClouds(account("alices", []string{"alice"}), account("nobodys", []string{}), account("bobs", []string{"bob"}))
	for person, want := range map[string]string{"alice": "alices", "bob": "bobs"} {
		client, err := clouds.ClientOf(person, "ionos", "")
		require.NoError(t, err, "the only one of theirs needs no name")
		require.Equal(t, want, client.Account.Name)
		require.Equal(t, []string{want}, clouds.AccountsOf(person, "ionos"))
	}
	_, err := clouds.ClientOf("alice", "ionos", "bobs")
	require.EqualError(t, err, `argument account: "bobs" is not an account of ionos that you may use; allowed: alices`)
	_, err = clouds.ClientOf("alice", "ionos", "nobodys")
	require.Error(t, err, "an empty list is nobody")
	_, err = clouds.ClientOf("mallory", "ionos", "")
	require.EqualError(t, err, "argument account: there is no account of ionos that you may use")
	_, err = clouds.ClientOf("", "ionos", "alices")
	require.Error(t, err)
	client, err := clouds.Client("ionos", "bobs")
	require.NoError(t, err)
	require.Equal(t, "bobs", client.Account.Name)
}
