package storetest

import (
	"strconv"

	"signoff/approvals"
)

// glass is dave's, who is on call for every request of the suite.
func (b *bench) glass(id string) approvals.BreakGlass {
	e := approvals.BreakGlass{Vote: b.deny(id, "dave").Vote}
	e.Vote.Channel = approvals.ConsoleChannel
	return e
}

// breakable is a request that waits for bob; dave may break the glass.
func (b *bench) breakable(id string) approvals.Request {
	b.proposed(id)
	e := prepare(id, b.clock.now(), 1, "bob")
	e.Prepared.Ruling.Requirement.BreakGlass = [][]string{{"dave"}}
	return b.must(id, e)
}

// reviewed opens the review beside the change.
func (b *bench) reviewed(c *approvals.Change) {
	c.Starts = true
	c.Review = &approvals.GlassReview{Request: c.After.ID, By: "dave", Why: "the site is down", Opened: b.clock.now()}
}

func (b *bench) reviews() []approvals.GlassReview {
	all, err := b.another().Reviews(b.ctx, 5)
	b.NoError(err)
	return all
}

func (b *bench) closeReview(s approvals.Store, id, person string) error {
	return s.CloseReview(b.ctx, id, person, "it was right", approvals.Entry{Request: id, Kind: "review.close", Actor: person})
}

func glassOpensReview(b *bench) {
	b.breakable("r1")
	b.breakable("r2")
	b.unchanged("r1", func() {
		_, err := b.do(b.store, "r1", b.glass("r1"), b.reviewed, notAfter(b.clock.now()))
		b.ErrorIs(err, approvals.ErrTooLate)
	})
	b.Empty(b.reviews())
	r := b.must("r1", b.glass("r1"), b.reviewed)
	b.Equal(approvals.Approved, r.State)
	b.Equal([]approvals.GlassReview{{Request: "r1", By: "dave", Why: "the site is down", Opened: b.clock.now()}}, b.reviews())
	b.unchanged("r2", func() {
		_, err := b.do(b.another(), "r2", b.glass("r2"), b.reviewed)
		b.ErrorIs(err, approvals.ErrReviewOpen)
	})

	// The request goes its way, and its review stays.
	b.must("r1", b.claim(b.epoch(), "worker"), locking("r1"))
	b.must("r1", b.send(b.load("r1").Execution.Epoch))
	b.must("r1", b.succeed(b.load("r1").Execution.Epoch), unlocking)
	r = b.load("r1")
	b.False(r.Active())
	b.Len(b.reviews(), 1)
	b.NoError(b.closeReview(b.store, "r1", "bob"))
	b.must("r2", b.glass("r2"), b.reviewed)
	all := b.reviews()
	b.Equal([]string{"r2", "r1"}, []string{all[0].Request, all[1].Request}, "open ones first")
}

func glassRace(b *bench) {
	const n = 8
	stores := []approvals.Store{b.store, b.another(), b.another()}
	for i := range n {
		b.breakable("r" + strconv.Itoa(i))
	}
	errs := race(n, func(i int) error {
		id := "r" + strconv.Itoa(i)
		_, err := b.do(stores[i%len(stores)], id, b.glass(id), b.reviewed)
		return err
	})
	b.Equal(1, b.winners(errs, approvals.ErrReviewOpen))
	b.Len(b.reviews(), 1)
	for i, err := range errs {
		want := map[bool]approvals.State{true: approvals.Approved, false: approvals.Pending}[err == nil]
		b.Equal(want, b.load("r"+strconv.Itoa(i)).State)
	}
}

func reviewCloses(b *bench) {
	b.ErrorIs(b.closeReview(b.store, "r1", "bob"), approvals.ErrNotFound)
	_, err := b.store.Review(b.ctx, "r1")
	b.ErrorIs(err, approvals.ErrNotFound)
	b.breakable("r1")
	b.must("r1", b.glass("r1"), b.reviewed)
	before := len(b.entries("r1"))
	b.Error(b.closeReview(b.store, "r1", "dave"), "not by who broke it")
	b.True(b.reviews()[0].Open())
	other := b.another()
	errs := race(6, func(i int) error {
		return b.closeReview([]approvals.Store{b.store, other}[i%2], "r1", "p"+strconv.Itoa(i))
	})
	b.Equal(1, b.winners(errs, approvals.ErrConflict))
	v := b.reviews()[0]
	b.False(v.Open())
	for i, err := range errs {
		b.Equal(err == nil, v.ClosedBy == "p"+strconv.Itoa(i))
	}
	b.Equal("it was right", v.Comment)
	b.True(v.Closed.Equal(b.clock.now()))
	b.Len(b.entries("r1"), before+1, "the record has it once")
	same, err := b.store.Review(b.ctx, "r1")
	b.NoError(err)
	b.Equal(v, same)
	none, err := b.store.Reviews(b.ctx, 0)
	b.NoError(err)
	b.Empty(none)
}

func glassFrozen(b *bench) {
	b.breakable("r1")
	b.NoError(b.store.SetFrozen(b.ctx, approvals.Freeze{By: "bob", Why: "wait", At: b.clock.now()}, approvals.Entry{Kind: "freeze.on", Actor: "bob"}))
	b.unchanged("r1", func() {
		_, err := b.do(b.store, "r1", b.glass("r1"), b.reviewed)
		b.ErrorIs(err, approvals.ErrFrozen)
	})
	b.Empty(b.reviews())
}
