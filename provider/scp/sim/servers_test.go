package sim_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/provider/scp"
)

func TestServersAreFilteredSortedAndPaged(t *testing.T) {
	b := newBench(t)
	names := func(in scp.ListServersInput) (names []string) {
		for _, s := range do(b, scp.ListServers, in).Servers {
			names = append(names, *s.Name)
		}
		return names
	}
	require.Equal(t, []string{"web-1", "web-2", "db-1", "batch"}, names(scp.ListServersInput{}))
	require.Equal(t, []string{"batch"}, names(scp.ListServersInput{State: new("SHUTOFF")}))
	require.Equal(t, []string{"db-1"}, names(scp.ListServersInput{IP: new("192.169.7.20")}))
	require.Equal(t, []string{"web-1"}, names(scp.ListServersInput{Name: new("web-1"), ServerTypeID: new("s1v1m2")}))
	require.Equal(t, []string{"web-2", "web-1"}, names(scp.ListServersInput{Sort: new("name:desc"), Limit: new(2)}))
	require.Equal(t, []string{"web-2", "db-1"}, names(scp.ListServersInput{Marker: new(web), Limit: new(2)}))
	refused(b, scp.ListServers, scp.ListServersInput{Marker: new("nothing")}, 404)
}

func TestAServerIsStoppedStartedAndRebooted(t *testing.T) {
	b := newBench(t)
	state := func() string { return *do(b, scp.GetServer, scp.ServerInput{ServerID: web}).State }
	do(b, scp.StopServer, scp.ServerInput{ServerID: web})
	require.Equal(t, "ACTIVE", state(), "it still shows the old state")
	refused(b, scp.StopServer, scp.ServerInput{ServerID: web}, 409)
	refused(b, scp.CreateServerInterface, scp.CreateServerInterfaceInput{ServerID: web, SubnetID: new(front)}, 409)
	b.pass(delay)
	require.Equal(t, "SHUTOFF", state())
	refused(b, scp.StopServer, scp.ServerInput{ServerID: web}, 409)
	refused(b, scp.RebootServer, scp.RebootServerInput{ServerID: web, RebootType: "SOFT"}, 409)

	do(b, scp.StartServer, scp.ServerInput{ServerID: web})
	b.pass(delay)
	require.Equal(t, "ACTIVE", state())
	for kind, shown := range map[string]string{"SOFT": "REBOOT", "HARD": "HARD_REBOOT"} {
		do(b, scp.RebootServer, scp.RebootServerInput{ServerID: web, RebootType: kind})
		require.Equal(t, shown, state())
		b.pass(delay)
		require.Equal(t, "ACTIVE", state())
	}
	refused(b, scp.StartServer, scp.ServerInput{ServerID: "nothing"}, 404)
	refused(b, scp.GetServer, scp.ServerInput{ServerID: "nothing"}, 404)
}

func TestAPortIsMadeAttachedAndRemoved(t *testing.T) {
	b := newBench(t)
	on := scp.ServerInput{ServerID: batch}
	require.Len(t, do(b, scp.ListServerInterfaces, on).Interfaces, 1)

	made := do(b, scp.CreateServerInterface, scp.CreateServerInterfaceInput{ServerID: batch, SubnetID: new(front), FixedIPs: []scp.NewFixedIP{{IPAddress: "192.169.3.77"}}})
	port := scp.ServerInterfaceInput{ServerID: batch, PortID: *made.PortID}
	require.Equal(t, "DOWN", *made.PortState)
	refused(b, scp.DeleteServerInterface, port, 409)
	b.pass(delay)
	require.Equal(t, "ACTIVE", *do(b, scp.GetServerInterface, port).Interfaces[0].PortState)
	require.Len(t, do(b, scp.ListServerInterfaces, on).Interfaces, 2)
	require.Equal(t, []string{"192.169.3.5", "192.169.3.77"}, addresses(do(b, scp.GetServer, on)), "it shows on the server too")

	do(b, scp.DeleteServerInterface, port)
	require.Equal(t, "DOWN", *do(b, scp.GetServerInterface, port).Interfaces[0].PortState)
	b.pass(delay)
	refused(b, scp.GetServerInterface, port, 404)
	require.Equal(t, []string{"192.169.3.5"}, addresses(do(b, scp.GetServer, on)))

	existing := scp.CreateServerInterfaceInput{ServerID: batch, PortID: new(portFree)}
	do(b, scp.CreateServerInterface, existing)
	refused(b, scp.CreateServerInterface, existing, 409)
	b.pass(delay)
	do(b, scp.DeleteServerInterface, scp.ServerInterfaceInput{ServerID: batch, PortID: portFree})
	b.pass(delay)
	do(b, scp.CreateServerInterface, existing) // it existed before, so it is free again
}

func addresses(s scp.Server) (all []string) {
	for _, in := range s.Addresses {
		for _, ip := range in.IPAddresses {
			all = append(all, *ip.IPAddress)
		}
	}
	return all
}

func TestPortsAreRefusedAsDocumented(t *testing.T) {
	b := newBench(t)
	ask := func(in scp.CreateServerInterfaceInput) scp.CreateServerInterfaceInput {
		if in.ServerID == "" {
			in.ServerID = web
		}
		return in
	}
	for status, inputs := range map[int][]scp.CreateServerInterfaceInput{
		400: {{SubnetID: new(front), FixedIPs: []scp.NewFixedIP{{IPAddress: "10.0.0.1"}}}, {SubnetID: new(front), FixedIPs: []scp.NewFixedIP{{IPAddress: "x"}}}, {}, {SubnetID: new("")}},
		404: {{SubnetID: new("nothing")}, {PortID: new("nothing")}, {ServerID: "nothing", SubnetID: new(front)}},
		409: {{SubnetID: new(front), FixedIPs: []scp.NewFixedIP{{IPAddress: "192.169.3.2"}}}, {PortID: new(portWeb)}},
	} {
		for _, in := range inputs {
			refused(b, scp.CreateServerInterface, ask(in), status)
		}
	}
	refused(b, scp.DeleteServerInterface, scp.ServerInterfaceInput{ServerID: web, PortID: portWeb}, 409) // it has a NAT
	refused(b, scp.DeleteServerInterface, scp.ServerInterfaceInput{ServerID: batch, PortID: portWeb}, 404)
}
