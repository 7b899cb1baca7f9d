package crashtest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/approvals/sqlstore"
	"signoff/approvals/sqlstore/pgtest"
)

// people race to decide each request.
var people = []string{"ann", "ben", "cas", "dee"}

// ledgers make the address of a new ledger.
var ledgers = map[string]func(*testing.T) string{
	"sqlite":   func(t *testing.T) string { return filepath.Join(t.TempDir(), "ledger.db") },
	"postgres": func(t *testing.T) string { return pgtest.Database(t) },
}

// bench is a ledger, a cloud, and the part of the workflow that asks and
// decides; it executes nothing.
type bench struct {
	*assert.Assertions // not require: much of it runs beside the test
	t                  *testing.T
	ledger             string
	cloud              *toyCloud
	store              approvals.Store
	service            *approvals.Service
	logs               *logs
}

func newBench(t *testing.T, ledger string, slow time.Duration) *bench {
	b := &bench{Assertions: assert.New(t), t: t, ledger: ledger, cloud: newCloud(t, slow), logs: newLogs(t)}
	b.store, b.service = b.opened("test")
	return b
}

// opened is another opening of the ledger in this process.
func (b *bench) opened(worker string) (approvals.Store, *approvals.Service) {
	store, err := sqlstore.Open(context.Background(), b.ledger)
	require.NoError(b.t, err)
	b.t.Cleanup(func() { store.Close() })
	s, err := newService(store, b.cloud.url, worker, slog.New(slog.DiscardHandler))
	require.NoError(b.t, err)
	return store, s
}

func (b *bench) orders(worker string) orders {
	return orders{Ledger: b.ledger, Cloud: b.cloud.url, Worker: worker}
}

// wish is one change that is asked for; its value names it at the cloud.
type wish struct{ operation, id, value string }

// ask files a wish and returns it when it is ready to be decided. It tries
// again while the database is away.
func (b *bench) ask(w wish) approvals.Request {
	ask := approvals.Ask{Operation: w.operation, Arguments: fmt.Appendf(nil, `{"id":%q,"value":%q}`, w.id, w.value),
		Requester: approvals.Requester{Person: "bob", Agent: "crashtest", Channel: "mcp-stdio"}}
	var r approvals.Request
	b.patiently("ask for "+w.value, func() (err error) {
		r, err = b.service.Propose(context.Background(), ask)
		if err == nil && r.State == approvals.Proposed {
			return errors.New("who proposed it did not come to prepare it") // an executor will
		}
		return err
	})
	return r
}

// patiently repeats what may fail while the database is away.
func (b *bench) patiently(what string, do func() error) {
	b.t.Helper()
	var err error
	for until := time.Now().Add(30 * time.Second); time.Now().Before(until); time.Sleep(20 * time.Millisecond) {
		if err = do(); err == nil {
			return
		}
	}
	b.t.Errorf("%s: %v", what, err)
}

func ballot(r approvals.Request, person string, approve bool) approvals.Ballot {
	return approvals.Ballot{Request: r.ID, Person: person, Approve: approve, Reason: "because", Channel: "test", Renderer: "test/1",
		ApprovalDigest: r.Prepared.ApprovalDigest, PresentationDigest: r.Prepared.PresentationDigest}
}

// decide lets everybody vote at the same moment, the first ones against it, and
// returns how many were told that their approval counted.
func (b *bench) decide(services []*approvals.Service, r approvals.Request, against int) int {
	var all sync.WaitGroup
	var counted atomic.Int32
	for i, person := range people {
		all.Go(func() {
			b.patiently("vote", func() error {
				_, err := services[i%len(services)].Vote(context.Background(), ballot(r, person, i >= against))
				var refusal *approvals.Refusal
				if errors.As(err, &refusal) {
					return nil
				}
				if err == nil && i >= against {
					counted.Add(1)
				}
				return err
			})
		})
	}
	all.Wait()
	return int(counted.Load())
}

func (b *bench) load(id string) (r approvals.Request) {
	b.patiently("load", func() (err error) {
		r, err = b.store.Load(context.Background(), id)
		return err
	})
	return r
}

// until waits for a request to become so.
func (b *bench) until(id, what string, so func(approvals.Request) bool) approvals.Request {
	b.t.Helper()
	var r approvals.Request
	b.Eventually(func() bool { r = b.load(id); return so(r) }, 30*time.Second, 20*time.Millisecond, "%s does not become %s", id, what)
	return r
}
