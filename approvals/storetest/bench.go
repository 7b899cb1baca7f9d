package storetest

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/approvals"
)

// bench is what one test works with: a ledger, a clock, and require.
type bench struct {
	*require.Assertions
	ctx   context.Context
	clock *clock
	store approvals.Store
	open  func(clock func() time.Time) approvals.Store // another process
}

func newBench(t *testing.T, open func(*testing.T, func() time.Time) approvals.Store) *bench {
	b := &bench{Assertions: require.New(t), ctx: t.Context(), clock: &clock{at: noon}}
	b.open = func(clock func() time.Time) approvals.Store { return open(t, clock) }
	b.store = b.another()
	return b
}

// another opens the ledger as another process of the same machine does.
func (b *bench) another() approvals.Store { return b.open(b.clock.now) }

// clock is set by hand.
type clock struct {
	mu sync.Mutex
	at time.Time
}

var noon = time.Date(2026, 9, 1, 12, 0, 0, 123456789, time.UTC)

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// try applies an event to a request as it was loaded, and swaps.
func (b *bench) try(s approvals.Store, before approvals.Request, e approvals.Event, more ...func(*approvals.Change)) (approvals.Request, error) {
	after, err := e.Apply(before)
	if err != nil {
		return before, err
	}
	c := approvals.Change{Before: before, After: after, Entry: entry(e, before, after, b.clock.now())}
	for _, add := range more {
		add(&c)
	}
	return s.Swap(b.ctx, c)
}

// do is the service's loop: load, apply, swap, and again while others were
// faster. It may be called from any goroutine.
func (b *bench) do(s approvals.Store, id string, e approvals.Event, more ...func(*approvals.Change)) (approvals.Request, error) {
	for range patience {
		before, err := s.Load(b.ctx, id)
		if err != nil {
			return before, err
		}
		after, err := b.try(s, before, e, more...)
		if !errors.Is(err, approvals.ErrConflict) {
			return after, err
		}
	}
	return approvals.Request{}, errPatience
}

// patience is more often than anybody can be overtaken here.
const patience = 100

var errPatience = errors.New("every swap was a conflict")

// must is do for what has to succeed.
func (b *bench) must(id string, e approvals.Event, more ...func(*approvals.Change)) approvals.Request {
	r, err := b.do(b.store, id, e, more...)
	b.NoError(err)
	return r
}

func (b *bench) load(id string) approvals.Request {
	r, err := b.store.Load(b.ctx, id)
	b.NoError(err)
	return r
}

// entries reads the audit trail; of one request when its id is given.
func (b *bench) entries(request string) []approvals.Entry {
	var all []approvals.Entry
	b.NoError(b.store.Entries(b.ctx, 0, request, func(e approvals.Entry) error {
		all = append(all, e)
		return nil
	}))
	return all
}

// verifyChain holds the whole audit trail together.
func (b *bench) verifyChain() {
	floor, err := b.store.Floor(b.ctx)
	b.NoError(err)
	v := floor.Verifier()
	b.NoError(b.store.Entries(b.ctx, 0, "", v.Next))
}

// unchanged checks that nothing is written while do runs.
func (b *bench) unchanged(id string, do func()) {
	before, entries := b.load(id), b.entries("")
	do()
	b.Equal(before, b.load(id))
	b.Equal(entries, b.entries(""))
}

// race runs n contenders at the same moment and returns how each of them fared.
func race(n int, contend func(i int) error) []error {
	var all sync.WaitGroup
	start, errs := make(chan struct{}), make([]error, n)
	for i := range n {
		all.Go(func() {
			<-start
			errs[i] = contend(i)
		})
	}
	close(start)
	all.Wait()
	return errs
}

// winners checks that every error is one of the expected, and counts the rest.
func (b *bench) winners(errs []error, expected ...error) (won int) {
	for _, err := range errs {
		var refused *approvals.Refusal
		switch {
		case err == nil:
			won++
		case errors.As(err, &refused):
		default:
			b.Condition(func() bool { return isAny(err, expected) }, "unexpected: %v", err)
		}
	}
	return won
}

func isAny(err error, expected []error) bool {
	for _, e := range expected {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}
