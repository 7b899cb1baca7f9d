package provider_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/provider"
)

type login struct {
	Name     string           `json:"name" pattern:"^[a-z]+$"`
	Age      *int             `json:"age,omitzero"`
	Password provider.Secret  `json:"password" secret:"true" jsonschema:"minLength=8"`
	PIN      *provider.Secret `json:"pin,omitzero" secret:"true"`
}

func logins() provider.Operation {
	api, _ := newAPI()
	return provider.Define(api, provider.Op[login, thing]{
		Name: "toy_logins_create", Group: "logins", Doc: "Add a login.", Ask: "Add {name}", Route: "POST /logins",
		Effect: provider.Modify, NoLooks: "it touches nothing that exists", Settle: provider.ByPerson[login]("logins are not listed"),
	})
}

func reveal(s provider.Secret) string { return "mark of " + s.Reveal() }

func TestINV15_WhatLacksOnlySecretsIsADraft(t *testing.T) {
	op := logins()
	require.Equal(t, []string{"password"}, provider.RequiredSecrets(op))
	draft, lacking, err := op.Draft([]byte(`{"pin":"1234","name":"bob"}`), reveal)
	require.NoError(t, err)
	require.Equal(t, []string{"password"}, lacking)
	require.Equal(t, `{"name":"bob","pin":"mark of 1234"}`, string(draft.Canonical))
	require.Equal(t, map[string]provider.Secret{"mark of 1234": "1234"}, draft.Secrets)

	call, err := op.Complete(draft.Args(), map[string]provider.Secret{"password": "correct horse"}, reveal)
	require.NoError(t, err)
	whole, err := op.Canon([]byte(`{"name":"bob","password":"correct horse","pin":"1234"}`), reveal)
	require.NoError(t, err)
	require.Equal(t, string(whole.Canonical), string(call.Canonical), "typed or passed, it is the same call")
	require.Equal(t, whole.Secrets, call.Secrets)
}

func TestADraftIsAsStrictAsEver(t *testing.T) {
	op := logins()
	for raw, want := range map[string]string{
		`{"name":"BOB"}`:                       "argument name",
		`{}`:                                   "argument name: it is required",
		`{"name":"bob","nick":"x"}`:            "argument nick: there is no such argument",
		`{"name":"bob","age":null}`:            "argument age: null",
		`{"name":"bob","age":1.5}`:             "argument age",
		`{"name":"bob","NAME":"eve","age":12}`: "argument NAME",
	} {
		_, _, err := op.Draft([]byte(raw), reveal)
		require.ErrorContains(t, err, want, raw)
	}
	for _, raw := range []string{`{"name":"bob","password":"x"}`, `{"name":"bob","password":null}`, `{"name":`, `[]`, `{"name":"a","name":"b"}`} {
		call, lacking, err := op.Draft([]byte(raw), reveal)
		require.NoError(t, err, "%s is Canon's business", raw)
		require.Nil(t, call)
		require.Empty(t, lacking)
	}
}

func TestINV15_ATypedSecretIsJudgedAndNeverQuoted(t *testing.T) {
	op := logins()
	draft, _, err := op.Draft([]byte(`{"name":"bob"}`), reveal)
	require.NoError(t, err)
	for typed, want := range map[provider.Secret]string{"": "argument password: it is required", "short7!": "argument password", "bad \xff bytes here": "argument password: it is not text in UTF-8"} {
		_, err := op.Complete(draft.Args(), map[string]provider.Secret{"password": typed, "name": "ignored"}, reveal)
		require.ErrorContains(t, err, want)
		if typed != "" {
			require.NotContains(t, err.Error(), typed.Reveal())
		}
	}
	given, _, err := op.Draft([]byte(`{"name":"bob","pin":"1234"}`), reveal)
	require.NoError(t, err)
	_, err = op.Complete(provider.Args{Canonical: given.Canonical}, map[string]provider.Secret{"password": "correct horse"}, reveal)
	require.ErrorContains(t, err, "sealed value of a secret argument is gone")
}
