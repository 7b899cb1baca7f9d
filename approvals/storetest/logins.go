package storetest

import (
	"strconv"
	"time"

	"signoff/approvals"
)

func passphrase(b *bench) {
	set, err := b.store.Passphrase(b.ctx)
	b.NoError(err)
	b.Empty(set)
	stores := []approvals.Store{b.store, b.another()}
	errs := race(6, func(i int) error {
		return stores[i%len(stores)].SetPassphrase(b.ctx, "encoded "+strconv.Itoa(i))
	})
	b.Equal(1, b.winners(errs, approvals.ErrConflict))
	set, err = b.store.Passphrase(b.ctx)
	b.NoError(err)
	for i, err := range errs {
		b.Equal(err == nil, set == "encoded "+strconv.Itoa(i))
	}
}

func links(b *bench) {
	use := func(hash string) bool {
		used, err := b.store.UseLink(b.ctx, hash)
		b.NoError(err)
		return used
	}
	for _, hash := range []string{"one", "two", "three"} {
		b.NoError(b.store.AddLink(b.ctx, hash, noon.Add(time.Minute)))
	}
	b.False(use("unknown"))
	b.True(use("one"))
	b.False(use("one"), "once")

	other := b.another()
	errs := race(6, func(i int) error {
		used, err := []approvals.Store{b.store, other}[i%2].UseLink(b.ctx, "two")
		if err == nil && !used {
			return approvals.ErrNotFound
		}
		return err
	})
	b.Equal(1, b.winners(errs, approvals.ErrNotFound))

	b.clock.add(time.Minute)
	b.False(use("three"), "too late")
}

func sessions(b *bench) {
	b.NoError(b.store.AddSession(b.ctx, "one", "alice", noon.Add(time.Minute)))
	b.NoError(b.store.AddSession(b.ctx, "two", "bob", noon.Add(time.Hour)))
	person, err := b.another().Session(b.ctx, "one")
	b.NoError(err)
	b.Equal("alice", person)

	b.clock.add(time.Minute)
	_, err = b.store.Session(b.ctx, "one")
	b.ErrorIs(err, approvals.ErrNotFound, "over")
	b.epoch()
	b.clock.add(-time.Minute)
	_, err = b.store.Session(b.ctx, "one")
	b.ErrorIs(err, approvals.ErrNotFound, "a clock that runs backwards brings nobody back")

	b.NoError(b.store.EndSession(b.ctx, "two"))
	b.NoError(b.store.EndSession(b.ctx, "two"))
	_, err = b.store.Session(b.ctx, "two")
	b.ErrorIs(err, approvals.ErrNotFound, "signed out")
}
