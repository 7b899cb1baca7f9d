package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/approvals/sqlstore/pgtest"
	"signoff/internal/app"
	"signoff/provider/ionos/sim"
	"signoff/provider/simulator"
)

const staging = "6DD7C9714E555230BCFFED4E249358F0"

func TestStdioServesARealClient(t *testing.T) {
	dir := t.TempDir()
	a, _ := stdio(t, "--sandbox", "--data", dir, "--delay", "100ms")
	servers, err := a.servers(context.Background())
	require.NoError(t, err)
	require.NotEmpty(t, servers)
	e := a.must(t, "ionos_servers_delete", map[string]any{"server_id": staging, "why": "left over"})
	require.Equal(t, approvals.StatusPending, e.Status)
	decide(t, dir, e.RequestID)
	e = a.must(t, "request_get", map[string]any{"request_id": e.RequestID, "wait_seconds": 30})
	require.Equal(t, approvals.StatusSucceeded, e.Status)
	require.Contains(t, output(t, "audit", "verify", "--data", dir), "verified: 7 entries")
}

// serving starts a process that serves HTTP and connects a real client to it.
func serving(t *testing.T, arguments ...string) (*assistant, string) {
	t.Helper()
	addr := freePort(t)
	process := program(append([]string{"http", "--addr", addr}, arguments...)...)
	require.NoError(t, process.Start())
	t.Cleanup(func() {
		_ = process.Process.Signal(syscall.SIGTERM)
		_ = process.Wait()
	})
	eventually(t, "the server comes up", func() bool {
		response, err := http.Get("http://" + addr + "/readyz")
		if err != nil {
			return false
		}
		response.Body.Close()
		return response.StatusCode == http.StatusOK
	})
	a, err := connect(context.Background(), "http://"+addr+"/mcp")
	require.NoError(t, err)
	return a, addr
}

func TestHTTPServesARealClientAndTheConsole(t *testing.T) {
	dir := t.TempDir()
	a, addr := serving(t, "--sandbox", "--data", dir, "--delay", "100ms")
	e := a.must(t, "ionos_server_status_action", map[string]any{"server_id": "39AA65F5D5B02FA02D58173094EBAF95", "action": "POWER_ON", "method": "SOFTWARE"})
	require.True(t, strings.HasPrefix(e.ApproveURL, "http://"+addr+"/requests/"), e.ApproveURL)
	decide(t, dir, e.RequestID)
	e = a.must(t, "request_get", map[string]any{"request_id": e.RequestID, "wait_seconds": 30})
	require.Equal(t, approvals.StatusSucceeded, e.Status)

	response, err := http.Get("http://" + addr + "/metrics")
	require.NoError(t, err)
	response.Body.Close()
	require.Equal(t, http.StatusOK, response.StatusCode)
}

// held is a cloud whose delete takes effect and whose answer never comes.
func held(t *testing.T) (*httptest.Server, *sim.Cloud, chan struct{}) {
	t.Helper()
	cloud, err := sim.New(simulator.Config{})
	require.NoError(t, err)
	arrived := make(chan struct{})
	end := make(chan struct{})
	cloud.Around = func(name string, next http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if name != "ionos_servers_delete" {
				next(w, r)
				return
			}
			next(httptest.NewRecorder(), r)
			close(arrived)
			<-end
		}
	}
	server := httptest.NewServer(cloud)
	t.Cleanup(func() {
		close(end)
		server.Close()
	})
	return server, cloud, arrived
}

func TestINV04_KilledBetweenSendingAndTheAnswer(t *testing.T) {
	server, cloud, arrived := held(t)
	t.Setenv("TEST_IONOS_TOKEN", "token")
	dir := t.TempDir()
	config := writeConfig(t, fmt.Sprintf("providers:\n  ionos:\n    accounts: [{name: main, token: env:TEST_IONOS_TOKEN, base_url: %s/v1, rate: -1}]\nexecution: {lease: 3s, call_timeout: 2s}\n", server.URL))

	first, process := stdio(t, "--config", config, "--data", dir)
	e := first.must(t, "ionos_servers_delete", map[string]any{"server_id": staging})
	passphrase(t, dir)
	decideWithPassphrase(t, dir, e.RequestID)
	<-arrived
	require.NoError(t, process.Process.Kill())
	r := load(t, dir, e.RequestID)
	require.Equal(t, approvals.Sent, r.Execution.State)

	second, _ := stdio(t, "--config", config, "--data", dir)
	e = second.must(t, "request_get", map[string]any{"request_id": e.RequestID, "wait_seconds": 40})
	for e.Status == approvals.StatusUnknown {
		require.Contains(t, e.Next, "Never repeat it")
		e = second.must(t, "request_get", map[string]any{"request_id": e.RequestID, "wait_seconds": 40})
	}
	require.Equal(t, approvals.StatusSucceeded, e.Status)
	require.Contains(t, e.Summary, "the server existed before the call and is gone")

	entries := trail(t, dir, e.RequestID)
	require.Equal(t, []string{"request.propose", "request.prepare", "vote.approve", "execution.claim", "execution.send",
		"execution.lease_ends", "execution.read_back"}, kinds(entries))
	require.Equal(t, "unknown", entries[5]["to"])
	require.Equal(t, "reconciled_applied", entries[6]["to"])
	require.Equal(t, 1, cloud.Calls("ionos_servers_delete"), "the cloud counted one call")
	require.Contains(t, output(t, "audit", "verify", "--data", dir), "verified: 7 entries")
}

const phrase = "correct horse battery"

// passphrase signs in for the first time on a real ledger, which sets one.
func passphrase(t *testing.T, dir string) {
	t.Helper()
	setPassphrase(t, dir, strings.TrimSpace(output(t, "console", "--data", dir)))
}

func setPassphrase(t *testing.T, dir, link string) {
	t.Helper()
	p, err := newPerson()
	require.NoError(t, err)
	page, err := p.get(context.Background(), link)
	require.NoError(t, err)
	form := page.hidden()
	form.Set("passphrase", phrase)
	form.Set("passphrase_again", phrase)
	_, err = p.post(context.Background(), app.HostOf(dir).Console()+"/login", form)
	require.NoError(t, err)
}

func decideWithPassphrase(t *testing.T, dir, id string) {
	t.Helper()
	base := app.HostOf(dir).Console()
	p, err := newPerson()
	require.NoError(t, err)
	page, err := p.get(context.Background(), base+"/login")
	require.NoError(t, err)
	form := page.hidden()
	form.Set("passphrase", phrase)
	_, err = p.post(context.Background(), base+"/login", form)
	require.NoError(t, err)
	card, err := p.card(context.Background(), base+"/requests/"+id)
	require.NoError(t, err)
	require.NoError(t, card.approve(context.Background()))
}

func TestTwoProcessesShareOneDirectory(t *testing.T) {
	dir := t.TempDir()
	first, process := stdio(t, "--sandbox", "--data", dir, "--delay", "100ms")
	second, _ := stdio(t, "--sandbox", "--data", dir, "--delay", "100ms")
	console := app.HostOf(dir).Console()
	require.NotEmpty(t, console)

	// One set of simulated clouds: what one changes, the other sees.
	e := first.must(t, "ionos_servers_delete", map[string]any{"server_id": staging})
	decide(t, dir, e.RequestID)
	e = second.must(t, "request_get", map[string]any{"request_id": e.RequestID, "wait_seconds": 30})
	require.Equal(t, approvals.StatusSucceeded, e.Status)
	servers, err := second.servers(context.Background())
	require.NoError(t, err)
	require.Len(t, servers, 6)

	require.NoError(t, process.Process.Kill())
	eventually(t, "the second takes console and clouds over", func() bool {
		servers, err := second.servers(context.Background())
		return err == nil && len(servers) == 6
	})
	require.Equal(t, console, app.HostOf(dir).Console(), "links that were given out stay good")
	e = second.must(t, "ionos_servers_delete", map[string]any{"server_id": "39AA65F5D5B02FA02D58173094EBAF95"})
	decide(t, dir, e.RequestID)
	e = second.must(t, "request_get", map[string]any{"request_id": e.RequestID, "wait_seconds": 30})
	require.Equal(t, approvals.StatusSucceeded, e.Status)
}

// Two processes that share nothing but the database and the seal key, as on two
// machines.
func TestTwoServersShareOnePostgreSQL(t *testing.T) {
	cloud, err := sim.New(simulator.Config{})
	require.NoError(t, err)
	server := httptest.NewServer(cloud)
	t.Cleanup(server.Close)
	t.Setenv("TEST_IONOS_TOKEN", "token")
	t.Setenv("TEST_STORE", pgtest.Database(t))
	t.Setenv("TEST_SEAL", strings.Repeat("5e", 32))
	config := writeConfig(t, fmt.Sprintf("providers:\n  ionos:\n    accounts: [{name: main, token: env:TEST_IONOS_TOKEN, base_url: %s/v1, rate: -1}]\n"+
		"store: env:TEST_STORE\nseal_key: env:TEST_SEAL\n", server.URL))
	here, there := t.TempDir(), t.TempDir()
	first, _ := serving(t, "--config", config, "--data", here)
	second, _ := serving(t, "--config", config, "--data", there)

	rename := map[string]any{"server_id": staging, "name": "staging-4", "description": ""}
	e := first.must(t, "ionos_servers_update", rename)
	require.Equal(t, e.RequestID, second.must(t, "ionos_servers_update", rename).RequestID, "the same call is the same request everywhere")
	link := strings.TrimSpace(output(t, "console", "--config", config, "--data", here))
	setPassphrase(t, here, link)
	decideWithPassphrase(t, there, e.RequestID)
	for _, a := range []*assistant{first, second} {
		e = a.must(t, "request_get", map[string]any{"request_id": e.RequestID, "wait_seconds": 30})
		require.Equal(t, approvals.StatusSucceeded, e.Status)
	}
	require.Equal(t, 1, cloud.Calls("ionos_servers_update"))
	require.Contains(t, output(t, "audit", "verify", "--config", config), "verified: 6 entries")
	require.Contains(t, output(t, "audit", "verify", "--store", "env:TEST_STORE"), "verified: 6 entries")
}

func TestReadOnlyProcessesClaimNothing(t *testing.T) {
	dir := t.TempDir()
	reader, _ := stdio(t, "--sandbox", "--data", dir, "--read-only")
	writer, process := stdio(t, "--sandbox", "--data", dir, "--delay", "0s")
	list, err := reader.client.ListTools(context.Background(), mcp.ListToolsRequest{})
	require.NoError(t, err)
	for _, tool := range list.Tools {
		require.True(t, *tool.Annotations.ReadOnlyHint, tool.Name)
	}
	e := writer.must(t, "ionos_servers_delete", map[string]any{"server_id": staging})
	require.NoError(t, process.Process.Kill())
	decide(t, dir, e.RequestID)
	e = reader.must(t, "request_get", map[string]any{"request_id": e.RequestID, "wait_seconds": 2})
	require.Equal(t, approvals.StatusApproved, e.Status)
}

func TestOperationsMatchTheCatalogue(t *testing.T) {
	documented := 0
	for _, cloud := range []string{"gcore", "ionos", "jotelulu", "katapult", "scp"} {
		raw, err := os.ReadFile("../../provider/" + cloud + "/testdata/catalogue.json")
		require.NoError(t, err)
		var catalogue []struct{ ID, Method, Path string }
		require.NoError(t, json.Unmarshal(raw, &catalogue))
		var listed []operation
		require.NoError(t, json.Unmarshal([]byte(output(t, "operations", "--json", cloud)), &listed))
		own, companions := map[string]string{}, map[string]string{}
		for _, o := range listed {
			if o.Companion {
				companions[o.Name] = o.Method + " " + o.Path
			} else {
				own[o.Name] = o.Method + " " + o.Path
			}
		}
		for _, c := range catalogue {
			require.Equal(t, c.Method+" "+c.Path, own[c.ID], c.ID)
		}
		require.Len(t, own, len(catalogue), "%s: what the documents do not have is a companion", cloud)
		documented += len(own)
	}
	require.Equal(t, 224, documented)
}

const twoPeople = `version: 1
rules:
  - name: reads
    match: {effect: read}
    then: allow
  - name: destroyed by two
    match: {effect: destructive}
    then: {approve: [{need: 1, from: [group:sre]}, {need: 1, from: [group:leads]}]}
`

func TestINV08_APolicyWantsTwoOthers(t *testing.T) {
	config := writeConfig(t, `policy: policy.yaml
local: bob@example.com
people:
  - {name: bob, email: bob@example.com, groups: [sre, leads]}
  - {name: alice, email: alice@example.com, groups: [sre]}
  - {name: dave, email: dave@example.com, groups: [leads]}
`)
	require.NoError(t, os.WriteFile(filepath.Join(filepath.Dir(config), "policy.yaml"), []byte(twoPeople), 0o600))
	dir := t.TempDir()
	a, _ := stdio(t, "--sandbox", "--config", config, "--data", dir, "--delay", "100ms")
	e := a.must(t, "ionos_servers_delete", map[string]any{"server_id": staging})
	require.Equal(t, []string{"group:leads", "group:sre"}, e.Approvers)

	require.ErrorContains(t, vote(t, dir, "bob@example.com", e.RequestID), "403 Forbidden", "who asked does not decide")
	require.NoError(t, vote(t, dir, "alice@example.com", e.RequestID))
	require.Equal(t, approvals.StatusPending, a.must(t, "request_get", map[string]any{"request_id": e.RequestID}).Status)
	require.NoError(t, vote(t, dir, "dave@example.com", e.RequestID))
	e = a.must(t, "request_get", map[string]any{"request_id": e.RequestID, "wait_seconds": 30})
	require.Equal(t, approvals.StatusSucceeded, e.Status)
}

// vote signs a person in by a link of theirs and approves.
func vote(t *testing.T, dir, who, id string) error {
	t.Helper()
	p, err := signIn(context.Background(), strings.TrimSpace(output(t, "console", "--data", dir, "--person", who)))
	require.NoError(t, err)
	card, err := p.card(context.Background(), app.HostOf(dir).Console()+"/requests/"+id)
	require.NoError(t, err)
	return card.approve(context.Background())
}
