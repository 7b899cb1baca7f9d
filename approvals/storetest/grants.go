package storetest

import (
	"strconv"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"signoff/approvals"
	"signoff/provider"
)

// grant is one of bob's, for alice, written.
func (b *bench) grant(id string, uses int) approvals.Grant {
	g := approvals.Grant{ID: id, By: "bob", Why: "a long evening", Example: "r0", Created: b.clock.now(), Until: b.clock.now().Add(time.Hour), Uses: uses, Left: uses,
		Operation: "sky_servers_update", Declaration: "sha256:0123", Provider: "sky", Account: "main", Endpoint: "api.sky.example/v1", Credential: "env:SKY_TOKEN",
		Person: "alice", Arguments: jsontext.Value(`{"name":"a","server_id":"1"}`), Loose: []approvals.Loose{{Argument: "name", When: `arguments.name != ""`}},
		Effect: provider.Modify}
	b.NoError(b.store.AddGrant(b.ctx, g, granting("grant.add")))
	return g
}

func granting(kind string) approvals.Entry { return approvals.Entry{Kind: kind, Actor: "bob"} }

func (b *bench) left(id string) int {
	g, err := b.store.Grant(b.ctx, id)
	b.NoError(err)
	return g.Left
}

// spending claims a request that the grant approved.
func (b *bench) spending(s approvals.Store, id, grant string) error {
	epoch, err := s.NextEpoch(b.ctx)
	if err != nil {
		return err
	}
	_, err = b.do(s, id, b.claim(epoch, "worker"), locking(id), func(c *approvals.Change) { c.Grant = grant })
	return err
}

func grantComesBack(b *bench) {
	first, second := b.grant("g1", 3), b.grant("g2", 1)
	all, err := b.another().Grants(b.ctx)
	b.NoError(err)
	b.Len(all, 2)
	for i, want := range []approvals.Grant{second, first} {
		b.True(want.Until.Equal(all[i].Until))
		all[i].Created, all[i].Until = want.Created, want.Until
		b.Equal(want, all[i])
	}
	_, err = b.store.Grant(b.ctx, "g3")
	b.ErrorIs(err, approvals.ErrNotFound)
	b.ErrorIs(b.store.RevokeGrant(b.ctx, "g3", "bob", granting("grant.revoke")), approvals.ErrNotFound)
	b.Len(b.entries(""), 2)
}

// The budget is never exceeded, whoever races.
func grantRace(b *bench) {
	const n, uses = 24, 5
	b.grant("g1", uses)
	stores := []approvals.Store{b.store, b.another(), b.another()}
	for i := range n {
		b.approved("r" + strconv.Itoa(i))
	}
	errs := race(n, func(i int) error { return b.spending(stores[i%len(stores)], "r"+strconv.Itoa(i), "g1") })
	b.Equal(uses, b.winners(errs, approvals.ErrGrantSpent))
	b.Zero(b.left("g1"))
	consumed := 0
	for i := range n {
		r := b.load("r" + strconv.Itoa(i))
		if r.State == approvals.Consumed {
			consumed++
		}
		b.Equal(errs[i] == nil, r.State == approvals.Consumed)
	}
	b.Equal(uses, consumed)
}

// A claim that fails for another reason spends nothing; one that happened is
// not given back when its execution ends.
func grantSpentWithTheClaim(b *bench) {
	b.grant("g1", 2)
	b.approved("r1")
	b.unchanged("r1", func() {
		_, err := b.do(b.store, "r1", b.claim(b.epoch(), "worker"), locking("r1"), notAfter(b.clock.now()), func(c *approvals.Change) { c.Grant = "g1" })
		b.ErrorIs(err, approvals.ErrTooLate)
	})
	b.Equal(2, b.left("g1"))
	b.NoError(b.spending(b.store, "r1", "g1"))
	b.must("r1", b.send(b.load("r1").Execution.Epoch))
	b.must("r1", b.succeed(b.load("r1").Execution.Epoch), unlocking)
	b.Equal(1, b.left("g1"))
}

// What has ended is not spent, and a claim that wants it did not happen.
func grantEnds(b *bench) {
	ends := map[string]func(id string){
		"expired": func(string) { b.clock.add(time.Hour) },
		"revoked": func(id string) {
			b.NoError(b.another().RevokeGrant(b.ctx, id, "carol", granting("grant.revoke")))
			b.ErrorIs(b.store.RevokeGrant(b.ctx, id, "dave", granting("grant.revoke")), approvals.ErrConflict)
		},
		"suspended": func(string) { b.NoError(b.store.SuspendGrants(b.ctx, granting("grant.suspend"))) },
		"spent": func(id string) {
			b.approved("last")
			b.NoError(b.spending(b.store, "last", id))
		},
		"unknown": func(string) {},
	}
	for _, name := range []string{"spent", "revoked", "unknown", "suspended", "expired"} {
		id := "grant of " + name
		if name != "unknown" {
			b.grant(id, 1)
		}
		ends[name](id)
		b.approved(name)
		b.unchanged(name, func() { b.ErrorIs(b.spending(b.store, name, id), approvals.ErrGrantSpent, name) })
		holder, err := b.store.Holder(b.ctx, []string{name})
		b.NoError(err)
		b.Empty(holder, "nothing of the claim is left")
	}
}

func grantOrRevoke(b *bench) {
	other := b.another()
	for round := range 6 {
		id := "g" + strconv.Itoa(round)
		b.grant(id, 1)
		b.approved(id)
		errs := race(2, func(i int) error {
			if i == 0 {
				return b.spending(b.store, id, id)
			}
			return other.RevokeGrant(b.ctx, id, "bob", granting("grant.revoke"))
		})
		b.NoError(errs[1])
		b.Equal(errs[0] == nil, b.load(id).State == approvals.Consumed)
		if errs[0] != nil {
			b.ErrorIs(errs[0], approvals.ErrGrantSpent)
			b.Equal(1, b.left(id))
		}
	}
}
