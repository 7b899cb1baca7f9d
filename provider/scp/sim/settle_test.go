package sim_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/provider"
	"signoff/provider/providertest"
	"signoff/provider/scp"
)

// Every change is called once and read back, with and without its effect.
func TestUnknownOutcomesAreReadBack(t *testing.T) {
	b := newBench(t)
	db := do(b, scp.ListServerInterfaces, scp.ServerInput{ServerID: "b81e6d0a-47c3-4f25-8a9e-1d3c5b7f9024"}).Interfaces[0]
	covered := map[string]bool{}
	for _, c := range []struct {
		op            provider.Operation
		arguments     string
		without, with provider.Finding
	}{
		{scp.StartServer, `{"server_id":"` + batch + `"}`, provider.NotApplied, provider.Applied},
		{scp.StopServer, `{"server_id":"` + web + `"}`, provider.NotApplied, provider.Applied},
		{scp.RebootServer, `{"server_id":"` + web + `","reboot_type":"HARD"}`, provider.Undecided, provider.Undecided}, // leaves no trace
		{scp.CreateServerInterface, `{"server_id":"` + web + `","subnet_id":"` + front + `"}`, provider.NotApplied, provider.Applied},
		{scp.CreateServerInterface, `{"server_id":"` + web + `","subnet_id":"` + front + `","fixed_ips":[{"ip_address":"192.169.3.99"}]}`, provider.NotApplied, provider.Applied},
		{scp.CreateServerInterface, `{"server_id":"` + web + `","port_id":"` + portFree + `"}`, provider.NotApplied, provider.Applied},
		{scp.DeleteServerInterface, `{"server_id":"b81e6d0a-47c3-4f25-8a9e-1d3c5b7f9024","port_id":"` + *db.PortID + `"}`, provider.NotApplied, provider.Applied},
	} {
		covered[c.op.Spec().Name] = true
		call, err := c.op.Canon([]byte(c.arguments), nil)
		require.NoError(t, err)
		o := providertest.Watch(t, b.client, call)
		require.Equal(t, c.without, o.Judge(t).Finding, "%s without effect", c.op.Spec().Name)

		answer, err := c.op.Call(context.Background(), b.client, call.Args())
		require.NoError(t, err, c.op.Spec().Name)
		require.NotEqual(t, provider.Reached, o.Poll(t, answer).End, "%s has not ended", c.op.Spec().Name)
		b.pass(delay)
		require.Equal(t, provider.Reached, o.Poll(t, answer).End, "%s has ended", c.op.Spec().Name)
		require.Equal(t, c.with, o.Judge(t).Finding, "%s with effect", c.op.Spec().Name)
	}
	for _, op := range scp.API().Operations() {
		require.True(t, op.Spec().Effect == provider.Observe || covered[op.Spec().Name], "%s has no case", op.Spec().Name)
	}
}
