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

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"signoff/provider"
	"signoff/provider/katapult"
)

// send makes a request by hand.
func (b *bench) send(method, target, authorization, body string) (int, http.Header, string) {
	b.t.Helper()
	r, err := http.NewRequest(method, b.url+target, strings.NewReader(body))
	require.NoError(b.t, err)
	if authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	response, err := http.DefaultClient.Do(r)
	require.NoError(b.t, err)
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	require.NoError(b.t, err)
	return response.StatusCode, response.Header, string(answer)
}

func TestEveryWayToNameAnObjectIsTaken(t *testing.T) {
	const fqdn = "build.example-shop.st.kpult.com"
	for target, body := range map[string]string{
		"/virtual_machines/virtual_machine/start":                                   `{"virtual_machine":{"id":"` + build + `"}}`,
		"/virtual_machines/_/start":                                                 `{"virtual_machine":{"id":"` + build + `"}}`,
		"/virtual_machines/:virtual_machine/start":                                  `{"virtual_machine":{"fqdn":"` + fqdn + `"}}`,
		"/virtual_machines/" + build + "/start":                                     "",
		"/virtual_machines/virtual_machine/start?virtual_machine[id]=" + build:      "",
		"/virtual_machines/virtual_machine/start?virtual_machine%5Bfqdn%5D=" + fqdn: `{}`,
	} {
		b := newBench(t)
		status, _, answer := b.send("POST", target, "Bearer token", body)
		require.Equal(t, 200, status, "%s: %s", target, answer)
		require.Contains(t, answer, `"status":"pending"`)
		b.pass(delay)
		require.Equal(t, "started", b.state(build))
	}
	b := newBench(t)
	status, _, answer := b.send("POST", "/virtual_machines/virtual_machine/start", "Bearer token", `{"virtual_machine":{"fqdn":"nothing"}}`)
	require.Equal(t, 404, status, answer)
	status, _, _ = b.send("POST", "/virtual_machines/virtual_machine/start", "Bearer token", `{"virtual_machine":{"name":"build"}}`)
	require.Equal(t, 422, status)
	status, _, answer = b.send("GET", "/virtual_machines/"+web+"/network_interfaces?per_page=1", "Bearer token", "")
	require.Equal(t, 200, status, answer)
	status, _, answer = b.send("DELETE", "/trash_objects/trash_object", "Bearer token", `{"trash_object":{"object_id":"`+disk+`"}}`)
	require.Equal(t, 200, status, answer)
}

// The vendored errors are flat, as documented; the wire wraps them. Status and
// code are the same, and the client reads both.
func TestErrorsAreTheDocumentedOnesWrapped(t *testing.T) {
	b := newBench(t)
	const list = "/virtual_machines/virtual_machine/network_interfaces?virtual_machine[id]="
	for part, provoke := range map[string]func() (int, http.Header, string){
		"400": func() (int, http.Header, string) { return b.send("GET", list+web, "", "") },
		"404": func() (int, http.Header, string) { return b.send("GET", list+"vm_0", "Bearer token", "") },
		"406": func() (int, http.Header, string) { return b.send("GET", list+blog, "Bearer token", "") },
		"429": b.flood,
	} {
		documented, err := os.ReadFile("../testdata/examples/katapult_vm_network_interfaces_list." + part + ".json")
		require.NoError(t, err)
		status, _, answer := provoke()
		require.Equal(t, part, strconv.Itoa(status))
		want, _ := katapult.API().DecodeError(status, documented)
		got, message := katapult.API().DecodeError(status, []byte(answer))
		require.NotEmpty(t, want)
		require.Equal(t, want, got)
		require.NotEmpty(t, message)
		require.Equal(t, members(t, documented, false), members(t, []byte(answer), true), "the detail has the documented members")
	}
	status, _, answer := newBench(t).send("GET", list+web, "Bearer ", "")
	require.Equal(t, 403, status)
	require.Contains(t, answer, "invalid_api_token")
}

// flood uses the minute's budget up.
func (b *bench) flood() (int, http.Header, string) {
	b.pass(time.Minute)
	for {
		status, header, answer := b.send("GET", "/organizations", "Bearer token", "")
		if status != 200 {
			b.pass(time.Minute)
			return status, header, answer
		}
	}
}

// members are the names in an error's detail.
func members(t *testing.T, raw []byte, wrapped bool) []string {
	t.Helper()
	var all struct {
		Error struct {
			Detail map[string]any `json:"detail"`
		} `json:"error"`
		Detail map[string]any `json:"detail"`
	}
	require.NoError(t, json.Unmarshal(raw, &all))
	detail := all.Detail
	if wrapped {
		detail = all.Error.Detail
	}
	names := []string{}
	for _, name := range []string{"trash_object", "total_permitted"} {
		if _, ok := detail[name]; ok {
			names = append(names, name)
		}
	}
	return names
}

func TestTheBudgetIsToldAndObeyed(t *testing.T) {
	b := newBench(t)
	_, header, _ := b.send("GET", "/organizations", "Bearer token", "")
	require.Equal(t, "1000", header.Get("X-Ratelimit-Permitted"))
	require.Equal(t, "999", header.Get("X-Ratelimit-Remaining"))
	require.NotEmpty(t, header.Get("X-Request-Id"))
	left, reset, ok := katapult.API().Remaining(header)
	require.True(t, ok)
	require.Equal(t, 999, left)
	require.Equal(t, time.Minute, reset)

	b.pass(time.Minute)
	for range 1000 {
		b.send("GET", "/organizations", "Bearer token", "")
	}
	_, err := katapult.StartVirtualMachine.Do(context.Background(), b.client, of(build))
	var fault *provider.Error
	require.ErrorAs(t, err, &fault)
	require.Equal(t, provider.Limited, fault.Kind)
	require.Equal(t, time.Minute, fault.RetryAfter, "no header says when the minute ends")
	require.True(t, provider.NoEffect(katapult.StartVirtualMachine, err))
}
