package storetest

import (
	"strconv"
	"time"

	"signoff/approvals"
)

func (b *bench) holder(resources ...string) string {
	id, err := b.store.Holder(b.ctx, resources)
	b.NoError(err)
	return id
}

func locked(b *bench) {
	b.approved("r1")
	b.approved("r2")
	epoch := b.epoch()
	b.must("r1", b.claim(epoch, "worker"), locking("ip", "server", "ip"))
	b.Equal("r1", b.holder("other", "server"))
	b.unchanged("r2", func() {
		_, err := b.do(b.store, "r2", b.claim(b.epoch(), "worker"), locking("disk", "server"), telling("notify"))
		b.ErrorIs(err, approvals.ErrLocked)
	})
	b.Empty(b.take("notify"))
	b.Empty(b.holder("disk"), "what was free is not held")

	b.must("r1", b.send(epoch))
	b.Equal("r1", b.holder("server"))
	b.must("r1", b.succeed(epoch), unlocking)
	b.Empty(b.holder("ip", "server"))
	b.must("r2", b.claim(b.epoch(), "worker"), locking("disk", "server"))
	b.Equal("r2", b.holder("server"))
}

func lockedRace(b *bench) {
	const n = 8
	stores := []approvals.Store{b.store, b.another()}
	for i := range n {
		b.approved("r" + strconv.Itoa(i))
	}
	run := func(i int) error {
		s, id := stores[i%len(stores)], "r"+strconv.Itoa(i)
		epoch, err := s.NextEpoch(b.ctx)
		if err != nil {
			return err
		}
		_, err = b.do(s, id, b.claim(epoch, "worker"), locking("server", id))
		return err
	}
	errs := race(n, run)
	b.Equal(1, b.winners(errs, approvals.ErrLocked))
	for i, err := range errs {
		b.Equal(err == nil, b.holder("server") == "r"+strconv.Itoa(i))
		b.Equal(err == nil, b.load("r"+strconv.Itoa(i)).Execution != nil)
	}
}

func epochs(b *bench) {
	const n = 32
	stores := []approvals.Store{b.store, b.another()}
	var given [n]int64
	b.Equal(n, b.winners(race(n, func(i int) (err error) {
		given[i], err = stores[i%len(stores)].NextEpoch(b.ctx)
		return err
	})))
	seen := map[int64]bool{}
	for _, epoch := range given {
		b.Positive(epoch)
		b.False(seen[epoch], "epoch %d twice", epoch)
		seen[epoch] = true
		b.Less(epoch, b.epoch(), "later ones are greater")
	}
}

func extends(b *bench) {
	r := b.claimed("r1")
	epoch := r.Execution.Epoch
	lease := r.Execution.Lease.Add(time.Minute)
	b.unchanged("r1", func() {
		b.ErrorIs(b.store.Extend(b.ctx, "r1", epoch+1, lease, ""), approvals.ErrConflict)
	})
	b.proposed("r2")
	b.ErrorIs(b.store.Extend(b.ctx, "r2", epoch, lease, ""), approvals.ErrConflict, "nothing of it runs")

	entries := b.entries("")
	b.NoError(b.store.Extend(b.ctx, "r1", epoch, lease, "40 percent"))
	b.Equal(lease, b.load("r1").Execution.Lease)
	b.NoError(b.store.Extend(b.ctx, "r1", epoch, lease.Add(1), ""))
	b.Equal("40 percent", b.load("r1").Execution.Progress, "the last words stay")
	b.Equal(lease.Add(1), b.load("r1").Execution.Lease)
	b.Equal(entries, b.entries(""), "no event")

	var lost approvals.LoseTrack
	lost.Worker, lost.Epoch, lost.At = "worker", epoch, b.clock.now()
	b.must("r1", b.send(epoch))
	b.must("r1", lost)
	b.unchanged("r1", func() {
		b.ErrorIs(b.store.Extend(b.ctx, "r1", epoch, lease.Add(2), ""), approvals.ErrConflict, "unknown has no worker")
	})
}

func extendsTooLate(b *bench) {
	r := b.claimed("r1")
	b.clock.add(leaseFor)
	b.unchanged("r1", func() {
		b.ErrorIs(b.store.Extend(b.ctx, "r1", r.Execution.Epoch, b.clock.now().Add(leaseFor), ""), approvals.ErrTooLate)
	})
}

func extendConflicts(b *bench) {
	epoch := b.claimed("r1").Execution.Epoch
	old := b.must("r1", b.send(epoch))
	b.clock.add(leaseFor)
	b.NoError(b.another().Extend(b.ctx, "r1", epoch, b.clock.now().Add(leaseFor), ""))
	b.unchanged("r1", func() {
		_, err := b.try(b.store, old, approvals.LeaseEnds{By: "sweeper", At: b.clock.now()})
		b.ErrorIs(err, approvals.ErrConflict)
	})
}

func adopted(b *bench) {
	epoch := b.claimed("r1").Execution.Epoch
	b.must("r1", b.send(epoch))
	var accept approvals.Accept
	accept.Worker, accept.Epoch, accept.At, accept.Lease = "worker", epoch, b.clock.now(), b.clock.now().Add(leaseFor)
	old := b.must("r1", accept)
	b.clock.add(leaseFor)
	var adopt approvals.Adopt
	adopt.Worker, adopt.Epoch, adopt.At, adopt.Lease = "other", b.epoch(), b.clock.now(), b.clock.now().Add(leaseFor)
	b.must("r1", adopt)

	b.unchanged("r1", func() {
		_, err := b.try(b.store, old, b.succeed(epoch))
		b.ErrorIs(err, approvals.ErrConflict)
		var refused *approvals.Refusal
		_, err = b.do(b.store, "r1", b.succeed(epoch))
		b.ErrorAs(err, &refused)
		b.ErrorIs(b.store.Extend(b.ctx, "r1", epoch, b.clock.now().Add(time.Hour), ""), approvals.ErrConflict)
	})
	b.NoError(b.store.Extend(b.ctx, "r1", adopt.Epoch, b.clock.now().Add(time.Hour), ""))

	b.clock.add(time.Hour)
	b.unchanged("r1", func() {
		back := adopt
		back.Epoch, back.At = epoch, b.clock.now()
		_, err := b.try(b.store, b.load("r1"), back)
		b.ErrorIs(err, approvals.ErrConflict, "epochs only rise")
	})
	b.must("r1", b.succeed(adopt.Epoch))
}

func checkLease(b *bench) {
	check := func(s approvals.Store, id string) bool {
		taken, err := s.CheckLease(b.ctx, id, b.clock.now().Add(leaseFor))
		b.NoError(err)
		return taken
	}
	b.pending("r1", 1, "bob")
	b.False(check(b.store, "r1"), "not approved")
	approved := b.must("r1", b.approve("r1", "bob"))
	other := b.another()
	b.True(check(b.store, "r1"))
	b.False(check(other, "r1"))
	b.clock.add(leaseFor)
	b.True(check(other, "r1"), "the first one's time is over")
	b.Equal(approved, b.load("r1"), "the right to look is no change")
	b.must("r1", b.claim(b.epoch(), "worker"))
	b.clock.add(leaseFor)
	b.False(check(b.store, "r1"), "it runs")
}
