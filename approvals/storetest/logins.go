package storetest

import (
	"strconv"
	"time"

	"signoff/approvals"
)

func passphrase(b *bench) {
	set, err := b.store.Passphrase(b.ctx, "alice")
	b.NoError(err)
	b.Empty(set)
	stores := []approvals.Store{b.store, b.another()}
	errs := race(6, func(i int) error {
		return stores[i%len(stores)].SetPassphrase(b.ctx, "alice", "encoded "+strconv.Itoa(i))
	})
	b.Equal(1, b.winners(errs, approvals.ErrConflict))
	set, err = b.store.Passphrase(b.ctx, "alice")
	b.NoError(err)
	for i, err := range errs {
		b.Equal(err == nil, set == "encoded "+strconv.Itoa(i))
	}
	other, err := b.store.Passphrase(b.ctx, "bob")
	b.NoError(err)
	b.Empty(other, "everybody has one of their own")
}

func links(b *bench) {
	use := func(hash string) string {
		person, err := b.store.UseLink(b.ctx, hash)
		if err != nil {
			b.ErrorIs(err, approvals.ErrNotFound)
		}
		return person
	}
	for hash, person := range map[string]string{"one": "alice", "two": "bob", "three": "bob"} {
		b.NoError(b.store.AddLink(b.ctx, hash, person, noon.Add(time.Minute)))
	}
	whose, err := b.another().Link(b.ctx, "one")
	b.NoError(err)
	b.Equal("alice", whose, "looking consumes nothing")
	b.Empty(use("unknown"))
	b.Equal("alice", use("one"))
	b.Empty(use("one"), "once")
	_, err = b.store.Link(b.ctx, "one")
	b.ErrorIs(err, approvals.ErrNotFound)

	other := b.another()
	errs := race(6, func(i int) error {
		_, err := []approvals.Store{b.store, other}[i%2].UseLink(b.ctx, "two")
		return err
	})
	b.Equal(1, b.winners(errs, approvals.ErrNotFound))

	b.clock.add(time.Minute)
	b.Empty(use("three"), "too late")
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
