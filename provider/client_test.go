package provider_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/provider"
)

// toy is a cloud whose every request is answered by serve.
func toy(t *testing.T, serve http.HandlerFunc) (*provider.Client, *provider.Def[thingID, thing], *provider.Def[thingID, thing]) {
	t.Helper()
	server := httptest.NewServer(serve)
	t.Cleanup(server.Close)
	api, get := newAPI()
	remove := provider.Define(api, change(get))
	return api.NewClient(provider.Account{Name: "main", Token: "t0ken", BaseURL: server.URL + "/base"}), get, remove
}

func call(t *testing.T, c *provider.Client, op provider.Operation, arguments string) (*provider.Answer, error) {
	t.Helper()
	canonical, err := op.Canon([]byte(arguments), mark)
	require.NoError(t, err)
	return op.Call(context.Background(), c, canonical.Args())
}

func TestReadsAreRetriedChangesAreNot(t *testing.T) {
	var calls atomic.Int32
	c, get, remove := toy(t, func(w http.ResponseWriter, r *http.Request) {
		if calls.Add(1) < 3 {
			http.Error(w, `{}`, http.StatusBadGateway)
			return
		}
		io.WriteString(w, `{"id":"a"}`)
	})
	_, err := call(t, c, get, `{"id":"a"}`)
	require.NoError(t, err)
	require.EqualValues(t, 3, calls.Swap(0))

	_, err = call(t, c, remove, `{"id":"a"}`)
	var fault *provider.Error
	require.ErrorAs(t, err, &fault)
	require.Equal(t, provider.Broken, fault.Kind)
	require.False(t, provider.NoEffect(remove, err), "a 502 proves nothing")
	require.EqualValues(t, 1, calls.Load())
}

func TestINV04_ALostAnswerIsNotReplayedByTheTransport(t *testing.T) {
	var calls atomic.Int32
	c, get, remove := toy(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			io.WriteString(w, `{"id":"a"}`)
			return
		}
		calls.Add(1)
		panic(http.ErrAbortHandler) // the connection closes after the request was read
	})
	_, err := call(t, c, get, `{"id":"a"}`) // leaves a connection to be reused
	require.NoError(t, err)
	_, err = call(t, c, remove, `{"id":"a"}`)
	require.Error(t, err)
	require.False(t, provider.NoEffect(remove, err))
	require.EqualValues(t, 1, calls.Load())
}

func TestINV04_RedirectsOfAChangeAreNotFollowed(t *testing.T) {
	var calls atomic.Int32
	c, _, remove := toy(t, func(w http.ResponseWriter, r *http.Request) {
		calls.Add(1)
		http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
	})
	_, err := call(t, c, remove, `{"id":"a"}`)
	require.Error(t, err)
	require.EqualValues(t, 1, calls.Load())
	require.False(t, provider.NoEffect(remove, err))
}

func TestWhatProvesThatNothingWasDone(t *testing.T) {
	status := 0
	c, _, remove := toy(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
	for s, proves := range map[int]bool{400: true, 403: true, 404: true, 429: true, 409: false, 418: false, 500: false, 503: false} {
		status = s
		_, err := call(t, c, remove, `{"id":"a"}`)
		require.Equal(t, proves, provider.NoEffect(remove, err), "status %d", s)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	listener.Close()
	closed := c.API.NewClient(provider.Account{Name: "closed", BaseURL: "http://" + listener.Addr().String()})
	_, err = call(t, closed, remove, `{"id":"a"}`)
	var fault *provider.Error
	require.ErrorAs(t, err, &fault)
	require.True(t, fault.NotArrived, "a refused connection proves that nothing arrived")
	require.NotContains(t, err.Error(), "/things", "errors do not repeat addresses")
}

func TestPathValuesCannotReachAnotherOperation(t *testing.T) {
	var path atomic.Value
	c, get, remove := toy(t, func(w http.ResponseWriter, r *http.Request) {
		path.Store(r.URL.EscapedPath())
		io.WriteString(w, `{}`)
	})
	provider.Define(c.API, provider.Op[none, thing]{Name: "toy_things_default", Group: "things", Doc: "d", Route: "GET /things/default", Effect: provider.Observe})
	for _, id := range []string{"", ".", "..", "default", "DEFAULT"} {
		_, err := call(t, c, get, `{"id":"`+id+`"}`)
		require.Error(t, err, "id %q", id)
		require.Nil(t, path.Load(), "id %q left", id)
	}
	_, err := call(t, c, remove, `{"id":"x/dvd?a=b#c"}`)
	require.NoError(t, err)
	require.Equal(t, "/base/things/x%2Fdvd%3Fa=b%23c", path.Load())
}

func TestAnswersAreReadOpenlyAndSecretsHidden(t *testing.T) {
	c, get, _ := toy(t, func(w http.ResponseWriter, r *http.Request) {
		require.Equal(t, "t0ken", r.Header.Get("X-TOKEN"))
		io.WriteString(w, `{"id":7,"name":null,"count":"12","key":"hunter2","colour":"red","admin_password":"hunter3","nested":{"api_token":"hunter4","deep":[{"secret":"hunter5"}]}}`)
	})
	answer, err := call(t, c, get, `{"id":"a"}`)
	require.NoError(t, err)
	require.Equal(t, `{"id":"7","count":12,"key":"hidden","admin_password":"hidden","colour":"red","nested":{"api_token":"hidden","deep":[{"secret":"hidden"}]}}`, string(answer.Body))
	require.NotContains(t, string(answer.Body), "hunter")

	stable, err := get.Stable(answer.Body)
	require.NoError(t, err)
	require.Equal(t, `{"id":"7"}`, string(stable), "a fingerprint leaves out what is volatile, secret or undeclared")

	typed, err := get.Do(context.Background(), c, thingID{ID: "a"})
	require.NoError(t, err)
	require.Equal(t, "hunter2", typed.Key.Reveal())
}

func TestAThingGivenAsItsBareNameIsReadAsTheThing(t *testing.T) {
	type stocked struct {
		Things []thing `json:"things,omitzero"`
		First  *thing  `json:"first,omitzero"`
		Empty  *thing  `json:"empty,omitzero"`
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, `{"things":["nut",{"name":"bolt"}],"first":"nut","empty":""}`)
	}))
	t.Cleanup(server.Close)
	api, _ := newAPI()
	list := provider.Define(api, provider.Op[none, stocked]{Name: "toy_stocks_get", Group: "things", Doc: "d", Route: "GET /stock", Effect: provider.Observe})
	answer, err := call(t, api.NewClient(provider.Account{Name: "main", Token: "t", BaseURL: server.URL}), list, `{}`)
	require.NoError(t, err)
	require.JSONEq(t, `{"things":[{"name":"nut"},{"name":"bolt"}],"first":{"name":"nut"}}`, string(answer.Body))
}

func TestASecretThatNoDocumentNamesIsIssued(t *testing.T) {
	c, get, _ := toy(t, func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, `{"id":"7","key":"known","pem":"-----BEGIN","pair":{"private":"x"},"note":null}`)
	})
	op := change(get)
	op.Name, op.Route, op.Unnamed = "toy_keys_create", "POST /keys/{id}", true
	create := provider.Define(c.API, op)
	answer, err := call(t, c, create, `{"id":"a"}`)
	require.NoError(t, err)
	require.Equal(t, `{"id":"7","key":"hidden","pair":"hidden","pem":"hidden"}`, string(answer.Body))
	require.Equal(t, map[string]provider.Secret{"/pem": "-----BEGIN", "/pair": `{"private":"x"}`}, answer.Issued)
	require.True(t, create.Spec().ReturnsSecret)
}

func TestALookAtEachElementReadsItsMember(t *testing.T) {
	c, get, _ := toy(t, func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, `{"id":"`+strings.TrimPrefix(r.URL.Path, "/base/things/")+`"}`)
	})
	type member struct {
		ID     string `json:"id"`
		Rights string `json:"rights"`
	}
	type grant struct {
		To []member `json:"to"`
	}
	op := provider.Op[grant, thing]{
		Name: "toy_grants_create", Group: "grants", Doc: "Grant.", Ask: "Grant", Route: "POST /grants", Effect: provider.Modify,
		Looks: []provider.Look{provider.Each("to.id", get, "id")}, Settle: provider.ByPerson[grant]("toys leave no trace"),
	}
	create := provider.Define(c.API, op)
	views, err := provider.ObserveLooks(context.Background(), c, create, []byte(`{"to":[{"id":"a","rights":"R"},{"id":"b","rights":"RW"}]}`))
	require.NoError(t, err)
	require.Len(t, views, 2)
	require.JSONEq(t, `{"id":"a"}`, string(views[0].Arguments))
	require.JSONEq(t, `{"id":"b"}`, string(views[1].Body))

	op.Name, op.Looks = "toy_grants_other", []provider.Look{provider.Each("to.name", get, "id")}
	require.Panics(t, func() { provider.Define(c.API, op) }, "a member that the elements lack")
}

func TestAnswersAreLimited(t *testing.T) {
	c, get, _ := toy(t, func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, `{"name":"`+strings.Repeat("a", 9<<20)+`"}`)
	})
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	canonical, err := get.Canon([]byte(`{"id":"a"}`), nil)
	require.NoError(t, err)
	_, err = get.Call(ctx, c, canonical.Args())
	require.Error(t, err)
}

// Some clouds quote what they refuse.
func TestINV15_WhatACloudQuotesOfSecretsIsHidden(t *testing.T) {
	c, _, remove := toy(t, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		io.WriteString(w, "the credential "+r.Header.Get("Authorization")+" of t0ken may not")
	})
	c.API.DecodeError = func(_ int, body []byte) (string, string) { return "bad_t0ken", strings.Repeat("x", 440) + string(body) }
	_, err := call(t, c, remove, `{"id":"a"}`)
	var fault *provider.Error
	require.ErrorAs(t, err, &fault)
	require.NotContains(t, fault.Error(), "t0ken")
	require.NotContains(t, fault.Error(), "t0k", "hidden before it is cut")
	require.Equal(t, "bad_hidden", fault.Code)
	require.Contains(t, fault.Message, "the credential")
}
