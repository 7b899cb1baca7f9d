package sim_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/provider"
	"signoff/provider/ionos"
)

// stock counts what a user owns, so that a walk can show it left nothing.
func (w *world) stock() map[string]int {
	w.Helper()
	var all ionos.Listing
	return map[string]int{
		"servers":   len(do(w, ionos.ListServers, all)),
		"addresses": len(do(w, ionos.ListPublicIPs, all)),
		"firewalls": len(do(w, ionos.ListFirewallPolicies, all)),
		"networks":  len(do(w, ionos.ListPrivateNetworks, all)),
		"balancers": len(do(w, ionos.ListLoadBalancers, all)),
		"policies":  len(do(w, ionos.ListMonitoringPolicies, all)),
	}
}

// TestAWalkThroughTheCloudLeavesNothingOver does what a user does in the life of
// a server, with every resource that can hang on one, and takes all apart again.
func TestAWalkThroughTheCloudLeavesNothingOver(t *testing.T) {
	w := newWorld(t, slow)
	before := w.stock()
	ram := provider.Decimal("4")
	order := newServer("shop")
	order.Hardware = ionos.CreateHardware{VCore: new(2), CoresPerProcessor: new(1), RAM: &ram, HDDs: []ionos.NewHDD{{Size: 40, IsMain: true}}}
	made := do(w, ionos.CreateServer, order)
	w.rests()
	server := ionos.GetServerInput{ServerID: *made.ID}
	do(w, ionos.CreateServerIP, ionos.CreateServerIPInput{ServerID: *made.ID})
	w.rests()
	ips := do(w, ionos.ListServerIPs, server)
	require.Len(t, ips, 2)
	ip := *ips[1].ID

	firewall := *do(w, ionos.CreateFirewallPolicy, ionos.CreateFirewallPolicyInput{Name: "shop", Rules: []ionos.NewFirewallRule{ssh("443")}}).ID
	w.rests()
	do(w, ionos.AssignFirewallPolicyServerIPs, ionos.AssignFirewallPolicyServerIPsInput{FirewallID: firewall, ServerIPs: []string{ip}})
	w.rests()
	network := *do(w, ionos.CreatePrivateNetwork, ionos.CreatePrivateNetworkInput{Name: "shop"}).ID
	w.rests()
	do(w, ionos.AssignServerPrivateNetwork, ionos.AssignServerPrivateNetworkInput{ServerID: *made.ID, PrivateNetworkID: network})
	w.rests()
	shared := *do(w, ionos.CreateLoadBalancer, balancer(tcp(443, 443))).ID
	w.rests()
	do(w, ionos.AssignLoadBalancerServerIPs, ionos.AssignLoadBalancerServerIPsInput{LoadBalancerID: shared, ServerIPs: []string{ip}})
	w.rests()
	watching := *do(w, ionos.CreateMonitoringPolicy, newPolicy("shop")).ID
	w.rests()
	do(w, ionos.AttachMonitoringPolicyServers, ionos.AttachMonitoringPolicyServersInput{MonitoringPolicyID: watching, Servers: []string{*made.ID}})
	w.rests()

	do(w, ionos.CreateServerSnapshot, server)
	w.rests()
	snapshot := ionos.ServerSnapshotInput{ServerID: *made.ID, SnapshotID: *do(w, ionos.ListServerSnapshots, server)[0].ID}
	do(w, ionos.UpdateServerHardware, ionos.UpdateServerHardwareInput{ServerID: *made.ID, VCore: new(4), CoresPerProcessor: new(1), RAM: &ram})
	w.rests()
	require.Equal(t, 4, *do(w, ionos.GetServer, server).Hardware.VCore)
	cloned := *do(w, ionos.CloneServer, ionos.CloneServerInput{ServerID: *made.ID, Name: "shop copy"}).ID
	w.rests()
	do(w, ionos.RestoreServerSnapshot, snapshot)
	w.rests()
	require.Equal(t, "POWERED_ON", *do(w, ionos.GetServer, server).Status.State)

	do(w, ionos.DeleteServerSnapshot, snapshot)
	w.rests()
	for _, id := range []string{cloned, *made.ID} {
		do(w, ionos.DeleteServer, ionos.DeleteServerInput{ServerID: id})
		w.rests()
	}
	fails(w, ionos.GetServer, server, 404, "SERVER_NOT_FOUND")
	require.Empty(t, do(w, ionos.ListFirewallPolicyServerIPs, ionos.GetFirewallPolicyInput{FirewallID: firewall}))
	require.Empty(t, do(w, ionos.ListLoadBalancerServerIPs, ionos.GetLoadBalancerInput{LoadBalancerID: shared}))
	require.Empty(t, do(w, ionos.ListMonitoringPolicyServers, ionos.GetMonitoringPolicyInput{MonitoringPolicyID: watching}))
	do(w, ionos.DeleteMonitoringPolicy, ionos.GetMonitoringPolicyInput{MonitoringPolicyID: watching})
	do(w, ionos.DeleteLoadBalancer, ionos.GetLoadBalancerInput{LoadBalancerID: shared})
	do(w, ionos.DeletePrivateNetwork, ionos.GetPrivateNetworkInput{PrivateNetworkID: network})
	do(w, ionos.DeleteFirewallPolicy, ionos.GetFirewallPolicyInput{FirewallID: firewall})
	w.rests()
	require.Equal(t, before, w.stock(), "nothing is left over")
}
