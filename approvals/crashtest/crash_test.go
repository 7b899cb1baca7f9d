package crashtest

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"signoff/approvals"
	"signoff/approvals/sqlstore/pgtest"
	"signoff/provider"
)

const executors = 6

func itoa(n int) string { return strconv.Itoa(n) }

// requests is how many a run has.
func requests() int {
	n, _ := strconv.Atoi(os.Getenv("SIGNOFF_CRASH_REQUESTS"))
	return cmp.Or(n, 60)
}

// wishes are changes of every kind, most of a thing of their own. Two of eight
// want the same thing.
func wishes(n int) (all []wish) {
	operations := []*provider.Def[change, thing]{set, set, move, set, kick}
	for i := range n {
		w := wish{operations[i%len(operations)].Spec().Name, "thing-" + itoa(i), "value-" + itoa(i)}
		if i%8 > 5 {
			w.id = "shared-" + itoa(i/8)
		}
		all = append(all, w)
	}
	return all
}

func TestCrash(t *testing.T) {
	for name, ledger := range ledgers {
		t.Run(name, func(t *testing.T) { crash(t, name, ledger(t)) })
	}
}

func crash(t *testing.T, name, ledger string) {
	b, all, began := newBench(t, ledger, 60*time.Millisecond), wishes(requests()), time.Now()
	_, second := b.opened("decides too")
	deciders := []*approvals.Service{b.service, second}
	f := b.newFleet(executors)
	ctx, stop := context.WithCancel(context.Background())
	var disturbing sync.WaitGroup
	disturbing.Go(func() { f.disturb(ctx, len(all)) })
	cuts, restarts := 0, 0
	if name == "postgres" {
		disturbing.Go(func() { cuts, restarts = b.cut(ctx) })
	}
	asked, double := b.askAndDecide(all, deciders)
	stop()
	disturbing.Wait()
	calm := time.Now()
	if t.Failed() {
		return
	}
	b.settle(all, asked)

	endings, holders := map[string]int{}, 0
	for i, id := range asked {
		r := b.load(id)
		b.honest(all[i], r)
		endings[ending(r)]++
		holder, err := b.store.Holder(context.Background(), r.Prepared.Resources)
		b.NoError(err)
		if holder != "" {
			holders++
		}
	}
	b.Zero(holders, "every resource is free again")
	b.Zero(double, "racing approvers: exactly one wins")
	b.Zero(endings["lapsed"], "nothing waits for ever")
	t.Logf("%s: %d requests, %d executors, %d kills, %d stops longer than the lease, %d cuts and %d restarts of the database, %s of it disturbed, %s in all",
		name, len(all), executors, f.kills, f.stops, cuts, restarts, calm.Sub(began).Round(time.Millisecond), time.Since(began).Round(time.Millisecond))
	for _, e := range slices.Sorted(maps.Keys(endings)) {
		t.Logf("%s: %4d %s", name, endings[e], e)
	}
	t.Logf("%s: 0 called twice, 0 lost, 0 decided twice, %d audit entries verify", name, b.chain())
}

// atOnce is how many requests are asked for and decided at the same time.
const atOnce = 16

// askAndDecide asks for everything, a little at a time, and lets all approvers
// race for each. One in six meets somebody who is against it.
func (b *bench) askAndDecide(all []wish, deciders []*approvals.Service) (asked []string, double int) {
	asked = make([]string, len(all))
	var mu sync.Mutex
	var running sync.WaitGroup
	room := make(chan struct{}, atOnce)
	for i, w := range all {
		room <- struct{}{}
		running.Go(func() {
			defer func() { <-room }()
			r := b.ask(w)
			if asked[i] = r.ID; r.State != approvals.Pending {
				return // that has failed
			}
			if b.decide(deciders, r, map[bool]int{true: 1}[i%6 == 5]) > 1 {
				mu.Lock()
				defer mu.Unlock()
				double++
			}
		})
		time.Sleep(slower * 50 * time.Millisecond)
	}
	running.Wait()
	return asked, double
}

// cut ends every connection to the database each second; three times in a run
// it restarts the server instead, if it was told how.
func (b *bench) cut(ctx context.Context) (cuts, restarts int) {
	restart := os.Getenv("SIGNOFF_POSTGRES_RESTART")
	for {
		select {
		case <-ctx.Done():
			return cuts, restarts
		case <-time.After(time.Second):
		}
		if restart != "" && restarts < 3 {
			out, err := exec.Command("sh", "-c", restart).CombinedOutput()
			b.NoError(err, string(out))
			restarts++
		} else if pgtest.CutAll(b.ledger) == nil { // it may be full
			cuts++
		}
	}
}

// settle waits until nothing goes on any more. What only a person can settle,
// a person looks up at the cloud; until then it holds what others want too.
func (b *bench) settle(all []wish, asked []string) {
	var running sync.WaitGroup
	for i, id := range asked {
		running.Go(func() {
			r := b.until(id, "settled", func(r approvals.Request) bool {
				return !r.Active() || unknown(r) && r.Content.Operation == kick.Spec().Name
			})
			if r.Active() {
				b.attest(id, b.cloud.called(all[i].value) == 1)
			}
		})
	}
	running.Wait()
}

func (b *bench) attest(id string, applied bool) {
	b.patiently("attest", func() error {
		_, err := b.service.Attest(context.Background(), id, people[0], applied, "I counted")
		var refusal *approvals.Refusal
		if errors.As(err, &refusal) { // a late answer came first
			return nil
		}
		return err
	})
}
