package storetest

import (
	"time"

	"signoff/approvals"
)

// floorAt is a floor at an entry; a store does not judge its signature.
func (b *bench) floorAt(seq int64) approvals.Floor {
	head, err := b.store.Head(b.ctx)
	b.NoError(err)
	f := approvals.Floor{Head: head, UpTo: b.clock.now(), At: b.clock.now(), Key: "ed25519:test", Signature: "00"}
	for _, e := range b.entries("") {
		if e.Seq == seq {
			f.Seq, f.Hash = e.Seq, e.Hash
		}
	}
	return f
}

// last is the seq of a request's last entry.
func (b *bench) last(id string) int64 {
	entries := b.entries(id)
	return entries[len(entries)-1].Seq
}

// ended is a request that ran to its end, with votes, messages, a card in the
// chat and a secret.
func (b *bench) ended(id string) {
	b.withResults(id, "/key")
	b.hold(b.store, id, "one")
	b.NoError(b.store.SetPost(b.ctx, "one", card(id, "1."+id, 1)))
}

func prunes(b *bench) {
	empty, err := b.store.Floor(b.ctx)
	b.NoError(err)
	b.Zero(empty)
	b.ended("r1")
	d := b.draft("drf_1")
	b.addDraft(d)
	d.State = approvals.DraftWithdrawn
	b.NoError(b.store.EndDraft(b.ctx, d, drafting(d, "draft.withdraw")))
	b.must("r2", b.withdraw2("r2"), telling("notify"))
	at := b.last("r2")
	b.ended("r3")
	b.NoError(b.store.Record(b.ctx, approvals.Entry{Request: "r1", Kind: "attempt.refused", Actor: "mallory"}))

	f := b.floorAt(at)
	removed, err := b.store.Prune(b.ctx, f, "keeper")
	b.NoError(err)
	b.Equal(approvals.Pruned{Entries: at, Requests: 2, Drafts: 1}, removed)
	kept, err := b.another().Floor(b.ctx)
	b.NoError(err)
	b.Equal(f, kept)
	for _, id := range []string{"r1", "r2"} {
		_, err = b.store.Load(b.ctx, id)
		b.ErrorIs(err, approvals.ErrNotFound)
	}
	_, err = b.store.Draft(b.ctx, "drf_1")
	b.ErrorIs(err, approvals.ErrNotFound)
	b.Empty(b.sealed("r1", approvals.SealedResult))
	_, err = b.store.PostAt(b.ctx, "C1", "1.r1")
	b.ErrorIs(err, approvals.ErrNotFound)
	kept3, err := b.store.PostsOf(b.ctx, "r3")
	b.NoError(err)
	b.Len(kept3, 1)
	b.Equal(approvals.Consumed, b.load("r3").State)
	entries := b.entries("")
	b.Equal(at+1, entries[0].Seq)
	b.Equal("ledger.pruned", entries[len(entries)-1].Kind)
	messages, err := b.store.TakeMessages(b.ctx, "notify", 10, time.Minute)
	b.NoError(err)
	b.Empty(messages)

	// What changed above the floor is kept whole, and goes with a later floor.
	removed, err = b.store.Prune(b.ctx, b.floorAt(b.last("r3")-1), "keeper")
	b.NoError(err)
	b.Zero(removed.Requests)
	b.Equal(approvals.Consumed, b.load("r3").State)
	b.ended("r4")
	removed, err = b.store.Prune(b.ctx, b.floorAt(b.last("r4")-1), "keeper")
	b.NoError(err)
	b.Equal(int64(1), removed.Requests)
	b.ended("r5")
	b.Equal(approvals.Consumed, b.load("r4").State)
}

// withdraw2 adds a request and is its withdrawal.
func (b *bench) withdraw2(id string) approvals.Withdraw {
	b.proposed(id)
	return b.withdraw()
}

func pruneNeeds(b *bench) {
	b.ended("r1")
	end := b.last("r1")
	b.proposed("r2")
	b.ended("r3")
	upTo, err := b.store.Prunable(b.ctx)
	b.NoError(err)
	b.Equal(end, upTo)
	entries := b.entries("")
	_, err = b.store.Prune(b.ctx, b.floorAt(b.last("r2")), "keeper")
	b.ErrorIs(err, approvals.ErrNeeded)
	b.Equal(entries, b.entries(""))
	floor, err := b.store.Floor(b.ctx)
	b.NoError(err)
	b.Zero(floor)
	b.must("r2", b.withdraw())
	d := b.addDraft(b.draft("drf_1"))
	b.ended("r4")
	upTo, err = b.store.Prunable(b.ctx)
	b.NoError(err)
	b.Equal(b.last("drf_1")-1, upTo, "a draft is needed too")
	d.State = approvals.DraftExpired
	b.NoError(b.store.EndDraft(b.ctx, d, drafting(d, "draft.expire")))
	upTo, err = b.store.Prunable(b.ctx)
	b.NoError(err)
	b.Equal(b.last("drf_1")-1, upTo, "the last entry stays")
}

func pruneConflicts(b *bench) {
	b.ended("r1")
	b.ended("r2")
	good := b.floorAt(b.last("r1"))
	entries := b.entries("")
	for name, spoil := range map[string]func(*approvals.Floor){
		"another hash":   func(f *approvals.Floor) { f.Hash = approvals.Genesis },
		"another ledger": func(f *approvals.Floor) { f.Instance = "other" },
		"beyond the end": func(f *approvals.Floor) { f.Seq = 1000 },
	} {
		f := good
		spoil(&f)
		_, err := b.store.Prune(b.ctx, f, "keeper")
		b.ErrorIs(err, approvals.ErrConflict, name)
	}
	b.Equal(entries, b.entries(""))
	lower := b.floorAt(b.last("r1") - 1)
	_, err := b.store.Prune(b.ctx, good, "keeper")
	b.NoError(err)
	for _, f := range []approvals.Floor{good, lower} {
		_, err = b.store.Prune(b.ctx, f, "keeper")
		b.ErrorIs(err, approvals.ErrConflict, "it only rises")
	}
}

func pruneIsNoRestore(b *bench) {
	b.ended("r1")
	other := b.another()
	b.NoError(other.Anchor(b.ctx))
	b.approved("r2") // by this process; the other one last saw the end of r1
	b.must("r2", approvals.Revoke{Person: "bob", Why: "no", At: b.clock.now()})
	b.approved("r3")
	_, err := b.store.Prune(b.ctx, b.floorAt(b.last("r2")), "keeper")
	b.NoError(err)
	b.NoError(other.Anchor(b.ctx))
	b.NoError(b.store.Anchor(b.ctx))
	b.Equal(approvals.Approved, b.load("r3").State)
	epoch := b.epoch()
	_, err = b.do(other, "r3", b.claim(epoch, "worker"), locking("sky/main/r3"))
	b.NoError(err)
}

func pruneReviews(b *bench) {
	b.breakable("r1")
	b.must("r1", b.glass("r1"), b.reviewed)
	b.must("r1", b.claim(b.epoch(), "worker"), locking("r1"))
	b.must("r1", b.send(b.load("r1").Execution.Epoch))
	b.must("r1", b.succeed(b.load("r1").Execution.Epoch), unlocking)
	b.ended("r2")
	upTo, err := b.store.Prunable(b.ctx)
	b.NoError(err)
	b.Zero(upTo, "nobody has looked at it yet")
	b.NoError(b.closeReview(b.store, "r1", "bob"))
	at := b.last("r1")
	b.ended("r3")
	removed, err := b.store.Prune(b.ctx, b.floorAt(at-1), "keeper")
	b.NoError(err)
	b.Equal(int64(1), removed.Requests, "the review was closed above the floor")
	b.Equal(approvals.Consumed, b.load("r1").State)
	b.Len(b.reviews(), 1)
	removed, err = b.store.Prune(b.ctx, b.floorAt(at), "keeper")
	b.NoError(err)
	b.Equal(int64(1), removed.Requests)
	b.Empty(b.reviews())
}
