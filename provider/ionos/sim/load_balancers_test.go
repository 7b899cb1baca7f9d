package sim_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

const (
	balancerWeb     = "37E2FDEB2945990CEE4B7927FB1ED425"
	balancerExample = "BD8318616581A9C3C53F94402503230F"
	balancerRule    = "BCFAF421227674B2B324F779C1163ECB"
	ipSpare1        = "7C88E50FBC500A3D9D7F94E414255D6B"
	ipSpare2        = "7288E50FBC500A3D9D7F94E414255D6B"
)

func tcp(balancer, server int) ionos.NewLoadBalancerRule {
	return ionos.NewLoadBalancerRule{Protocol: "TCP", PortBalancer: balancer, PortServer: server}
}

func balancer(rules ...ionos.NewLoadBalancerRule) ionos.CreateLoadBalancerInput {
	return ionos.CreateLoadBalancerInput{Name: "mail", HealthCheckTest: "TCP", HealthCheckInterval: 40, Method: "ROUND_ROBIN", Rules: rules}
}

func TestLifeOfALoadBalancer(t *testing.T) {
	w := newWorld(t, slow)
	made := do(w, ionos.CreateLoadBalancer, balancer(tcp(25, 25)))
	require.Equal(t, "CONFIGURING", *made.State)
	require.NotEmpty(t, *made.IP)
	byID := ionos.GetLoadBalancerInput{LoadBalancerID: *made.ID}
	fails(w, ionos.DeleteLoadBalancer, byID, 403, "INVALID_STATE")
	w.rests()
	require.Equal(t, "ACTIVE", *do(w, ionos.GetLoadBalancer, byID).State)

	in := do(w, ionos.AssignLoadBalancerServerIPs, ionos.AssignLoadBalancerServerIPsInput{LoadBalancerID: *made.ID, ServerIPs: []string{ipSpare1, ipWeb1}})
	require.Len(t, in.ServerIPs, 2)
	onServer := ionos.GetServerIPInput{ServerID: web1, IPID: ipWeb1}
	require.Len(t, do(w, ionos.ListServerIPLoadBalancers, onServer), 2, "beside the one of before")
	w.rests()
	do(w, ionos.UpdateLoadBalancer, ionos.UpdateLoadBalancerInput{LoadBalancerID: *made.ID, Name: new("post"), HealthCheckTest: new("ICMP")})
	require.Equal(t, "post", *do(w, ionos.ListServerIPLoadBalancers, onServer)[1].Name)
	w.rests()
	do(w, ionos.UnassignServerIPLoadBalancer, ionos.UnassignServerIPLoadBalancerInput{ServerID: web1, IPID: ipWeb1, LoadBalancerID: *made.ID})
	left := do(w, ionos.ListLoadBalancerServerIPs, byID)
	require.Len(t, left, 1)
	require.Equal(t, ipSpare1, *left[0].ID)
	address := do(w, ionos.ListPublicIPs, ionos.Listing{Q: made.IP})[0]
	require.Equal(t, "LOAD_BALANCER post", *address.AssignedTo.Type+" "+*address.AssignedTo.Name)
	require.Equal(t, "REMOVING", *do(w, ionos.DeleteLoadBalancer, byID).State)
	w.rests()
	fails(w, ionos.GetLoadBalancer, byID, 404, "BALANCER_NOT_FOUND")
	require.Empty(t, do(w, ionos.ListServerIPLoadBalancers, ionos.GetServerIPInput{ServerID: web1, IPID: ipSpare1}))
	fails(w, ionos.GetPublicIP, ionos.GetPublicIPInput{IPID: *address.ID}, 404, "IP_NOT_FOUND") // its own address went with it
}

func TestANewServerJoinsALoadBalancer(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	order := newServer("web-3")
	order.LoadBalancerID, order.FirewallPolicyID = new(balancerWeb), new(policyWeb)
	made := do(w, ionos.CreateServer, order)
	require.Len(t, do(w, ionos.ListLoadBalancerServerIPs, ionos.GetLoadBalancerInput{LoadBalancerID: balancerWeb}), 3)
	require.Len(t, do(w, ionos.ListFirewallPolicyServerIPs, ionos.GetFirewallPolicyInput{FirewallID: policyWeb}), 5)
	do(w, ionos.DeleteServer, ionos.DeleteServerInput{ServerID: *made.ID})
	require.Len(t, do(w, ionos.ListLoadBalancerServerIPs, ionos.GetLoadBalancerInput{LoadBalancerID: balancerWeb}), 2)
	order.LoadBalancerID = new(nowhere)
	fails(w, ionos.CreateServer, order, 400, "INVALID_PARAMETERS")
}

func TestIPsAndRulesOfALoadBalancer(t *testing.T) {
	w := newWorld(t, slow)
	member := ionos.GetLoadBalancerServerIPInput{LoadBalancerID: balancerWeb, IPID: ipWeb2}
	require.Equal(t, "web-2", *do(w, ionos.GetLoadBalancerServerIP, member).ServerName)
	require.Len(t, do(w, ionos.UnassignLoadBalancerServerIP, member).ServerIPs, 1)
	require.Empty(t, do(w, ionos.ListServerIPLoadBalancers, ionos.GetServerIPInput{ServerID: web2, IPID: ipWeb2}))
	fails(w, ionos.UnassignLoadBalancerServerIP, member, 403, "INVALID_STATE")

	byID := ionos.GetLoadBalancerInput{LoadBalancerID: balancerExample}
	do(w, ionos.CreateLoadBalancerRules, ionos.CreateLoadBalancerRulesInput{LoadBalancerID: balancerExample, Rules: []ionos.NewLoadBalancerRule{tcp(82, 82)}})
	w.rests()
	overlap := ionos.CreateLoadBalancerRulesInput{LoadBalancerID: balancerExample, Rules: []ionos.NewLoadBalancerRule{tcp(83, 83), tcp(82, 8082)}}
	fails(w, ionos.CreateLoadBalancerRules, overlap, 400, "INVALID_PARAMETER")
	require.Len(t, do(w, ionos.ListLoadBalancerRules, byID), 3, "a refused call adds no rule")
	rule := ionos.GetLoadBalancerRuleInput{LoadBalancerID: balancerExample, RuleID: balancerRule}
	require.Equal(t, 80, *do(w, ionos.GetLoadBalancerRule, rule).PortServer)
	require.Len(t, do(w, ionos.DeleteLoadBalancerRule, rule).Rules, 2)
	fails(w, ionos.GetLoadBalancerRule, rule, 404, "RULE_NOT_FOUND")
}

func TestSettingsOfALoadBalancerHaveToGoTogether(t *testing.T) {
	w := newWorld(t, slow)
	every := balancer(tcp(0, 0))
	fails(w, ionos.CreateLoadBalancer, every, 400, "INVALID_PARAMETERS")
	every.HealthCheckTest = "NONE"
	made := do(w, ionos.CreateLoadBalancer, every)
	require.Nil(t, made.PersistenceTime)
	w.rests()
	fails(w, ionos.UpdateLoadBalancer, ionos.UpdateLoadBalancerInput{LoadBalancerID: *made.ID, Persistence: new(true)}, 400, "INVALID_PARAMETERS")
	fails(w, ionos.UpdateLoadBalancer, ionos.UpdateLoadBalancerInput{LoadBalancerID: *made.ID, HealthCheckTest: new("HTTP")}, 400, "INVALID_PARAMETERS")
	require.Equal(t, "ACTIVE", *do(w, ionos.GetLoadBalancer, ionos.GetLoadBalancerInput{LoadBalancerID: *made.ID}).State)
}
