package provider_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"

	"signoff/provider"
)

type zone struct {
	Zone int    `json:"zone" path:"zone" scope:"true"`
	ID   string `json:"id" path:"id"`
}

type rule struct {
	Port  *string  `json:"port,omitzero" null:"true"`
	Names []string `json:"names"`
}

type rules struct {
	zone
	Owner *string `json:"owner,omitzero" null:"true"`
	Rules []rule  `json:"rules"`
}

type marks struct {
	zone
	Labels map[string]string `json:"labels" body:"*" doc:"Texts by name."`
}

// zoned are two changes of things in zones.
func zoned(t *testing.T, serve http.HandlerFunc) (*provider.Client, *provider.Def[rules, none], *provider.Def[marks, none]) {
	t.Helper()
	server := httptest.NewServer(serve)
	t.Cleanup(server.Close)
	api := &provider.API{Name: "toy", Authorize: provider.AuthorizationScheme("APIKey")}
	get := provider.Define(api, provider.Op[zone, thing]{Name: "toy_things_get", Group: "things", Doc: "Read.", Route: "GET /{zone}/things/{id}", Effect: provider.Observe})
	put := provider.Define(api, provider.Op[rules, none]{Name: "toy_rules_put", Group: "things", Doc: "Change.", Ask: "Change {subject.name}", Route: "PUT /{zone}/things/{id}/rules",
		Effect: provider.Modify, Looks: []provider.Look{provider.Read(get)}, Settle: provider.ByPerson[rules]("toys leave no trace"),
		Waits: provider.Until(get, func(provider.View) provider.Progress { return provider.Progress{} }).From("id", "/tasks/0")})
	set := provider.Define(api, provider.Op[marks, none]{Name: "toy_labels_set", Group: "things", Doc: "Change.", Ask: "Change {subject.name}", Route: "POST /{zone}/things/{id}/labels",
		Effect: provider.Modify, Looks: []provider.Look{provider.Read(get)}, Settle: provider.ByPerson[marks]("toys leave no trace")})
	return api.NewClient(provider.Account{Name: "main", Token: "12$t0ken", BaseURL: server.URL}), put, set
}

func TestWhatIsLeftOutCanTravelAsNull(t *testing.T) {
	var sent string
	c, put, _ := zoned(t, func(_ http.ResponseWriter, r *http.Request) {
		require.Equal(t, "APIKey 12$t0ken", r.Header.Get("Authorization"))
		body, _ := io.ReadAll(r.Body)
		sent = string(body)
	})
	call(t, c, put, `{"zone":7,"id":"a","rules":[{"names":["x"]},{"port":"p","names":["y"]}]}`)
	require.JSONEq(t, `{"owner":null,"rules":[{"port":null,"names":["x"]},{"port":"p","names":["y"]}]}`, sent)

	request := httptest.NewRequest(http.MethodPut, "/7/things/a/rules", strings.NewReader(sent))
	request.SetPathValue("zone", "7")
	request.SetPathValue("id", "a")
	in, err := put.Receive(request)
	require.NoError(t, err, "a simulator takes the null back")
	require.Nil(t, in.Owner)
	require.Nil(t, in.Rules[0].Port)
	require.Equal(t, "p", *in.Rules[1].Port)

	_, err = put.Canon([]byte(`{"zone":7,"id":"a","owner":null,"rules":[]}`), nil)
	require.ErrorContains(t, err, "leave the argument out", "null is no argument")
}

func TestAMapCanBeTheWholeBody(t *testing.T) {
	var sent string
	c, _, set := zoned(t, func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		sent = string(body)
	})
	arguments := `{"zone":7,"id":"a","labels":{"role":"web","cost centre":"4/2"}}`
	_, err := call(t, c, set, arguments)
	require.NoError(t, err)
	require.JSONEq(t, `{"role":"web","cost centre":"4/2"}`, sent)

	for body, fault := range map[string]string{sent: "", `{"role":1}`: "labels.role", `{"role"`: "not JSON"} {
		request := httptest.NewRequest(http.MethodPost, "/7/things/a/labels", strings.NewReader(body))
		request.SetPathValue("zone", "7")
		request.SetPathValue("id", "a")
		in, err := set.Receive(request)
		if fault != "" {
			require.ErrorContains(t, err, fault)
			continue
		}
		require.NoError(t, err)
		require.Equal(t, map[string]string{"role": "web", "cost centre": "4/2"}, in.Labels)
	}

	canonical, err := set.Canon([]byte(arguments), nil)
	require.NoError(t, err)
	shown, err := set.Explain(canonical.Canonical)
	require.NoError(t, err)
	require.Contains(t, shown, provider.Argument{Name: "labels.role", Value: "web", Doc: "Texts by name."}, "a card shows every item")
	require.Contains(t, shown, provider.Argument{Name: "labels.cost centre", Value: "4/2", Doc: "Texts by name."})
}

func TestPlacesAreNotLocked(t *testing.T) {
	c, put, _ := zoned(t, func(http.ResponseWriter, *http.Request) {})
	canonical, err := put.Canon([]byte(`{"zone":7,"id":"a","rules":[]}`), nil)
	require.NoError(t, err)
	keys, err := provider.Resources(c, put, canonical.Canonical)
	require.NoError(t, err)
	require.Equal(t, []string{"toy/main/A"}, keys)
}

func TestAPollFindsItsIDInAList(t *testing.T) {
	_, put, _ := zoned(t, func(http.ResponseWriter, *http.Request) {})
	waits := put.Spec().Waits
	arguments, ok := waits.Arguments(jsontext.Value(`{"zone":7,"id":"a","rules":[]}`), jsontext.Value(`{"tasks":["t1","t2"]}`))
	require.True(t, ok)
	require.JSONEq(t, `{"zone":7,"id":"t1"}`, string(arguments))
	for _, answer := range []string{`{"tasks":[]}`, `{"tasks":{"0":{}}}`, `{"tasks":null}`, `{}`} {
		_, ok := waits.Arguments(jsontext.Value(`{"zone":7,"id":"a","rules":[]}`), jsontext.Value(answer))
		require.False(t, ok, answer)
	}
}
