package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/internal/app"
)

// failure is what a command that must fail says.
func failure(t *testing.T, arguments ...string) string {
	t.Helper()
	var said bytes.Buffer
	cmd := program(arguments...)
	cmd.Stderr = &said
	require.Error(t, cmd.Run(), arguments)
	return said.String()
}

// deleted is a directory in which one change was approved and done.
func deleted(t *testing.T) (dir, id string) {
	t.Helper()
	dir = t.TempDir()
	a, process := stdio(t, "--sandbox", "--data", dir, "--delay", "0s")
	e := a.must(t, "ionos_servers_delete", map[string]any{"server_id": staging})
	decide(t, dir, e.RequestID)
	e = a.must(t, "request_get", map[string]any{"request_id": e.RequestID, "wait_seconds": 30})
	require.Equal(t, approvals.StatusSucceeded, e.Status)
	require.NoError(t, a.client.Close())
	_ = process.Wait()
	return dir, e.RequestID
}

func TestINV12_AReceiptIsOneFileThatVerifiesOffline(t *testing.T) {
	dir, id := deleted(t)
	checked := output(t, "audit", "verify", "--data", dir)
	require.Regexp(t, `(?m)^verified: \d+ entries, head sha256:`, checked)
	require.Regexp(t, `(?m)^checkpoints: \d+ hold, the last of entry \d+ on `, checked, "the orderly end made one")

	elsewhere := t.TempDir()
	receipt, key := filepath.Join(elsewhere, "receipt.json"), filepath.Join(elsewhere, "key")
	raw := output(t, "audit", "export", "--data", dir, "--request", id)
	require.NoError(t, os.WriteFile(receipt, []byte(raw), 0o600))
	public, err := os.ReadFile(filepath.Join(dir, "checkpoint.pub"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(key, public, 0o600))
	told := output(t, "audit", "verify", "--receipt", receipt, "--key", key)
	require.Contains(t, told, "sent once")
	require.Contains(t, told, "verified: the receipt holds")

	require.NoError(t, os.WriteFile(receipt, bytes.Replace([]byte(raw), []byte(staging), []byte("6DD7C9714E555230BCFFED4E249358F1"), 1), 0o600))
	require.Contains(t, failure(t, "audit", "verify", "--receipt", receipt, "--key", key), "receipt: ")
	require.Contains(t, failure(t, "audit", "verify", "--receipt", receipt), "--key")
	require.Contains(t, failure(t, "audit", "export", "--data", dir, "--request", "req_none"), "no such request")
}

func TestINV16_ABackupPutBackIsRecognised(t *testing.T) {
	dir := t.TempDir()
	a, process := stdio(t, "--sandbox", "--data", dir, "--delay", "0s")
	e := a.must(t, "ionos_servers_delete", map[string]any{"server_id": staging})
	copied := filepath.Join(t.TempDir(), "ledger.backup")
	require.Contains(t, output(t, "backup", copied, "--data", dir), "seal.key")
	require.Contains(t, failure(t, "backup", copied, "--data", dir), "does not overwrite")
	require.Equal(t, approvals.StatusWithdrawn, a.must(t, "request_withdraw", map[string]any{"request_id": e.RequestID, "reason": "not needed"}).Status)
	require.NoError(t, a.client.Close())
	_ = process.Wait()
	require.NoError(t, os.Rename(copied, app.LedgerPath(dir)))

	require.Contains(t, failure(t, "audit", "verify", "--data", dir), "were cut off", "until a server takes the backup over")
	b, process := stdio(t, "--sandbox", "--data", dir, "--delay", "0s")
	again, err := b.call(context.Background(), "request_get", map[string]any{"request_id": e.RequestID})
	require.NoError(t, err)
	require.Equal(t, approvals.StatusStale, again.Status)
	require.NoError(t, b.client.Close())
	_ = process.Wait()
	checked := output(t, "audit", "verify", "--data", dir)
	require.Contains(t, checked, "gap: at entry ")
	require.Regexp(t, `checkpoints: \d+ hold`, checked)
}

func TestBackup_SaysHowPostgreSQLIsBackedUp(t *testing.T) {
	require.Contains(t, failure(t, "backup", "x", "--store", "postgres://nobody@127.0.0.1:1/x"), "pg_dump")
}
