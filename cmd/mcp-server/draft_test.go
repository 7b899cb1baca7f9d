package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/internal/app"
	"signoff/provider/ionos/sim"
	"signoff/provider/simulator"
)

// enter signs the person of a real ledger in by their passphrase.
func enter(t *testing.T, dir string) *person {
	t.Helper()
	p, err := newPerson()
	require.NoError(t, err)
	page, err := p.get(context.Background(), app.HostOf(dir).Console()+"/login")
	require.NoError(t, err)
	form := page.hidden()
	form.Set("passphrase", phrase)
	_, err = p.post(context.Background(), app.HostOf(dir).Console()+"/login", form)
	require.NoError(t, err)
	return p
}

// onDisk finds a text in any file of a directory.
func onDisk(t *testing.T, dir, text string) (found []string) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		if strings.Contains(string(raw), text) {
			found = append(found, path)
		}
		return err
	}))
	return found
}

func TestINV15_ASecretTypedInTheConsoleNeverMeetsTheModel(t *testing.T) {
	const secret, bad = "Correct-Horse-9!", "shorty!"
	cloud, err := sim.New(simulator.Config{})
	require.NoError(t, err)
	server := httptest.NewServer(cloud)
	t.Cleanup(server.Close)
	t.Setenv("TEST_IONOS_TOKEN", "token")
	dir, ctx := t.TempDir(), context.Background()
	config := writeConfig(t, fmt.Sprintf("providers:\n  ionos:\n    accounts: [{name: main, token: env:TEST_IONOS_TOKEN, base_url: %s/v1, rate: -1}]\n", server.URL))
	a, process := stdio(t, "--toolsets", "all", "--config", config, "--data", dir)
	passphrase(t, dir)

	e := a.must(t, "ionos_users_create", map[string]any{"name": "auditor", "why": "reads the books"})
	require.Equal(t, approvals.StatusPending, e.Status)
	require.Contains(t, e.Summary, "waits for a person to type password in the console")
	require.True(t, approvals.IsDraft(e.RequestID))
	require.Equal(t, app.HostOf(dir).Console()+"/requests/"+e.RequestID, e.ApproveURL)
	again := a.must(t, "ionos_users_create", map[string]any{"name": "auditor"})
	require.Equal(t, e.RequestID, again.RequestID, "the same ask is the same draft")
	listed, err := a.text(ctx, "request_list", map[string]any{})
	require.NoError(t, err)
	require.Contains(t, string(listed), e.RequestID)

	p := enter(t, dir)
	queue, err := p.get(ctx, app.HostOf(dir).Console()+"/")
	require.NoError(t, err)
	require.True(t, queue.shows("A secret is lacking"))
	page, err := p.get(ctx, e.ApproveURL)
	require.NoError(t, err)
	for _, shown := range []string{"ionos_users_create", "auditor", "reads the books", "test client", `type="password" name="secret.password"`} {
		require.True(t, strings.Contains(page.html, shown), shown)
	}
	form := page.hidden()
	form.Set("secret.password", bad)
	wrong, err := p.post(ctx, e.ApproveURL+"/type", form)
	require.ErrorContains(t, err, "422")
	require.True(t, wrong.shows("argument password"), "the field is named")
	require.NotContains(t, wrong.html, bad)
	require.Equal(t, e.RequestID, a.must(t, "request_get", map[string]any{"request_id": e.RequestID}).RequestID, "nothing is lost")

	form.Set("secret.password", secret)
	card, err := p.post(ctx, e.ApproveURL+"/type", form)
	require.NoError(t, err)
	require.NotContains(t, card.html, secret)
	followed, raw := a.must(t, "request_get", map[string]any{"request_id": e.RequestID, "wait_seconds": 1}), ""
	require.Equal(t, approvals.StatusPending, followed.Status, "it still needs approval")
	require.False(t, approvals.IsDraft(followed.RequestID))
	r := load(t, dir, followed.RequestID)
	require.Equal(t, e.RequestID, r.Content.Follows)
	require.Equal(t, "test client", r.Content.Requester.Agent)
	require.Empty(t, onDisk(t, dir, secret), "it is sealed at once")
	card, err = p.get(ctx, followed.ApproveURL)
	require.NoError(t, err)
	require.NoError(t, card.approve(ctx))
	done := a.must(t, "request_get", map[string]any{"request_id": e.RequestID, "wait_seconds": 30})
	require.Equal(t, approvals.StatusSucceeded, done.Status)
	require.Equal(t, 1, cloud.Calls("ionos_users_create"))

	require.NoError(t, a.client.Close())
	_ = process.Wait()
	require.Empty(t, onDisk(t, dir, secret))
	require.Empty(t, onDisk(t, dir, bad))
	exported := output(t, "audit", "export", "--data", dir, "--config", config)
	for _, e := range []any{e, again, followed, done, exported, string(listed)} {
		encoded, err := json.Marshal(e)
		require.NoError(t, err)
		raw += string(encoded)
	}
	require.NotContains(t, raw, secret)
	require.Contains(t, exported, `"kind":"draft.type"`)
	receipt := output(t, "audit", "export", "--data", dir, "--config", config, "--request", done.RequestID)
	require.NotContains(t, receipt, secret)
	require.Contains(t, output(t, "audit", "verify", "--data", dir, "--config", config), "verified: ")
}
