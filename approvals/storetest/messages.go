package storetest

import (
	"strconv"
	"sync"
	"time"

	"signoff/approvals"
)

// take leases all messages of a channel for a minute.
func (b *bench) take(channel string) []approvals.Message {
	taken, err := b.store.TakeMessages(b.ctx, channel, 0, leaseFor)
	b.NoError(err)
	return taken
}

func messagesCommit(b *bench) {
	b.pending("r1", 2, "bob", "carol")
	b.must("r1", b.approve("r1", "bob"), telling("notify", "notify", "slack"))
	b.must("r1", b.approve("r1", "carol"), telling("notify"))

	taken := b.take("notify")
	b.Len(taken, 2, "one a channel, kind and event")
	b.Less(taken[0].ID, taken[1].ID, "oldest first")
	b.Equal(approvals.Message{ID: taken[0].ID, Request: "r1", Channel: "notify", Kind: "pending_approval"}, taken[0])
	b.Equal(approvals.Message{ID: taken[1].ID, Request: "r1", Channel: "notify", Kind: "approved"}, taken[1])
	b.Len(b.take("slack"), 1)
	b.Empty(b.take("other"))
}

func messagesLease(b *bench) {
	b.pending("r1", 1, "bob")
	b.must("r1", b.approve("r1", "bob"), telling("notify"))
	m := b.take("notify")[0]
	b.Empty(b.take("notify"), "leased")
	b.clock.add(leaseFor)
	b.Equal([]approvals.Message{m}, b.take("notify"), "the sender did not come back")

	b.NoError(b.store.EndMessage(b.ctx, m.ID, b.clock.now().Add(time.Hour)))
	b.clock.add(time.Hour - 1)
	b.Empty(b.take("notify"), "not due")
	b.clock.add(1)
	m.Tries = 1
	b.Equal([]approvals.Message{m}, b.take("notify"))

	b.NoError(b.store.EndMessage(b.ctx, m.ID, time.Time{}))
	b.NoError(b.store.EndMessage(b.ctx, m.ID, b.clock.now()), "a sender that was too slow")
	b.clock.add(24 * time.Hour)
	b.Empty(b.take("notify"), "delivered")
}

func messagesRace(b *bench) {
	const n = 12
	for i := range n {
		id := "r" + strconv.Itoa(i)
		b.proposed(id)
		b.must(id, b.withdraw(), telling("notify"))
	}
	stores := []approvals.Store{b.store, b.another(), b.another()}
	var mu sync.Mutex
	senders := map[int64]int{}
	errs := race(n, func(i int) error {
		taken, err := stores[i%len(stores)].TakeMessages(b.ctx, "notify", 2, leaseFor)
		mu.Lock()
		defer mu.Unlock()
		for _, m := range taken {
			senders[m.ID]++
		}
		return err
	})
	b.Equal(n, b.winners(errs))
	b.Len(senders, n)
	for id, count := range senders {
		b.Equal(1, count, "message %d", id)
	}
}
