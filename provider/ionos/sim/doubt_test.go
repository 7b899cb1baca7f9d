package sim_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/provider"
	"signoff/provider/ionos"
)

// argumentsOf are those of an operation's first change.
func argumentsOf(op provider.Operation) string {
	return changes[slices.IndexFunc(changes, func(c change) bool { return c.op == op })].arguments
}

// What took effect in part, was so before, or was done by somebody else as
// well, proves nothing; what somebody else did that is not alike proves that
// the call did nothing.
func TestDoubtfulOutcomesAreLeftToAPerson(t *testing.T) {
	image := func(name, frequency string) func(*world) {
		return func(w *world) {
			do(w, ionos.CreateImage, ionos.CreateImageInput{ServerID: new(db1), Name: name, Frequency: frequency, NumImages: new(5)})
		}
	}
	const mine = `{"name":"mine","frequency":"ONCE","server_id":"` + db1 + `"}`
	for name, c := range map[string]struct {
		op        provider.Operation
		arguments string
		elsewhere func(*world) // happens instead of the call
		want      provider.Finding
	}{
		"it was so before":       {op: ionos.AttachPrivateNetworkServers, arguments: `{"private_network_id":"` + networkAdmin + `","servers":["` + web1 + `"]}`},
		"the name was so before": {op: ionos.UpdateImage, arguments: `{"image_id":"` + goldenImage + `","name":"web golden image"}`},
		"half of the IPs": {op: ionos.AssignFirewallPolicyServerIPs, elsewhere: func(w *world) {
			do(w, ionos.AssignFirewallPolicyServerIPs, ionos.AssignFirewallPolicyServerIPsInput{FirewallID: policyExample, ServerIPs: []string{ipWeb2}})
		}},
		"half of the texts": {op: ionos.UpdateFirewallPolicy, elsewhere: func(w *world) {
			do(w, ionos.UpdateFirewallPolicy, ionos.UpdateFirewallPolicyInput{FirewallID: policyExample, Name: new("Terminals")})
		}},
		"half of the servers": {op: ionos.AttachSharedStorage,
			arguments: `{"shared_storage_id":"` + handover + `","servers":[{"id":"` + files + `","rights":"R"},{"id":"` + web1 + `","rights":"R"}]}`,
			elsewhere: func(w *world) {
				do(w, ionos.AttachSharedStorage, ionos.AttachSharedStorageInput{SharedStorageID: handover, Servers: []ionos.StorageGrant{{ID: web1, Rights: "R"}}})
			}},
		"half of the ports": {op: ionos.CreateMonitoringPolicyPorts,
			arguments: `{"monitoring_policy_id":"` + webPolicy + `","ports":[{"protocol":"UDP","port":53,"alert_if":"RESPONDING","email_notification":true},{"protocol":"UDP","port":54,"alert_if":"RESPONDING","email_notification":true}]}`,
			elsewhere: func(w *world) {
				do(w, ionos.CreateMonitoringPolicyPorts, ionos.CreateMonitoringPolicyPortsInput{MonitoringPolicyID: webPolicy,
					Ports: []ionos.NewMonitoringPort{{Protocol: "UDP", Port: 54, AlertIf: "RESPONDING"}}})
			}},
		"half of the permissions": {op: ionos.UpdateRolePermissions,
			arguments: `{"role_id":"` + operateRole + `","servers":{"show":true,"delete":true},"users":{"delete":true}}`,
			elsewhere: func(w *world) {
				do(w, ionos.UpdateRolePermissions, ionos.UpdateRolePermissionsInput{RoleID: operateRole,
					Permissions: ionos.Permissions{Servers: &ionos.ServerRights{Show: new(true), Delete: new(true)}}})
			}},
		"other rules": {op: ionos.CreateFirewallPolicyRules, elsewhere: func(w *world) {
			do(w, ionos.CreateFirewallPolicyRules, ionos.CreateFirewallPolicyRulesInput{FirewallID: policyExample, Rules: []ionos.NewFirewallRule{ssh("22"), ssh("23")}})
		}},
		"two of that name": {op: ionos.CreateVPN, elsewhere: func(w *world) {
			do(w, ionos.CreateVPN, ionos.CreateVPNInput{Name: "Oncall"})
			do(w, ionos.CreateVPN, ionos.CreateVPNInput{Name: "Oncall"})
		}},
		"other work under way": {op: ionos.DeletePrivateNetwork, elsewhere: func(w *world) {
			do(w, ionos.AttachPrivateNetworkServers, ionos.AttachPrivateNetworkServersInput{PrivateNetworkID: networkBack, Servers: []string{web1}})
			w.passes(-time.Minute)
		}},
		"the address of a new server":  {op: ionos.CreatePublicIP, elsewhere: func(w *world) { do(w, ionos.CreateServer, newServer("other")) }},
		"a resembling image":           {op: ionos.CreateImage, arguments: mine, elsewhere: image("mine too", "ONCE")},
		"such an image of another":     {op: ionos.CreateImage, arguments: `{"name":"mine","frequency":"ONCE","server_id":"` + web1 + `"}`, elsewhere: image("mine", "ONCE")},
		"another image":                {op: ionos.CreateImage, arguments: mine, elsewhere: image("theirs", "ONCE"), want: provider.NotApplied},
		"the next image of a schedule": {op: ionos.CreateImage, arguments: `{"name":"db-1 nightly","frequency":"DAILY","num_images":5,"server_id":"` + db1 + `"}`, elsewhere: image("db-1 nightly", "DAILY")},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, slow)
			if c.arguments == "" {
				c.arguments = argumentsOf(c.op)
			}
			o := w.watch(c.op, c.arguments)
			if c.elsewhere != nil {
				c.elsewhere(w)
			}
			w.rests()
			require.Equal(t, c.want, o.Judge(o).Finding, o.Judge(o))
		})
	}
}

// Whoever approves a new policy for IPs sees each of them, its server, and the
// policy that it loses.
func TestAssigningLooksAtEachIP(t *testing.T) {
	o := newWorld(t, slow).watch(ionos.AssignFirewallPolicyServerIPs, argumentsOf(ionos.AssignFirewallPolicyServerIPs))
	require.Len(t, o.Before, 5)
	for i, server := range []string{"web-1", "web-2"} {
		require.Contains(t, string(o.Before[i+1].Stable), `"type":"SERVER"`)
		require.Contains(t, string(o.Before[i+3].Body), `"name":"`+server+`"`)
		require.Contains(t, string(o.Before[i+3].Stable), `"Web only"`)
	}
}
