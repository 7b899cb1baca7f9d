package sim_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/provider/ionos"
)

const (
	networkBack  = "6B7051F17199EF9EA994CD3E4AA450E6"
	networkAdmin = "E9E144DED84EAC9D97C1A022E0351024"
)

func TestLifeOfAPrivateNetwork(t *testing.T) {
	w := newWorld(t, slow)
	made := do(w, ionos.CreatePrivateNetwork, ionos.CreatePrivateNetworkInput{Name: "lab", NetworkAddress: new("192.168.7.0"), SubnetMask: new("255.255.255.0")})
	require.Equal(t, "CONFIGURING", *made.State)
	byID := ionos.GetPrivateNetworkInput{PrivateNetworkID: *made.ID}
	fails(w, ionos.DeletePrivateNetwork, byID, 403, "INVALID_STATE")
	w.rests()
	attached := do(w, ionos.AttachPrivateNetworkServers, ionos.AttachPrivateNetworkServersInput{PrivateNetworkID: *made.ID, Servers: []string{web1, web2}})
	require.Len(t, attached, 2)
	require.Equal(t, "CONFIGURING", *do(w, ionos.GetPrivateNetwork, byID).State)
	onServer := ionos.GetServerPrivateNetworkInput{ServerID: web1, PrivateNetworkID: *made.ID}
	require.Len(t, do(w, ionos.GetServerPrivateNetwork, onServer).Servers, 2)
	w.rests()
	changed := do(w, ionos.UpdatePrivateNetwork, ionos.UpdatePrivateNetworkInput{PrivateNetworkID: *made.ID, Name: "bench", NetworkAddress: new("192.168.8.0")})
	require.Equal(t, []string{"ACTIVE", "192.168.8.0", "255.255.255.0"}, []string{*changed.State, *changed.NetworkAddress, *changed.SubnetMask})
	require.Equal(t, "bench", *do(w, ionos.ListServerPrivateNetworks, ionos.GetServerInput{ServerID: web2})[1].Name)

	require.Len(t, do(w, ionos.DetachPrivateNetworkServer, ionos.GetPrivateNetworkServerInput{PrivateNetworkID: *made.ID, ServerID: web2}).Servers, 1)
	require.Len(t, do(w, ionos.ListServerPrivateNetworks, ionos.GetServerInput{ServerID: web2}), 1)
	do(w, ionos.UnassignServerPrivateNetwork, onServer)
	require.Empty(t, do(w, ionos.ListPrivateNetworkServers, byID))
	w.rests()
	do(w, ionos.AssignServerPrivateNetwork, ionos.AssignServerPrivateNetworkInput{ServerID: web1, PrivateNetworkID: *made.ID})
	require.Equal(t, "web-1", *do(w, ionos.GetPrivateNetworkServer, ionos.GetPrivateNetworkServerInput{PrivateNetworkID: *made.ID, ServerID: web1}).Name)
	require.Equal(t, "REMOVING", *do(w, ionos.DeletePrivateNetwork, byID).State)
	w.rests()
	fails(w, ionos.GetPrivateNetwork, byID, 404, "PRIVATE_NETWORK_NOT_FOUND")
	require.Len(t, do(w, ionos.ListServerPrivateNetworks, ionos.GetServerInput{ServerID: web1}), 2, "only those of before")
}

func TestADeletedServerLeavesItsNetworks(t *testing.T) {
	w := newWorld(t, slow)
	byID := ionos.GetPrivateNetworkInput{PrivateNetworkID: networkBack}
	require.Len(t, do(w, ionos.ListPrivateNetworkServers, byID), 4)
	do(w, ionos.DeleteServer, ionos.DeleteServerInput{ServerID: web2})
	fails(w, ionos.DetachPrivateNetworkServer, ionos.GetPrivateNetworkServerInput{PrivateNetworkID: networkBack, ServerID: web2}, 403, "INVALID_STATE")
	w.rests()
	require.Len(t, do(w, ionos.ListPrivateNetworkServers, byID), 3)
	require.Len(t, do(w, ionos.ListLoadBalancerServerIPs, ionos.GetLoadBalancerInput{LoadBalancerID: balancerWeb}), 1)
}

func TestServersAreAttachedAllOrNone(t *testing.T) {
	w := newWorld(t, slow)
	fails(w, ionos.AttachPrivateNetworkServers, ionos.AttachPrivateNetworkServersInput{PrivateNetworkID: networkAdmin, Servers: []string{web2, nowhere}}, 400, "INVALID_PARAMETERS")
	after := do(w, ionos.GetPrivateNetwork, ionos.GetPrivateNetworkInput{PrivateNetworkID: networkAdmin})
	require.Equal(t, "ACTIVE", *after.State)
	require.Len(t, after.Servers, 1)
}

func TestAMaskHasToFitItsAddress(t *testing.T) {
	w := newWorld(t, slow)
	for mask, ok := range map[string]bool{"255.255.255.0": true, "255.255.0.0": false, "255.0.255.0": false, "300.0.0.0": false, "": true} {
		in := ionos.UpdatePrivateNetworkInput{PrivateNetworkID: networkBack, Name: "backend", NetworkAddress: new("192.168.7.0"), SubnetMask: &mask}
		if ok {
			do(w, ionos.UpdatePrivateNetwork, in)
		} else {
			fails(w, ionos.UpdatePrivateNetwork, in, 400, "INVALID_PARAMETERS")
		}
	}
}
