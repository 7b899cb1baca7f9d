package sim_test

import (
	"context"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/ionos/sim"
	"signoff/provider/simulator"
)

const vpnOffice = "39AA65F5D5B02FA02D58173094EBAF95"

func TestLifeOfAVPN(t *testing.T) {
	r := newRig(t)
	made := do(r, ionos.CreateVPN, ionos.CreateVPNInput{Name: "Oncall"})
	require.Equal(t, "CONFIGURING", *made.State)
	require.Equal(t, "01-05-2026T 12:00:00+00.00", *made.CreationDate, "the documents' odd form")
	byID := ionos.GetVPNInput{VPNID: *made.ID}
	r.refuses(try(ionos.DeleteVPN, byID), 403, "INVALID_STATE")
	r.pass()
	require.Len(t, do(r, ionos.ListVPNs, ionos.ListInput{Q: ptr("oncall")}), 1)
	require.Equal(t, "ACTIVE", *do(r, ionos.GetVPN, byID).State)
	require.Equal(t, "ACTIVE", *do(r, ionos.UpdateVPN, ionos.UpdateVPNInput{VPNID: *made.ID, Description: ptr("phones")}).State)
	require.NotEmpty(t, do(r, ionos.GetVPNConfigurationFile, byID).ConfigZipFile.Reveal())
	require.Equal(t, "REMOVING", *do(r, ionos.DeleteVPN, byID).State)
	r.pass()
	r.refuses(try(ionos.GetVPN, byID), 404, "VPN_NOT_FOUND")
}

func TestAVPNsConfigurationFileStaysHidden(t *testing.T) {
	r := newRig(t)
	call, err := ionos.GetVPNConfigurationFile.Canon([]byte(`{"vpn_id":"`+vpnOffice+`"}`), nil)
	require.NoError(t, err)
	answer, err := ionos.GetVPNConfigurationFile.Call(context.Background(), r.client, call.Args())
	require.NoError(t, err)
	require.JSONEq(t, `{"config_zip_file":"hidden"}`, string(answer.Body))
}

func TestErrorsOfVPNs(t *testing.T) {
	gone := ionos.GetVPNInput{VPNID: nobody}
	documentedErrors(t, "ionos_vpns_", map[string]func(*rig) error{
		"ionos_vpns_create.400":                 try(ionos.CreateVPN, ionos.CreateVPNInput{}),
		"ionos_vpns_get.404":                    try(ionos.GetVPN, gone),
		"ionos_vpns_update.400":                 try(ionos.UpdateVPN, ionos.UpdateVPNInput{VPNID: vpnOffice, Name: ptr(strings.Repeat("x", 129))}),
		"ionos_vpns_update.404":                 try(ionos.UpdateVPN, ionos.UpdateVPNInput{VPNID: nobody, Name: ptr("x")}),
		"ionos_vpns_delete.404":                 try(ionos.DeleteVPN, gone),
		"ionos_vpns_configuration_file_get.404": try(ionos.GetVPNConfigurationFile, gone),
	})
}

// Another process takes the cloud over where it stands, secrets and work under
// way included.
func TestNetworksSurviveTheProcess(t *testing.T) {
	config := simulator.Config{Delay: delay, File: filepath.Join(t.TempDir(), "ionos.json")}
	open := func() *rig {
		cloud, err := sim.New(config)
		require.NoError(t, err)
		server := httptest.NewServer(cloud)
		t.Cleanup(server.Close)
		return &rig{T: t, cloud: cloud, client: ionos.API().NewClient(provider.Account{Name: "main", Token: "token", BaseURL: server.URL + "/v1", Rate: -1})}
	}
	first := open()
	made := do(first, ionos.CreateVPN, ionos.CreateVPNInput{Name: "Oncall"})
	do(first, ionos.AssignFirewallPolicyServerIPs, ionos.AssignFirewallPolicyServerIPsInput{FirewallID: policyExample, ServerIPs: []string{ipWeb1}})
	second, byID := open(), ionos.GetVPNInput{VPNID: *made.ID}
	require.Equal(t, "CONFIGURING", *do(second, ionos.GetVPN, byID).State)
	require.Equal(t, do(first, ionos.GetVPNConfigurationFile, byID), do(second, ionos.GetVPNConfigurationFile, byID))
	require.Equal(t, do(first, ionos.ListFirewallPolicies, ionos.ListInput{}), do(second, ionos.ListFirewallPolicies, ionos.ListInput{}))
	require.Equal(t, do(first, ionos.ListLoadBalancers, ionos.ListInput{}), do(second, ionos.ListLoadBalancers, ionos.ListInput{}))
	require.Equal(t, do(first, ionos.ListPrivateNetworks, ionos.ListInput{}), do(second, ionos.ListPrivateNetworks, ionos.ListInput{}))
}
