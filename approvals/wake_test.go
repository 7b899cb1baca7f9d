package approvals_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/approvals/sqlstore"
	"signoff/approvals/sqlstore/pgtest"
	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/ionos/sim"
	"signoff/provider/simulator"
)

// sleepy is a process that looks by itself once an hour.
func sleepy(t *testing.T, store approvals.Store, cloud, worker string) *approvals.Service {
	t.Helper()
	seal, err := approvals.NewSeal(make([]byte, 32))
	require.NoError(t, err)
	client := ionos.API().NewClient(provider.Account{Name: "main", Token: "t", Ref: "env:IONOS_TOKEN", BaseURL: cloud + "/v1", Rate: -1})
	settings := approvals.DefaultSettings
	settings.Tick = time.Hour
	s, err := approvals.NewService(store, provider.NewClouds(client), approvals.OnePerson{People: []string{alice}}, seal, settings, worker, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	return s
}

func simulated(t *testing.T) (*sim.Cloud, string) {
	t.Helper()
	cloud, err := sim.New(simulator.Config{})
	require.NoError(t, err)
	server := httptest.NewServer(cloud)
	t.Cleanup(server.Close)
	return cloud, server.URL
}

func TestADecisionInOneProcessWakesAnother(t *testing.T) {
	address := pgtest.Database(t)
	opened := func() approvals.Store {
		s, err := sqlstore.Open(t.Context(), address)
		require.NoError(t, err)
		t.Cleanup(func() { s.Close() })
		return s
	}
	cloud, url := simulated(t)
	deciding, executing := sleepy(t, opened(), url, "decides"), sleepy(t, opened(), url, "executes")
	ctx, stop := context.WithCancel(t.Context())
	go deciding.Watch(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		executing.Run(ctx)
	}()
	t.Cleanup(func() {
		stop()
		<-done
	})
	time.Sleep(300 * time.Millisecond) // the first look is over, the next one comes in an hour

	r, err := deciding.Propose(t.Context(), ask("ionos_servers_update", `{"server_id":"`+webOne+`","name":"web-9","description":""}`))
	require.NoError(t, err)
	_, err = deciding.Vote(t.Context(), ballot(r, true))
	require.NoError(t, err)
	r, err = deciding.Wait(t.Context(), r.ID, 20*time.Second, func(r *approvals.Request) bool { return r.Status().Final() })
	require.NoError(t, err)
	require.Equal(t, approvals.StatusSucceeded, r.Status())
	require.Equal(t, "executes", r.Execution.Worker)
	require.Equal(t, 1, cloud.Calls("ionos_servers_update"))
}

// outage is a ledger that is away for a while when an outcome is to be written.
type outage struct {
	approvals.Store
	left atomic.Int32
}

func (o *outage) Swap(ctx context.Context, c approvals.Change) (approvals.Request, error) {
	if c.After.Execution != nil && c.After.Execution.State == approvals.Succeeded && o.left.Add(-1) >= 0 {
		return c.Before, errors.New("the database is restarting")
	}
	return o.Store.Swap(ctx, c)
}

func TestAnOutageOfTheLedgerDoesNotLoseAnOutcome(t *testing.T) {
	w := newWorld(t)
	away := &outage{Store: w.store}
	away.left.Store(3)
	s := sleepy(t, away, w.server.URL, "worker-outage")
	r := w.propose("ionos_servers_update", `{"server_id":"`+webOne+`","name":"web-9","description":""}`)
	w.approve(r)
	stop := w.run(s)
	defer stop()
	r = w.final(r.ID)
	require.Equal(t, approvals.Succeeded, r.Execution.State)
	require.Equal(t, 1, w.cloud.Calls("ionos_servers_update"))
	require.Negative(t, away.left.Load())
}
