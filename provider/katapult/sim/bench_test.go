package sim_test

import (
	"context"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/provider"
	"signoff/provider/katapult"
	"signoff/provider/katapult/sim"
	"signoff/provider/simulator"
)

// Ids of the seed.
const (
	shop    = "org_x7Kd2mQ9vLpR4sTa"
	venture = "org_B3nW8yZc5hJfG1uE" // suspended
	web     = "vm_t8yomYsG4bccKw5D"
	db      = "vm_Zx1Cv3Bn5Ml7Kj9H"
	build   = "vm_Po9Iu7Yt5Re3Wq1E" // stopped
	blog    = "vm_Gh4Fj6Dk8Sl0Az2X" // in the trash
	disk    = "disk_Vb5Nm7Qw9Er1Ty3U"
)

// A bench is a simulated cloud with a client and a clock of its own.
type bench struct {
	t      *testing.T
	url    string
	client *provider.Client

	mu  sync.Mutex
	now time.Time
}

const delay = 40 * time.Second

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{t: t, now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	cloud, err := sim.New(simulator.Config{Delay: delay, Now: b.clock})
	require.NoError(t, err)
	server := httptest.NewServer(cloud)
	t.Cleanup(server.Close)
	b.url = server.URL + "/core/v1"
	b.client = katapult.API().NewClient(provider.Account{Name: "test", Token: "token", BaseURL: b.url, Rate: -1})
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

// refused performs a call that must fail with that status and code.
func refused[In, Out any](b *bench, op *provider.Def[In, Out], in In, status int, code string) {
	b.t.Helper()
	_, err := op.Do(context.Background(), b.client, in)
	var fault *provider.Error
	require.ErrorAs(b.t, err, &fault)
	require.Equal(b.t, status, fault.Status, fault.Message)
	require.Equal(b.t, code, fault.Code)
	require.NotEmpty(b.t, fault.Message)
}

func by(id string) katapult.VirtualMachineLookup {
	return katapult.VirtualMachineLookup{VirtualMachineID: &id}
}

func of(id string) katapult.VirtualMachineInput {
	return katapult.VirtualMachineInput{VirtualMachineID: id}
}

func trashed(id string) katapult.TrashObjectLookup { return katapult.TrashObjectLookup{ObjectID: &id} }
