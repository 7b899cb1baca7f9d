package ionos

import (
	"slices"
	"strconv"
	"strings"

	"signoff/provider"
)

// FirewallRule is a rule of a policy. Requests say allow where answers say
// accept.
type FirewallRule struct {
	ID          *string `json:"id,omitzero"`
	Protocol    *string `json:"protocol,omitzero"`
	Description *string `json:"description,omitzero"`
	Action      *string `json:"action,omitzero" doc:"accept or deny."`
	PortFrom    *int    `json:"port_from,omitzero"`
	PortTo      *int    `json:"port_to,omitzero"`
	Source      *string `json:"source,omitzero" doc:"Address that may connect; 0.0.0.0 means everybody."`
}

func (r FirewallRule) key() (id, name string) { return provider.Value(r.ID), "" }

// NewFirewallRule is a rule to be made. The two operations that take it
// document different protocols; the cloud decides. They want a port even for
// protocols without one, although the text has the cloud fill it in.
type NewFirewallRule struct {
	Protocol    string  `json:"protocol" jsonschema:"enum=TCP,enum=UDP,enum=TCP/UDP,enum=ICMP,enum=AH,enum=ESP,enum=IPSEC,enum=GRE,enum=ANY"`
	Action      *string `json:"action,omitzero" jsonschema:"enum=allow,enum=deny,default=allow" doc:"deny goes with protocol ANY only and closes all ports."`
	Port        *string `json:"port,omitzero" doc:"Port, such as 80, or range. TCP and UDP need this, or port_from and port_to."`
	PortFrom    *int    `json:"port_from,omitzero" jsonschema:"minimum=1,maximum=65535" doc:"First port of a range; instead of port."`
	PortTo      *int    `json:"port_to,omitzero" jsonschema:"maximum=65535" doc:"Last port of the range; required with port_from."`
	Description *string `json:"description,omitzero"`
	Source      *string `json:"source,omitzero" jsonschema:"default=0.0.0.0" doc:"Address that may connect. Left out or 0.0.0.0: everybody."`
}

// fits reports whether a rule of a policy may be the one asked for.
func (n NewFirewallRule) fits(r FirewallRule) bool {
	return n.Protocol == provider.Value(r.Protocol) && n.spans(provider.Value(r.PortFrom), provider.Value(r.PortTo)) &&
		agrees(n.PortFrom, r.PortFrom) && agrees(n.PortTo, r.PortTo) && agrees(n.Source, r.Source)
}

// spans reports whether port, if given, means these ports. How a range is
// spelled is not documented, only that port may be one.
func (n NewFirewallRule) spans(from, to int) bool {
	first, last := strconv.Itoa(from), strconv.Itoa(to)
	return n.Port == nil || from == to && *n.Port == first ||
		len(*n.Port) > len(first)+len(last) && strings.HasPrefix(*n.Port, first) && strings.HasSuffix(*n.Port, last)
}

// validRules says which members of a rule belong together.
func validRules(rules []NewFirewallRule) error {
	for i, r := range rules {
		ranged := r.PortFrom != nil || r.PortTo != nil
		switch {
		case r.Port != nil && ranged:
			return provider.Wrong(at("rules", i, "port"), "give either this, or port_from and port_to")
		case (r.PortFrom == nil) != (r.PortTo == nil):
			return provider.Wrong(at("rules", i, "port_to"), "port_from and port_to go together")
		case ranged && *r.PortTo < *r.PortFrom:
			return provider.Wrong(at("rules", i, "port_to"), "it is smaller than port_from")
		case r.Port == nil && !ranged && slices.Contains([]string{"TCP", "UDP", "TCP/UDP"}, r.Protocol):
			return provider.Wrong(at("rules", i, "port"), "%s needs a port, or port_from and port_to", r.Protocol)
		case provider.Value(r.Action) == "deny" && r.Protocol != "ANY":
			return provider.Wrong(at("rules", i, "action"), "deny goes with protocol ANY only")
		}
	}
	return nil
}

// ListFirewallPolicyRules lists the rules of a policy. Source: IONOS Cloud Panel API, Firewall Policies.
var ListFirewallPolicyRules = provider.Define(cloud, provider.Op[GetFirewallPolicyInput, []FirewallRule]{
	Name: "ionos_firewall_policy_rules_list", Group: "firewall_policies",
	Doc:    "List the rules of a firewall policy: protocol, ports, source, action.",
	Route:  "GET /firewall_policies/{firewall_id}/rules",
	Effect: provider.Observe,
})

// GetFirewallPolicyRuleInput names a rule of a policy.
type GetFirewallPolicyRuleInput struct {
	FirewallID string `json:"firewall_id" path:"firewall_id" pick:"ionos_firewall_policies_list" pattern:"^[0-9A-Fa-f]{30,33}$" doc:"Id of the firewall policy."`
	RuleID     string `json:"rule_id" path:"rule_id" pick:"ionos_firewall_policy_rules_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
}

// GetFirewallPolicyRule reads one rule. Source: IONOS Cloud Panel API, Firewall Policies.
var GetFirewallPolicyRule = provider.Define(cloud, provider.Op[GetFirewallPolicyRuleInput, FirewallRule]{
	Name: "ionos_firewall_policy_rules_get", Group: "firewall_policies",
	Doc:    "Read one rule of a firewall policy.",
	Route:  "GET /firewall_policies/{firewall_id}/rules/{rule_id}",
	Effect: provider.Observe,
})

// CreateFirewallPolicyRulesInput lists the rules to add.
type CreateFirewallPolicyRulesInput struct {
	FirewallID string            `json:"firewall_id" path:"firewall_id" pick:"ionos_firewall_policies_list" pattern:"^[0-9A-Fa-f]{30,33}$" doc:"Id of the firewall policy."`
	Rules      []NewFirewallRule `json:"rules" jsonschema:"minItems=1"`
}

// CreateFirewallPolicyRules adds rules. Source: IONOS Cloud Panel API, Firewall Policies.
var CreateFirewallPolicyRules = provider.Define(cloud, provider.Op[CreateFirewallPolicyRulesInput, FirewallPolicy]{
	Name: "ionos_firewall_policy_rules_create", Group: "firewall_policies",
	Doc:    "Add rules to a firewall policy that is not a default one. They work at once on every IP that has it: allow opens ports, deny with protocol ANY closes all. Returns the policy with all its rules.",
	Route:  "POST /firewall_policies/{firewall_id}/rules",
	Ask:    "Add rules to firewall policy {subject.name}",
	Valid:  func(in CreateFirewallPolicyRulesInput) error { return validRules(in.Rules) },
	Effect: provider.Destroy,
	EffectOf: func(in CreateFirewallPolicyRulesInput) provider.Effect {
		if slices.ContainsFunc(in.Rules, func(r NewFirewallRule) bool { return provider.Or(r.Action, "allow") != "allow" }) {
			return provider.Destroy
		}
		return provider.Modify
	},
	Looks: []provider.Look{provider.Read(GetFirewallPolicy)},
	Hangs: onFirewallPolicy[CreateFirewallPolicyRulesInput]("gets the rules"),
	Waits: restedBy(GetFirewallPolicy),
	Settle: entityGains(GetFirewallPolicy, "rules", func(in CreateFirewallPolicyRulesInput) []NewFirewallRule { return in.Rules },
		func(p FirewallPolicy) []FirewallRule { return p.Rules }),
	Sensitive: true,
})

// DeleteFirewallPolicyRule removes a rule. Source: IONOS Cloud Panel API, Firewall Policies.
var DeleteFirewallPolicyRule = provider.Define(cloud, provider.Op[GetFirewallPolicyRuleInput, FirewallPolicy]{
	Name: "ionos_firewall_policy_rules_delete", Group: "firewall_policies",
	Doc:        "Delete a rule of a firewall policy that is not a default one. Every IP that has the policy closes the port (or loses the deny) at once. Rules cannot be edited: make the new one first.",
	Route:      "DELETE /firewall_policies/{firewall_id}/rules/{rule_id}",
	Ask:        "Delete rule {rule_id} of firewall policy {subject.name}",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetFirewallPolicy), provider.Read(GetFirewallPolicyRule)},
	Hangs:      onFirewallPolicy[GetFirewallPolicyRuleInput]("loses the rule"),
	Waits:      restedBy(GetFirewallPolicy),
	Settle: entityBecomes(GetFirewallPolicy, "the rule is gone", func(in GetFirewallPolicyRuleInput, p FirewallPolicy) bool {
		return !slices.ContainsFunc(p.Rules, func(r FirewallRule) bool { return sameID(r.ID, in.RuleID) })
	}),
	Sensitive: true,
})
