package sim_test

import (
	"context"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/provider"
	"signoff/provider/scp"
	"signoff/provider/scp/sim"
	"signoff/provider/simulator"
)

// Ids of the seed.
const (
	web      = "2a9be312-5d4b-4bc8-b2ae-35100fa9241f"
	batch    = "e05a9c72-1b6f-4d38-b7c4-8f2e6a1d3b59"
	portWeb  = "f2b02fc5-a5fd-4b5f-b1a9-987f4c0d66cc"
	portFree = "91424c08-0b26-49fb-9808-ed042292ceef"
	front    = "183c6c30df0c4fcbb16422aa2d64aa21"
)

// A bench is a simulated cloud with a client and a clock of its own.
type bench struct {
	t      *testing.T
	url    string
	client *provider.Client

	mu  sync.Mutex
	now time.Time
}

const delay = 10 * time.Second

func newBench(t *testing.T, options ...sim.Option) *bench {
	t.Helper()
	b := &bench{t: t, now: time.Now()}
	cloud, err := sim.New(simulator.Config{Delay: delay, Now: b.clock}, options...)
	require.NoError(t, err)
	server := httptest.NewServer(cloud)
	t.Cleanup(server.Close)
	b.url = server.URL
	b.client = scp.API().NewClient(provider.Account{Name: "test", AccessKey: "sandbox", SecretKey: "sandbox-secret", BaseURL: server.URL, Rate: -1})
	return b
}

func (b *bench) clock() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}

func (b *bench) pass(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = b.now.Add(d)
}

// do performs a call that must succeed.
func do[In, Out any](b *bench, op *provider.Def[In, Out], in In) Out {
	b.t.Helper()
	out, err := op.Do(context.Background(), b.client, in)
	require.NoError(b.t, err)
	return out
}

// refused performs a call that must fail with that status.
func refused[In, Out any](b *bench, op *provider.Def[In, Out], in In, status int) {
	b.t.Helper()
	_, err := op.Do(context.Background(), b.client, in)
	var fault *provider.Error
	require.ErrorAs(b.t, err, &fault)
	require.Equal(b.t, status, fault.Status, fault.Message)
	require.NotEmpty(b.t, fault.Message)
}
