package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/internal/app"
	"signoff/provider/ionos/sim"
	"signoff/provider/simulator"
)

// lossy is a cloud whose delete takes effect, and whose answer is lost.
func lossy(t *testing.T) *httptest.Server {
	t.Helper()
	cloud, err := sim.New(simulator.Config{})
	require.NoError(t, err)
	cloud.Around = func(name string, next http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if name == "ionos_servers_delete" {
				next(httptest.NewRecorder(), r)
				panic(http.ErrAbortHandler)
			}
			next(w, r)
		}
	}
	server := httptest.NewServer(cloud)
	t.Cleanup(server.Close)
	return server
}

// told is one notice as the webhook gets it.
type told struct {
	Text, Status, URL string
	Request           string `json:"request_id"`
}

// hook is a webhook that keeps what it is told.
func hook(t *testing.T) (server *httptest.Server, notices chan told) {
	t.Helper()
	notices = make(chan told, 100)
	server = httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var n told
		if json.NewDecoder(r.Body).Decode(&n) == nil {
			notices <- n
		}
	}))
	t.Cleanup(server.Close)
	return server, notices
}

// await collects notices about a request until each of the wanted ones came.
func await(t *testing.T, notices chan told, request string, wanted ...string) (got []told) {
	t.Helper()
	late := time.After(30 * time.Second)
	missing := map[string]bool{}
	for _, status := range wanted {
		missing[status] = true
	}
	for len(missing) > 0 {
		select {
		case n := <-notices:
			if n.Request == request {
				got = append(got, n)
				delete(missing, n.Status)
			}
		case <-late:
			t.Fatalf("not told: %v; told: %v", missing, got)
		}
	}
	return got
}

// firstLogin signs a person in for the first time.
func firstLogin(t *testing.T, dir, who string) *person {
	t.Helper()
	p, err := newPerson()
	require.NoError(t, err)
	page, err := p.get(context.Background(), strings.TrimSpace(output(t, "console", "--data", dir, "--person", who)))
	require.NoError(t, err)
	form := page.hidden()
	form.Set("passphrase", phrase)
	form.Set("passphrase_again", phrase)
	_, err = p.post(context.Background(), app.HostOf(dir).Console()+"/login", form)
	require.NoError(t, err)
	return p
}

func (p *person) says(t *testing.T, dir, request, verb, reason string) {
	t.Helper()
	address := app.HostOf(dir).Console() + "/requests/" + request
	card, err := p.card(context.Background(), address)
	require.NoError(t, err)
	form := url.Values{"reason": {reason}}
	for name, values := range card.hidden() {
		form[name] = values
	}
	_, err = p.post(context.Background(), address+"/"+verb, form)
	require.NoError(t, err)
}

func TestTheWebhookIsToldWhatWaitsWhatWasDecidedAndWhatNobodyKnows(t *testing.T) {
	webhook, notices := hook(t)
	t.Setenv("TEST_IONOS_TOKEN", "token")
	t.Setenv("TEST_NOTIFY", webhook.URL+"/secret-path")
	dir := t.TempDir()
	config := writeConfig(t, fmt.Sprintf(`providers: {ionos: {accounts: [{name: main, token: env:TEST_IONOS_TOKEN, base_url: %s/v1, rate: -1}]}}
people: [{name: bob, email: bob@example.com}, {name: alice, email: alice@example.com}]
policy: policy.yaml
notify: {webhook: env:TEST_NOTIFY}
`, lossy(t).URL))
	require.NoError(t, os.WriteFile(filepath.Join(filepath.Dir(config), "policy.yaml"), []byte(`version: 1
rules:
  - {name: changes, match: {effect: [write, destructive]}, then: {approve: [{need: 1, from: [alice@example.com]}], break_glass: [bob@example.com]}}
`), 0o600))
	a, _ := stdio(t, "--config", config, "--data", dir)
	alice, bob := firstLogin(t, dir, "alice@example.com"), firstLogin(t, dir, "bob@example.com")
	rename := func(to string) string {
		return a.must(t, "ionos_servers_update", map[string]any{"server_id": staging, "name": to, "description": ""}).RequestID
	}

	denied := rename("no")
	got := await(t, notices, denied, string(approvals.StatusPending))
	require.True(t, strings.HasPrefix(got[0].Text, "pending_approval: "), got[0].Text)
	require.Equal(t, app.HostOf(dir).Console()+"/requests/"+denied, got[0].URL)
	alice.says(t, dir, denied, "deny", "not now")
	await(t, notices, denied, string(approvals.StatusDenied))

	approved := rename("yes")
	await(t, notices, approved, string(approvals.StatusPending))
	alice.says(t, dir, approved, "approve", "")
	await(t, notices, approved, string(approvals.StatusApproved), string(approvals.StatusSucceeded))

	deleted := a.must(t, "ionos_servers_delete", map[string]any{"server_id": staging}).RequestID
	await(t, notices, deleted, string(approvals.StatusPending))
	bob.says(t, dir, deleted, "glass", "the site is down")
	got = await(t, notices, deleted, approvals.KindBreakGlass, string(approvals.StatusApproved), string(approvals.StatusUnknown))
	require.Contains(t, got[0].Text, "BREAK-GLASS by bob@example.com")
	require.Contains(t, got[0].Text, "the site is down")
}
