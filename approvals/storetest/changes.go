package storetest

import (
	"errors"
	"time"

	"signoff/approvals"
)

func conflicts(b *bench) {
	old := b.pending("r1", 2, "bob", "carol")
	b.must("r1", b.approve("r1", "bob"))
	b.unchanged("r1", func() {
		_, err := b.try(b.store, old, b.approve("r1", "carol"), telling("notify"))
		b.ErrorIs(err, approvals.ErrConflict)
	})
	b.Empty(b.take("notify"))
}

func commitsTogether(b *bench) {
	before := b.approved("r1")
	b.Len(b.entries("r1"), 3)

	claimed := b.must("r1", b.claim(b.epoch(), "worker"), locking("sky/main/web"))
	entries := b.entries("r1")
	b.Len(entries, 4)
	last := entries[3]
	b.Equal("execution.claim", last.Kind)
	b.Equal("approved", last.From)
	b.Equal("claimed", last.To)
	b.Equal(noon, last.At)
	b.JSONEq(`{"about":"r1"}`, string(last.Facts))
	b.Equal(before.Version+1, claimed.Version)

	b.approved("r2")
	b.unchanged("r2", func() { // the last thing to fail undoes the first
		_, err := b.do(b.store, "r2", b.claim(b.epoch(), "worker"), locking("sky/main/db"), telling("notify"), notAfter(b.clock.now()))
		b.ErrorIs(err, approvals.ErrTooLate)
	})
	b.Empty(b.take("notify"))
	holder, err := b.store.Holder(b.ctx, []string{"sky/main/db"})
	b.NoError(err)
	b.Empty(holder)
}

func oneChain(b *bench) {
	b.proposed("r1")
	b.NoError(b.store.Record(b.ctx, approvals.Entry{At: noon, Request: "r1", Kind: "attempt.refused", Actor: "agent"}))
	b.NoError(b.store.Record(b.ctx, approvals.Entry{Kind: "attempt.refused", Actor: "agent"}))
	b.proposed("r2")
	b.must("r1", b.withdraw())

	all := b.entries("")
	b.Len(all, 5)
	b.Equal(approvals.Genesis, all[0].Prev)
	b.Equal(noon, all[2].At, "an entry without a time gets the database's")
	b.Equal([]approvals.Entry{all[0], all[1], all[4]}, b.entries("r1"))

	b.NoError(b.store.Entries(b.ctx, all[1].Seq, "r1", func(e approvals.Entry) error {
		b.Equal(all[4], e)
		return nil
	}))

	var seen []int64
	stop := errors.New("stop")
	err := b.store.Entries(b.ctx, 2, "", func(e approvals.Entry) error {
		if seen = append(seen, e.Seq); len(seen) == 2 {
			return stop
		}
		return nil
	})
	b.ErrorIs(err, stop)
	b.Equal([]int64{3, 4}, seen)
}

func tooLate(b *bench) {
	r := b.pending("r1", 1, "bob")
	vote := b.approve("r1", "bob") // in time when it was cast
	b.clock.add(decideWithin)
	b.unchanged("r1", func() {
		_, err := b.do(b.store, "r1", vote, notAfter(r.DecideBy))
		b.ErrorIs(err, approvals.ErrTooLate)
	})
	b.epoch() // anything that is written remembers the time
	b.clock.add(-1)
	_, err := b.do(b.another(), "r1", vote, notAfter(r.DecideBy))
	b.ErrorIs(err, approvals.ErrTooLate, "the time of the ledger does not go back by a moment")
	b.must("r1", approvals.Expire{At: r.DecideBy})

	r = b.pending("r2", 1, "bob")
	b.clock.add(decideWithin - 1)
	b.must("r2", b.approve("r2", "bob"), notAfter(r.DecideBy))
}

// terminals brings a request to each of its ends.
func (b *bench) terminals() map[string][]approvals.Event {
	at := b.clock.now()
	prepared := prepare("", at, 1, "bob")
	approved := func(more ...approvals.Event) []approvals.Event {
		return append([]approvals.Event{prepared, b.approve("", "bob")}, more...)
	}
	return map[string][]approvals.Event{
		"refused":   {approvals.PolicyRefuses{Why: "frozen"}},
		"withdrawn": {b.withdraw()},
		"expired":   {approvals.Expire{At: at.Add(previewWithin)}},
		"denied":    {prepared, b.deny("", "bob")},
		"revoked":   approved(b.withdraw()),
		"lapsed":    approved(approvals.Expire{At: at.Add(useWithin)}),
		"stale":     approved(approvals.GoStale{Why: "it changed", By: "worker"}),
		"succeeded": approved(b.claim(1, "worker"), b.send(1), b.succeed(1)),
	}
}

func terminal(b *bench) {
	for id, events := range b.terminals() {
		b.proposed(id)
		for _, e := range events {
			b.must(id, e)
		}
		r := b.load(id)
		b.False(r.Active(), id)
		b.unchanged(id, func() {
			again := r
			again.State, again.Execution = approvals.Approved, nil
			_, err := b.store.Swap(b.ctx, approvals.Change{Before: r, After: again, Entry: b.asked(r)})
			b.ErrorIs(err, approvals.ErrConflict, id)
			b.ErrorIs(b.store.Extend(b.ctx, id, 1, noon.Add(time.Hour), ""), approvals.ErrConflict, id)
			taken, err := b.store.CheckLease(b.ctx, id, noon.Add(time.Hour))
			b.NoError(err)
			b.False(taken, id)
		})
	}
}

func turnsOnce(b *bench) {
	b.pending("r1", 2, "bob", "carol")
	b.must("r1", b.approve("r1", "bob"))
	denied := b.must("r1", b.deny("r1", "bob"))
	b.Equal(approvals.Denied, denied.State)
	b.Len(denied.Votes, 1)

	before := b.pending("r2", 2, "bob", "carol")
	for _, approve := range []bool{false, true} { // no event does this
		after := before
		after.Votes = []approvals.Vote{b.vote("r2", "bob", approve).Vote}
		stored, err := b.store.Swap(b.ctx, approvals.Change{Before: before, After: after, Entry: b.asked(after)})
		if approve {
			b.ErrorIs(err, approvals.ErrConflict)
			break
		}
		b.NoError(err)
		before = stored
	}
	b.Equal(before, b.load("r2"))
}
