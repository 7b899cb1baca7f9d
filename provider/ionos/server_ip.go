package ionos

import (
	"slices"

	"signoff/provider"
)

// ServerIP is a public address of a server. Some answers spell the policy's
// member in the plural.
type ServerIP struct {
	ID               *string `json:"id,omitzero"`
	IP               *string `json:"ip,omitzero"`
	Type             *string `json:"type,omitzero" doc:"IPV4 or IPV6."`
	Main             *bool   `json:"main,omitzero"`
	ReverseDNS       *string `json:"reverse_dns,omitzero"`
	FirewallPolicy   *Ref    `json:"firewall_policy,omitzero"`
	FirewallPolicies *Ref    `json:"firewall_policies,omitzero"`
	LoadBalancers    []Ref   `json:"load_balancers,omitzero"`
}

// policy is the id of the one firewall policy of the address.
func (ip ServerIP) policy() string {
	p := provider.Or(ip.FirewallPolicy, provider.Value(ip.FirewallPolicies))
	return provider.Value(p.ID)
}

// address finds an address of the server.
func (s Server) address(id string) *ServerIP {
	i := slices.IndexFunc(s.IPs, func(ip ServerIP) bool { return provider.Value(ip.ID) == id })
	if i < 0 {
		return nil
	}
	return &s.IPs[i]
}

// balanced reports whether the address is in the load balancer.
func (s Server) balanced(ipID, balancerID string) bool {
	ip := s.address(ipID)
	return ip != nil && names(ip.LoadBalancers, balancerID)
}

// ListServerIPs lists a server's addresses. Source: IONOS Cloud Panel API, Servers.
var ListServerIPs = provider.Define(cloud, provider.Op[GetServerInput, []ServerIP]{
	Name: "ionos_server_ips_list", Group: "servers",
	Doc:    "List a server's public IPs with firewall policy and load balancers.",
	Route:  "GET /servers/{server_id}/ips",
	Effect: provider.Observe,
})

// GetServerIPInput names an address of a server by its id.
type GetServerIPInput struct {
	ServerID string `json:"server_id" path:"server_id" pick:"ionos_servers_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	IPID     string `json:"ip_id" path:"ip_id" pick:"ionos_server_ips_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
}

// GetServerIP reads one address. Source: IONOS Cloud Panel API, Servers.
var GetServerIP = provider.Define(cloud, provider.Op[GetServerIPInput, ServerIP]{
	Name: "ionos_server_ips_get", Group: "servers",
	Doc:    "Read one public IP of a server.",
	Route:  "GET /servers/{server_id}/ips/{ip_id}",
	Effect: provider.Observe,
})

// CreateServerIPInput asks for an address. The schema names the field type_ip;
// the example and the error text say type, which is what is sent.
type CreateServerIPInput struct {
	ServerID string  `json:"server_id" path:"server_id" pick:"ionos_servers_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	Type     *string `json:"type,omitzero" body:"type" jsonschema:"enum=IPV4,enum=IPV6,default=IPV4"`
}

// CreateServerIP adds a public address. Source: IONOS Cloud Panel API, Servers.
var CreateServerIP = provider.Define(cloud, provider.Op[CreateServerIPInput, Server]{
	Name: "ionos_server_ips_create", Group: "servers",
	Doc:    "Add a new public IP to a server, billed per month.",
	Route:  "POST /servers/{server_id}/ips",
	Ask:    "Add a public IP to server {subject.name}",
	Effect: provider.Modify,
	Looks:  []provider.Look{provider.Read(GetServer)},
	Settle: grows("IPs", func(CreateServerIPInput) int { return 1 }, func(s Server) int { return len(s.IPs) }),
	Costs:  true,
	Price:  priced(priceOfIP[CreateServerIPInput]("additional_ip")),
})

// DeleteServerIPInput names the address. The documents put keep_ip into the
// body, clients into the query: it goes both ways.
type DeleteServerIPInput struct {
	ServerID string `json:"server_id" path:"server_id" pick:"ionos_servers_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	IPID     string `json:"ip_id" path:"ip_id" pick:"ionos_server_ips_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	KeepIP   *bool  `json:"keep_ip,omitzero" query:"keep_ip" body:"keep_ip" jsonschema:"default=false" doc:"Keep the address for later; it stays billed as unused. Otherwise it is lost for good."`
}

// DeleteServerIP takes an address from a server. Source: IONOS Cloud Panel API, Servers.
var DeleteServerIP = provider.Define(cloud, provider.Op[DeleteServerIPInput, Server]{
	Name: "ionos_server_ips_delete", Group: "servers",
	Doc:        "Take a public IP from a server. The address is given back and cannot be got again unless keep_ip is true.",
	Route:      "DELETE /servers/{server_id}/ips/{ip_id}",
	Ask:        "Remove IP {ip_id} from server {subject.name}",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetServer), provider.Read(GetServerIP)},
	Hangs:      provider.HangsOn(GetServerIP, onServerIP),
	Waits:      rested(),
	Settle:     becomes("the IP is no longer the server's", func(in DeleteServerIPInput, s Server) bool { return s.address(in.IPID) == nil }),
})

// GetServerIPFirewallPolicy reads the policy of an address. Source: IONOS Cloud Panel API, Servers.
var GetServerIPFirewallPolicy = provider.Define(cloud, provider.Op[GetServerIPInput, Ref]{
	Name: "ionos_server_ip_firewall_policy_get", Group: "servers",
	Doc:    "Read which firewall policy a server's IP has.",
	Route:  "GET /servers/{server_id}/ips/{ip_id}/firewall_policy",
	Effect: provider.Observe,
})

// SetServerIPFirewallPolicyInput names the policy.
type SetServerIPFirewallPolicyInput struct {
	ServerID         string `json:"server_id" path:"server_id" pick:"ionos_servers_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	IPID             string `json:"ip_id" path:"ip_id" pick:"ionos_server_ips_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	FirewallPolicyID string `json:"firewall_policy_id" body:"id" pick:"ionos_firewall_policies_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
}

// SetServerIPFirewallPolicy replaces the policy of an address at once.
// Source: IONOS Cloud Panel API, Servers.
var SetServerIPFirewallPolicy = provider.Define(cloud, provider.Op[SetServerIPFirewallPolicyInput, Server]{
	Name: "ionos_server_ip_firewall_policy_set", Group: "servers",
	Doc:        "Give a server's IP a firewall policy. An IP has exactly one: the old one is replaced at once, which can cut off or expose the server.",
	Route:      "PUT /servers/{server_id}/ips/{ip_id}/firewall_policy",
	Ask:        "Replace the firewall policy of IP {ip_id} of server {subject.name} by {firewall_policy_id}",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetServer), provider.Read(GetServerIP)},
	Hangs: provider.HangsOn(GetServerIP, func(_ SetServerIPFirewallPolicyInput, ip ServerIP) provider.Hangings {
		return hung("firewall policy", "holds for it no more", policiesOf(ip))
	}),
	Waits: rested(),
	Settle: becomes("the IP has the policy asked for", func(in SetServerIPFirewallPolicyInput, s Server) bool {
		ip := s.address(in.IPID)
		return ip != nil && ip.policy() == in.FirewallPolicyID
	}),
	Sensitive: true,
})

// ListServerIPLoadBalancers lists the balancers of an address. Source: IONOS Cloud Panel API, Servers.
var ListServerIPLoadBalancers = provider.Define(cloud, provider.Op[GetServerIPInput, []Ref]{
	Name: "ionos_server_ip_load_balancers_list", Group: "servers",
	Doc:    "List the load balancers that a server's IP is in.",
	Route:  "GET /servers/{server_id}/ips/{ip_id}/load_balancers",
	Effect: provider.Observe,
})

// AssignServerIPLoadBalancerInput names the balancer.
type AssignServerIPLoadBalancerInput struct {
	ServerID       string `json:"server_id" path:"server_id" pick:"ionos_servers_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	IPID           string `json:"ip_id" path:"ip_id" pick:"ionos_server_ips_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	LoadBalancerID string `json:"load_balancer_id" pick:"ionos_load_balancers_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
}

// AssignServerIPLoadBalancer puts an address into a balancer. Source: IONOS Cloud Panel API, Servers.
var AssignServerIPLoadBalancer = provider.Define(cloud, provider.Op[AssignServerIPLoadBalancerInput, Server]{
	Name: "ionos_server_ip_load_balancers_assign", Group: "servers",
	Doc:    "Put a server's IP into a load balancer, so that it gets traffic from it.",
	Route:  "POST /servers/{server_id}/ips/{ip_id}/load_balancers",
	Ask:    "Put IP {ip_id} of server {subject.name} into load balancer {load_balancer_id}",
	Effect: provider.Modify,
	Looks:  []provider.Look{provider.Read(GetServer), provider.Read(GetServerIP)},
	Waits:  rested(),
	Settle: becomes("the IP is in the load balancer", func(in AssignServerIPLoadBalancerInput, s Server) bool {
		return s.balanced(in.IPID, in.LoadBalancerID)
	}),
})

// UnassignServerIPLoadBalancerInput names the balancer to leave.
type UnassignServerIPLoadBalancerInput struct {
	ServerID       string `json:"server_id" path:"server_id" pick:"ionos_servers_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	IPID           string `json:"ip_id" path:"ip_id" pick:"ionos_server_ips_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	LoadBalancerID string `json:"load_balancer_id" path:"load_balancer_id" pick:"ionos_server_ip_load_balancers_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
}

// UnassignServerIPLoadBalancer takes an address out of a balancer. Source: IONOS Cloud Panel API, Servers.
var UnassignServerIPLoadBalancer = provider.Define(cloud, provider.Op[UnassignServerIPLoadBalancerInput, Server]{
	Name: "ionos_server_ip_load_balancers_unassign", Group: "servers",
	Doc:        "Take a server's IP out of a load balancer; its traffic from there stops.",
	Route:      "DELETE /servers/{server_id}/ips/{ip_id}/load_balancers/{load_balancer_id}",
	Ask:        "Take IP {ip_id} of server {subject.name} out of load balancer {load_balancer_id}",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetServer), provider.Read(GetServerIP)},
	Hangs: provider.HangsOn(GetServerIP, func(in UnassignServerIPLoadBalancerInput, ip ServerIP) provider.Hangings {
		return hung("load balancer", "loses it", slices.DeleteFunc(ip.LoadBalancers, func(b Ref) bool { return !sameID(b.ID, in.LoadBalancerID) }))
	}),
	Waits: rested(),
	Settle: becomes("the IP is not in the load balancer", func(in UnassignServerIPLoadBalancerInput, s Server) bool {
		return !s.balanced(in.IPID, in.LoadBalancerID)
	}),
})
