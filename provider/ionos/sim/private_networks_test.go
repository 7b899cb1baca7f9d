package sim_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/provider/ionos"
)

const (
	networkBack  = "6B7051F17199EF9EA994CD3E4AA450E6"
	networkAdmin = "E9E144DED84EAC9D97C1A022E0351024"
)

func TestLifeOfAPrivateNetwork(t *testing.T) {
	r := newRig(t)
	made := do(r, ionos.CreatePrivateNetwork, ionos.CreatePrivateNetworkInput{Name: "lab", NetworkAddress: ptr("192.168.7.0"), SubnetMask: ptr("255.255.255.0")})
	require.Equal(t, "CONFIGURING", *made.State)
	byID := ionos.GetPrivateNetworkInput{PrivateNetworkID: *made.ID}
	r.refuses(try(ionos.DeletePrivateNetwork, byID), 403, "INVALID_STATE")
	r.pass()
	attached := do(r, ionos.AttachPrivateNetworkServers, ionos.AttachPrivateNetworkServersInput{PrivateNetworkID: *made.ID, Servers: []string{web1, web2}})
	require.Len(t, attached, 2)
	require.Equal(t, "CONFIGURING", *do(r, ionos.GetPrivateNetwork, byID).State)
	onServer := ionos.GetServerPrivateNetworkInput{ServerID: web1, PrivateNetworkID: *made.ID}
	require.Len(t, do(r, ionos.GetServerPrivateNetwork, onServer).Servers, 2)
	r.pass()
	changed := do(r, ionos.UpdatePrivateNetwork, ionos.UpdatePrivateNetworkInput{PrivateNetworkID: *made.ID, Name: "bench", NetworkAddress: ptr("192.168.8.0")})
	require.Equal(t, []string{"ACTIVE", "192.168.8.0", "255.255.255.0"}, []string{*changed.State, *changed.NetworkAddress, *changed.SubnetMask})
	require.Equal(t, "bench", *do(r, ionos.ListServerPrivateNetworks, ionos.GetServerInput{ServerID: web2})[1].Name)

	require.Len(t, do(r, ionos.DetachPrivateNetworkServer, ionos.GetPrivateNetworkServerInput{PrivateNetworkID: *made.ID, ServerID: web2}).Servers, 1)
	require.Len(t, do(r, ionos.ListServerPrivateNetworks, ionos.GetServerInput{ServerID: web2}), 1)
	do(r, ionos.UnassignServerPrivateNetwork, onServer)
	require.Empty(t, do(r, ionos.ListPrivateNetworkServers, byID))
	r.pass()
	do(r, ionos.AssignServerPrivateNetwork, ionos.AssignServerPrivateNetworkInput{ServerID: web1, PrivateNetworkID: *made.ID})
	require.Equal(t, "web-1", *do(r, ionos.GetPrivateNetworkServer, ionos.GetPrivateNetworkServerInput{PrivateNetworkID: *made.ID, ServerID: web1}).Name)
	require.Equal(t, "REMOVING", *do(r, ionos.DeletePrivateNetwork, byID).State)
	r.pass()
	r.refuses(try(ionos.GetPrivateNetwork, byID), 404, "PRIVATE_NETWORK_NOT_FOUND")
	require.Len(t, do(r, ionos.ListServerPrivateNetworks, ionos.GetServerInput{ServerID: web1}), 2, "only those of before")
}

func TestADeletedServerLeavesItsNetworks(t *testing.T) {
	r := newRig(t)
	byID := ionos.GetPrivateNetworkInput{PrivateNetworkID: networkBack}
	require.Len(t, do(r, ionos.ListPrivateNetworkServers, byID), 4)
	do(r, ionos.DeleteServer, ionos.DeleteServerInput{ServerID: web2})
	r.refuses(try(ionos.DetachPrivateNetworkServer, ionos.GetPrivateNetworkServerInput{PrivateNetworkID: networkBack, ServerID: web2}), 403, "INVALID_STATE")
	r.pass()
	require.Len(t, do(r, ionos.ListPrivateNetworkServers, byID), 3)
	require.Len(t, do(r, ionos.ListLoadBalancerServerIPs, ionos.GetLoadBalancerInput{LoadBalancerID: balancerWeb}), 1)
}

func TestServersAreAttachedAllOrNone(t *testing.T) {
	r := newRig(t)
	r.refuses(try(ionos.AttachPrivateNetworkServers, ionos.AttachPrivateNetworkServersInput{PrivateNetworkID: networkAdmin, Servers: []string{web2, nobody}}), 400, "INVALID_PARAMETERS")
	after := do(r, ionos.GetPrivateNetwork, ionos.GetPrivateNetworkInput{PrivateNetworkID: networkAdmin})
	require.Equal(t, "ACTIVE", *after.State)
	require.Len(t, after.Servers, 1)
}

func TestErrorsOfPrivateNetworks(t *testing.T) {
	gone := ionos.GetPrivateNetworkInput{PrivateNetworkID: nobody}
	full := func(r *rig) error {
		for {
			if _, err := ionos.CreatePrivateNetwork.Do(context.Background(), r.client, ionos.CreatePrivateNetworkInput{Name: "more"}); err != nil {
				return err
			}
		}
	}
	documentedErrors(t, "ionos_private_network", map[string]func(*rig) error{
		"ionos_private_networks_create.400":          full,
		"ionos_private_networks_get.404":             try(ionos.GetPrivateNetwork, gone),
		"ionos_private_networks_update.400":          try(ionos.UpdatePrivateNetwork, ionos.UpdatePrivateNetworkInput{PrivateNetworkID: networkBack, Name: "backend", NetworkAddress: ptr("192.168.1.300")}),
		"ionos_private_networks_update.404":          try(ionos.UpdatePrivateNetwork, ionos.UpdatePrivateNetworkInput{PrivateNetworkID: nobody, Name: "x"}),
		"ionos_private_networks_delete.404":          try(ionos.DeletePrivateNetwork, gone),
		"ionos_private_network_servers_list.404":     try(ionos.ListPrivateNetworkServers, gone),
		"ionos_private_network_servers_attach.400":   try(ionos.AttachPrivateNetworkServers, ionos.AttachPrivateNetworkServersInput{PrivateNetworkID: networkBack}),
		"ionos_private_network_servers_attach.404":   try(ionos.AttachPrivateNetworkServers, ionos.AttachPrivateNetworkServersInput{PrivateNetworkID: nobody, Servers: []string{web1}}),
		"ionos_private_network_servers_get.404-1":    try(ionos.GetPrivateNetworkServer, ionos.GetPrivateNetworkServerInput{PrivateNetworkID: nobody, ServerID: web1}),
		"ionos_private_network_servers_get.404-2":    try(ionos.GetPrivateNetworkServer, ionos.GetPrivateNetworkServerInput{PrivateNetworkID: networkAdmin, ServerID: web2}),
		"ionos_private_network_servers_detach.404-1": try(ionos.DetachPrivateNetworkServer, ionos.GetPrivateNetworkServerInput{PrivateNetworkID: nobody, ServerID: web1}),
		"ionos_private_network_servers_detach.404-2": try(ionos.DetachPrivateNetworkServer, ionos.GetPrivateNetworkServerInput{PrivateNetworkID: networkAdmin, ServerID: web2}),
	})
}

func TestAMaskHasToFitItsAddress(t *testing.T) {
	r := newRig(t)
	for mask, ok := range map[string]bool{"255.255.255.0": true, "255.255.0.0": false, "255.0.255.0": false, "300.0.0.0": false, "": true} {
		in := ionos.UpdatePrivateNetworkInput{PrivateNetworkID: networkBack, Name: "backend", NetworkAddress: ptr("192.168.7.0"), SubnetMask: &mask}
		if ok {
			do(r, ionos.UpdatePrivateNetwork, in)
		} else {
			r.refuses(try(ionos.UpdatePrivateNetwork, in), 400, "INVALID_PARAMETERS")
		}
	}
}
