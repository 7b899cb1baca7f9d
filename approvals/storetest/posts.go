package storetest

import (
	"strconv"
	"sync/atomic"

	"signoff/approvals"
)

// hold takes the right to post about a request, which has to be free.
func (b *bench) hold(s approvals.Store, request, holder string) []approvals.Post {
	posts, held, err := s.HoldPosts(b.ctx, request, holder, leaseFor)
	b.NoError(err)
	b.True(held)
	return posts
}

func card(request, stamp string, drawn int64) approvals.Post {
	return approvals.Post{Request: request, Name: "card", Place: "C1", Stamp: stamp, Drawn: drawn}
}

func postsHeld(b *bench) {
	b.proposed("r1")
	stores := []approvals.Store{b.store, b.another(), b.another()}
	var won atomic.Int64
	b.Equal(9, b.winners(race(9, func(i int) error {
		_, held, err := stores[i%len(stores)].HoldPosts(b.ctx, "r1", "replica "+strconv.Itoa(i), leaseFor)
		if held {
			won.Add(1)
		}
		return err
	})))
	b.EqualValues(1, won.Load())

	b.clock.add(leaseFor)
	b.Empty(b.hold(b.store, "r1", "one"), "whoever had it did not come back")
	b.Empty(b.hold(b.store, "r1", "one"), "the holder again")
	_, held, err := b.store.HoldPosts(b.ctx, "r1", "two", leaseFor)
	b.NoError(err)
	b.False(held)
	b.NoError(b.store.LetPosts(b.ctx, "r1", "two"))
	_, held, err = b.store.HoldPosts(b.ctx, "r1", "two", leaseFor)
	b.NoError(err)
	b.False(held, "only the holder gives it back")
	b.NoError(b.store.LetPosts(b.ctx, "r1", "one"))
	b.hold(b.another(), "r1", "two")
}

func postsRise(b *bench) {
	b.proposed("r1")
	b.hold(b.store, "r1", "one")
	b.NoError(b.store.SetPost(b.ctx, "one", card("r1", "", 0)))
	b.clock.add(1)
	b.NoError(b.store.SetPost(b.ctx, "one", card("r1", "11.5", 3)))
	b.ErrorIs(b.store.SetPost(b.ctx, "one", card("r1", "11.5", 2)), approvals.ErrConflict)
	b.NoError(b.store.SetPost(b.ctx, "one", card("r1", "12.5", 3)), "the same again, elsewhere")
	want := card("r1", "12.5", 3)
	want.At = b.clock.now().UTC()
	b.Equal([]approvals.Post{want}, b.hold(b.store, "r1", "one"))
	posts, err := b.another().PostsOf(b.ctx, "r1")
	b.NoError(err)
	b.Equal([]approvals.Post{want}, posts)
}

func postsTooSlow(b *bench) {
	b.proposed("r1")
	b.ErrorIs(b.store.SetPost(b.ctx, "one", card("r1", "", 0)), approvals.ErrConflict, "never held")
	b.hold(b.store, "r1", "one")
	b.clock.add(leaseFor)
	b.ErrorIs(b.store.SetPost(b.ctx, "one", card("r1", "1.1", 1)), approvals.ErrConflict, "its lease is over")
	b.hold(b.another(), "r1", "two")
	b.ErrorIs(b.store.SetPost(b.ctx, "one", card("r1", "1.1", 1)), approvals.ErrConflict, "another has it")
	b.Empty(b.hold(b.store, "r1", "two"))
}

func postsFound(b *bench) {
	for _, id := range []string{"r1", "r2", "r3"} {
		b.pending(id, 1, "bob")
		b.hold(b.store, id, "one")
	}
	r1, r2 := b.load("r1"), b.load("r2")
	b.NoError(b.store.SetPost(b.ctx, "one", card("r1", "1.1", r1.Version)))
	b.NoError(b.store.SetPost(b.ctx, "one", card("r2", "1.2", r2.Version)))
	b.NoError(b.store.SetPost(b.ctx, "one", card("r3", "", 0)))

	p, err := b.another().PostAt(b.ctx, "C1", "1.2")
	b.NoError(err)
	b.Equal("r2", p.Request)
	for _, stamp := range []string{"9.9", ""} {
		_, err = b.store.PostAt(b.ctx, "C1", stamp)
		b.ErrorIs(err, approvals.ErrNotFound)
	}
	behind := func() []string {
		ids, err := b.store.Behind(b.ctx, "card", 0)
		b.NoError(err)
		return ids
	}
	b.Equal([]string{"r3"}, behind(), "posting it was begun")
	b.must("r1", b.deny("r1", "bob"))
	b.Equal([]string{"r1", "r3"}, behind())
}
