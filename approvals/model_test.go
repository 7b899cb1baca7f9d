package approvals_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"signoff/approvals"
	"signoff/approvals/sqlstore"
)

// model is all that can happen to the decision of one request that takes one
// vote: for each state, where an act leads. What is not there is refused.
var model = map[string]map[string]string{
	"pending":  {"approve": "approved", "glass": "approved", "deny": "denied", "withdraw": "withdrawn", "late": "expired"},
	"approved": {"deny": "revoked", "withdraw": "revoked", "revoke": "revoked", "late": "lapsed", "stale": "stale", "claim": "claimed"},
	"claimed":  {"send": "sent", "late": "rejected"},
	"sent":     {"ok": "succeeded", "refusal": "rejected", "lost": "unknown", "late": "unknown"},
	"unknown":  {"attest": "resolved_manually", "found": "reconciled_applied"},
}

// Random acts on the real ledger lead where the model says, and nowhere else;
// the trail has one entry for each that happened.
func TestTheLedgerDoesWhatTheModelSays(t *testing.T) {
	w := newWorld(t)
	store := w.store
	acts := []string{"approve", "glass", "deny", "withdraw", "revoke", "late", "stale", "claim", "send", "ok", "refusal", "lost", "attest", "found"}
	rapid.Check(t, func(rt *rapid.T) {
		fresh := seeded(w)
		r, _, err := store.Add(context.Background(), fresh, nil, approvals.Entry{Request: fresh.ID, Kind: "request.propose"})
		require.NoError(rt, err)
		state, happened := "pending", 1
		for _, act := range rapid.SliceOfN(rapid.SampledFrom(acts), 1, 12).Draw(rt, "acts") {
			next, err := perform(store, r, act, w.now())
			want, leads := model[state][act]
			if leads != (err == nil) {
				rt.Fatalf("%s while %s: %v", act, state, err)
			}
			if err == nil {
				r, state, happened = next, want, happened+1
			}
			if got := placeOf(&r); got != state {
				rt.Fatalf("after %s it is %s, the model says %s", act, got, state)
			}
		}
		require.Len(rt, w.kinds(r.ID), happened)
	})
	var v approvals.Verifier
	require.NoError(t, w.service.Audit(context.Background(), "", v.Next))
}

// seeded is a request that waits for alice.
func seeded(w *world) approvals.Request {
	now := w.now()
	id := approvals.NewID("req")
	return approvals.Request{ID: id, Created: now, State: approvals.Pending, PreviewBy: now.Add(time.Hour), DecideBy: now.Add(time.Hour),
		Content:  approvals.Content{Operation: "toy", CallDigest: approvals.Digest(id), Arguments: []byte(`{}`), Effect: 3, Requester: approvals.Requester{Person: bob}},
		Prepared: &approvals.Prepared{Presentation: []byte(`{}`), ApprovalDigest: "a", PresentationDigest: "p", Ruling: approvals.Ruling{Outcome: approvals.Review, Requirement: approvals.Requirement{Slots: []approvals.Slot{{Need: 1, From: []string{alice}}}, BreakGlass: [][]string{{alice}}}, UseWithin: approvals.Window(time.Hour)}}}
}

// perform applies one act as the service would, and writes it.
func perform(store *sqlstore.Store, r approvals.Request, act string, now time.Time) (approvals.Request, error) {
	event := approvals.ModelEvent(act, alice, now)
	after, err := event.Apply(r)
	if err != nil {
		var refusal *approvals.Refusal
		if !errors.As(err, &refusal) {
			return r, err
		}
		return r, refusal
	}
	return store.Swap(context.Background(), approvals.Change{Before: r, After: after, Entry: approvals.Entry{Request: r.ID, Kind: event.Kind(), Actor: event.Actor()}})
}

func placeOf(r *approvals.Request) string {
	if r.Execution != nil {
		return string(r.Execution.State)
	}
	return string(r.State)
}
