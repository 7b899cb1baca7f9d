package approvals_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/approvals/sqlstore"
	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/ionos/sim"
	"signoff/provider/simulator"
)

const (
	alice   = "alice@example.com" // decides
	bob     = "bob@example.com"   // asks, through an assistant
	staging = "6DD7C9714E555230BCFFED4E249358F0"
	webOne  = "92AA60BEC8333A21EDB9EAAA61852860"
)

// world is the whole workflow on a real ledger and a simulated cloud, with a
// clock that only the test moves.
type world struct {
	t       *testing.T
	path    string
	server  *httptest.Server
	cloud   *sim.Cloud
	store   *sqlstore.Store
	service *approvals.Service
	policy  *swappablePolicy
	offset  atomic.Int64 // of the clock, in nanoseconds
}

// swappablePolicy is the built-in one, until a test changes it.
type swappablePolicy struct {
	mu sync.Mutex
	approvals.Policy
}

func (p *swappablePolicy) swap(to approvals.Policy) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.Policy = to
}

func (p *swappablePolicy) Rule(ctx context.Context, q approvals.Question) (approvals.Ruling, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.Policy.Rule(ctx, q)
}

func (p *swappablePolicy) Standing(ctx context.Context, person string, r approvals.Request) ([]string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.Policy.Standing(ctx, person, r)
}

func (p *swappablePolicy) BreakGlass(ctx context.Context, person string, r approvals.Request) ([]string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.Policy.BreakGlass(ctx, person, r)
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, path: filepath.Join(t.TempDir(), "ledger.db"), policy: &swappablePolicy{Policy: approvals.OnePerson{People: []string{alice}}}}
	var err error
	w.cloud, err = sim.New(simulator.Config{})
	require.NoError(t, err)
	w.server = httptest.NewServer(w.cloud)
	t.Cleanup(w.server.Close)
	w.store, w.service = w.process("worker-1")
	return w
}

func (w *world) now() time.Time { return time.Now().Add(time.Duration(w.offset.Load())) }

func (w *world) pass(d time.Duration) { w.offset.Add(int64(d)) }

// process opens another process on the ledger, which does not run yet.
func (w *world) process(worker string) (*sqlstore.Store, *approvals.Service) {
	w.t.Helper()
	store, err := sqlstore.Open(context.Background(), w.path, sqlstore.WithClock(w.now))
	require.NoError(w.t, err)
	w.t.Cleanup(func() { store.Close() })
	return store, w.serviceOn(store, worker)
}

func (w *world) serviceOn(store approvals.Store, worker string) *approvals.Service {
	w.t.Helper()
	return w.serviceWith(store, worker, provider.Account{Name: "main", Token: "t", Ref: "env:IONOS_TOKEN"})
}

// serviceWith works on the simulated cloud with these accounts.
func (w *world) serviceWith(store approvals.Store, worker string, accounts ...provider.Account) *approvals.Service {
	w.t.Helper()
	var clients []*provider.Client
	for _, a := range accounts {
		a.BaseURL, a.Rate = w.server.URL+"/v1", -1
		clients = append(clients, ionos.API().NewClient(a))
	}
	seal, err := approvals.LoadSeal(filepath.Join(filepath.Dir(w.path), "seal.key"))
	require.NoError(w.t, err)
	settings := approvals.DefaultSettings
	settings.Tick, settings.PollEvery = 10*time.Millisecond, 5*time.Millisecond
	service, err := approvals.NewService(store, provider.NewClouds(clients...), w.policy, seal, settings, worker, slog.New(slog.DiscardHandler))
	require.NoError(w.t, err)
	return service
}

// run lets a process work until the returned function is called.
func (w *world) run(s *approvals.Service) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.Run(ctx)
	}()
	stop = func() {
		cancel()
		<-done
	}
	w.t.Cleanup(stop)
	return stop
}

func (w *world) propose(operation, arguments string) approvals.Request {
	w.t.Helper()
	r, err := w.service.Propose(context.Background(), ask(operation, arguments))
	require.NoError(w.t, err)
	return r
}

func ask(operation, arguments string) approvals.Ask {
	return approvals.Ask{Operation: operation, Arguments: []byte(arguments), Why: "because",
		Requester: approvals.Requester{Person: bob, Agent: "test client", Channel: "mcp-stdio"}}
}

func (w *world) deleteStaging() approvals.Request {
	w.t.Helper()
	r := w.propose("ionos_servers_delete", `{"server_id":"`+staging+`"}`)
	require.Equal(w.t, approvals.Pending, r.State, r.Reason)
	return r
}

// ballot is alice's decision on the request as it is shown.
func ballot(r approvals.Request, approve bool) approvals.Ballot {
	return approvals.Ballot{Request: r.ID, Person: alice, Approve: approve, Reason: "because", Channel: "test", Renderer: "test/1",
		ApprovalDigest: r.Prepared.ApprovalDigest, PresentationDigest: r.Prepared.PresentationDigest}
}

func (w *world) approve(r approvals.Request) approvals.Request {
	w.t.Helper()
	r, err := w.service.Vote(context.Background(), ballot(r, true))
	require.NoError(w.t, err)
	return r
}

// until waits for a condition that a running process brings about.
func (w *world) until(id string, condition func(*approvals.Request) bool) approvals.Request {
	w.t.Helper()
	r, err := w.service.Wait(context.Background(), id, 20*time.Second, condition)
	require.NoError(w.t, err)
	require.True(w.t, condition(&r), "the request stays %s (%s)", r.Status(), r.Reason)
	return r
}

func (w *world) final(id string) approvals.Request {
	w.t.Helper()
	return w.until(id, func(r *approvals.Request) bool { return r.Status().Final() })
}

// lose lets an operation take effect and drops its answer.
func (w *world) lose(operation string) {
	w.cloud.Around = func(name string, next http.HandlerFunc) http.HandlerFunc {
		return func(rw http.ResponseWriter, r *http.Request) {
			if name == operation {
				next(httptest.NewRecorder(), r)
				panic(http.ErrAbortHandler)
			}
			next(rw, r)
		}
	}
}

// atCall runs what a test wants to happen while the cloud answers a call.
func (w *world) atCall(operation string, do func()) {
	w.cloud.Around = func(name string, next http.HandlerFunc) http.HandlerFunc {
		return func(rw http.ResponseWriter, r *http.Request) {
			if name == operation {
				do()
			}
			next(rw, r)
		}
	}
}

func (w *world) kinds(id string) []string {
	w.t.Helper()
	var kinds []string
	require.NoError(w.t, w.service.Audit(context.Background(), id, func(e approvals.Entry) error {
		kinds = append(kinds, e.Kind)
		return nil
	}))
	return kinds
}

func codeOf(t *testing.T, err error) string {
	t.Helper()
	var refusal *approvals.Refusal
	require.ErrorAs(t, err, &refusal)
	return refusal.Code
}
