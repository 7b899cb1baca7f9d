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
	web1          = "92AA60BEC8333A21EDB9EAAA61852860"
	web2          = "CB22C6E0428239348A6B70BAE0D67E66"
	ipWeb1        = "696469547988D3945B3FE59DFCB93C90"
	ipWeb2        = "01D4A802798AB77AA72DA2D05E1379E1"
)

func ssh(port string) ionos.NewFirewallRule {
	return ionos.NewFirewallRule{Protocol: "TCP", Port: &port}
}

func TestLifeOfAFirewallPolicy(t *testing.T) {
	r := newRig(t)
	made := do(r, ionos.CreateFirewallPolicy, ionos.CreateFirewallPolicyInput{Name: "admins", Rules: []ionos.NewFirewallRule{ssh("22"), ssh("8000-8010")}})
	require.Equal(t, "CONFIGURING", *made.State)
	require.Equal(t, "accept", *made.Rules[0].Action)
	require.Equal(t, []int{8000, 8010}, []int{*made.Rules[1].PortFrom, *made.Rules[1].PortTo})
	byID := ionos.GetFirewallPolicyInput{FirewallID: *made.ID}
	r.refuses(try(ionos.DeleteFirewallPolicy, byID), 403, "INVALID_STATE")
	r.pass()
	require.Equal(t, "ACTIVE", *do(r, ionos.GetFirewallPolicy, byID).State)

	do(r, ionos.AssignFirewallPolicyServerIPs, ionos.AssignFirewallPolicyServerIPsInput{FirewallID: *made.ID, ServerIPs: []string{ipWeb1}})
	require.Equal(t, "10.4.141.161", *do(r, ionos.GetFirewallPolicyServerIP, ionos.GetFirewallPolicyServerIPInput{FirewallID: *made.ID, IPID: ipWeb1}).IP)
	require.Equal(t, *made.ID, *do(r, ionos.GetServerIPFirewallPolicy, ionos.GetServerIPInput{ServerID: web1, IPID: ipWeb1}).ID)
	for _, ip := range do(r, ionos.ListFirewallPolicyServerIPs, ionos.GetFirewallPolicyInput{FirewallID: policyWeb}) {
		require.NotEqual(t, ipWeb1, *ip.ID, "an IP has one policy")
	}
	r.pass()
	require.Equal(t, "CONFIGURING", *do(r, ionos.UpdateFirewallPolicy, ionos.UpdateFirewallPolicyInput{FirewallID: *made.ID, Name: ptr("admins only")}).State)
	require.Equal(t, "admins only", *do(r, ionos.GetServer, ionos.GetServerInput{ServerID: web1}).IPs[0].FirewallPolicy.Name)
	r.pass()
	require.Equal(t, "REMOVING", *do(r, ionos.DeleteFirewallPolicy, byID).State)
	require.Equal(t, *made.ID, *do(r, ionos.GetServerIPFirewallPolicy, ionos.GetServerIPInput{ServerID: web1, IPID: ipWeb1}).ID)
	r.refuses(try(ionos.SetServerIPFirewallPolicy, ionos.SetServerIPFirewallPolicyInput{ServerID: web2, IPID: ipWeb2, FirewallPolicyID: *made.ID}), 400, "INVALID_PARAMETERS")
	r.pass()
	r.refuses(try(ionos.GetFirewallPolicy, byID), 404, "FIREWALL_NOT_FOUND")
	require.Nil(t, do(r, ionos.GetServerIPFirewallPolicy, ionos.GetServerIPInput{ServerID: web1, IPID: ipWeb1}).ID, "its IPs have no policy left")
}

func TestRulesOfAFirewallPolicy(t *testing.T) {
	r := newRig(t)
	byID := ionos.GetFirewallPolicyInput{FirewallID: policyExample}
	after := do(r, ionos.CreateFirewallPolicyRules, ionos.CreateFirewallPolicyRulesInput{FirewallID: policyExample,
		Rules: []ionos.NewFirewallRule{{Protocol: "ANY", Action: ptr("deny")}}})
	require.Equal(t, "CONFIGURING", *after.State)
	require.Len(t, after.Rules, 4)
	require.Equal(t, "deny", *after.Rules[3].Action)
	r.pass()
	bad := ionos.CreateFirewallPolicyRulesInput{FirewallID: policyExample, Rules: []ionos.NewFirewallRule{ssh("22"), ssh("seventy")}}
	r.refuses(try(ionos.CreateFirewallPolicyRules, bad), 400, "INVALID_PARAMETERS")
	require.Len(t, do(r, ionos.ListFirewallPolicyRules, byID), 4, "a refused call adds no rule")
	require.Equal(t, "ACTIVE", *do(r, ionos.GetFirewallPolicy, byID).State)

	named := ionos.GetFirewallPolicyRuleInput{FirewallID: policyExample, RuleID: ruleExample}
	require.Equal(t, 4567, *do(r, ionos.GetFirewallPolicyRule, named).PortFrom)
	do(r, ionos.DeleteFirewallPolicyRule, named)
	r.refuses(try(ionos.GetFirewallPolicyRule, named), 404, "RULE_NOT_FOUND")
}

func TestFirewallPoliciesAreListedAsAsked(t *testing.T) {
	r := newRig(t)
	require.Len(t, do(r, ionos.ListFirewallPolicies, ionos.ListInput{}), 6)
	found := do(r, ionos.ListFirewallPolicies, ionos.ListInput{Q: ptr(ipWeb2), Fields: ptr("id,name")})
	require.Equal(t, []ionos.FirewallPolicy{{ID: ptr(policyWeb), Name: ptr("Web only")}}, found)
	page := do(r, ionos.ListFirewallPolicies, ionos.ListInput{Sort: ptr("-name"), Page: ptr(2), PerPage: ptr(4)})
	require.Len(t, page, 2)
	require.Equal(t, "Legacy open", *page[1].Name)
}

func TestDefaultFirewallPoliciesCanOnlyBeAssigned(t *testing.T) {
	r := newRig(t)
	do(r, ionos.AssignFirewallPolicyServerIPs, ionos.AssignFirewallPolicyServerIPsInput{FirewallID: policyLinux, ServerIPs: []string{ipWeb1, ipWeb2}})
	require.Len(t, do(r, ionos.ListFirewallPolicyServerIPs, ionos.GetFirewallPolicyInput{FirewallID: policyLinux}), 4)
	r.pass()
	r.refuses(try(ionos.AssignFirewallPolicyServerIPs, ionos.AssignFirewallPolicyServerIPsInput{FirewallID: policyLinux, ServerIPs: []string{ipWeb1, nobody}}), 400, "INVALID_PARAMETERS")
}

func TestErrorsOfFirewallPolicies(t *testing.T) {
	gone, linux, one := ionos.GetFirewallPolicyInput{FirewallID: nobody}, ionos.GetFirewallPolicyInput{FirewallID: policyLinux}, []ionos.NewFirewallRule{ssh("22")}
	documentedErrors(t, "ionos_firewall_", map[string]func(*rig) error{
		"ionos_firewall_policies_create.400":          try(ionos.CreateFirewallPolicy, ionos.CreateFirewallPolicyInput{Name: "Web only", Rules: one}),
		"ionos_firewall_policies_get.404":             try(ionos.GetFirewallPolicy, gone),
		"ionos_firewall_policies_update.400":          try(ionos.UpdateFirewallPolicy, ionos.UpdateFirewallPolicyInput{FirewallID: policyExample, Name: ptr("Web only")}),
		"ionos_firewall_policies_update.403":          try(ionos.UpdateFirewallPolicy, ionos.UpdateFirewallPolicyInput{FirewallID: policyLinux, Name: ptr("mine")}),
		"ionos_firewall_policies_update.404":          try(ionos.UpdateFirewallPolicy, ionos.UpdateFirewallPolicyInput{FirewallID: nobody, Name: ptr("mine")}),
		"ionos_firewall_policies_delete.403":          try(ionos.DeleteFirewallPolicy, linux),
		"ionos_firewall_policies_delete.404":          try(ionos.DeleteFirewallPolicy, gone),
		"ionos_firewall_policy_server_ips_list.404":   try(ionos.ListFirewallPolicyServerIPs, gone),
		"ionos_firewall_policy_server_ips_assign.400": try(ionos.AssignFirewallPolicyServerIPs, ionos.AssignFirewallPolicyServerIPsInput{FirewallID: policyExample}),
		"ionos_firewall_policy_server_ips_assign.404": try(ionos.AssignFirewallPolicyServerIPs, ionos.AssignFirewallPolicyServerIPsInput{FirewallID: nobody, ServerIPs: []string{ipWeb1}}),
		"ionos_firewall_policy_server_ips_get.404-1":  try(ionos.GetFirewallPolicyServerIP, ionos.GetFirewallPolicyServerIPInput{FirewallID: nobody, IPID: ipWeb1}),
		"ionos_firewall_policy_server_ips_get.404-2":  try(ionos.GetFirewallPolicyServerIP, ionos.GetFirewallPolicyServerIPInput{FirewallID: policyExample, IPID: ipWeb1}),
		"ionos_firewall_policy_rules_list.404":        try(ionos.ListFirewallPolicyRules, gone),
		"ionos_firewall_policy_rules_create.400":      try(ionos.CreateFirewallPolicyRules, ionos.CreateFirewallPolicyRulesInput{FirewallID: policyExample}),
		"ionos_firewall_policy_rules_create.403":      try(ionos.CreateFirewallPolicyRules, ionos.CreateFirewallPolicyRulesInput{FirewallID: policyLinux, Rules: one}),
		"ionos_firewall_policy_rules_create.404":      try(ionos.CreateFirewallPolicyRules, ionos.CreateFirewallPolicyRulesInput{FirewallID: nobody, Rules: one}),
		"ionos_firewall_policy_rules_get.404-1":       try(ionos.GetFirewallPolicyRule, ionos.GetFirewallPolicyRuleInput{FirewallID: nobody, RuleID: ruleExample}),
		"ionos_firewall_policy_rules_get.404-2":       try(ionos.GetFirewallPolicyRule, ionos.GetFirewallPolicyRuleInput{FirewallID: policyExample, RuleID: nobody}),
		"ionos_firewall_policy_rules_delete.403":      try(ionos.DeleteFirewallPolicyRule, ionos.GetFirewallPolicyRuleInput{FirewallID: policyLinux, RuleID: nobody}),
		"ionos_firewall_policy_rules_delete.404-1":    try(ionos.DeleteFirewallPolicyRule, ionos.GetFirewallPolicyRuleInput{FirewallID: nobody, RuleID: ruleExample}),
		"ionos_firewall_policy_rules_delete.404-2":    try(ionos.DeleteFirewallPolicyRule, ionos.GetFirewallPolicyRuleInput{FirewallID: policyExample, RuleID: nobody}),
	})
}
