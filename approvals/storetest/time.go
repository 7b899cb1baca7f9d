package storetest

import (
	"time"

	"signoff/approvals"
)

func timeRuns(b *bench) {
	now := func() time.Time {
		now, err := b.store.Now(b.ctx)
		b.NoError(err)
		return now
	}
	b.Equal(noon, now())
	b.clock.add(time.Hour)
	b.Equal(noon.Add(time.Hour), now())

	b.epoch() // anything that is written remembers the time
	b.clock.add(-time.Second)
	b.Equal(noon.Add(time.Hour), now(), "a small correction stops the time")
	b.epoch()
	b.clock.add(time.Second + 1)
	b.Equal(noon.Add(time.Hour+1), now())
}

func clockStops(b *bench) {
	b.approved("r1")
	b.pending("r2", 1, "bob")
	b.clock.add(-2*time.Second - 1)
	_, err := b.store.Now(b.ctx)
	b.ErrorIs(err, approvals.ErrClock)
	b.unchanged("r1", func() {
		_, err := b.do(b.store, "r1", b.claim(b.epoch(), "worker"))
		b.ErrorIs(err, approvals.ErrClock)
	})
	b.unchanged("r2", func() {
		_, err := b.do(b.store, "r2", b.approve("r2", "bob"), notAfter(noon.Add(decideWithin)))
		b.ErrorIs(err, approvals.ErrClock, "nobody knows whether it is in time")
	})
	b.must("r2", b.withdraw()) // what stops things needs no clock

	b.clock.add(1)
	b.must("r1", b.claim(b.epoch(), "worker"))
}

func wrongClock(b *bench) {
	slow := &clock{at: noon}
	wrong := b.open(slow.now)
	r := b.approved("r1")
	b.clock.add(useWithin)
	b.epoch() // the right process is at work
	for _, lag := range []time.Duration{0, useWithin - time.Second} {
		slow.add(lag)
		claim := b.claim(1, "worker")
		claim.At = slow.now()
		_, err := b.do(wrong, "r1", claim, notAfter(r.UseBy))
		b.ErrorIs(err, approvals.ErrTooLate)
	}
	b.Equal(approvals.Approved, b.load("r1").State)
}
