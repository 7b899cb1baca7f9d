package storetest

import (
	"time"

	"signoff/approvals"
)

// draft is an ask of alice's that lacks its password.
func (b *bench) draft(id string) approvals.Draft {
	return approvals.Draft{ID: id, Created: b.clock.now(), Until: b.clock.now().Add(time.Hour), Content: b.request(id).Content,
		Lacking: []string{"password"}, State: approvals.DraftOpen}
}

func (b *bench) addDraft(d approvals.Draft, sealed ...approvals.Sealed) approvals.Draft {
	stored, added, err := b.store.AddDraft(b.ctx, d, sealed, drafting(d, "draft.file"))
	b.NoError(err)
	b.True(added)
	return stored
}

func drafting(d approvals.Draft, kind string) approvals.Entry {
	return approvals.Entry{Request: d.ID, Kind: kind, Actor: "alice", To: string(d.State)}
}

// typed is the draft as its end writes it, and the request that follows.
func (b *bench) typed(d approvals.Draft, request string) (approvals.Draft, approvals.Request) {
	d.State, d.EndedBy, d.Request = approvals.DraftTyped, "alice", request
	r := b.request(request)
	r.Content.Follows = d.ID
	return d, r
}

func (b *bench) complete(s approvals.Store, d approvals.Draft, r approvals.Request, sealed ...approvals.Sealed) error {
	_, err := s.CompleteDraft(b.ctx, d, drafting(d, "draft.type"), r, sealed, b.asked(r))
	return err
}

func draftComesBack(b *bench) {
	_, err := b.store.Draft(b.ctx, "drf_0")
	b.ErrorIs(err, approvals.ErrNotFound)
	secrets := []approvals.Sealed{{Use: approvals.SealedArgument, Name: "mark 1", Bytes: []byte{0, 1, 255}}}
	d := b.addDraft(b.draft("drf_1"), secrets...)
	b.Equal(b.draft("drf_1"), d)
	other := b.another()
	got, err := other.Draft(b.ctx, "drf_1")
	b.NoError(err)
	b.Equal(d, got)
	sealed, err := other.DraftSecrets(b.ctx, "drf_1")
	b.NoError(err)
	b.Equal(secrets, sealed)

	again := b.draft("drf_1")
	again.ID = "drf_2"
	entries := b.entries("")
	same, added, err := other.AddDraft(b.ctx, again, secrets, drafting(again, "draft.file"))
	b.NoError(err)
	b.False(added)
	b.Equal(d, same)
	b.Equal(entries, b.entries(""))
	elsewhere := b.draft("drf_3")
	b.addDraft(elsewhere)
	open, err := b.store.Drafts(b.ctx)
	b.NoError(err)
	b.Equal([]approvals.Draft{d, elsewhere}, open, "oldest first")
}

func draftEndsOnce(b *bench) {
	d := b.addDraft(b.draft("drf_1"), approvals.Sealed{Use: approvals.SealedArgument, Name: "mark 1", Bytes: []byte("x")})
	d.State, d.EndedBy, d.Reason = approvals.DraftWithdrawn, "alice", "not needed"
	b.NoError(b.store.EndDraft(b.ctx, d, drafting(d, "draft.withdraw")))
	got, err := b.store.Draft(b.ctx, d.ID)
	b.NoError(err)
	b.Equal(d, got)
	sealed, err := b.store.DraftSecrets(b.ctx, d.ID)
	b.NoError(err)
	b.Empty(sealed)
	open, err := b.store.Drafts(b.ctx)
	b.NoError(err)
	b.Empty(open)
	entries := b.entries("")
	b.ErrorIs(b.store.EndDraft(b.ctx, d, drafting(d, "draft.withdraw")), approvals.ErrConflict)
	ended, r := b.typed(d, "r1")
	b.ErrorIs(b.complete(b.store, ended, r), approvals.ErrConflict)
	b.Equal(entries, b.entries(""))
	anew := b.draft("drf_1")
	anew.ID = "drf_2"
	b.addDraft(anew) // the same may be asked again
}

func draftCompletes(b *bench) {
	d := b.addDraft(b.draft("drf_1"))
	ended, r := b.typed(d, "r1")
	secret := approvals.Sealed{Use: approvals.SealedArgument, Name: "mark 1", Bytes: []byte("sealed")}
	b.NoError(b.complete(b.store, ended, r, secret))
	got, err := b.store.Draft(b.ctx, d.ID)
	b.NoError(err)
	b.Equal(ended, got)
	b.Equal("drf_1", b.load("r1").Content.Follows)
	b.Equal([]approvals.Sealed{secret}, b.sealed("r1", approvals.SealedArgument))
	b.Len(b.entries("drf_1"), 2)
	b.Len(b.entries("r1"), 1)

	second := b.draft("drf_2")
	second.Content.CallDigest = digest("another call")
	second = b.addDraft(second)
	ended, r = b.typed(second, "r2")
	r.Content.CallDigest = b.load("r1").Content.CallDigest
	entries := b.entries("")
	b.ErrorIs(b.complete(b.store, ended, r), approvals.ErrConflict, "the same call is active")
	b.clock.add(time.Hour)
	ended, r = b.typed(second, "r3")
	b.ErrorIs(b.complete(b.store, ended, r), approvals.ErrTooLate)
	got, err = b.store.Draft(b.ctx, second.ID)
	b.NoError(err)
	b.Equal(approvals.DraftOpen, got.State, "nothing has happened")
	b.Equal(entries, b.entries(""))
}

func draftRace(b *bench) {
	d := b.addDraft(b.draft("drf_1"))
	stores := []approvals.Store{b.store, b.another()}
	const n = 6
	errs := race(n, func(i int) error {
		ended, r := b.typed(d, "r"+string(rune('a'+i)))
		return b.complete(stores[i%2], ended, r)
	})
	b.Equal(1, b.winners(errs, approvals.ErrConflict))
	all, err := b.store.Find(b.ctx, approvals.Query{})
	b.NoError(err)
	b.Len(all, 1)
	got, err := b.store.Draft(b.ctx, d.ID)
	b.NoError(err)
	b.Equal(all[0].ID, got.Request)
}
