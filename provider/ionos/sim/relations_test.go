package sim_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/provider"
	"signoff/provider/ionos"
)

// related are the lists that show servers.
var related = []provider.Operation{
	ionos.ListServers, ionos.ListFirewallPolicies, ionos.ListLoadBalancers, ionos.ListPrivateNetworks, ionos.ListMonitoringPolicies,
	ionos.ListBlockStorages, ionos.ListSharedStorages, ionos.ListPublicIPs, ionos.ListSSHKeys, ionos.ListMonitoring,
}

// A server is named by everything that it is attached to, under its new name
// at once, and by nothing once it is gone.
func TestEverythingForgetsADeletedServer(t *testing.T) {
	w := newWorld(t, slow)
	do(w, ionos.AttachBlockStorage, ionos.AttachBlockStorageInput{BlockStorageID: scratch, ServerID: web1})
	do(w, ionos.AttachMonitoringPolicyServers, ionos.AttachMonitoringPolicyServersInput{MonitoringPolicyID: webPolicy, Servers: []string{web1}})
	do(w, ionos.UpdateServer, ionos.UpdateServerInput{ServerID: web1, Name: "front-door"})
	for _, list := range related {
		body := string(w.call(list, `{}`).Body)
		require.Contains(t, body, "front-door", list.Spec().Name)
		require.NotContains(t, body, "web-1", list.Spec().Name)
	}
	do(w, ionos.DeleteServer, ionos.DeleteServerInput{ServerID: web1})
	w.rests()
	for _, list := range related {
		require.NotContains(t, string(w.call(list, `{}`).Body), "front-door", list.Spec().Name)
	}
	fails(w, ionos.GetPublicIP, ionos.GetPublicIPInput{IPID: ipWeb1}, 404, "IP_NOT_FOUND")
}

// What is renamed or gone is so on the server, too.
func TestServersFollowWhatTheyHave(t *testing.T) {
	w := newWorld(t, slow)
	do(w, ionos.UpdateFirewallPolicy, ionos.UpdateFirewallPolicyInput{FirewallID: policyWeb, Name: new("renamed policy")})
	do(w, ionos.UpdateLoadBalancer, ionos.UpdateLoadBalancerInput{LoadBalancerID: balancerWeb, Name: new("renamed balancer")})
	do(w, ionos.UpdatePrivateNetwork, ionos.UpdatePrivateNetworkInput{PrivateNetworkID: networkBack, Name: "renamed network"})
	do(w, ionos.UpdateMonitoringPolicy, ionos.UpdateMonitoringPolicyInput{MonitoringPolicyID: webPolicy, Name: new("renamed watch")})
	whole := func() string { return string(w.call(ionos.GetServer, `{"server_id":"`+web2+`"}`).Body) }
	for _, name := range []string{"renamed policy", "renamed balancer", "renamed network", "renamed watch"} {
		require.Contains(t, whole(), name)
	}
	w.rests()
	do(w, ionos.DeleteFirewallPolicy, ionos.GetFirewallPolicyInput{FirewallID: policyWeb})
	do(w, ionos.DeleteLoadBalancer, ionos.GetLoadBalancerInput{LoadBalancerID: balancerWeb})
	do(w, ionos.DeletePrivateNetwork, ionos.GetPrivateNetworkInput{PrivateNetworkID: networkBack})
	do(w, ionos.DeleteMonitoringPolicy, ionos.GetMonitoringPolicyInput{MonitoringPolicyID: webPolicy})
	w.rests()
	require.NotContains(t, whole(), "renamed")
}
