package approvals_test

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/approvals"
)

// backup copies the ledger of a world that goes on.
func (w *world) backup() string {
	w.t.Helper()
	copied := filepath.Join(w.t.TempDir(), "copy.db")
	require.NoError(w.t, w.store.Backup(context.Background(), copied))
	return copied
}

// restore puts a file in the ledger's place and starts anew.
func (w *world) restore(from string) {
	w.t.Helper()
	require.NoError(w.t, w.store.Close())
	raw, err := os.ReadFile(from)
	require.NoError(w.t, err)
	require.NoError(w.t, os.WriteFile(w.path, raw, 0o600))
	w.store, w.service = w.process("worker-2")
}

func (w *world) get(id string) approvals.Request {
	w.t.Helper()
	r, err := w.service.Get(context.Background(), id)
	require.NoError(w.t, err)
	return r
}

func (w *world) verify() approvals.Findings {
	w.t.Helper()
	found, err := approvals.VerifyLedger(context.Background(), w.store, nil, approvals.PublicKey{})
	require.NoError(w.t, err)
	return found
}

func (w *world) reboot(server string) approvals.Request {
	w.t.Helper()
	return w.propose("ionos_server_status_action", `{"server_id":"`+server+`","action":"REBOOT","method":"SOFTWARE"}`)
}

func TestINV16_AfterARestoreNothingDecidedBeforeRuns(t *testing.T) {
	w := newWorld(t)
	pending, denied := w.deleteStaging(), w.reboot(webOne)
	approved := w.approve(w.propose("ionos_server_hardware_update", `{"server_id":"`+webOne+`","vcore":4,"cores_per_processor":1,"ram":8}`))
	other := pending.Content
	other.CallDigest = "sha256:other"
	proposed, fresh, err := w.store.Add(context.Background(), approvals.Request{ID: "r-proposed", Created: w.now(), State: approvals.Proposed,
		PreviewBy: w.now().Add(time.Hour), Content: other}, nil, approvals.Entry{At: w.now(), Request: "r-proposed", Kind: "request.propose"})
	require.NoError(t, err)
	require.True(t, fresh)
	copied := w.backup()

	_, err = w.service.Vote(context.Background(), ballot(denied, false))
	require.NoError(t, err)
	stop := w.run(w.service)
	w.approve(pending)
	w.final(pending.ID)
	w.final(approved.ID)
	stop()
	deletes, updates := w.cloud.Calls("ionos_servers_delete"), w.cloud.Calls("ionos_server_hardware_update")
	require.Equal(t, 1, deletes)

	w.restore(copied)
	require.True(t, w.store.Restored())
	for _, id := range []string{pending.ID, denied.ID, approved.ID, proposed.ID} {
		r := w.get(id)
		require.Equal(t, approvals.Stale, r.State, "%s: a denied request does not come back as pending", id)
		require.Equal(t, "the ledger was restored from a backup", r.Reason)
	}
	_, err = w.service.Vote(context.Background(), ballot(pending, true))
	require.ErrorContains(t, err, "the ledger was restored from a backup")
	stop = w.run(w.service)
	time.Sleep(200 * time.Millisecond) // many sweeps
	require.Equal(t, deletes, w.cloud.Calls("ionos_servers_delete"))
	require.Equal(t, updates, w.cloud.Calls("ionos_server_hardware_update"))

	found := w.verify()
	require.Len(t, found.Restores, 1, "the chain shows the gap")
	require.Equal(t, int64(1), found.Head.Epoch)
	anew := w.approve(w.reboot(webOne))
	require.Equal(t, approvals.StatusSucceeded, new(w.final(anew.ID)).Status(), "what is decided anew runs")
	stop()

	require.NoError(t, w.store.Close())
	w.store, w.service = w.process("worker-3")
	require.False(t, w.store.Restored(), "a restore is dealt with once")
}

// at is a request whose execution stands at a state when the backup is made.
func (w *world) at(state approvals.StepState) approvals.Request {
	w.t.Helper()
	r := w.approve(w.deleteStaging())
	step := func(set func(*approvals.Execution)) {
		after := r
		after.State = approvals.Consumed
		x := approvals.Execution{Worker: "worker-1", Epoch: 1, Lease: w.now().Add(time.Hour), Claim: w.now(), Before: r.Prepared.Views}
		set(&x)
		after.Execution = &x
		var lock []string
		if r.Execution == nil {
			lock = r.Prepared.Resources
		}
		digest, err := after.RecordDigest()
		require.NoError(w.t, err)
		r, err = w.store.Swap(context.Background(), approvals.Change{Before: r, After: after, Lock: lock,
			Entry: approvals.Entry{At: w.now(), Request: r.ID, Kind: "test", To: string(x.State), Facts: []byte(`{"record":"` + digest + `"}`)}})
		require.NoError(w.t, err)
	}
	step(func(x *approvals.Execution) { x.State = state; x.WaitUntil = w.now().Add(time.Hour) })
	return r
}

func TestINV16_ARestoreMakesUnknownWhatMayHaveBeenSent(t *testing.T) {
	for state, want := range map[approvals.StepState]approvals.StepState{
		approvals.Queued: approvals.SkippedStep, approvals.Claimed: approvals.Unknown, approvals.Sent: approvals.Unknown,
		approvals.Accepted: approvals.Accepted, approvals.Unknown: approvals.Unknown,
	} {
		t.Run(string(state), func(t *testing.T) {
			w := newWorld(t)
			r := w.at(state)
			w.restore(w.backup())
			require.Equal(t, want, w.get(r.ID).Execution.State)
			require.Zero(t, w.cloud.Calls("ionos_servers_delete"))
			holder, err := w.store.Holder(context.Background(), r.Prepared.Resources)
			require.NoError(t, err)
			require.Equal(t, want != approvals.SkippedStep, holder == r.ID, "the lock stays until the outcome is known")
			require.Len(t, w.verify().Restores, 1)
		})
	}
}

// forgetful is a ledger whose anchor cannot be moved.
type forgetful struct{ approvals.Store }

func (forgetful) Anchor(context.Context) error { return os.ErrPermission }

func TestINV16_NothingIsSentBeforeTheAnchorHasMoved(t *testing.T) {
	w := newWorld(t)
	w.service = w.serviceOn(forgetful{w.store}, "worker-1")
	r := w.approve(w.deleteStaging())
	w.run(w.service)
	r = w.final(r.ID)
	require.Equal(t, approvals.StatusRejected, r.Status())
	require.Equal(t, "not_sent", r.Execution.Failure.Kind)
	require.Zero(t, w.cloud.Calls("ionos_servers_delete"))
}

func TestINV16_WhatWasSentIsNeverBeyondTheAnchor(t *testing.T) {
	w := newWorld(t)
	w.run(w.service)
	r := w.approve(w.deleteStaging())
	w.final(r.ID)
	raw, err := os.ReadFile(w.path + ".anchor")
	require.NoError(t, err)
	var claimed approvals.Entry
	require.NoError(t, w.service.Audit(context.Background(), r.ID, func(e approvals.Entry) error {
		if e.Kind == "execution.claim" {
			claimed = e
		}
		return nil
	}))
	require.Contains(t, string(raw), string(claimed.Hash), "no process but this one moves it, and only before the call")
}

// replaced is a ledger whose file is replaced at the worst moment: after the
// claim, before its call.
type replaced struct {
	approvals.Store
	path, by string
	found    chan error
	once     sync.Once
}

func (r *replaced) Anchor(ctx context.Context) error {
	var err error
	r.once.Do(func() { err = os.Rename(r.by, r.path) })
	if err == nil {
		err = r.Store.Anchor(ctx)
	}
	select {
	case r.found <- err:
	default:
	}
	return err
}

func TestINV16_AFileThatIsReplacedUnderAProcessStopsIt(t *testing.T) {
	w := newWorld(t)
	store := &replaced{Store: w.store, path: w.path, by: w.backup(), found: make(chan error, 1)}
	w.service = w.serviceOn(store, "worker-1")
	w.approve(w.deleteStaging())
	stop := w.run(w.service)
	require.ErrorContains(t, <-store.found, "was replaced")
	stop()
	require.Zero(t, w.cloud.Calls("ionos_servers_delete"))
}

func TestINV16_ARestoreSkipsTheStepsThatWaited(t *testing.T) {
	for state, want := range map[approvals.StepState]approvals.Status{
		approvals.Succeeded: approvals.StatusPartly, approvals.Claimed: approvals.StatusUnknown, approvals.Accepted: approvals.StatusRunning,
	} {
		w := newWorld(t)
		r := w.approve(w.plan(powerOff, remove))
		after := r
		after.State, after.PlanBy = approvals.Consumed, w.now().Add(time.Hour)
		after.Execution = &approvals.Execution{State: state, Step: 1, Worker: "worker-1", Epoch: 1, Lease: w.now().Add(time.Hour), WaitUntil: w.now().Add(time.Hour)}
		_, err := w.store.Swap(context.Background(), approvals.Change{Before: r, After: after, Entry: approvals.Entry{At: w.now(), Request: r.ID, Kind: "test"}})
		require.NoError(t, err)
		w.restore(w.backup())
		r = w.get(r.ID)
		require.Equal(t, want, r.Status(), state)
		require.Zero(t, r.Left(), state)
		require.Equal(t, "the ledger was restored from a backup", r.Halted)
	}
}
