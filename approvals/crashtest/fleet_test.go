package crashtest

import (
	"context"
	"math/rand/v2"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// fleet keeps a number of executors alive, whatever happens to them.
type fleet struct {
	b      *bench
	mu     sync.Mutex
	slots  []*executor
	frozen map[*executor]bool
	over   bool
	begun  int
	kills  int
	stops  int
}

func (b *bench) newFleet(size int) *fleet {
	f := &fleet{b: b, slots: make([]*executor, size), frozen: map[*executor]bool{}}
	for i := range f.slots {
		f.fill(i)
	}
	b.t.Cleanup(f.end)
	return f
}

// fill starts an executor, and the next one when it has ended.
func (f *fleet) fill(i int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.over {
		return
	}
	f.begun++
	e := f.b.orders("executor-"+strconv.Itoa(f.begun)).start(f.b.t, f.b.logs)
	f.slots[i] = e
	go func() {
		<-e.ended
		f.fill(i)
	}()
}

func (f *fleet) end() {
	f.mu.Lock()
	f.over = true
	f.mu.Unlock()
	for _, e := range f.slots {
		e.kill()
	}
}

// disturb kills an executor every 40 to 140 ms until the context ends; one of
// ten it stops for longer than its lease instead.
func (f *fleet) disturb(ctx context.Context) {
	var woken sync.WaitGroup
	defer woken.Wait()
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(40*time.Millisecond + rand.N(100*time.Millisecond)):
		}
		e := f.victim()
		switch {
		case e == nil:
		case rand.N(10) > 0:
			f.kills++
			e.signal(syscall.SIGKILL)
		default:
			f.stops++
			f.freeze(e)
			e.signal(syscall.SIGSTOP)
			woken.Go(func() {
				time.Sleep(settings().Lease * 3 / 2)
				e.signal(syscall.SIGCONT)
				f.thaw(e)
			})
		}
	}
}

// victim is an executor that is not stopped already.
func (f *fleet) victim() *executor {
	f.mu.Lock()
	defer f.mu.Unlock()
	e := f.slots[rand.N(len(f.slots))]
	if f.frozen[e] {
		return nil
	}
	return e
}

func (f *fleet) freeze(e *executor) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.frozen[e] = true
}

func (f *fleet) thaw(e *executor) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.frozen, e)
}
