package sim_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

const vpnOffice = "39AA65F5D5B02FA02D58173094EBAF95"

func TestLifeOfAVPN(t *testing.T) {
	w := newWorld(t, slow)
	made := do(w, ionos.CreateVPN, ionos.CreateVPNInput{Name: "Oncall"})
	require.Equal(t, "CONFIGURING", *made.State)
	require.Equal(t, "01-03-2026T 12:00:00+00.00", *made.CreationDate, "the documents' odd form")
	byID := ionos.GetVPNInput{VPNID: *made.ID}
	fails(w, ionos.DeleteVPN, byID, 403, "INVALID_STATE")
	w.rests()
	require.Len(t, do(w, ionos.ListVPNs, ionos.Listing{Q: new("oncall")}), 1)
	require.Equal(t, "ACTIVE", *do(w, ionos.GetVPN, byID).State)
	require.Equal(t, "ACTIVE", *do(w, ionos.UpdateVPN, ionos.UpdateVPNInput{VPNID: *made.ID, Description: new("phones")}).State)
	require.NotEmpty(t, do(w, ionos.GetVPNConfigurationFile, byID).ConfigZipFile.Reveal())
	require.Equal(t, "REMOVING", *do(w, ionos.DeleteVPN, byID).State)
	w.rests()
	fails(w, ionos.GetVPN, byID, 404, "VPN_NOT_FOUND")
}

func TestAVPNsConfigurationFileStaysHidden(t *testing.T) {
	w := newWorld(t, slow)
	call, err := ionos.GetVPNConfigurationFile.Canon([]byte(`{"vpn_id":"`+vpnOffice+`"}`), nil)
	require.NoError(t, err)
	answer, err := ionos.GetVPNConfigurationFile.Call(context.Background(), w.client, call.Args())
	require.NoError(t, err)
	require.JSONEq(t, `{"config_zip_file":"hidden"}`, string(answer.Body))
}

// Another process takes the cloud over where it stands, secrets and work under
// way included.
func TestNetworksSurviveTheProcess(t *testing.T) {
	config := simulator.Config{Delay: slow.Delay, File: filepath.Join(t.TempDir(), "ionos.json")}
	first := newWorld(t, config)
	made := do(first, ionos.CreateVPN, ionos.CreateVPNInput{Name: "Oncall"})
	do(first, ionos.AssignFirewallPolicyServerIPs, ionos.AssignFirewallPolicyServerIPsInput{FirewallID: policyExample, ServerIPs: []string{ipWeb1}})
	second, byID := newWorld(t, config), ionos.GetVPNInput{VPNID: *made.ID}
	require.Equal(t, "CONFIGURING", *do(second, ionos.GetVPN, byID).State)
	require.Equal(t, do(first, ionos.GetVPNConfigurationFile, byID), do(second, ionos.GetVPNConfigurationFile, byID))
	require.Equal(t, do(first, ionos.ListFirewallPolicies, ionos.Listing{}), do(second, ionos.ListFirewallPolicies, ionos.Listing{}))
	require.Equal(t, do(first, ionos.ListLoadBalancers, ionos.Listing{}), do(second, ionos.ListLoadBalancers, ionos.Listing{}))
	require.Equal(t, do(first, ionos.ListPrivateNetworks, ionos.Listing{}), do(second, ionos.ListPrivateNetworks, ionos.Listing{}))
}
