package approvals

import (
	"context"
	"time"

	"github.com/go-json-experiment/json"
)

// Head is where a ledger stands: which one it is, how often it was restored,
// and the last entry of its chain.
type Head struct {
	Instance string `json:"instance"`
	Epoch    int64  `json:"epoch"` // of the ledger: rises with each restore
	Seq      int64  `json:"seq"`
	Hash     Digest `json:"hash"`
}

// After reports whether a head of the same ledger lies beyond another one.
func (h Head) After(other Head) bool {
	return h.Epoch > other.Epoch || h.Epoch == other.Epoch && h.Seq > other.Seq
}

// restoredWhy is what people read on a request that a restore ended.
const restoredWhy = "the ledger was restored from a backup"

// Restored is R15: the database is not the one that the decision was written
// to, or an older state of it. Nothing decided before may run.
type Restored struct {
	By string // process that noticed
	At time.Time
}

// Apply implements [Event].
func (e Restored) Apply(r Request) (Request, error) {
	if err := r.must("ended by a restore", Proposed, Pending, Approved); err != nil {
		return r, err
	}
	r = r.clone()
	r.State, r.Reason = Stale, restoredWhy
	return r, nil
}

// Kind implements [Event].
func (Restored) Kind() string { return "request.restored" }

// Actor implements [Event].
func (e Restored) Actor() string { return e.By }

// Facts implements [Event].
func (Restored) Facts() map[string]any { return map[string]any{"why": restoredWhy} }

// RestoredStep is X4 and X9 by a restore: the steps that waited are skipped, and
// of one that was claimed or sent nobody knows what became of it since the
// backup. What the provider had accepted is polled on; unknown stays unknown.
type RestoredStep struct {
	By string
	At time.Time
}

// Apply implements [Event].
func (e RestoredStep) Apply(r Request) (Request, error) {
	halted := r.State == Consumed && r.Left() > 0
	allowed := []StepState{Queued, Claimed, Sent, Accepted, Unknown}
	if halted { // between two steps of a plan
		allowed = append(allowed, Succeeded)
	}
	r, err := r.step(0, allowed...)
	if err != nil {
		return r, err
	}
	if halted {
		r.Halted = restoredWhy
	}
	switch r.Execution.State {
	case Queued:
		r.Execution.end(SkippedStep, e.At, &Failure{Kind: "restore", Message: "It had not begun when " + restoredWhy + "."})
	case Claimed, Sent:
		r.Execution.end(Unknown, e.At, &Failure{Kind: "restore",
			Message: "It had begun when the backup was made, and " + restoredWhy + ": whether the call was made is not known."})
	}
	return r, nil
}

// Kind implements [Event].
func (RestoredStep) Kind() string { return "execution.restored" }

// Actor implements [Event].
func (e RestoredStep) Actor() string { return e.By }

// Facts implements [Event].
func (RestoredStep) Facts() map[string]any { return map[string]any{"why": restoredWhy} }

// AfterRestore is the change that a restore makes of an active request; false
// when it changes nothing.
func AfterRestore(r Request, by string, at time.Time) (Change, bool, error) {
	var event Event = Restored{by, at}
	if r.State == Consumed {
		event = RestoredStep{by, at}
	}
	after, err := event.Apply(r)
	if err != nil {
		return Change{}, false, err
	}
	if after.State == r.State && after.place() == r.place() && after.Halted == r.Halted {
		return Change{}, false, nil
	}
	entry, err := entryOf(event, &r, &after, at)
	c := Change{Before: r, After: after, Entry: entry, Wipe: !after.Active(), Unlock: after.State == Consumed && !after.Active()}
	if r.Status() != after.Status() {
		c.Messages = []Message{{Request: r.ID, Channel: "notify", Kind: string(after.Status())}}
	}
	return c, true, err
}

// restoredKind is the entry with which a restored ledger goes on.
const restoredKind = "ledger.restored"

// restoredFacts stand in that entry. Entries of lower epochs from its place on
// were lost, and what they decided with them.
type restoredFacts struct {
	Why   string `json:"why"`
	Epoch int64  `json:"epoch"` // from here on
	Seen  *Head  `json:"seen,omitzero"`
}

// RestoredEntry records a restore, with what had been seen of the ledger
// before.
func RestoredEntry(why string, epoch int64, seen *Head, by string, at time.Time) (Entry, error) {
	facts, err := json.Marshal(restoredFacts{why, epoch, seen}, json.Deterministic(true))
	return Entry{At: at, Kind: restoredKind, Actor: by, Facts: facts}, err
}

// restoredMeanwhile is what a worker learns whose claim a restore forgot.
func restoredMeanwhile() *Refusal {
	return refuse(CodeWrongStep, "The claim is gone: %s.", restoredWhy)
}

// anchorWithin is how long a claimed call waits for its anchor. The lease is
// longer, and who waits longer does not send.
const anchorWithin = 5 * time.Second

// anchor notes the claim outside the database, before its call leaves.
func (s *Service) anchor(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, anchorWithin)
	defer cancel()
	return s.store.Anchor(ctx)
}
