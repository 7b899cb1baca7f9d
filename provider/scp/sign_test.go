package scp_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/provider"
	"signoff/provider/scp"
)

func TestSignaturesAreBitExact(t *testing.T) {
	for _, v := range []struct {
		method, url, key string
		secret           provider.Secret
		timestamp, want  string
	}{
		{"GET", "http://127.0.0.1:9005/v1/servers?limit=10&name=a%20b", "sandbox", "sandbox-secret", "1700000000000", "E8IxiiBxV5GuBcrLWJntpJYiErcqHiH8P10TbapTPW4="},
		{"POST", "https://virtualserver.kr-west1.e.samsungsdscloud.com/v1/servers/2a9be312-5d4b-4bc8-b2ae-35100fa9241f/interfaces", "access", "secret", "1605290625682", "aLDU7kYlJhvjVsABX42xk1k32B7BW/p/Cc8ZH3EhenY="},
	} {
		require.Equal(t, v.want, scp.Signature(v.secret, v.method, v.url, v.timestamp, v.key, ""))
	}
}

// recorder answers each request and remembers it.
type recorder struct {
	status   int
	requests []*http.Request
}

func (r *recorder) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	r.requests = append(r.requests, request)
	w.WriteHeader(r.status)
	_, _ = io.WriteString(w, `{"servers":[]}`)
}

func account(url string) provider.Account {
	return provider.Account{Name: "seoul", AccessKey: "sandbox", SecretKey: "sandbox-secret", BaseURL: url, Rate: -1}
}

func TestTheURLIsSignedAsItIsSentAndAnewForEachAttempt(t *testing.T) {
	cloud := &recorder{status: http.StatusServiceUnavailable}
	server := httptest.NewServer(cloud)
	defer server.Close()
	name := "a b+c/ü"
	_, err := scp.ListServers.Do(context.Background(), scp.API().NewClient(account(server.URL)), scp.ListServersInput{Name: &name})
	require.Error(t, err)
	require.Greater(t, len(cloud.requests), 1, "a read is tried again")
	stamps := map[string]bool{}
	for _, r := range cloud.requests {
		require.Equal(t, "/v1/servers?name=a%20b%2Bc%2F%C3%BC", r.RequestURI)
		stamp := r.Header.Get("Scp-Timestamp")
		stamps[stamp] = true
		require.Equal(t, scp.Signature("sandbox-secret", "GET", server.URL+r.RequestURI, stamp, "sandbox", ""), r.Header.Get("Scp-Signature"))
		require.Equal(t, "virtualserver 1.3", r.Header.Get("Scp-Api-Version"))
		require.Equal(t, "Openapi", r.Header.Get("Scp-ClientType"))
		require.Equal(t, "en-US", r.Header.Get("Accept-Language"))
		require.NotContains(t, r.Header, "Scp-Accountid")
	}
	require.Len(t, stamps, len(cloud.requests))
}

func TestExpiredVersionsAreRefusedBeforeAnythingLeaves(t *testing.T) {
	day := func(date string) time.Time {
		at, err := time.Parse(time.DateOnly, date)
		require.NoError(t, err)
		return at
	}
	for version, end := range map[string]string{"1.0": "2025-12-31", "1.1": "2026-05-31", "1.2": "2026-08-31"} {
		a := account("http://127.0.0.1:1")
		a.APIVersion = version
		require.NoError(t, scp.API().Refuse(a, day(end).Add(-time.Second)))
		require.ErrorContains(t, scp.API().Refuse(a, day(end)), end)
	}
	require.NoError(t, scp.API().Refuse(account("http://127.0.0.1:1"), day("2099-01-01")), "the current version has no end")

	cloud := &recorder{status: http.StatusOK}
	server := httptest.NewServer(cloud)
	defer server.Close()
	ended := account(server.URL)
	ended.APIVersion = "1.0" // the wall clock is past its end
	for sentence, a := range map[string]provider.Account{
		"ended on 2025-12-31":                    ended,
		`no version "1.4"`:                       {Name: "x", AccessKey: "a", SecretKey: "b", BaseURL: server.URL, APIVersion: "1.4"},
		"access_key and secret_key are required": {Name: "x", BaseURL: server.URL},
		"region and env name the host":           {Name: "x", AccessKey: "a", SecretKey: "b", Region: "kr-west1"},
	} {
		_, err := scp.ListServers.Do(context.Background(), scp.API().NewClient(a), scp.ListServersInput{})
		require.ErrorContains(t, err, sentence)
		require.True(t, provider.NoEffect(scp.ListServers, err))
	}
	require.Empty(t, cloud.requests)
}

func TestTheHostIsNamedByRegionAndEnvironment(t *testing.T) {
	c := scp.API().NewClient(provider.Account{Region: "kr-west1", Environment: "e"})
	require.Equal(t, "https://virtualserver.kr-west1.e.samsungsdscloud.com", c.Endpoint())
}

func TestErrorsKeepTheirSentences(t *testing.T) {
	for body, want := range map[string]string{
		`{"errors":[{"status":404,"detail":"Server x could not be found."}]}`:                     "Server x could not be found.",
		`{"errors":[{"status":400,"detail":["first","second"]},{"status":400,"detail":"third"}]}`: "first; second; third",
		`[{"loc":["body","port_id"],"msg":"field required","type":"missing"}]`:                    "field required",
		``:              "",
		`<html></html>`: "",
	} {
		_, message := scp.API().DecodeError(400, []byte(body))
		require.Equal(t, want, message, body)
	}
}
