package sim_test

import (
	"context"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/provider"
	"signoff/provider/scp"
	"signoff/provider/scp/sim"
)

// send signs a request by hand and returns the status and body of its answer.
func (b *bench) send(method, target, body string, change func(r *http.Request)) (int, string) {
	b.t.Helper()
	r, err := http.NewRequest(method, b.url+target, strings.NewReader(body))
	require.NoError(b.t, err)
	stamp := strconv.FormatInt(b.clock().UnixMilli(), 10)
	for name, value := range map[string]string{"Scp-Accesskey": "sandbox", "Scp-Timestamp": stamp, "Scp-ClientType": "Openapi",
		"Scp-Signature": scp.Signature("sandbox-secret", method, b.url+target, stamp, "sandbox", "")} {
		r.Header.Set(name, value)
	}
	change(r)
	response, err := http.DefaultClient.Do(r)
	require.NoError(b.t, err)
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	require.NoError(b.t, err)
	return response.StatusCode, string(answer)
}

func TestOnlySignedRequestsComeIn(t *testing.T) {
	b := newBench(t)
	stamped := func(off time.Duration) func(r *http.Request) {
		return func(r *http.Request) {
			stamp := strconv.FormatInt(b.clock().Add(off).UnixMilli(), 10)
			r.Header.Set("Scp-Timestamp", stamp)
			r.Header.Set("Scp-Signature", scp.Signature("sandbox-secret", "GET", r.URL.String(), stamp, "sandbox", r.Header.Get("Scp-AccountId")))
		}
	}
	for name, c := range map[string]struct {
		change func(r *http.Request)
		status int
	}{
		"as it should be":        {func(*http.Request) {}, 200},
		"no signature":           {func(r *http.Request) { r.Header.Del("Scp-Signature") }, 401},
		"another key":            {func(r *http.Request) { r.Header.Set("Scp-Accesskey", "other") }, 401},
		"another client type":    {func(r *http.Request) { r.Header.Set("Scp-ClientType", "Console") }, 401},
		"another query":          {func(r *http.Request) { r.URL.RawQuery = "limit=2&name=a%20b" }, 401},
		"another spelling":       {func(r *http.Request) { r.URL.RawQuery = "limit=1&name=a+b" }, 401},
		"an account, not signed": {func(r *http.Request) { r.Header.Set("Scp-AccountId", "a8f1") }, 401},
		"an account, signed":     {func(r *http.Request) { r.Header.Set("Scp-AccountId", "a8f1"); stamped(0)(r) }, 200},
		"an empty account":       {func(r *http.Request) { r.Header.Set("Scp-AccountId", "") }, 200},
		"nearly too old":         {stamped(-4 * time.Minute), 200},
		"too old":                {stamped(-6 * time.Minute), 401},
		"from the future":        {stamped(6 * time.Minute), 401},
		"no time":                {func(r *http.Request) { r.Header.Del("Scp-Timestamp") }, 401},
		"the oldest version":     {func(r *http.Request) { r.Header.Set("Scp-Api-Version", "virtualserver 1.0") }, 200},
		"an unknown version":     {func(r *http.Request) { r.Header.Set("Scp-Api-Version", "virtualserver 2.0") }, 400},
		"another service":        {func(r *http.Request) { r.Header.Set("Scp-Api-Version", "vpc 1.0") }, 400},
	} {
		status, answer := b.send("GET", "/v1/servers?limit=1&name=a%20b", "", c.change)
		require.Equal(t, c.status, status, "%s: %s", name, answer)
	}
}

func TestExpiredVersionsAreRefusedByASwitch(t *testing.T) {
	b := newBench(t, sim.RefuseExpired())
	for version, status := range map[string]int{"1.3": 200, "1.0": 400} { // 1.0 ended before this was written
		got, answer := b.send("GET", "/v1/servers", "", func(r *http.Request) { r.Header.Set("Scp-Api-Version", "virtualserver "+version) })
		require.Equal(t, status, got, answer)
	}
}

func TestTheDocumentedExampleOfANewInterfaceIsTaken(t *testing.T) {
	b := newBench(t)
	example, err := os.ReadFile("../testdata/examples/scp_server_interfaces_create.request.json")
	require.NoError(t, err)
	status, answer := b.send("POST", "/v1/servers/"+web+"/interfaces", string(example), func(*http.Request) {})
	require.Equal(t, 200, status, answer)
	require.Contains(t, answer, portFree, "the port that it names counts")

	_, err = scp.CreateServerInterface.Canon([]byte(`{"server_id":"`+web+`",`+strings.TrimPrefix(strings.TrimSpace(string(example)), "{")), nil)
	require.ErrorContains(t, err, "exactly one", "a person decides on one of both, not on a mixture")

	status, answer = b.send("POST", "/v1/servers/"+web+"/interfaces", `{"subnet_id":"`+front+`","port_id":null,"fixed_ips":null}`, func(*http.Request) {})
	require.Equal(t, 200, status, answer)

	status, answer = b.send("POST", "/v1/servers/"+batch+"/start", "", func(*http.Request) {})
	require.Equal(t, 202, status)
	require.Empty(t, answer)
}

func TestAnotherSecretIsDenied(t *testing.T) {
	b := newBench(t)
	c := scp.API().NewClient(provider.Account{Name: "x", AccessKey: "sandbox", SecretKey: "wrong", BaseURL: b.url})
	_, err := scp.ListServers.Do(context.Background(), c, scp.ListServersInput{})
	var fault *provider.Error
	require.ErrorAs(t, err, &fault)
	require.Equal(t, provider.Denied, fault.Kind)
}
