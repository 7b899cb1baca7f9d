package inventory_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"signoff/provider"
	"signoff/provider/all"
	"signoff/provider/inventory"
	"signoff/provider/sandbox"
)

var errDown = errors.New("the cloud does not answer")

// bench reads from simulated clouds; one that is down gives errors.
type bench struct {
	clouds  *provider.Clouds
	sources []inventory.Source
	down    func(operation string, arguments []byte) bool
}

func newBench(t *testing.T) *bench {
	t.Helper()
	clouds, err := sandbox.Start(sandbox.Config{Addr: "127.0.0.1:0"})
	require.NoError(t, err)
	t.Cleanup(func() {
		ending, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
		defer cancel()
		_ = clouds.Close(ending) // connections that were opened and never used would be waited for
	})
	b := &bench{down: func(string, []byte) bool { return false }}
	var clients []*provider.Client
	for _, api := range all.APIs() {
		client := api.NewClient(provider.Account{Name: "sandbox", Token: "sandbox", AccessKey: "sandbox", SecretKey: "sandbox-secret", Rate: -1, BaseURL: clouds.Endpoints[api.Name]})
		clients = append(clients, client)
		b.sources = append(b.sources, inventory.Source{Cloud: api.Name, Account: "sandbox", Read: func(ctx context.Context, op provider.Operation, arguments []byte) (*provider.Answer, error) {
			if b.down(op.Spec().Name, arguments) {
				return nil, errDown
			}
			return b.call(ctx, op, client, arguments)
		}})
	}
	b.clouds = provider.NewClouds(clients...)
	return b
}

func (b *bench) call(ctx context.Context, op provider.Operation, client *provider.Client, arguments []byte) (*provider.Answer, error) {
	call, err := op.Canon(arguments, nil)
	if err != nil {
		return nil, err
	}
	return op.Call(ctx, client, call.Args())
}

// suspended is the one thing in the simulated clouds that can never be read: the
// machines of an organization that is suspended.
func suspended(p inventory.Problem) bool {
	var fault *provider.Error
	return errors.As(p.Err, &fault) && fault.Code == "organization_suspended"
}

func (b *bench) servers(t *testing.T, f inventory.Filter) ([]inventory.Server, []inventory.Problem) {
	t.Helper()
	servers, problems := inventory.Servers(t.Context(), b.sources, f)
	return servers, slices.DeleteFunc(problems, suspended)
}

func TestServersOfAllCloudsHaveOneShape(t *testing.T) {
	b := newBench(t)
	servers, problems := b.servers(t, inventory.Filter{})
	require.Empty(t, problems)
	perCloud := map[string]int{}
	for _, s := range servers {
		perCloud[s.Cloud]++
		require.NotEmpty(t, s.ID)
		require.NotEmpty(t, s.Name)
		require.NotEqual(t, inventory.Unclear, s.State, "%s says %q", s.Cloud, s.CloudState)
		require.NotEmpty(t, s.Place, s.Cloud)
		require.NotEmpty(t, s.Created, s.Cloud)
		if s.Cloud != "jotelulu" { // which tells neither size in numbers nor addresses in its list
			require.Positive(t, s.VCPUs, s.Cloud)
			require.GreaterOrEqual(t, s.MemoryMiB, 512, s.Cloud)
			require.NotEmpty(t, s.Addresses, "%s %s", s.Cloud, s.Name)
		}
	}
	require.Len(t, perCloud, len(all.APIs()), "every cloud has servers")
	again, _ := b.servers(t, inventory.Filter{})
	require.Equal(t, servers, again, "the order stays")
}

// What an inventory says about a thing is what the cloud's own operation takes.
func TestIdsAreAcceptedByTheCloudsOwnOperations(t *testing.T) {
	b := newBench(t)
	servers, _ := b.servers(t, inventory.Filter{})
	interfaces, problems := inventory.Interfaces(t.Context(), b.sources, servers)
	require.Empty(t, problems)
	accept := func(cloud, operation, id string, arguments map[string]any) {
		if operation == "jotelulu_server_instances_list" {
			arguments = map[string]any{"subscription_id": arguments["subscription_id"]}
		}
		raw, err := json.Marshal(arguments)
		require.NoError(t, err)
		client, err := b.clouds.Client(cloud, "")
		require.NoError(t, err)
		answer, err := b.call(t.Context(), b.clouds.Operation(operation), client, raw)
		require.NoError(t, err, "%s %s", operation, raw)
		require.Contains(t, string(answer.Body), id)
	}
	for _, s := range servers {
		accept(s.Cloud, s.Read, s.ID, s.Arguments)
	}
	seen := map[string]bool{}
	for _, n := range interfaces {
		seen[n.Cloud] = true
		require.NotEmpty(t, n.ServerName)
		accept(n.Cloud, n.Read, n.ID, n.Arguments)
	}
	require.Len(t, seen, len(all.APIs()), "every cloud has interfaces")
}

func TestOneCloudThatIsDownSpoilsNothingElse(t *testing.T) {
	b := newBench(t)
	whole, _ := b.servers(t, inventory.Filter{})
	b.down = func(operation string, _ []byte) bool { return operation == "ionos_servers_list" }
	servers, problems := b.servers(t, inventory.Filter{})
	require.Len(t, problems, 1)
	require.Equal(t, "ionos", problems[0].Cloud)
	require.ErrorIs(t, problems[0].Err, errDown)
	require.Equal(t, slices.DeleteFunc(whole, func(s inventory.Server) bool { return s.Cloud == "ionos" }), servers)
}

// A machine whose own read fails is still listed, without a state.
func TestAServerThatCannotBeReadIsListedAllTheSame(t *testing.T) {
	b := newBench(t)
	whole, _ := b.servers(t, inventory.Filter{})
	b.down = func(operation string, _ []byte) bool { return operation == "katapult_vms_get" }
	servers, problems := b.servers(t, inventory.Filter{})
	require.Len(t, servers, len(whole))
	require.NotEmpty(t, problems)
	for _, s := range servers {
		require.Equal(t, s.Cloud == "katapult", s.State == inventory.Unclear)
	}
}

func TestFiltersFindByNameIdAddressAndState(t *testing.T) {
	b := newBench(t)
	whole, _ := b.servers(t, inventory.Filter{})
	one := whole[0]
	for _, f := range []inventory.Filter{{Name: one.ID}, {Address: one.Addresses[0]}, {Name: one.Name, State: one.State}} {
		servers, _ := inventory.Servers(t.Context(), b.sources, f)
		require.NotEmpty(t, servers)
		require.Contains(t, servers, one)
		require.Less(t, len(servers), len(whole))
	}
	stopped, _ := b.servers(t, inventory.Filter{State: inventory.Stopped})
	require.NotEmpty(t, stopped)
	for _, s := range stopped {
		require.Equal(t, inventory.Stopped, s.State)
	}
	none, problems := b.servers(t, inventory.Filter{Name: "there-is-no-such-server"})
	require.Empty(t, none)
	require.Empty(t, problems)
}
