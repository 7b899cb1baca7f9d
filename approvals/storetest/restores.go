package storetest

import "signoff/approvals"

// headFollows keeps what restores are recognised by.
func headFollows(b *bench) {
	empty, err := b.store.Head(b.ctx)
	b.NoError(err)
	b.Equal(approvals.Head{Instance: empty.Instance, Hash: approvals.Genesis}, empty)
	b.NotEmpty(empty.Instance)
	other := b.another()
	b.approved("r1")
	entries := b.entries("")
	last := entries[len(entries)-1]
	for _, s := range []approvals.Store{b.store, other} {
		head, err := s.Head(b.ctx)
		b.NoError(err)
		b.Equal(approvals.Head{Instance: empty.Instance, Seq: last.Seq, Hash: last.Hash}, head)
		b.NoError(s.Anchor(b.ctx))
	}
	b.Equal(entries, b.entries(""), "anchoring writes nothing into the ledger")
	b.NoError(b.another().Anchor(b.ctx))
	b.Equal(entries, b.entries(""), "nor does opening what was not restored")
}
