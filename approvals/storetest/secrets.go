package storetest

import (
	"time"

	"signoff/approvals"
)

func (b *bench) sealed(id string, use approvals.SealedUse) []approvals.Sealed {
	all, err := b.store.Sealed(b.ctx, id, use)
	b.NoError(err)
	return all
}

func sealedArguments(b *bench) {
	arguments := []approvals.Sealed{
		{Use: approvals.SealedArgument, Name: "mark 1", Bytes: []byte{0, 1, 255}},
		{Use: approvals.SealedArgument, Name: "mark 2", Bytes: []byte("two")},
	}
	b.add(b.request("r1"), arguments...)
	b.add(b.request("r2"), arguments[0])
	b.Equal(arguments, b.sealed("r1", approvals.SealedArgument))
	b.Empty(b.sealed("r1", approvals.SealedResult))
	b.clock.add(time.Hour)
	b.NoError(b.store.WipeSealed(b.ctx, b.clock.now()))
	_, err := b.store.TakeSealed(b.ctx, "r1", "mark 1")
	b.ErrorIs(err, approvals.ErrNotFound, "no result")
	b.Len(b.sealed("r1", approvals.SealedArgument), 2, "arguments are needed until the call")

	b.must("r1", b.withdraw(), func(c *approvals.Change) { c.Wipe = true })
	b.Empty(b.sealed("r1", approvals.SealedArgument))
	b.Len(b.sealed("r2", approvals.SealedArgument), 1, "another request's")
}

// withResults is a request whose call made secrets. They are sealed
// before the arguments are wiped.
func (b *bench) withResults(id string, names ...string) {
	sealing := func(c *approvals.Change) {
		for _, name := range names {
			c.Seal = append(c.Seal, approvals.Sealed{Use: approvals.SealedResult, Name: name, Bytes: []byte("sealed " + name)})
		}
	}
	epoch := b.claimed(id).Execution.Epoch
	b.must(id, b.send(epoch), sealing)
	b.must(id, b.succeed(epoch), unlocking, func(c *approvals.Change) { c.Wipe = true })
}

func sealedResults(b *bench) {
	b.withResults("r1", "/key", "/password")
	const n = 8
	stores := []approvals.Store{b.store, b.another()}
	var got [n]approvals.Sealed
	errs := race(n, func(i int) (err error) {
		got[i], err = stores[i%len(stores)].TakeSealed(b.ctx, "r1", "/password")
		return err
	})
	b.Equal(1, b.winners(errs, approvals.ErrNotFound))
	for i, err := range errs {
		b.Equal(err == nil, string(got[i].Bytes) == "sealed /password")
	}
	b.Equal([]approvals.Sealed{{Use: approvals.SealedResult, Name: "/key", Bytes: []byte("sealed /key")}}, b.sealed("r1", approvals.SealedResult))

	back := approvals.Sealed{Use: approvals.SealedResult, Name: "/password", Bytes: []byte("sealed /password")}
	b.NoError(b.store.ReturnSealed(b.ctx, "r1", back))
	taken, err := b.another().TakeSealed(b.ctx, "r1", "/password")
	b.NoError(err, "it could not be shown, and came back")
	b.Equal(back, taken)

	b.clock.add(time.Hour)
	b.withResults("r2", "/key")
	b.NoError(b.store.WipeSealed(b.ctx, b.clock.now()))
	_, err = b.store.TakeSealed(b.ctx, "r1", "/key")
	b.ErrorIs(err, approvals.ErrNotFound, "nobody fetched it in time")
	_, err = b.store.TakeSealed(b.ctx, "r2", "/key")
	b.NoError(err)
}

func silentErrors(b *bench) {
	const secret = "hunter2"
	b.NoError(b.store.AddLink(b.ctx, secret, "alice", noon.Add(time.Hour)))
	b.NoError(b.store.AddSession(b.ctx, secret, "alice", noon.Add(time.Hour)))
	errs := []error{ // twice the same, then a store that fails
		b.store.AddLink(b.ctx, secret, "alice", noon.Add(time.Hour)),
		b.store.AddSession(b.ctx, secret, "alice", noon.Add(time.Hour)),
	}
	closed := b.another()
	b.NoError(closed.Close())
	_, _, err := closed.Add(b.ctx, b.request("r1"), []approvals.Sealed{{Use: approvals.SealedArgument, Name: "n", Bytes: []byte(secret)}}, b.asked(b.request("r1")))
	errs = append(errs, err, closed.SetPassphrase(b.ctx, "alice", secret), closed.AddLink(b.ctx, secret, "alice", noon), closed.EndSession(b.ctx, secret))
	_, err = closed.UseLink(b.ctx, secret)
	errs = append(errs, err)
	_, err = closed.Session(b.ctx, secret)
	for _, err := range append(errs, err) {
		b.Error(err)
		b.NotContains(err.Error(), secret)
	}
}
