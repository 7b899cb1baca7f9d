package approvals_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/approvals"
)

func (w *world) signer() approvals.Signer {
	w.t.Helper()
	signer, err := approvals.LoadSigner(filepath.Dir(w.path))
	require.NoError(w.t, err)
	return signer
}

func (w *world) checkpoint() approvals.Checkpoint {
	w.t.Helper()
	head, err := w.store.Head(context.Background())
	require.NoError(w.t, err)
	return w.signer().Sign(head, w.now())
}

func (w *world) receipt(id string, checkpoints ...approvals.Checkpoint) []byte {
	w.t.Helper()
	receipt, err := approvals.NewReceipt(context.Background(), w.store, id, checkpoints, w.signer().Public())
	require.NoError(w.t, err)
	raw, err := receipt.Encode()
	require.NoError(w.t, err)
	return raw
}

// story is a ledger with several requests; the one returned was executed.
func story(t *testing.T) (*world, approvals.Request) {
	w := newWorld(t)
	denied := w.reboot(webOne)
	r := w.deleteStaging()
	_, err := w.service.Vote(context.Background(), ballot(denied, false))
	require.NoError(t, err)
	w.approve(r)
	stop := w.run(w.service)
	r = w.final(r.ID)
	stop()
	w.reboot(webOne)
	return w, r
}

func TestINV12_AReceiptVerifiesWithoutTheLedger(t *testing.T) {
	w, r := story(t)
	early := w.checkpoint()
	early.Seq = 1 // covers nothing
	raw := w.receipt(r.ID, early, w.checkpoint())
	require.Equal(t, 1, bytes.Count(raw, []byte("\n")), "one line")
	public, err := approvals.LoadPublicKey(filepath.Join(filepath.Dir(w.path), "checkpoint.pub"))
	require.NoError(t, err)
	holds, err := approvals.VerifyReceipt(raw, public)
	require.NoError(t, err)
	told := strings.Join(holds, "\n")
	for _, part := range []string{r.ID, "bob@example.com asked", `{"server_id":"` + staging + `"}`, "alice@example.com approved it",
		"claimed once", "sent once", "stands at succeeded", "linked to the checkpoint of entry", r.Prepared.PresentationDigest.Short()} {
		require.Contains(t, told, part)
	}

	other, err := approvals.LoadSigner(t.TempDir())
	require.NoError(t, err)
	_, err = approvals.VerifyReceipt(raw, other.Public())
	require.ErrorContains(t, err, "another key")
}

func TestINV12_EveryChangedByteOfAReceiptIsFound(t *testing.T) {
	w, r := story(t)
	raw := w.receipt(r.ID, w.checkpoint())
	public := w.signer().Public()
	step := 1
	if testing.Short() {
		step = 17
	}
	for i := 0; i < len(raw); i += step {
		changed := bytes.Clone(raw)
		changed[i] ^= 1
		_, err := approvals.VerifyReceipt(changed, public)
		require.Error(t, err, "byte %d: %s", i, raw[max(0, i-40):min(len(raw), i+10)])
	}
	for name, change := range map[string][2]string{
		"a member of the request that no entry names": {`"preview_by":"2`, `"preview_by":"3`},
		"what the looks saw":                          {`"POWERED_ON"`, `"POWERED_OF"`},
		"an argument":                                 {staging, webOne},
		"who voted":                                   {"alice@", "carol@"},
		"a member twice":                              {`"state":"consumed"`, `"state":"denied","state":"consumed"`},
		"a member more":                               {`{"format"`, `{"note":1,"format"`},
		"white space":                                 {`{"format"`, `{ "format"`},
		"an entry less":                               {`"entries":[`, `"entries":[],"x":[`},
	} {
		changed := strings.Replace(string(raw), change[0], change[1], 1)
		require.NotEqual(t, string(raw), changed, name)
		_, err := approvals.VerifyReceipt([]byte(changed), public)
		require.Error(t, err, name)
	}
}

func TestAReceiptNeedsACheckpointAfterIt(t *testing.T) {
	w := newWorld(t)
	before := w.deleteStaging()
	checkpoint := w.checkpoint()
	w.approve(before)
	_, err := approvals.NewReceipt(context.Background(), w.store, before.ID, []approvals.Checkpoint{checkpoint}, w.signer().Public())
	require.ErrorContains(t, err, "no checkpoint covers")
	_, err = approvals.NewReceipt(context.Background(), w.store, "req_none", nil, w.signer().Public())
	require.ErrorIs(t, err, approvals.ErrNotFound)
}

func TestAnUndecidedRequestHasAReceiptToo(t *testing.T) {
	w := newWorld(t)
	r := w.deleteStaging()
	holds, err := approvals.VerifyReceipt(w.receipt(r.ID, w.checkpoint()), w.signer().Public())
	require.NoError(t, err)
	require.Contains(t, strings.Join(holds, "\n"), "It stands at pending; nothing of it ran.")
}

func TestTheCheckpointKeyIsTheOwnersAlone(t *testing.T) {
	dir := t.TempDir()
	first, err := approvals.LoadSigner(dir)
	require.NoError(t, err)
	again, err := approvals.LoadSigner(dir)
	require.NoError(t, err)
	require.Equal(t, first.Public(), again.Public())
	key := filepath.Join(dir, "checkpoint.key")
	info, err := os.Stat(key)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	files, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, files, 2)
	require.NoError(t, os.Chmod(key, 0o640))
	_, err = approvals.LoadSigner(dir)
	require.ErrorContains(t, err, "others can read it")
}

func TestEveryCheckpointFieldIsSigned(t *testing.T) {
	w, _ := story(t)
	good := w.checkpoint()
	public := w.signer().Public()
	require.True(t, good.Signed(public))
	for _, change := range []func(*approvals.Checkpoint){
		func(c *approvals.Checkpoint) { c.Instance += "0" },
		func(c *approvals.Checkpoint) { c.Epoch++ },
		func(c *approvals.Checkpoint) { c.Seq++ },
		func(c *approvals.Checkpoint) { c.Hash += "0" },
		func(c *approvals.Checkpoint) { c.At = c.At.Add(1) },
		func(c *approvals.Checkpoint) { c.Signature = "" },
	} {
		c := good
		change(&c)
		require.False(t, c.Signed(public))
		_, err := approvals.VerifyLedger(context.Background(), w.store, []approvals.Checkpoint{c}, public)
		require.ErrorContains(t, err, "is not signed with this key")
	}
}

func TestAPlanHasAReceiptToo(t *testing.T) {
	w := newWorld(t)
	w.run(w.service)
	r := w.approve(w.plan(powerOff, remove))
	w.final(r.ID)
	holds, err := approvals.VerifyReceipt(w.receipt(r.ID, w.checkpoint()), w.signer().Public())
	require.NoError(t, err)
	require.Contains(t, strings.Join(holds, "\n"), "Step 2 of 2 was claimed once")
	w.verify()
}

func TestAReceiptSaysThatTheGlassWasBroken(t *testing.T) {
	w := night(t)
	r, err := w.breakGlass(w.deleteStaging(), bob)
	require.NoError(t, err)
	require.NoError(t, w.service.CloseReview(context.Background(), r.ID, alice, "fine"))
	raw := w.receipt(r.ID, w.checkpoint())
	holds, err := approvals.VerifyReceipt(raw, w.signer().Public())
	require.NoError(t, err)
	require.Contains(t, strings.Join(holds, "\n"), bob+" by break-glass, alone and without the approval that the policy wants, approved it on ")
	require.Contains(t, strings.Join(holds, "\n"), "self-approved")
	_, err = approvals.VerifyReceipt(bytes.Replace(raw, []byte(`"break_glass":true,"at"`), []byte(`"at"`), 1), w.signer().Public())
	require.Error(t, err, "it cannot be made a usual vote")
}
