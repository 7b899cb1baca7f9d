package ionos

import (
	"slices"

	"signoff/provider"
)

// holdsIP reports whether an address is among those assigned.
func holdsIP(ips []AssignedIP, id string) bool {
	return slices.ContainsFunc(ips, func(ip AssignedIP) bool { return sameID(ip.ID, id) })
}

// ListFirewallPolicyServerIPs lists the IPs of a policy. Source: IONOS Cloud Panel API, Firewall Policies.
var ListFirewallPolicyServerIPs = provider.Define(cloud, provider.Op[GetFirewallPolicyInput, []AssignedIP]{
	Name: "ionos_firewall_policy_server_ips_list", Group: "firewall_policies",
	Doc:    "List the server IPs that have a firewall policy: id, address, server name.",
	Route:  "GET /firewall_policies/{firewall_id}/server_ips",
	Effect: provider.Observe,
})

// GetFirewallPolicyServerIPInput names an IP of a policy. The path calls the
// id of an IP server_ip.
type GetFirewallPolicyServerIPInput struct {
	FirewallID string `json:"firewall_id" path:"firewall_id" pick:"ionos_firewall_policies_list" pattern:"^[0-9A-Fa-f]{30,33}$" doc:"Id of the firewall policy."`
	IPID       string `json:"ip_id" path:"server_ip" pick:"ionos_firewall_policy_server_ips_list" pattern:"^[0-9A-Fa-f]{30,33}$" doc:"Id of the IP, not the address."`
}

// GetFirewallPolicyServerIP reads one IP of a policy. Source: IONOS Cloud Panel API, Firewall Policies.
var GetFirewallPolicyServerIP = provider.Define(cloud, provider.Op[GetFirewallPolicyServerIPInput, AssignedIP]{
	Name: "ionos_firewall_policy_server_ips_get", Group: "firewall_policies",
	Doc:    "Read one server IP that has a firewall policy: address and server name.",
	Route:  "GET /firewall_policies/{firewall_id}/server_ips/{server_ip}",
	Effect: provider.Observe,
})

// AssignFirewallPolicyServerIPsInput names the IPs to get the policy.
type AssignFirewallPolicyServerIPsInput struct {
	FirewallID string   `json:"firewall_id" path:"firewall_id" pick:"ionos_firewall_policies_list" pattern:"^[0-9A-Fa-f]{30,33}$" doc:"Id of the firewall policy."`
	ServerIPs  []string `json:"server_ips" pick:"ionos_public_ips_list" pattern:"^[0-9A-Fa-f]{30,33}$" jsonschema:"minItems=1" doc:"Ids of public IPs that servers have, not addresses."`
}

// AssignFirewallPolicyServerIPs gives IPs the policy. Beside each IP it looks at
// the server of it, which shows the policy that the IP loses.
// Source: IONOS Cloud Panel API, Firewall Policies.
var AssignFirewallPolicyServerIPs = provider.Define(cloud, provider.Op[AssignFirewallPolicyServerIPsInput, FirewallPolicy]{
	Name: "ionos_firewall_policy_server_ips_assign", Group: "firewall_policies",
	Doc:    "Give server IPs a firewall policy. An IP has exactly one: each drops its present policy at once, which can cut off or expose its server. There is no unassigning, only another policy.",
	Route:  "POST /firewall_policies/{firewall_id}/server_ips",
	Ask:    "Replace the firewall policies of the IPs listed by {subject.name}",
	Effect: provider.Destroy,
	Looks:  []provider.Look{provider.Read(GetFirewallPolicy), provider.Each("server_ips", GetPublicIP, "ip_id"), provider.Each("server_ips", ListServers, "q")},
	Hangs:  newPolicies,
	Waits:  restedBy(GetFirewallPolicy),
	Settle: entityBecomesAll(GetFirewallPolicy, "the IPs have the policy", func(in AssignFirewallPolicyServerIPsInput, p FirewallPolicy) []bool {
		return each(in.ServerIPs, func(id string) bool { return holdsIP(p.ServerIPs, id) })
	}),
	Sensitive: true,
})
