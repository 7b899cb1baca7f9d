package sim_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/provider/ionos"
)

const (
	policyLinux   = "7DFF10879F4EBA8D478A1D58A46665AE"
	policyWeb     = "071C8EB665DBA2EE574F3ED1256E5694"
	policyExample = "83522FC7DA9172F229E5352C587075BA"
	ruleExample   = "353E9F751630074CF7219747436A8D71"
)

func ssh(port string) ionos.NewFirewallRule {
	return ionos.NewFirewallRule{Protocol: "TCP", Port: &port}
}

func TestLifeOfAFirewallPolicy(t *testing.T) {
	w := newWorld(t, slow)
	made := do(w, ionos.CreateFirewallPolicy, ionos.CreateFirewallPolicyInput{Name: "admins", Rules: []ionos.NewFirewallRule{ssh("22"), ssh("8000-8010")}})
	require.Equal(t, "CONFIGURING", *made.State)
	require.Equal(t, "accept", *made.Rules[0].Action)
	require.Equal(t, []int{8000, 8010}, []int{*made.Rules[1].PortFrom, *made.Rules[1].PortTo})
	byID := ionos.GetFirewallPolicyInput{FirewallID: *made.ID}
	fails(w, ionos.DeleteFirewallPolicy, byID, 403, "INVALID_STATE")
	w.rests()
	require.Equal(t, "ACTIVE", *do(w, ionos.GetFirewallPolicy, byID).State)

	do(w, ionos.AssignFirewallPolicyServerIPs, ionos.AssignFirewallPolicyServerIPsInput{FirewallID: *made.ID, ServerIPs: []string{ipWeb1}})
	require.Equal(t, "10.4.141.161", *do(w, ionos.GetFirewallPolicyServerIP, ionos.GetFirewallPolicyServerIPInput{FirewallID: *made.ID, IPID: ipWeb1}).IP)
	require.Equal(t, *made.ID, *do(w, ionos.GetServerIPFirewallPolicy, ionos.GetServerIPInput{ServerID: web1, IPID: ipWeb1}).ID)
	for _, ip := range do(w, ionos.ListFirewallPolicyServerIPs, ionos.GetFirewallPolicyInput{FirewallID: policyWeb}) {
		require.NotEqual(t, ipWeb1, *ip.ID, "an IP has one policy")
	}
	w.rests()
	require.Equal(t, "CONFIGURING", *do(w, ionos.UpdateFirewallPolicy, ionos.UpdateFirewallPolicyInput{FirewallID: *made.ID, Name: new("admins only")}).State)
	require.Equal(t, "admins only", *do(w, ionos.GetServer, ionos.GetServerInput{ServerID: web1}).IPs[0].FirewallPolicy.Name)
	w.rests()
	require.Equal(t, "REMOVING", *do(w, ionos.DeleteFirewallPolicy, byID).State)
	require.Equal(t, *made.ID, *do(w, ionos.GetServerIPFirewallPolicy, ionos.GetServerIPInput{ServerID: web1, IPID: ipWeb1}).ID)
	fails(w, ionos.SetServerIPFirewallPolicy, ionos.SetServerIPFirewallPolicyInput{ServerID: web2, IPID: ipWeb2, FirewallPolicyID: *made.ID}, 400, "INVALID_PARAMETERS")
	w.rests()
	fails(w, ionos.GetFirewallPolicy, byID, 404, "FIREWALL_NOT_FOUND")
	require.Nil(t, do(w, ionos.GetServerIPFirewallPolicy, ionos.GetServerIPInput{ServerID: web1, IPID: ipWeb1}).ID, "its IPs have no policy left")
}

func TestRulesOfAFirewallPolicy(t *testing.T) {
	w := newWorld(t, slow)
	byID := ionos.GetFirewallPolicyInput{FirewallID: policyExample}
	after := do(w, ionos.CreateFirewallPolicyRules, ionos.CreateFirewallPolicyRulesInput{FirewallID: policyExample,
		Rules: []ionos.NewFirewallRule{{Protocol: "ANY", Action: new("deny")}}})
	require.Equal(t, "CONFIGURING", *after.State)
	require.Len(t, after.Rules, 4)
	require.Equal(t, "deny", *after.Rules[3].Action)
	w.rests()
	bad := ionos.CreateFirewallPolicyRulesInput{FirewallID: policyExample, Rules: []ionos.NewFirewallRule{ssh("22"), ssh("seventy")}}
	fails(w, ionos.CreateFirewallPolicyRules, bad, 400, "INVALID_PARAMETERS")
	require.Len(t, do(w, ionos.ListFirewallPolicyRules, byID), 4, "a refused call adds no rule")
	require.Equal(t, "ACTIVE", *do(w, ionos.GetFirewallPolicy, byID).State)

	named := ionos.GetFirewallPolicyRuleInput{FirewallID: policyExample, RuleID: ruleExample}
	require.Equal(t, 4567, *do(w, ionos.GetFirewallPolicyRule, named).PortFrom)
	do(w, ionos.DeleteFirewallPolicyRule, named)
	fails(w, ionos.GetFirewallPolicyRule, named, 404, "RULE_NOT_FOUND")
}

func TestFirewallPoliciesAreListedAsAsked(t *testing.T) {
	w := newWorld(t, slow)
	require.Len(t, do(w, ionos.ListFirewallPolicies, ionos.Listing{}), 6)
	found := do(w, ionos.ListFirewallPolicies, ionos.Listing{Q: new(ipWeb2), Fields: new("id,name")})
	require.Equal(t, []ionos.FirewallPolicy{{ID: new(policyWeb), Name: new("Web only")}}, found)
	page := do(w, ionos.ListFirewallPolicies, ionos.Listing{Sort: new("-name"), Page: new(2), PerPage: new(4)})
	require.Len(t, page, 2)
	require.Equal(t, "Legacy open", *page[1].Name)
}

func TestDefaultFirewallPoliciesCanOnlyBeAssigned(t *testing.T) {
	w := newWorld(t, slow)
	do(w, ionos.AssignFirewallPolicyServerIPs, ionos.AssignFirewallPolicyServerIPsInput{FirewallID: policyLinux, ServerIPs: []string{ipWeb1, ipWeb2}})
	require.Len(t, do(w, ionos.ListFirewallPolicyServerIPs, ionos.GetFirewallPolicyInput{FirewallID: policyLinux}), 5)
	w.rests()
	fails(w, ionos.AssignFirewallPolicyServerIPs, ionos.AssignFirewallPolicyServerIPsInput{FirewallID: policyLinux, ServerIPs: []string{ipWeb1, nowhere}}, 400, "INVALID_PARAMETERS")
}
