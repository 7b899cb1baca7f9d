package storetest

import (
	"strconv"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"signoff/approvals"
	"signoff/provider"
)

func comesBack(b *bench) {
	r := b.request("r1")
	r.Content.Arguments = jsontext.Value(`{"n":1.0e5,"big":12345678901234567890,"text":"\u003cb\u003e é","twice":1,"twice":2}`)
	r.Content.Why = "a\u202eb 'quoted' \"twice\"; -- \x00 é"
	stored := b.add(r)
	b.Equal(r, stored)
	b.Equal(r, b.load("r1"))

	swapped := b.must("r1", prepare("r1", b.clock.now(), 1, "bob"))
	b.Equal(r.Version+1, swapped.Version)
	b.Equal(approvals.Pending, swapped.State)
	b.Equal(r.Content, swapped.Content)
	b.Equal(prepare("r1", b.clock.now(), 1, "bob").Prepared, *swapped.Prepared)
	b.Equal(swapped, b.load("r1"))
}

func outlives(b *bench) {
	first := b.another()
	r := b.request("r1")
	_, added, err := first.Add(b.ctx, r, []approvals.Sealed{{Use: approvals.SealedArgument, Name: "mark", Bytes: []byte("sealed")}}, b.asked(r))
	b.NoError(err)
	b.True(added)
	b.NoError(first.Close())
	b.NoError(b.store.Close()) // nobody has it open now

	b.store = b.another()
	b.Equal(r, b.load("r1"))
	b.Len(b.entries("r1"), 1)
	sealed, err := b.store.Sealed(b.ctx, "r1", approvals.SealedArgument)
	b.NoError(err)
	b.Len(sealed, 1)
}

func seenByOthers(b *bench) {
	other := b.another()
	b.pending("r1", 1, "bob")
	for _, s := range []approvals.Store{other, b.store} {
		r, err := s.Load(b.ctx, "r1")
		b.NoError(err)
		b.Equal(approvals.Pending, r.State)
	}
	_, err := b.do(other, "r1", b.deny("r1", "bob"))
	b.NoError(err)
	b.Equal(approvals.Denied, b.load("r1").State)
}

func notFound(b *bench) {
	_, err := b.store.Load(b.ctx, "r1")
	b.ErrorIs(err, approvals.ErrNotFound)
	_, err = b.try(b.store, b.request("r1"), b.withdraw())
	b.ErrorIs(err, approvals.ErrNotFound)
	b.ErrorIs(b.store.Extend(b.ctx, "r1", 1, noon, ""), approvals.ErrNotFound)
	_, err = b.store.CheckLease(b.ctx, "r1", noon)
	b.ErrorIs(err, approvals.ErrNotFound)
	_, err = b.store.TakeSealed(b.ctx, "r1", "/password")
	b.ErrorIs(err, approvals.ErrNotFound)
	b.ErrorIs(b.store.EndMessage(b.ctx, 1, time.Time{}), approvals.ErrNotFound)
	_, err = b.store.Session(b.ctx, "hash")
	b.ErrorIs(err, approvals.ErrNotFound)

	holder, err := b.store.Holder(b.ctx, []string{"sky/main/r1"})
	b.NoError(err)
	b.Empty(holder)
	sealed, err := b.store.Sealed(b.ctx, "r1", approvals.SealedArgument)
	b.NoError(err)
	b.Empty(sealed)
	b.Empty(b.entries(""))
}

func unwritable(b *bench) {
	for _, name := range []string{"r\x001", "\xff", ""} {
		_, err := b.store.Load(b.ctx, name)
		b.ErrorIs(err, approvals.ErrNotFound, "%q", name)
		_, err = b.store.TakeSealed(b.ctx, "r1", name)
		b.ErrorIs(err, approvals.ErrNotFound, "%q", name)
		_, err = b.store.Session(b.ctx, name)
		b.ErrorIs(err, approvals.ErrNotFound, "%q", name)
	}
}

// What a provider answers must be recorded, whatever it is.
func oddAnswers(b *bench) {
	epoch := b.claimed("r1").Execution.Epoch
	b.must("r1", b.send(epoch))
	odd := b.succeed(epoch)
	odd.Answer = jsontext.Value("{\"name\":\"\xff\xfe\",\"nul\":\"\\u0000\"}")
	stored := b.must("r1", odd, unlocking)
	b.Equal(string(odd.Answer), string(stored.Execution.Answer))
	b.Equal(string(odd.Answer), string(b.load("r1").Execution.Answer))
}

func lists(b *bench) {
	for i := range 6 {
		r := b.request("r" + strconv.Itoa(i))
		r.Content.CallDigest = digest("call " + strconv.Itoa(i%3))
		r.Content.RepeatOf = strconv.Itoa(i)
		if i%2 == 1 {
			r.Content.Requester.Person = "carol"
		}
		b.add(r)
	}
	b.must("r4", b.withdraw())
	for _, c := range []struct {
		query approvals.Query
		want  []string
	}{
		{approvals.Query{}, []string{"r5", "r4", "r3", "r2", "r1", "r0"}},
		{approvals.Query{Requester: "alice"}, []string{"r4", "r2", "r0"}},
		{approvals.Query{Active: true}, []string{"r5", "r3", "r2", "r1", "r0"}},
		{approvals.Query{Call: digest("call 1")}, []string{"r4", "r1"}},
		{approvals.Query{Limit: 2}, []string{"r5", "r4"}},
		{approvals.Query{Before: "r3"}, []string{"r2", "r1", "r0"}},
		{approvals.Query{Before: "r3", Limit: 1, Requester: "alice", Active: true, Call: digest("call 2")}, []string{"r2"}},
		{approvals.Query{Requester: "nobody"}, nil},
		{approvals.Query{Before: "unknown"}, nil},
	} {
		found, err := b.store.Find(b.ctx, c.query)
		b.NoError(err)
		b.Equal(c.want, ids(found), "%+v", c.query)
	}
}

func ids(all []approvals.Request) (ids []string) {
	for _, r := range all {
		ids = append(ids, r.ID)
	}
	return ids
}

func foldsDuplicates(b *bench) {
	first := b.pending("r1", 1, "bob")
	twin := b.request("r2")
	twin.Content.CallDigest = first.Content.CallDigest
	again := func(r approvals.Request) (approvals.Request, bool) {
		stored, added, err := b.store.Add(b.ctx, r, []approvals.Sealed{{Use: approvals.SealedArgument, Name: "mark", Bytes: []byte("x")}}, b.asked(r))
		b.NoError(err)
		return stored, added
	}
	b.unchanged("r1", func() {
		stored, added := again(twin)
		b.False(added)
		b.Equal(first, stored)
	})
	_, err := b.store.Load(b.ctx, "r2")
	b.ErrorIs(err, approvals.ErrNotFound)

	for id, change := range map[string]func(*approvals.Request){
		"other requester": func(r *approvals.Request) { r.Content.Requester.Person = "carol" },
		"other call":      func(r *approvals.Request) { r.Content.CallDigest = digest("other") },
		"repeat":          func(r *approvals.Request) { r.Content.RepeatOf = "r1" },
	} {
		other := twin
		other.ID = id
		change(&other)
		_, added := again(other)
		b.True(added, id)
	}
	b.must("r1", b.withdraw())
	_, added := again(twin)
	b.True(added, "the first one is over")
}

func foldsRacingDuplicates(b *bench) {
	stores := []approvals.Store{b.store, b.another(), b.another()}
	const n = 24
	var added [n]bool
	var got [n]string
	errs := race(n, func(i int) error {
		r := b.request("r" + strconv.Itoa(i))
		r.Content.CallDigest, r.Content.Effect = digest("call"), provider.Modify
		stored, first, err := stores[i%len(stores)].Add(b.ctx, r, nil, b.asked(r))
		added[i], got[i] = first, stored.ID
		return err
	})
	b.Equal(n, b.winners(errs))
	found, err := b.store.Find(b.ctx, approvals.Query{})
	b.NoError(err)
	b.Len(found, 1)
	for i := range n {
		b.Equal(found[0].ID, got[i])
		b.Equal(found[0].ID == "r"+strconv.Itoa(i), added[i])
	}
	b.Len(b.entries(""), 1)
}
