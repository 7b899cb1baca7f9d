package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/approvals/sqlstore/pgtest"
	"signoff/internal/app"
	"signoff/provider/ionos/sim"
	"signoff/provider/simulator"
)

// doctor is what the command prints, and whether it found nothing wrong.
func doctor(t *testing.T, arguments ...string) (string, bool) {
	t.Helper()
	out, err := program(append([]string{"doctor"}, arguments...)...).Output()
	var exit *exec.ExitError
	if err != nil {
		require.True(t, errors.As(err, &exit), err)
		require.Equal(t, 1, exit.ExitCode())
	}
	return string(out), err == nil
}

// answering is a cloud that answers everything alike.
func answering(t *testing.T, status int, more ...string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(more); i += 2 {
			w.Header().Set(more[i], more[i+1])
		}
		w.WriteHeader(status)
		fmt.Fprint(w, `["PONG"]`)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// silent is a server that takes connections and never says a word.
func silent(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { listener.Close() })
	return "http://" + listener.Addr().String()
}

func TestDoctorTellsApartWhyACloudDoesNotAnswer(t *testing.T) {
	t.Setenv("TEST_IONOS_TOKEN", "token-nobody-may-see")
	encrypted := httptest.NewUnstartedServer(http.NotFoundHandler())
	encrypted.Config.ErrorLog = log.New(io.Discard, "", 0)
	encrypted.StartTLS()
	t.Cleanup(encrypted.Close)
	for name, c := range map[string]struct {
		cloud, says, mend string
		good              bool
	}{
		"a token that is not valid": {cloud: answering(t, 401), says: "ionos_ping_auth: the cloud answers 401: it does not accept the credential", mend: "env:TEST_IONOS_TOKEN"},
		"a right that is missing":   {cloud: answering(t, 403), says: "answers 403: the credential may not read this", mend: "right to read"},
		"another address":           {cloud: answering(t, 404), says: "answers 404: this is not its address", mend: "base_url"},
		"nothing comes":             {cloud: silent(t), says: "ionos_ping_auth: it does not answer in time", mend: "--timeout"},
		"nobody listens":            {cloud: "http://" + freePort(t), says: "it refuses connections", mend: "port"},
		"a strange certificate":     {cloud: encrypted.URL, says: "TLS fails", mend: "certificate store"},
		"not TLS":                   {cloud: strings.Replace(answering(t, 200), "http:", "https:", 1), says: "TLS fails", mend: "certificate"},
		"a clock that is off":       {cloud: answering(t, 200, "Date", time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat)), says: "this machine's clock is 1h0m", mend: "NTP"},
		"all is well":               {cloud: answering(t, 200), says: "ok     account main of ionos answers ionos_ping_auth", good: true},
	} {
		t.Run(name, func(t *testing.T) {
			config := writeConfig(t, "providers: {ionos: {accounts: [{name: main, token: env:TEST_IONOS_TOKEN, base_url: \""+c.cloud+"\"}]}}\n")
			within := "20s"
			if strings.Contains(c.says, "in time") {
				within = "200ms"
			}
			printed, good := doctor(t, "--config", config, "--data", t.TempDir(), "--timeout", within)
			require.Equal(t, c.good, good, printed)
			require.Contains(t, printed, c.says)
			require.Contains(t, printed, c.mend)
			require.NotContains(t, printed, "token-nobody-may-see")
		})
	}
}

// The doctor only reads, and leaves no request behind.
func TestDoctorMakesOneReadWithEachAccountAndSendsNoNotice(t *testing.T) {
	cloud, err := sim.New(simulator.Config{})
	require.NoError(t, err)
	var mu sync.Mutex
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		asked = append(asked, r.Method+" "+r.URL.Path)
		mu.Unlock()
		cloud.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	webhook, notices := hook(t)
	t.Setenv("TEST_IONOS_TOKEN", "token")
	t.Setenv("TEST_NOTIFY", webhook.URL)
	config := writeConfig(t, fmt.Sprintf("providers: {ionos: {accounts: [{name: main, token: env:TEST_IONOS_TOKEN, base_url: %s/v1}]}}\nnotify: {webhook: env:TEST_NOTIFY}\n", server.URL))
	printed, good := doctor(t, "--config", config, "--data", t.TempDir())
	require.True(t, good, printed)
	require.Contains(t, printed, "ok     the webhook can be reached")
	mu.Lock()
	require.Equal(t, []string{"GET /v1/ping_auth", "HEAD /v1"}, asked)
	mu.Unlock()
	require.Empty(t, notices)

	t.Setenv("TEST_NOTIFY", "http://"+freePort(t)+"/hidden-path")
	printed, good = doctor(t, "--config", config, "--data", t.TempDir())
	require.False(t, good)
	require.Contains(t, printed, "wrong  the webhook cannot be reached: it refuses connections")
	require.NotContains(t, printed, "hidden-path")
}

func TestDoctorFindsWhatWaitsForAPersonAndWhoServes(t *testing.T) {
	cloud := lossy(t)
	var gone atomic.Bool
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if gone.Load() { // nobody can read back what became of the call
			w.WriteHeader(http.StatusForbidden)
			return
		}
		if r.Method == http.MethodDelete {
			gone.Store(true)
		}
		cloud.Config.Handler.ServeHTTP(w, r)
	}))
	t.Cleanup(front.Close)
	t.Setenv("TEST_IONOS_TOKEN", "token")
	dir := t.TempDir()
	config := writeConfig(t, fmt.Sprintf(`providers: {ionos: {accounts: [{name: main, token: env:TEST_IONOS_TOKEN, base_url: %s/v1, rate: -1}]}}
people: [{name: bob, email: bob@example.com}, {name: alice, email: alice@example.com}]
policy: policy.yaml
`, front.URL))
	require.NoError(t, os.WriteFile(filepath.Join(filepath.Dir(config), "policy.yaml"), []byte(`version: 1
rules:
  - {name: changes, match: {effect: destructive}, then: {approve: [{need: 1, from: [alice@example.com]}], break_glass: [bob@example.com]}}
`), 0o600))
	a, process := stdio(t, "--config", config, "--data", dir)
	e := a.must(t, "ionos_servers_delete", map[string]any{"server_id": staging})
	printed, good := doctor(t, "--config", config, "--data", dir, "--json")
	require.True(t, good, printed)
	var found app.Findings
	require.NoError(t, json.Unmarshal([]byte(printed), &found))
	require.Contains(t, found, app.Finding{Level: app.Good, What: fmt.Sprintf("process %d serves the console at %s", process.Process.Pid, app.HostOf(dir).Console())})
	require.Contains(t, found, app.Finding{Level: app.Good, What: "1 requests wait for a decision"})

	firstLogin(t, dir, "bob@example.com").says(t, dir, e.RequestID, "glass", "the site is down")
	eventually(t, "nobody knows", func() bool { r := load(t, dir, e.RequestID); return r.Status() == approvals.StatusUnknown })
	printed, _ = doctor(t, "--config", config, "--data", dir)
	require.Contains(t, printed, "warn   "+e.RequestID+": nobody knows yet whether it happened: Delete server staging-3 with its disks  — ")
	require.Contains(t, printed, "warn   "+e.RequestID+": bob@example.com broke the glass on ")
	require.NotContains(t, printed, "wait for a decision")
}

func TestDoctorLooksIntoPostgresAndMakesNothingThere(t *testing.T) {
	database := pgtest.Database(t)
	t.Setenv("TEST_STORE", database)
	dir := t.TempDir()
	arguments := []string{"--sandbox", "--data", dir, "--store", "env:TEST_STORE"}
	printed, good := doctor(t, arguments...)
	require.True(t, good, printed)
	require.Contains(t, printed, "warn   there is no ledger at postgres://")
	require.Error(t, pgtest.Try(database, "SELECT 1 FROM ledger"))

	a, _ := stdio(t, arguments...)
	_, err := a.servers(t.Context())
	require.NoError(t, err)
	printed, good = doctor(t, arguments...)
	require.True(t, good, printed)
	require.Contains(t, printed, "opens: fsync=on, synchronous_commit=on")
	require.Contains(t, printed, "ok     the clock agrees with that of the ledger")

	pgtest.Exec(t, database, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, true)")
	printed, good = doctor(t, arguments...)
	require.False(t, good)
	require.Contains(t, printed, "tables have version 9999")
	pgtest.Exec(t, database, "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database()); END $$")
	printed, good = doctor(t, arguments...)
	require.False(t, good)
	require.Contains(t, printed, "wrong  the ledger cannot be opened")
	require.Contains(t, printed, "synchronous_commit is off here")
}
