package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/internal/app"
	"signoff/provider/ionos/sim"
	"signoff/provider/simulator"
)

const webOne = "92AA60BEC8333A21EDB9EAAA61852860"

func TestINV15_ARotatedKeyLosesNothing(t *testing.T) {
	cloud, err := sim.New(simulator.Config{})
	require.NoError(t, err)
	server := httptest.NewServer(cloud)
	t.Cleanup(server.Close)
	t.Setenv("TEST_IONOS_TOKEN", "token")
	dir, ctx := t.TempDir(), context.Background()
	config := writeConfig(t, fmt.Sprintf("providers:\n  ionos:\n    accounts: [{name: main, token: env:TEST_IONOS_TOKEN, base_url: %s/v1, rate: -1}]\n", server.URL))
	flags := []string{"--config", config, "--data", dir}
	reinstall := func(id string) map[string]any {
		return map[string]any{"server_id": id, "image_id": "76EBF29C1250167C8754B2B3D1C05F68", "password": "Correct-Horse-1"}
	}

	a, process := stdio(t, append([]string{"--toolsets", "all"}, flags...)...)
	passphrase(t, dir)
	done := a.must(t, "ionos_server_image_reinstall", reinstall(staging))
	decideWithPassphrase(t, dir, done.RequestID)
	done = a.must(t, "request_get", map[string]any{"request_id": done.RequestID, "wait_seconds": 30})
	require.Equal(t, approvals.StatusSucceeded, done.Status)
	waits := a.must(t, "ionos_server_image_reinstall", reinstall(webOne))
	require.Contains(t, failure(t, append([]string{"seal", "rotate"}, flags...)...), fmt.Sprintf("end process %d on", process.Process.Pid), "it is said whom to end")
	require.NoError(t, a.client.Close())
	_ = process.Wait()

	before, err := os.ReadFile(app.SealPath(dir))
	require.NoError(t, err)
	rotated := output(t, append([]string{"seal", "rotate"}, flags...)...)
	ids := regexp.MustCompile(`[0-9a-f]{8}`).FindAllString(rotated, 2)
	require.Len(t, ids, 2)
	require.NotContains(t, rotated, string(before))
	status := output(t, append([]string{"seal", "status"}, flags...)...)
	require.Contains(t, status, ids[0]+"  in use; sealed values: 0")
	require.Contains(t, status, ids[1]+"  old; sealed values: 2: keep it")

	b, process := stdio(t, append([]string{"--toolsets", "all"}, flags...)...)
	again := b.must(t, "ionos_server_image_reinstall", reinstall(webOne))
	require.Equal(t, waits.RequestID, again.RequestID, "a duplicate is recognised across keys")
	decideWithPassphrase(t, dir, waits.RequestID)
	ended := b.must(t, "request_get", map[string]any{"request_id": waits.RequestID, "wait_seconds": 30})
	require.Equal(t, approvals.StatusSucceeded, ended.Status)

	p := enter(t, dir)
	for _, id := range []string{done.RequestID, waits.RequestID} { // one was sealed under each key
		card, err := p.get(ctx, app.HostOf(dir).Console()+"/requests/"+id)
		require.NoError(t, err)
		form := card.hidden()
		form.Set("pointer", "/first_password")
		secret, err := p.post(ctx, app.HostOf(dir).Console()+"/requests/"+id+"/reveal", form)
		require.NoError(t, err)
		require.True(t, secret.shows("Correct-Horse-1"), id)
	}
	require.NoError(t, b.client.Close())
	_ = process.Wait()
	require.Contains(t, output(t, append([]string{"seal", "status"}, flags...)...), ids[1]+"  old; sealed values: 0: it can go")

	// Who has only the old key is refused, with what to do.
	other := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(other, "seal.key"), before, 0o600))
	var said bytes.Buffer
	old := program("stdio", "--config", config, "--data", other, "--store", app.LedgerPath(dir))
	old.Stderr = &said
	require.Error(t, old.Run())
	require.Contains(t, said.String(), "it is sealed with another seal key ("+ids[0]+"; here there is "+ids[1]+")")
	require.Contains(t, said.String(), "seal_keys_old")
	require.NotContains(t, said.String(), string(before))
}
