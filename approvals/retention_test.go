package approvals_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/approvals"
)

func TestINV12_ReceiptsOutliveRetention(t *testing.T) {
	w := newWorld(t)
	signer, err := approvals.LoadSigner(t.TempDir())
	require.NoError(t, err)
	checkpoint := func() approvals.Checkpoint {
		h, err := w.store.Head(context.Background())
		require.NoError(t, err)
		return signer.Sign(h, w.now())
	}
	receipt := func(id string, c ...approvals.Checkpoint) ([]byte, error) {
		r, err := approvals.NewReceipt(context.Background(), w.store, id, c, signer.Public())
		if err != nil {
			return nil, err
		}
		return r.Encode()
	}
	stop := w.run(w.service)
	old := w.approve(w.deleteStaging())
	w.final(old.ID)
	waiting := w.reboot(webOne)
	middle := checkpoint()
	stop()
	exported, err := receipt(old.ID, middle)
	require.NoError(t, err)
	_, err = w.service.Withdraw(context.Background(), waiting.ID, bob, "not needed")
	require.NoError(t, err)
	w.pass(100 * 24 * time.Hour)
	younger := w.reboot(webOne)

	removed, err := approvals.RaiseFloor(context.Background(), w.store, signer, middle, w.now().Add(-30*24*time.Hour), "test")
	require.NoError(t, err)
	require.Equal(t, int64(1), removed.Requests, "what ended above the floor stays")
	found, err := approvals.VerifyLedger(context.Background(), w.store, []approvals.Checkpoint{middle, checkpoint()}, signer.Public())
	require.NoError(t, err)
	require.Equal(t, middle.Seq, found.Floor.Seq)

	_, err = approvals.VerifyReceipt(exported, signer.Public())
	require.NoError(t, err, "what was exported before stays good")
	_, err = receipt(old.ID, checkpoint())
	require.ErrorIs(t, err, approvals.ErrNotFound)
	require.ErrorContains(t, err, "retention removed what ended before")
	_, err = receipt(waiting.ID, checkpoint())
	require.ErrorContains(t, err, "the first entries of "+waiting.ID+" were removed by retention")
	raw, err := receipt(younger.ID, checkpoint())
	require.NoError(t, err)
	_, err = approvals.VerifyReceipt(raw, signer.Public())
	require.NoError(t, err)

	_, err = w.service.Propose(context.Background(), func() approvals.Ask {
		again := ask("ionos_servers_delete", `{"server_id":"`+staging+`"}`)
		again.RepeatOf = old.ID
		return again
	}())
	require.ErrorContains(t, err, "there is no request "+old.ID)
}

func TestINV16_ARestoreBelowTheFloorIsNoAlarm(t *testing.T) {
	w := newWorld(t)
	signer, err := approvals.LoadSigner(t.TempDir())
	require.NoError(t, err)
	sign := func() approvals.Checkpoint {
		h, err := w.store.Head(context.Background())
		require.NoError(t, err)
		return signer.Sign(h, w.now())
	}
	w.deleteStaging()
	copied := w.backup()
	for _, id := range []string{webOne} { // what the restore takes away
		_, err := w.service.Withdraw(context.Background(), w.reboot(id).ID, bob, "no")
		require.NoError(t, err)
		_, err = w.service.Withdraw(context.Background(), w.reboot(id).ID, bob, "no")
		require.NoError(t, err)
	}
	lost := sign()
	w.restore(copied)
	require.True(t, w.store.Restored())
	floor := sign()
	require.Less(t, floor.Seq, lost.Seq)
	w.pass(100 * 24 * time.Hour)
	w.reboot(webOne)
	_, err = approvals.RaiseFloor(context.Background(), w.store, signer, floor, w.now().Add(-30*24*time.Hour), "test")
	require.NoError(t, err)
	for range 3 {
		w.verify2(signer, lost, floor, sign())
		_, err := w.service.Withdraw(context.Background(), w.reboot(webOne).ID, bob, "no")
		require.NoError(t, err)
	}
	require.NoError(t, w.store.Close())
	w.store, w.service = w.process("worker-3")
	require.False(t, w.store.Restored(), "removing what is old is no restore")

	require.NoError(t, w.store.Close())
	w.restore(copied)
	require.True(t, w.store.Restored(), "and an older copy is still recognised")
}

func (w *world) verify2(signer approvals.Signer, checkpoints ...approvals.Checkpoint) {
	w.t.Helper()
	found, err := approvals.VerifyLedger(context.Background(), w.store, checkpoints, signer.Public())
	require.NoError(w.t, err)
	require.Equal(w.t, 1, found.Lost)
}
