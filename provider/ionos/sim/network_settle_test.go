package sim_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/provider"
	"signoff/provider/ionos"
)

// changes are calls that take effect on a fresh cloud, one for each operation
// that changes firewall policies, load balancers, private networks or VPNs.
var changes = map[provider.Operation]string{
	ionos.CreateFirewallPolicy:          `{"name":"admins","rules":[{"protocol":"TCP","port":"22"}]}`,
	ionos.UpdateFirewallPolicy:          `{"firewall_id":"` + policyExample + `","name":"Terminals","description":"of the shops"}`,
	ionos.DeleteFirewallPolicy:          `{"firewall_id":"` + policyExample + `"}`,
	ionos.AssignFirewallPolicyServerIPs: `{"firewall_id":"` + policyExample + `","server_ips":["` + ipWeb1 + `","` + ipWeb2 + `"]}`,
	ionos.CreateFirewallPolicyRules:     `{"firewall_id":"` + policyExample + `","rules":[{"protocol":"TCP","port":"80-90"},{"protocol":"ICMP"}]}`,
	ionos.DeleteFirewallPolicyRule:      `{"firewall_id":"` + policyExample + `","rule_id":"` + ruleExample + `"}`,
	ionos.CreateLoadBalancer:            `{"name":"mail","health_check_test":"TCP","health_check_interval":40,"persistence":true,"persistence_time":60,"method":"ROUND_ROBIN","rules":[{"protocol":"TCP","port_balancer":25,"port_server":25}]}`,
	ionos.UpdateLoadBalancer:            `{"load_balancer_id":"` + balancerExample + `","method":"LEAST_CONNECTIONS","persistence_time":60}`,
	ionos.DeleteLoadBalancer:            `{"load_balancer_id":"` + balancerWeb + `"}`,
	ionos.AssignLoadBalancerServerIPs:   `{"load_balancer_id":"` + balancerExample + `","server_ips":["` + ipSpare1 + `","` + ipSpare2 + `"]}`,
	ionos.UnassignLoadBalancerServerIP:  `{"load_balancer_id":"` + balancerWeb + `","ip_id":"` + ipWeb1 + `"}`,
	ionos.CreateLoadBalancerRules:       `{"load_balancer_id":"` + balancerExample + `","rules":[{"protocol":"UDP","port_balancer":53,"port_server":5353}]}`,
	ionos.DeleteLoadBalancerRule:        `{"load_balancer_id":"` + balancerExample + `","rule_id":"` + balancerRule + `"}`,
	ionos.CreatePrivateNetwork:          `{"name":"lab","network_address":"192.168.7.0","subnet_mask":"255.255.255.0"}`,
	ionos.UpdatePrivateNetwork:          `{"private_network_id":"` + networkBack + `","name":"backend","network_address":"192.168.7.0"}`,
	ionos.DeletePrivateNetwork:          `{"private_network_id":"` + networkBack + `"}`,
	ionos.AttachPrivateNetworkServers:   `{"private_network_id":"` + networkAdmin + `","servers":["` + web1 + `","` + web2 + `"]}`,
	ionos.DetachPrivateNetworkServer:    `{"private_network_id":"` + networkAdmin + `","server_id":"` + web1 + `"}`,
	ionos.CreateVPN:                     `{"name":"Oncall"}`,
	ionos.UpdateVPN:                     `{"vpn_id":"` + vpnOffice + `","description":"laptops and phones"}`,
	ionos.DeleteVPN:                     `{"vpn_id":"` + vpnOffice + `"}`,
}

// watched is a call with what its looks saw before it.
type watched struct {
	*world
	call   *provider.Call
	before []provider.View
}

func (r *world) watch(op provider.Operation, arguments string) *watched {
	call, err := op.Canon([]byte(arguments), nil)
	require.NoError(r, err)
	w := &watched{world: r, call: call}
	w.before = w.look()
	return w
}

func (w *watched) look() []provider.View {
	views, err := provider.ObserveLooks(context.Background(), w.client, w.call.Operation, w.call.Canonical)
	require.NoError(w, err)
	return views
}

// judged settles the call by what the looks see now.
func (w *watched) judged() provider.Verdict {
	verdict, err := w.call.Operation.Judge(w.call.Canonical, w.before, w.look())
	require.NoError(w, err)
	require.NotEmpty(w, verdict.Why)
	return verdict
}

func TestUnknownOutcomesOfNetworksAreReadBack(t *testing.T) {
	for _, op := range ionos.API().Operations() {
		s := op.Spec()
		if s.Effect == provider.Observe || !slices.Contains([]string{"firewall_policies", "load_balancers", "private_networks", "vpns"}, s.Group) {
			continue
		}
		t.Run(s.Name, func(t *testing.T) {
			require.Contains(t, changes, op)
			r := newWorld(t, slow)
			w := r.watch(op, changes[op])
			require.Equal(t, provider.NotApplied, w.judged().Finding, "without the effect: %v", w.judged())
			answer, err := op.Call(context.Background(), r.client, w.call.Args())
			require.NoError(t, err)
			require.NotEqual(t, provider.NotApplied, w.judged().Finding, "on the way: %v", w.judged())
			w.waits(answer, provider.Going)
			r.rests()
			require.Equal(t, provider.Applied, w.judged().Finding, "with the effect: %v", w.judged())
			w.waits(answer, provider.Reached)
		})
	}
}

// waits checks what one poll tells, where the operation is polled.
func (w *watched) waits(answer *provider.Answer, want provider.End) {
	waits := w.call.Operation.Spec().Waits
	if waits == nil {
		return
	}
	arguments, ok := waits.Arguments(w.call.Canonical, answer.Body)
	require.True(w, ok)
	view, err := provider.ReadView(context.Background(), w.client, waits.Poll, arguments)
	require.NoError(w, err)
	progress := waits.Done(view)
	require.Equal(w, want, progress.End, progress.Note)
}

// What took effect in part, or was done by somebody else as well, proves nothing.
func TestDoubtfulOutcomesOfNetworksAreLeftToAPerson(t *testing.T) {
	for _, c := range []struct {
		op        provider.Operation
		arguments string
		elsewhere func(*world)
	}{
		{ionos.AttachPrivateNetworkServers, `{"private_network_id":"` + networkAdmin + `","servers":["` + web1 + `"]}`, func(*world) {}}, // it was so before
		{ionos.AssignFirewallPolicyServerIPs, changes[ionos.AssignFirewallPolicyServerIPs], func(r *world) {
			do(r, ionos.AssignFirewallPolicyServerIPs, ionos.AssignFirewallPolicyServerIPsInput{FirewallID: policyExample, ServerIPs: []string{ipWeb2}})
		}},
		{ionos.UpdateFirewallPolicy, changes[ionos.UpdateFirewallPolicy], func(r *world) {
			do(r, ionos.UpdateFirewallPolicy, ionos.UpdateFirewallPolicyInput{FirewallID: policyExample, Name: ptr("Terminals")})
		}},
		{ionos.CreateFirewallPolicyRules, changes[ionos.CreateFirewallPolicyRules], func(r *world) {
			do(r, ionos.CreateFirewallPolicyRules, ionos.CreateFirewallPolicyRulesInput{FirewallID: policyExample, Rules: []ionos.NewFirewallRule{ssh("22"), ssh("23")}})
		}},
		{ionos.CreateVPN, changes[ionos.CreateVPN], func(r *world) {
			do(r, ionos.CreateVPN, ionos.CreateVPNInput{Name: "Oncall"})
			do(r, ionos.CreateVPN, ionos.CreateVPNInput{Name: "Oncall"})
		}},
		{ionos.DeletePrivateNetwork, changes[ionos.DeletePrivateNetwork], func(r *world) {
			do(r, ionos.AttachPrivateNetworkServers, ionos.AttachPrivateNetworkServersInput{PrivateNetworkID: networkBack, Servers: []string{web1}})
			r.clock = r.clock.Add(-time.Minute) // still on its way
		}},
	} {
		t.Run(c.op.Spec().Name, func(t *testing.T) {
			r := newWorld(t, slow)
			w := r.watch(c.op, c.arguments)
			c.elsewhere(r)
			r.rests()
			require.Equal(t, provider.Undecided, w.judged().Finding, w.judged())
		})
	}
}

// Whoever approves a new policy for IPs sees the servers and the policies lost.
func TestAssigningLooksAtEachIP(t *testing.T) {
	r := newWorld(t, slow)
	w := r.watch(ionos.AssignFirewallPolicyServerIPs, changes[ionos.AssignFirewallPolicyServerIPs])
	require.Len(t, w.before, 5)
	for i, name := range []string{"web-1", "web-2"} {
		require.Contains(t, string(w.before[i+3].Body), `"name":"`+name+`"`)
		require.Contains(t, string(w.before[i+3].Stable), `"Web only"`)
	}
}
