package storetest

import (
	"fmt"
	"strconv"
	"time"

	"signoff/approvals"
)

// deciders are events that each would decide a pending request.
func (b *bench) deciders(id string, n int) (events []approvals.Event) {
	for i := range n {
		events = append(events, [...]approvals.Event{
			b.approve(id, "person "+strconv.Itoa(i)), b.deny(id, "person "+strconv.Itoa(i)),
			b.withdraw(), approvals.Expire{At: noon.Add(decideWithin)},
		}[i%4])
	}
	return events
}

func people(n int) (names []string) {
	for i := range n {
		names = append(names, "person "+strconv.Itoa(i))
	}
	return names
}

func oneDeciderWins(b *bench) {
	const n = 24
	stores := []approvals.Store{b.store, b.another(), b.another()}
	for round := range 3 {
		id := "r" + strconv.Itoa(round)
		loaded := b.pending(id, 1, people(n)...)
		events := b.deciders(id, n)
		errs := race(n, func(i int) error {
			_, err := b.try(stores[i%len(stores)], loaded, events[i])
			return err
		})
		b.Equal(1, b.winners(errs, approvals.ErrConflict))
		b.Equal(loaded.Version+1, b.load(id).Version)
		b.Len(b.entries(id), 3)
	}
}

func decideOnce(b *bench) {
	const n = 24
	stores := []approvals.Store{b.store, b.another(), b.another()}
	for round := range 3 {
		id := "r" + strconv.Itoa(round)
		b.pending(id, 1, people(n)...)
		events := b.deciders(id, n)
		b.winners(race(n, func(i int) error {
			_, err := b.do(stores[i%len(stores)], id, events[i], telling("notify"))
			return err
		}))
		var decided []approvals.Entry
		for _, e := range b.entries(id) {
			if e.From == "pending" {
				decided = append(decided, e)
			}
		}
		b.Len(decided, 1)
		entries := b.entries(id)
		b.Equal(place(b.load(id)), entries[len(entries)-1].To)
		b.Len(b.take("notify"), len(entries)-2, "one for each change that happened")
	}
}

func votesSuffice(b *bench) {
	const n = 8
	stores := []approvals.Store{b.store, b.another(), b.another()}
	for _, need := range []int{2, n - 1, n} {
		id := fmt.Sprint("need ", need)
		b.pending(id, need, people(n)...)
		errs := race(n, func(i int) error {
			_, err := b.do(stores[i%len(stores)], id, b.approve(id, "person "+strconv.Itoa(i)))
			return err
		})
		b.Equal(need, b.winners(errs), "the others come after the decision")
		r := b.load(id)
		b.Equal(approvals.Approved, r.State)
		b.Len(r.Votes, need)
	}
}

func consumedOnce(b *bench) {
	const n = 16
	stores := []approvals.Store{b.store, b.another(), b.another()}
	loaded := b.approved("r1")
	errs := race(n, func(i int) error {
		s := stores[i%len(stores)]
		epoch, err := s.NextEpoch(b.ctx)
		if err != nil {
			return err
		}
		_, err = b.do(s, "r1", b.claim(epoch, "worker "+strconv.Itoa(i)), locking("sky/main/r1"), notAfter(loaded.UseBy))
		return err
	})
	b.Equal(1, b.winners(errs))
	r := b.load("r1")
	b.Equal(approvals.Consumed, r.State)
	b.NoError(errs[index(r.Execution.Worker)], "the worker that has it knows")
}

// index is the number at the end of a worker's name.
func index(worker string) (i int) {
	fmt.Sscanf(worker, "worker %d", &i)
	return i
}

func claimOrRevoke(b *bench) {
	other := b.another()
	for round := range 6 {
		id := "r" + strconv.Itoa(round)
		b.approved(id)
		epoch := b.epoch()
		errs := race(2, func(i int) error {
			if i == 0 {
				_, err := b.do(b.store, id, b.claim(epoch, "worker"), locking(id))
				return err
			}
			_, err := b.do(other, id, approvals.Revoke{Person: "bob", Why: "wait", At: b.clock.now()})
			return err
		})
		b.Equal(1, b.winners(errs))
		holder, err := b.store.Holder(b.ctx, []string{id})
		b.NoError(err)
		b.Equal(errs[0] == nil, b.load(id).State == approvals.Consumed)
		b.Equal(errs[0] == nil, holder == id)
	}
}

func startsNothingFrozen(b *bench) {
	other := b.another()
	f := approvals.Freeze{By: "alice", Why: "stop", At: b.clock.now()}
	b.NoError(other.SetFrozen(b.ctx, f, approvals.Entry{Kind: "freeze.on", Actor: "alice"}))
	got, err := b.store.Frozen(b.ctx)
	b.NoError(err)
	b.Equal(f.By+f.Why, got.By+got.Why)
	b.WithinDuration(f.At, got.At, time.Second)

	b.approved("r1")
	epoch := b.epoch()
	b.unchanged("r1", func() {
		_, err := b.do(b.store, "r1", b.claim(epoch, "worker"), locking("r1"))
		b.ErrorIs(err, approvals.ErrFrozen)
	})
	_, err = b.do(b.store, "r1", approvals.Revoke{Person: "bob", Why: "wait", At: b.clock.now()})
	b.NoError(err, "revoking works")

	b.NoError(b.store.SetFrozen(b.ctx, approvals.Freeze{}, approvals.Entry{Kind: "freeze.off", Actor: "alice"}))
	b.approved("r2")
	_, err = b.do(other, "r2", b.claim(b.epoch(), "worker"), locking("r2"))
	b.NoError(err)
}

// allHappen crosses the ways of requests that have nothing in common but the
// chain: none waits for another for ever, none fails.
func allHappen(b *bench) {
	const n = 12
	stores := []approvals.Store{b.store, b.another(), b.another()}
	errs := race(n, func(i int) error {
		s, id := stores[i%len(stores)], "r"+strconv.Itoa(i)
		r := b.request(id)
		if _, _, err := s.Add(b.ctx, r, nil, b.asked(r)); err != nil {
			return err
		}
		epoch, err := s.NextEpoch(b.ctx)
		if err != nil {
			return err
		}
		for _, e := range []approvals.Event{prepare(id, noon, 1, "bob"), b.approve(id, "bob"), b.claim(epoch, "worker"), b.send(epoch), b.succeed(epoch)} {
			if _, err := b.do(s, id, e, telling("notify")); err != nil {
				return err
			}
		}
		return s.Record(b.ctx, approvals.Entry{Request: id, Kind: "test"})
	})
	b.Equal(n, b.winners(errs))
	b.Len(b.entries(""), n*7)
	b.Len(b.take("notify"), n*5)
}

// watches needs no signal where none can come; then the channel is nil.
func watches(b *bench) {
	other := b.another()
	told := b.store.Watch(b.ctx)
	if told == nil {
		return
	}
	heard := func(within time.Duration) bool {
		select {
		case <-told:
			return true
		case <-time.After(within):
			return false
		}
	}
	const soon = 10 * time.Second
	b.True(heard(soon), "what came before is not known")
	b.proposed("r1")
	b.False(heard(200*time.Millisecond), "one's own change is no news")
	for _, e := range []approvals.Event{prepare("r1", noon, 1, "bob"), b.approve("r1", "bob")} {
		_, err := b.do(other, "r1", e)
		b.NoError(err)
		b.True(heard(soon))
	}
}
