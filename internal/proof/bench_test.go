package proof

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/approvals/sqlstore"
	"signoff/provider"
	"signoff/provider/simulator"
)

// simulated is one fresh cloud, whatever its state.
type simulated struct {
	handler http.Handler
	around  func(func(operation string, next http.HandlerFunc) http.HandlerFunc)
	calls   func(operation string) int
}

func of[S any](c *simulator.Cloud[S]) simulated {
	return simulated{c, func(around func(string, http.HandlerFunc) http.HandlerFunc) { c.Around = around }, c.Calls}
}

// cloud is what a cloud brings to the proof.
type cloud struct {
	api   *provider.API
	path  string // of its base URL
	fresh func(t *testing.T) simulated
	cases map[string]string // operation -> arguments that work on a fresh cloud
}

// bench is a workflow on a ledger, in front of a cloud that is renewed for
// each case.
type bench struct {
	t       *testing.T
	cloud   cloud
	service *approvals.Service
	client  *provider.Client
	sim     atomic.Pointer[simulated]
	offset  atomic.Int64
}

const approver = "alice@example.com"

func newBench(t *testing.T, c cloud) *bench {
	t.Helper()
	b := &bench{t: t, cloud: c}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { b.sim.Load().handler.ServeHTTP(w, r) }))
	t.Cleanup(server.Close)
	now := func() time.Time { return time.Now().Add(time.Duration(b.offset.Load())) }
	store, err := sqlstore.Open(context.Background(), filepath.Join(t.TempDir(), "ledger.db"), sqlstore.WithClock(now))
	require.NoError(t, err)
	t.Cleanup(func() { store.Close() })
	seal, err := approvals.NewSeal(make([]byte, 32))
	require.NoError(t, err)
	b.client = c.api.NewClient(provider.Account{Name: "main", Token: "token", AccessKey: "sandbox", SecretKey: "sandbox-secret", BaseURL: server.URL + c.path, Rate: -1})
	settings := approvals.DefaultSettings
	settings.Tick, settings.PollEvery = 5*time.Millisecond, 2*time.Millisecond
	b.service, err = approvals.NewService(store, provider.NewClouds(b.client), approvals.OnePerson{People: []string{approver}}, seal, settings, "worker", slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		b.service.Run(ctx)
	}()
	t.Cleanup(func() {
		stop()
		<-done
	})
	return b
}

// renew puts a fresh cloud in front, with around at work from the first request
// on: a worker may still be reading back the case before.
func (b *bench) renew(t *testing.T, around func(operation string, next http.HandlerFunc) http.HandlerFunc) simulated {
	fresh := b.cloud.fresh(t)
	fresh.around(around)
	b.sim.Store(&fresh)
	return fresh
}

// approved proposes a case and approves it as it is shown.
func (b *bench) approved(t *testing.T, operation string) approvals.Request {
	t.Helper()
	ctx := context.Background()
	r, err := b.service.Propose(ctx, approvals.Ask{Operation: operation, Arguments: []byte(b.cloud.cases[operation]),
		Requester: approvals.Requester{Person: "bob@example.com", Agent: "proof", Channel: "mcp-stdio"}})
	require.NoError(t, err)
	require.Equal(t, approvals.Pending, r.State, r.Reason)
	p, err := r.Presentation()
	require.NoError(t, err)
	require.NotContains(t, p.Title, "(unknown", "the question to the person is complete")
	r, err = b.service.Vote(ctx, approvals.Ballot{Request: r.ID, Person: approver, Approve: true, Channel: "test", Renderer: "test/1",
		ApprovalDigest: r.Prepared.ApprovalDigest, PresentationDigest: r.Prepared.PresentationDigest})
	require.NoError(t, err)
	return r
}

func (b *bench) until(t *testing.T, id string, condition func(*approvals.Request) bool) approvals.Request {
	t.Helper()
	r, err := b.service.Wait(context.Background(), id, 20*time.Second, condition)
	require.NoError(t, err)
	require.True(t, condition(&r), "the request stays %s (%s)", r.Status(), r.Reason)
	return r
}
