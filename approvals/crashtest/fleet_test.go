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
	frozen *executor
	over   bool
	begun  int
	kills  int
	stops  int
}

func (b *bench) newFleet(size int) *fleet {
	f := &fleet{b: b, slots: make([]*executor, size)}
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

// disturb kills an executor every 40 to 140 ms, so many times or until the
// context ends. One of ten it stops for longer than its lease instead.
func (f *fleet) disturb(ctx context.Context, times int) {
	var woken sync.WaitGroup
	defer woken.Wait()
	for range times {
		select {
		case <-ctx.Done():
			return
		case <-time.After(slower * (40*time.Millisecond + rand.N(100*time.Millisecond))):
		}
		e, stop := f.victim()
		if !stop {
			e.signal(syscall.SIGKILL)
			continue
		}
		e.signal(syscall.SIGSTOP)
		woken.Go(func() {
			time.Sleep(settings().Lease * 3 / 2)
			e.signal(syscall.SIGCONT)
			f.thaw()
		})
	}
}

// victim is an executor to kill, or to stop. Only one is stopped at a time:
// whoever is frozen in the middle of a write holds up all others for a while.
func (f *fleet) victim() (e *executor, stop bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for e = f.frozen; e == f.frozen; {
		e = f.slots[rand.N(len(f.slots))]
	}
	if f.frozen == nil && rand.N(10) == 0 {
		f.frozen = e
		f.stops++
		return e, true
	}
	f.kills++
	return e, false
}

func (f *fleet) thaw() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.frozen = nil
}
