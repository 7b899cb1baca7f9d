package storetest

import (
	"strconv"
	"sync"
	"time"

	"signoff/approvals"
)

func delivery(id string) approvals.Delivery {
	return approvals.Delivery{ID: id, Channel: "slack", Kind: "interaction", Body: []byte("\x00{\"of\":\"" + id + "\"}\xff")}
}

// arrive stores a delivery and reports whether it is news.
func (b *bench) arrive(s approvals.Store, id string) bool {
	fresh, err := s.AddDelivery(b.ctx, delivery(id), leaseFor)
	b.NoError(err)
	return fresh
}

func (b *bench) deliveries(s approvals.Store) []approvals.Delivery {
	taken, err := s.TakeDeliveries(b.ctx, "slack", 0, leaseFor)
	b.NoError(err)
	return taken
}

func deliveriesKept(b *bench) {
	b.True(b.arrive(b.store, "one"))
	b.True(b.arrive(b.store, "two"))
	other := b.another()
	b.Empty(b.deliveries(other), "whoever took them in is at them")

	b.clock.add(leaseFor)
	one, two := delivery("one"), delivery("two")
	one.At, two.At = noon.UTC(), noon.UTC()
	b.Equal([]approvals.Delivery{one, two}, b.deliveries(other), "as they came, and in that order")
	b.Empty(b.deliveries(b.store), "leased")

	b.NoError(other.EndDelivery(b.ctx, "one", time.Time{}))
	b.NoError(other.EndDelivery(b.ctx, "two", b.clock.now().Add(time.Second)))
	b.clock.add(time.Second)
	two.Tries = 1
	b.Equal([]approvals.Delivery{two}, b.deliveries(b.store))
	b.ErrorIs(b.store.EndDelivery(b.ctx, "three", time.Time{}), approvals.ErrNotFound)
	others, err := b.store.TakeDeliveries(b.ctx, "other", 0, leaseFor)
	b.NoError(err)
	b.Empty(others)
}

func deliveriesOnce(b *bench) {
	stores := []approvals.Store{b.store, b.another()}
	var mu sync.Mutex
	fresh := 0
	race(6, func(i int) error {
		if b.arrive(stores[i%2], "one") {
			mu.Lock()
			defer mu.Unlock()
			fresh++
		}
		return nil
	})
	b.Equal(1, fresh)
	b.NoError(b.store.EndDelivery(b.ctx, "one", time.Time{}))
	b.clock.add(approvals.DeliveryKept - 1)
	b.False(b.arrive(b.store, "one"), "done, and still known")
	b.clock.add(1)
	b.Empty(b.deliveries(b.store), "done")
	b.True(b.arrive(b.store, "two"))
	b.True(b.arrive(b.store, "one"), "a day later it is another one")
}

func deliveriesRace(b *bench) {
	const n = 12
	for i := range n {
		b.True(b.arrive(b.store, strconv.Itoa(i)))
	}
	b.clock.add(leaseFor)
	stores := []approvals.Store{b.store, b.another(), b.another()}
	var mu sync.Mutex
	takers := map[string]int{}
	b.Equal(n, b.winners(race(n, func(i int) error {
		taken, err := stores[i%len(stores)].TakeDeliveries(b.ctx, "slack", 2, leaseFor)
		mu.Lock()
		defer mu.Unlock()
		for _, d := range taken {
			takers[d.ID]++
		}
		return err
	})))
	b.Len(takers, n)
	for id, count := range takers {
		b.Equal(1, count, id)
	}
}
