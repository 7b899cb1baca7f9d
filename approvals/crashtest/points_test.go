package crashtest

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"signoff/approvals"
	"signoff/provider"
)

// A point is where an executor fails, and what must come of the request then.
type point struct {
	name      string
	operation *provider.Def[change, thing]
	at        string // "during the call": the effect is there, the answer is not
	stop      bool   // instead of ending; it wakes when the others are done
	early     bool   // it wakes while the outcome is unknown
	calls     int
	becomes   approvals.StepState
	kinds     string // events of the execution
}

func unknown(r approvals.Request) bool { return r.Status() == approvals.StatusUnknown }

var points = []point{
	{name: "killed before the claim is written", operation: set, at: "before claimed",
		calls: 1, becomes: approvals.Succeeded, kinds: "claim send succeed"},
	{name: "killed after the claim", operation: set, at: "after claimed",
		calls: 0, becomes: approvals.Rejected, kinds: "claim lease_ends"},
	{name: "killed before sent is written", operation: set, at: "before sent",
		calls: 0, becomes: approvals.Rejected, kinds: "claim lease_ends"},
	{name: "killed after sent, before the first byte", operation: set, at: "after sent",
		calls: 0, becomes: approvals.NotApplied, kinds: "claim send lease_ends read_back"},
	{name: "killed during the call", operation: set, at: "during the call",
		calls: 1, becomes: approvals.Applied, kinds: "claim send lease_ends read_back"},
	{name: "killed after the answer, before it is written", operation: set, at: "before succeeded",
		calls: 1, becomes: approvals.Applied, kinds: "claim send lease_ends read_back"},
	{name: "killed after the end", operation: set, at: "after succeeded",
		calls: 1, becomes: approvals.Succeeded, kinds: "claim send succeed"},
	{name: "killed before accepted is written", operation: move, at: "before accepted",
		calls: 1, becomes: approvals.Applied, kinds: "claim send lease_ends read_back"},
	{name: "killed while accepted", operation: move, at: "after accepted",
		calls: 1, becomes: approvals.Succeeded, kinds: "claim send accept adopt succeed"},

	{name: "stopped after the claim", operation: set, at: "after claimed", stop: true,
		calls: 0, becomes: approvals.Rejected, kinds: "claim lease_ends"},
	{name: "stopped before sent is written", operation: set, at: "before sent", stop: true,
		calls: 0, becomes: approvals.Rejected, kinds: "claim lease_ends"},
	{name: "stopped after sent, woken when it was read back", operation: set, at: "after sent", stop: true,
		calls: 0, becomes: approvals.NotApplied, kinds: "claim send lease_ends read_back"},
	{name: "stopped after sent, woken while unknown", operation: kick, at: "after sent", stop: true, early: true,
		calls: 0, becomes: approvals.NotApplied, kinds: "claim send lease_ends late_truth"},
	{name: "stopped with the answer, woken when it was read back", operation: set, at: "before succeeded", stop: true,
		calls: 1, becomes: approvals.Applied, kinds: "claim send lease_ends read_back"},
	{name: "stopped with the answer, woken while unknown", operation: kick, at: "before succeeded", stop: true, early: true,
		calls: 1, becomes: approvals.Applied, kinds: "claim send lease_ends late_truth"},
	{name: "stopped while accepted", operation: move, at: "after accepted", stop: true,
		calls: 1, becomes: approvals.Succeeded, kinds: "claim send accept adopt succeed"},
}

// TestINV04_INV20_Points fails an executor at every point of a request's way;
// another executor goes on with it. They run at the same time, since all they
// do is wait.
func TestINV04_INV20_Points(t *testing.T) {
	for name, ledger := range ledgers {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, ledger(t), 0)
			var all sync.WaitGroup
			for i, p := range points {
				all.Go(func() {
					for try := 1; !b.fail(p, itoa(i)+"-"+itoa(try)); try++ {
						if try == 3 {
							b.Fail("no executor came to its point", p.name)
							return
						}
					}
				})
			}
			all.Wait()
			b.chain()
		})
	}
}

// fail plays one point. It is false when the executor did not come so far, or
// the one that goes on could not send in time, which a slow machine can bring
// about; that must be told honestly all the same.
func (b *bench) fail(p point, id string) bool {
	w := wish{p.operation.Spec().Name, "thing-" + id, "value-" + id}
	r := b.ask(w)
	b.Equal(1, b.decide([]*approvals.Service{b.service}, r, 0), p.name)
	e, reached := b.failing(p, r, w)
	defer e.kill()
	defer b.goOn(r.ID, "goes on: "+p.name)()
	if p.stop && reached {
		b.until(r.ID, "given up: "+p.name, func(r approvals.Request) bool { return !r.Active() || p.early && unknown(r) })
		e.signal(syscall.SIGCONT)
		time.Sleep(slower * 500 * time.Millisecond) // to do what it can
	}
	if !reached {
		return false
	}
	r = b.until(r.ID, "final: "+p.name, func(r approvals.Request) bool { return !r.Active() })
	b.honest(w, r)
	if late := string(approvals.Rejected); place(r) == late && string(p.becomes) != late && b.cloud.called(w.value) == 0 {
		return false
	}
	b.Equal(p.calls, b.cloud.called(w.value), p.name)
	b.Equal(string(p.becomes), place(r), p.name)
	b.Equal(p.kinds, doing(b.trail(r.ID)), p.name)
	return true
}

// failing is an executor at its point: dead, or stopped.
func (b *bench) failing(p point, r approvals.Request, w wish) (e *executor, reached bool) {
	o := b.orders("fails: " + p.name)
	o.Only, o.Point, o.Stop = r.ID, p.at, p.stop
	var held <-chan string
	if p.at == "during the call" {
		held = b.cloud.holding(w.value)
	}
	e = o.start(b.t, b.logs)
	select {
	case <-e.reached:
		return e, true
	case <-held:
		e.kill()
		return e, true
	case <-time.After(4 * settings().Lease):
		return e, false
	}
}

// goOn works on one request as another executor, until it is told to stop.
func (b *bench) goOn(id, worker string) (stop func()) {
	s, err := newService(&pointed{Store: b.store, orders: orders{Only: id}}, b.cloud.url, worker, slog.New(slog.DiscardHandler))
	b.NoError(err)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.Run(ctx)
	}()
	return func() {
		cancel()
		<-done
	}
}

// doing is what happened to the execution.
func doing(trail []approvals.Entry) string {
	var kinds []string
	for _, e := range trail {
		if kind, ok := strings.CutPrefix(e.Kind, "execution."); ok {
			kinds = append(kinds, kind)
		}
	}
	return strings.Join(kinds, " ")
}
