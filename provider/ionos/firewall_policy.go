package ionos

import (
	"signoff/provider"
)

// FirewallPolicy is a set of rules that public IPs of servers have. What no
// rule allows is blocked.
type FirewallPolicy struct {
	ID           *string        `json:"id,omitzero"`
	Name         *string        `json:"name,omitzero"`
	Description  *string        `json:"description,omitzero"`
	State        *string        `json:"state,omitzero" doc:"ACTIVE is at rest; CONFIGURING and REMOVING are on the way."`
	CreationDate *string        `json:"creation_date,omitzero"`
	Default      *int           `json:"default,omitzero" doc:"1 for a policy of the cloud, which cannot be changed."`
	Rules        []FirewallRule `json:"rules,omitzero"`
	ServerIPs    []AssignedIP   `json:"server_ips,omitzero" doc:"The IPs that have the policy."`
	CloudPanelID *string        `json:"cloudpanel_id,omitzero" doc:"Short id shown in the Cloud Panel."`
}

func (p FirewallPolicy) standing() (string, Status) {
	return "the firewall policy", Status{State: p.State}
}

func (p FirewallPolicy) key() (id, name string) {
	return provider.Value(p.ID), provider.Value(p.Name)
}

// AssignedIP is a server's public IP that has a firewall policy or is in a
// load balancer.
type AssignedIP struct {
	ID         *string `json:"id,omitzero"`
	IP         *string `json:"ip,omitzero" doc:"The address."`
	ServerName *string `json:"server_name,omitzero"`
}

// ListFirewallPolicies lists policies with their rules and IPs. Source: IONOS Cloud Panel API, Firewall Policies.
var ListFirewallPolicies = provider.Define(cloud, provider.Op[Listing, []FirewallPolicy]{
	Name: "ionos_firewall_policies_list", Group: "firewall_policies",
	Doc:    "List firewall policies with their rules and the server IPs that have them. Use q to find one by name, or to find the one of an IP by its id or address.",
	Route:  "GET /firewall_policies",
	Effect: provider.Observe,
})

// GetFirewallPolicyInput names a policy.
type GetFirewallPolicyInput struct {
	FirewallID string `json:"firewall_id" path:"firewall_id" pick:"ionos_firewall_policies_list" pattern:"^[0-9A-Fa-f]{30,33}$" doc:"Id of the firewall policy."`
}

// GetFirewallPolicy reads one policy. Source: IONOS Cloud Panel API, Firewall Policies.
var GetFirewallPolicy = provider.Define(cloud, provider.Op[GetFirewallPolicyInput, FirewallPolicy]{
	Name: "ionos_firewall_policies_get", Group: "firewall_policies",
	Doc:    "Read one firewall policy: state, rules, and the server IPs that have it.",
	Route:  "GET /firewall_policies/{firewall_id}",
	Effect: provider.Observe,
})

// CreateFirewallPolicyInput describes a new policy.
type CreateFirewallPolicyInput struct {
	Name        string            `json:"name" jsonschema:"maxLength=128" doc:"No other policy may have it."`
	Description *string           `json:"description,omitzero" jsonschema:"maxLength=256"`
	Rules       []NewFirewallRule `json:"rules" doc:"What to let in; everything else is blocked."`
}

// CreateFirewallPolicy makes a policy. Source: IONOS Cloud Panel API, Firewall Policies.
var CreateFirewallPolicy = provider.Define(cloud, provider.Op[CreateFirewallPolicyInput, FirewallPolicy]{
	Name: "ionos_firewall_policies_create", Group: "firewall_policies",
	Doc:       "Make a firewall policy with its rules. It works on no server until ionos_firewall_policy_server_ips_assign gives it to IPs. Returns the policy while it is set up.",
	Route:     "POST /firewall_policies",
	Ask:       "Create firewall policy {name}",
	Valid:     func(in CreateFirewallPolicyInput) error { return validRules(in.Rules) },
	Effect:    provider.Modify,
	Looks:     []provider.Look{provider.Read(ListFirewallPolicies, "q=name").Around()},
	Waits:     restedBy(GetFirewallPolicy).From("firewall_id", "/id"),
	Settle:    entityAppears(ListFirewallPolicies, func(in CreateFirewallPolicyInput) string { return in.Name }),
	Sensitive: true,
})

// UpdateFirewallPolicyInput gives the texts to change.
type UpdateFirewallPolicyInput struct {
	FirewallID  string  `json:"firewall_id" path:"firewall_id" pick:"ionos_firewall_policies_list" pattern:"^[0-9A-Fa-f]{30,33}$" doc:"Id of the firewall policy."`
	Name        *string `json:"name,omitzero" jsonschema:"maxLength=128" doc:"No other policy may have it."`
	Description *string `json:"description,omitzero" jsonschema:"maxLength=256"`
}

// UpdateFirewallPolicy changes name and description. It answers 200, yet the
// policy is CONFIGURING for a while. Source: IONOS Cloud Panel API, Firewall Policies.
var UpdateFirewallPolicy = provider.Define(cloud, provider.Op[UpdateFirewallPolicyInput, FirewallPolicy]{
	Name: "ionos_firewall_policies_update", Group: "firewall_policies",
	Doc:   "Change the name, the description or both of a firewall policy that is not a default one. Rules are changed by ionos_firewall_policy_rules_create and _delete.",
	Route: "PUT /firewall_policies/{firewall_id}",
	Ask:   "Change name or description of firewall policy {subject.name}",
	Valid: func(in UpdateFirewallPolicyInput) error {
		return someOf("name, description", in.Name != nil, in.Description != nil)
	},
	Effect:     provider.Modify,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetFirewallPolicy)},
	Settle: entityBecomesAll(GetFirewallPolicy, "name and description are as asked", func(in UpdateFirewallPolicyInput, p FirewallPolicy) []bool {
		return asAsked(part(in.Name, p.Name), part(in.Description, p.Description))
	}),
})

// DeleteFirewallPolicy removes a policy. Source: IONOS Cloud Panel API, Firewall Policies.
var DeleteFirewallPolicy = provider.Define(cloud, provider.Op[GetFirewallPolicyInput, FirewallPolicy]{
	Name: "ionos_firewall_policies_delete", Group: "firewall_policies",
	Doc:        "Delete a firewall policy that is not a default one, with its rules, for good. Give its server IPs another policy first.",
	Route:      "DELETE /firewall_policies/{firewall_id}",
	Ask:        "Delete firewall policy {subject.name} with its rules",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetFirewallPolicy)},
	Hangs:      onFirewallPolicy[GetFirewallPolicyInput]("loses its rules"),
	Waits:      removedBy(GetFirewallPolicy),
	Settle:     entityDisappears[GetFirewallPolicyInput](GetFirewallPolicy),
	Sensitive:  true,
})
