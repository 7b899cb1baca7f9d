package storetest

import (
	"strconv"
	"time"

	"signoff/approvals"
)

func (b *bench) group(name string) approvals.GroupReading {
	g, err := b.store.Group(b.ctx, name)
	b.NoError(err)
	return g
}

func (b *bench) wanted(names ...string) {
	all, err := b.another().WantedGroups(b.ctx)
	b.NoError(err)
	b.ElementsMatch(names, all)
}

func groupReading(b *bench) {
	_, err := b.store.Group(b.ctx, "sre")
	b.ErrorIs(err, approvals.ErrNotFound)
	b.NoError(b.store.SetGroup(b.ctx, "sre", []string{"carol", "alice", "carol"}, b.clock.now()))
	b.NoError(b.store.SetGroup(b.ctx, "leads", []string{"dave"}, b.clock.now()))
	g, err := b.another().Group(b.ctx, "sre")
	b.NoError(err)
	b.Equal([]string{"alice", "carol"}, g.Members)
	b.True(g.At.Equal(b.clock.now()))
	b.True(g.Fresh())

	b.clock.add(time.Second)
	b.NoError(b.another().SetGroup(b.ctx, "sre", []string{"bob"}, b.clock.now()))
	b.Equal([]string{"bob"}, b.group("sre").Members, "who left is out")
	b.NoError(b.store.SetGroup(b.ctx, "sre", nil, b.clock.now()))
	b.Empty(b.group("sre").Members, "an empty group is a reading too")
	b.True(b.group("sre").Fresh())
	b.Equal([]string{"dave"}, b.group("leads").Members)
	b.Empty(b.entries(""), "who is in a group decides nothing by itself")
}

// Readers that were slow come late.
func groupRace(b *bench) {
	const n = 12
	begun := b.clock.now()
	b.clock.add(time.Minute)
	stores := []approvals.Store{b.store, b.another(), b.another()}
	errs := race(n, func(i int) error {
		return stores[i%len(stores)].SetGroup(b.ctx, "sre", []string{"p" + strconv.Itoa(i), "q" + strconv.Itoa(i)}, begun.Add(time.Duration(i)))
	})
	b.Equal(n, b.winners(errs))
	b.Equal([]string{"p11", "q11"}, b.group("sre").Members, "of one reading, and that is the newest")
	b.NoError(b.store.SetGroup(b.ctx, "sre", []string{"old"}, begun))
	b.Equal([]string{"p11", "q11"}, b.group("sre").Members)
}

func groupAges(b *bench) {
	b.NoError(b.store.SetGroup(b.ctx, "sre", []string{"alice"}, b.clock.now().Add(time.Hour)))
	b.True(b.group("sre").At.Equal(b.clock.now()), "nobody reads in the future")
	b.clock.add(approvals.GroupFresh - time.Second)
	b.True(b.group("sre").Fresh())
	b.clock.add(2 * time.Second)
	b.False(b.group("sre").Fresh())
	b.Equal([]string{"alice"}, b.group("sre").Members)
	b.NoError(b.store.SetGroup(b.ctx, "sre", []string{"alice"}, b.clock.now()))
	b.epoch() // the ledger has seen this time
	b.clock.add(-time.Minute)
	_, err := b.store.Group(b.ctx, "sre")
	b.ErrorIs(err, approvals.ErrClock, "nobody knows how old it is")
}

func groupWanted(b *bench) {
	b.wanted()
	b.NoError(b.store.WantGroup(b.ctx, "sre"))
	b.NoError(b.store.WantGroup(b.ctx, "sre"))
	b.wanted("sre")
	_, err := b.store.Group(b.ctx, "sre")
	b.ErrorIs(err, approvals.ErrNotFound, "a wish is no reading")
	b.clock.add(time.Second)
	b.NoError(b.store.SetGroup(b.ctx, "sre", []string{"alice"}, b.clock.now()))
	b.wanted()
	b.clock.add(time.Minute)
	b.NoError(b.store.WantGroup(b.ctx, "sre"))
	b.wanted("sre")
	b.clock.add(approvals.WantedFor)
	b.wanted()

	b.pending("r1", 1, "bob", "group:oncall")
	b.wanted()
	b.must("r1", b.approve("r1", "bob"))
	b.wanted("oncall")
	b.must("r1", b.claim(b.epoch(), "worker"))
	b.wanted()
}
