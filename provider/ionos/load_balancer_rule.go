package ionos

import (
	"fmt"
	"slices"

	"signoff/provider"
)

// LoadBalancerRule sends what arrives at a port of the balancer to a port of
// the servers; port 0 means every port.
type LoadBalancerRule struct {
	ID           *string `json:"id,omitzero"`
	Protocol     *string `json:"protocol,omitzero"`
	PortBalancer *int    `json:"port_balancer,omitzero"`
	PortServer   *int    `json:"port_server,omitzero"`
	Source       *string `json:"source,omitzero" doc:"Address that may connect; 0.0.0.0 means everybody."`
}

func (r LoadBalancerRule) key() (id, name string) { return provider.Value(r.ID), "" }

// NewLoadBalancerRule is a rule to be made. One document calls its ports
// numbers, the other integers.
type NewLoadBalancerRule struct {
	Protocol     string  `json:"protocol" jsonschema:"enum=TCP,enum=UDP"`
	PortBalancer int     `json:"port_balancer" jsonschema:"minimum=0,maximum=65535" doc:"Port of the balancer. 0 means every port: only with port_server 0 and health_check_test NONE or ICMP."`
	PortServer   int     `json:"port_server" jsonschema:"minimum=0,maximum=65535" doc:"Port of the servers; 0 only with port_balancer 0."`
	Source       *string `json:"source,omitzero" jsonschema:"default=0.0.0.0" doc:"Address that may connect. Left out or 0.0.0.0: everybody."`
}

// fits reports whether a rule of a balancer may be the one asked for.
func (n NewLoadBalancerRule) fits(r LoadBalancerRule) bool {
	return n.Protocol == provider.Value(r.Protocol) && agrees(&n.PortBalancer, r.PortBalancer) &&
		agrees(&n.PortServer, r.PortServer) && agrees(n.Source, r.Source)
}

// validBalancerRules says that every port goes to every port.
func validBalancerRules(rules []NewLoadBalancerRule) error {
	for i, r := range rules {
		if (r.PortBalancer == 0) != (r.PortServer == 0) {
			return provider.Wrong(at("rules", i, "port_server"), "port_balancer and port_server are both 0 or neither")
		}
	}
	return nil
}

// at is the dotted path of a member of a list's element.
func at(list string, i int, member string) string { return fmt.Sprintf("%s.%d.%s", list, i, member) }

// ListLoadBalancerRules lists the rules of a balancer. Source: IONOS Cloud Panel API, Load Balancers.
var ListLoadBalancerRules = provider.Define(cloud, provider.Op[GetLoadBalancerInput, []LoadBalancerRule]{
	Name: "ionos_load_balancer_rules_list", Group: "load_balancers",
	Doc:    "List the rules of a load balancer: protocol, ports, source.",
	Route:  "GET /load_balancers/{load_balancer_id}/rules",
	Effect: provider.Observe,
})

// GetLoadBalancerRuleInput names a rule of a balancer.
type GetLoadBalancerRuleInput struct {
	LoadBalancerID string `json:"load_balancer_id" path:"load_balancer_id" pick:"ionos_load_balancers_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	RuleID         string `json:"rule_id" path:"rule_id" pick:"ionos_load_balancer_rules_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
}

// GetLoadBalancerRule reads one rule. Source: IONOS Cloud Panel API, Load Balancers.
var GetLoadBalancerRule = provider.Define(cloud, provider.Op[GetLoadBalancerRuleInput, LoadBalancerRule]{
	Name: "ionos_load_balancer_rules_get", Group: "load_balancers",
	Doc:    "Read one rule of a load balancer.",
	Route:  "GET /load_balancers/{load_balancer_id}/rules/{rule_id}",
	Effect: provider.Observe,
})

// CreateLoadBalancerRulesInput lists the rules to add.
type CreateLoadBalancerRulesInput struct {
	LoadBalancerID string                `json:"load_balancer_id" path:"load_balancer_id" pick:"ionos_load_balancers_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	Rules          []NewLoadBalancerRule `json:"rules" jsonschema:"minItems=1"`
}

// CreateLoadBalancerRules adds rules. Source: IONOS Cloud Panel API, Load Balancers.
var CreateLoadBalancerRules = provider.Define(cloud, provider.Op[CreateLoadBalancerRulesInput, LoadBalancer]{
	Name: "ionos_load_balancer_rules_create", Group: "load_balancers",
	Doc:    "Add rules to a load balancer; a port can be balanced by one rule only. Returns the balancer with all its rules.",
	Route:  "POST /load_balancers/{load_balancer_id}/rules",
	Ask:    "Add rules to load balancer {subject.name}",
	Valid:  func(in CreateLoadBalancerRulesInput) error { return validBalancerRules(in.Rules) },
	Effect: provider.Modify,
	Looks:  []provider.Look{provider.Read(GetLoadBalancer)},
	Waits:  restedBy(GetLoadBalancer),
	Settle: entityGains(GetLoadBalancer, "rules", func(in CreateLoadBalancerRulesInput) []NewLoadBalancerRule { return in.Rules },
		func(b LoadBalancer) []LoadBalancerRule { return b.Rules }),
})

// DeleteLoadBalancerRule removes a rule. Source: IONOS Cloud Panel API, Load Balancers.
var DeleteLoadBalancerRule = provider.Define(cloud, provider.Op[GetLoadBalancerRuleInput, LoadBalancer]{
	Name: "ionos_load_balancer_rules_delete", Group: "load_balancers",
	Doc:        "Delete a rule of a load balancer: the port is no longer balanced. Returns the balancer.",
	Route:      "DELETE /load_balancers/{load_balancer_id}/rules/{rule_id}",
	Ask:        "Delete rule {rule_id} of load balancer {subject.name}",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetLoadBalancer), provider.Read(GetLoadBalancerRule)},
	Hangs:      onLoadBalancer[GetLoadBalancerRuleInput]("gets no more traffic by this rule"),
	Waits:      restedBy(GetLoadBalancer),
	Settle: entityBecomes(GetLoadBalancer, "the rule is gone", func(in GetLoadBalancerRuleInput, b LoadBalancer) bool {
		return !slices.ContainsFunc(b.Rules, func(r LoadBalancerRule) bool { return sameID(r.ID, in.RuleID) })
	}),
})
