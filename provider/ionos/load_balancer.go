package ionos

import "signoff/provider"

// LoadBalancer spreads traffic over servers' public IPs.
type LoadBalancer struct {
	ID                    *string            `json:"id,omitzero"`
	Name                  *string            `json:"name,omitzero"`
	State                 *string            `json:"state,omitzero" doc:"ACTIVE is at rest; CONFIGURING and REMOVING are on the way."`
	CreationDate          *string            `json:"creation_date,omitzero"`
	Description           *string            `json:"description,omitzero"`
	IP                    *string            `json:"ip,omitzero" doc:"The address that takes the traffic."`
	HealthCheckTest       *string            `json:"health_check_test,omitzero"`
	HealthCheckInterval   *int               `json:"health_check_interval,omitzero" doc:"Seconds."`
	HealthCheckPath       *string            `json:"health_check_path,omitzero"`
	HealthCheckPathParser *string            `json:"health_check_path_parser,omitzero"`
	Persistence           *bool              `json:"persistence,omitzero" doc:"Whether a client stays with its server."`
	PersistenceTime       *int               `json:"persistence_time,omitzero" doc:"Seconds."`
	Method                *string            `json:"method,omitzero" doc:"ROUND_ROBIN or LEAST_CONNECTIONS."`
	Datacenter            *Datacenter        `json:"datacenter,omitzero"`
	Region                *Datacenter        `json:"region,omitzero" doc:"Some answers call the data centre so."`
	Rules                 []LoadBalancerRule `json:"rules,omitzero"`
	ServerIPs             []AssignedIP       `json:"server_ips,omitzero" doc:"The IPs that get traffic."`
	CloudPanelID          *string            `json:"cloudpanel_id,omitzero" doc:"Short id shown in the Cloud Panel."`
}

func (b LoadBalancer) standing() (string, Status) { return "the load balancer", Status{State: b.State} }

func (b LoadBalancer) key() (id, name string) { return provider.Value(b.ID), provider.Value(b.Name) }

// ListLoadBalancers lists balancers. Source: IONOS Cloud Panel API, Load Balancers.
var ListLoadBalancers = provider.Define(cloud, provider.Op[Listing, []LoadBalancer]{
	Name: "ionos_load_balancers_list", Group: "load_balancers",
	Doc:    "List load balancers with address, health check, rules and server IPs. Use q to find one by name.",
	Route:  "GET /load_balancers",
	Effect: provider.Observe,
})

// GetLoadBalancerInput names a balancer.
type GetLoadBalancerInput struct {
	LoadBalancerID string `json:"load_balancer_id" path:"load_balancer_id" pick:"ionos_load_balancers_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
}

// GetLoadBalancer reads one balancer. Source: IONOS Cloud Panel API, Load Balancers.
var GetLoadBalancer = provider.Define(cloud, provider.Op[GetLoadBalancerInput, LoadBalancer]{
	Name: "ionos_load_balancers_get", Group: "load_balancers",
	Doc:    "Read one load balancer: state, address, health check, method, rules, server IPs.",
	Route:  "GET /load_balancers/{load_balancer_id}",
	Effect: provider.Observe,
})

// CreateLoadBalancerInput describes a new balancer. The schema wants
// persistence_time always, the text only with persistence. The regular
// expression of the health check has two names in the documents: both go out.
type CreateLoadBalancerInput struct {
	Name                string                `json:"name" jsonschema:"maxLength=128"`
	Description         *string               `json:"description,omitzero" jsonschema:"maxLength=256"`
	HealthCheckTest     string                `json:"health_check_test" jsonschema:"enum=NONE,enum=TCP,enum=HTTP,enum=ICMP" doc:"How to see that a server lives. HTTP is not allowed at the moment."`
	HealthCheckInterval int                   `json:"health_check_interval" jsonschema:"minimum=5,maximum=300" doc:"Seconds between checks."`
	HealthCheckPath     *string               `json:"health_check_path,omitzero" jsonschema:"maxLength=1000" doc:"URL to call; required for HTTP only."`
	HealthCheckParse    *string               `json:"health_check_parse,omitzero" body:"health_check_parse,health_check_parser" jsonschema:"maxLength=64" doc:"Regular expression that the answer has to match; required for HTTP only."`
	Persistence         bool                  `json:"persistence" doc:"Whether a client stays with its server."`
	PersistenceTime     *int                  `json:"persistence_time,omitzero" jsonschema:"minimum=30,maximum=1200" doc:"Seconds a client stays; required with persistence."`
	Method              string                `json:"method" jsonschema:"enum=ROUND_ROBIN,enum=LEAST_CONNECTIONS"`
	DatacenterID        *string               `json:"datacenter_id,omitzero" pick:"ionos_datacenters_list" pattern:"^[0-9A-Fa-f]{30,33}$" doc:"Where to place it; the account's default otherwise."`
	Rules               []NewLoadBalancerRule `json:"rules" doc:"Which ports to balance."`
}

// CreateLoadBalancer makes a balancer. Source: IONOS Cloud Panel API, Load Balancers.
var CreateLoadBalancer = provider.Define(cloud, provider.Op[CreateLoadBalancerInput, LoadBalancer]{
	Name: "ionos_load_balancers_create", Group: "load_balancers",
	Doc:    "Make a load balancer with its rules and an address of its own. It spreads nothing until ionos_load_balancer_server_ips_assign puts IPs into it. Returns the balancer while it is set up.",
	Route:  "POST /load_balancers",
	Ask:    "Create load balancer {name}",
	Valid:  validNewBalancer,
	Effect: provider.Modify,
	Looks:  []provider.Look{provider.Read(ListLoadBalancers, "q=name").Around()},
	Waits:  restedBy(GetLoadBalancer).From("load_balancer_id", "/id"),
	Settle: entityAppears(ListLoadBalancers, func(in CreateLoadBalancerInput) string { return in.Name }),
})

// validNewBalancer says what the documents leave to prose.
func validNewBalancer(in CreateLoadBalancerInput) error {
	switch {
	case in.Persistence && in.PersistenceTime == nil:
		return provider.Wrong("persistence_time", "persistence needs a time")
	case in.HealthCheckTest == "HTTP" && (in.HealthCheckPath == nil || in.HealthCheckParse == nil):
		return provider.Wrong("health_check_path", "HTTP needs health_check_path and health_check_parse")
	}
	for i, r := range in.Rules {
		if r.PortBalancer == 0 && in.HealthCheckTest != "NONE" && in.HealthCheckTest != "ICMP" {
			return provider.Wrong(at("rules", i, "port_balancer"), "every port (0) needs health_check_test NONE or ICMP")
		}
	}
	return validBalancerRules(in.Rules)
}

// UpdateLoadBalancerInput gives the members to change.
type UpdateLoadBalancerInput struct {
	LoadBalancerID      string  `json:"load_balancer_id" path:"load_balancer_id" pick:"ionos_load_balancers_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	Name                *string `json:"name,omitzero" jsonschema:"maxLength=128"`
	Description         *string `json:"description,omitzero" jsonschema:"maxLength=256"`
	HealthCheckTest     *string `json:"health_check_test,omitzero" jsonschema:"enum=NONE,enum=TCP,enum=HTTP,enum=ICMP" doc:"HTTP is not allowed at the moment."`
	HealthCheckInterval *int    `json:"health_check_interval,omitzero" jsonschema:"minimum=5,maximum=300" doc:"Seconds between checks."`
	HealthCheckPath     *string `json:"health_check_path,omitzero" jsonschema:"maxLength=1000" doc:"URL to call; for HTTP only."`
	HealthCheckParse    *string `json:"health_check_parse,omitzero" jsonschema:"maxLength=64" doc:"Regular expression that the answer has to match; for HTTP only."`
	Persistence         *bool   `json:"persistence,omitzero" doc:"Whether a client stays with its server."`
	PersistenceTime     *int    `json:"persistence_time,omitzero" jsonschema:"minimum=30,maximum=1200" doc:"Seconds a client stays; needed to switch persistence on."`
	Method              *string `json:"method,omitzero" jsonschema:"enum=ROUND_ROBIN,enum=LEAST_CONNECTIONS"`
}

// shown tells of each member whether the balancer has it as asked.
func (in UpdateLoadBalancerInput) shown(b LoadBalancer) []bool {
	return asAsked(part(in.Name, b.Name), part(in.Description, b.Description), part(in.Method, b.Method),
		part(in.HealthCheckTest, b.HealthCheckTest), part(in.HealthCheckInterval, b.HealthCheckInterval),
		part(in.HealthCheckPath, b.HealthCheckPath), part(in.HealthCheckParse, b.HealthCheckPathParser),
		part(in.Persistence, b.Persistence), part(in.PersistenceTime, b.PersistenceTime))
}

// UpdateLoadBalancer changes settings. Source: IONOS Cloud Panel API, Load Balancers.
var UpdateLoadBalancer = provider.Define(cloud, provider.Op[UpdateLoadBalancerInput, LoadBalancer]{
	Name: "ionos_load_balancers_update", Group: "load_balancers",
	Doc:   "Change a load balancer's name, description, health check, persistence or method; what is left out stays. Rules and IPs have operations of their own.",
	Route: "PUT /load_balancers/{load_balancer_id}",
	Ask:   "Change the settings of load balancer {subject.name}",
	Valid: func(in UpdateLoadBalancerInput) error {
		return someOf("the settings", in != UpdateLoadBalancerInput{LoadBalancerID: in.LoadBalancerID})
	},
	Effect:     provider.Modify,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetLoadBalancer)},
	Waits:      restedBy(GetLoadBalancer),
	Settle:     entityBecomesAll(GetLoadBalancer, "the settings are as asked", UpdateLoadBalancerInput.shown),
})

// DeleteLoadBalancer removes a balancer. Source: IONOS Cloud Panel API, Load Balancers.
var DeleteLoadBalancer = provider.Define(cloud, provider.Op[GetLoadBalancerInput, LoadBalancer]{
	Name: "ionos_load_balancers_delete", Group: "load_balancers",
	Doc:        "Delete a load balancer with its rules and its address, for good. The servers stay, but get no traffic through it.",
	Route:      "DELETE /load_balancers/{load_balancer_id}",
	Ask:        "Delete load balancer {subject.name} with its rules and its address",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetLoadBalancer)},
	Hangs:      onLoadBalancer[GetLoadBalancerInput]("gets no more traffic from it"),
	Waits:      removedBy(GetLoadBalancer),
	Settle:     entityDisappears[GetLoadBalancerInput](GetLoadBalancer),
})
