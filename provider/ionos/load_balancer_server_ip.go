package ionos

import "signoff/provider"

// ListLoadBalancerServerIPs lists the IPs in a balancer. Source: IONOS Cloud Panel API, Load Balancers.
var ListLoadBalancerServerIPs = provider.Define(cloud, provider.Op[GetLoadBalancerInput, []AssignedIP]{
	Name: "ionos_load_balancer_server_ips_list", Group: "load_balancers",
	Doc:    "List the server IPs in a load balancer: id, address, server name.",
	Route:  "GET /load_balancers/{load_balancer_id}/server_ips",
	Effect: provider.Observe,
})

// GetLoadBalancerServerIPInput names an IP in a balancer. The path calls the
// id of an IP server_ip.
type GetLoadBalancerServerIPInput struct {
	LoadBalancerID string `json:"load_balancer_id" path:"load_balancer_id" pick:"ionos_load_balancers_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	IPID           string `json:"ip_id" path:"server_ip" pick:"ionos_load_balancer_server_ips_list" pattern:"^[0-9A-Fa-f]{30,33}$" doc:"Id of the IP, not the address."`
}

// GetLoadBalancerServerIP reads one IP in a balancer. Source: IONOS Cloud Panel API, Load Balancers.
var GetLoadBalancerServerIP = provider.Define(cloud, provider.Op[GetLoadBalancerServerIPInput, AssignedIP]{
	Name: "ionos_load_balancer_server_ips_get", Group: "load_balancers",
	Doc:    "Read one server IP in a load balancer: address and server name.",
	Route:  "GET /load_balancers/{load_balancer_id}/server_ips/{server_ip}",
	Effect: provider.Observe,
})

// AssignLoadBalancerServerIPsInput names the IPs to put in.
type AssignLoadBalancerServerIPsInput struct {
	LoadBalancerID string   `json:"load_balancer_id" path:"load_balancer_id" pick:"ionos_load_balancers_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	ServerIPs      []string `json:"server_ips" pick:"ionos_public_ips_list" pattern:"^[0-9A-Fa-f]{30,33}$" jsonschema:"minItems=1" doc:"Ids of public IPs that servers have, not addresses."`
}

// AssignLoadBalancerServerIPs puts IPs into the balancer. Beside each IP it
// looks at the server of it, which shows the balancers that the IP is in.
// Source: IONOS Cloud Panel API, Load Balancers.
var AssignLoadBalancerServerIPs = provider.Define(cloud, provider.Op[AssignLoadBalancerServerIPsInput, LoadBalancer]{
	Name: "ionos_load_balancer_server_ips_assign", Group: "load_balancers",
	Doc:    "Put server IPs into a load balancer, so that they get traffic from it. Those in it stay. Returns the balancer.",
	Route:  "POST /load_balancers/{load_balancer_id}/server_ips",
	Ask:    "Put the IPs listed into load balancer {subject.name}",
	Effect: provider.Modify,
	Looks:  []provider.Look{provider.Read(GetLoadBalancer), provider.Each("server_ips", GetPublicIP, "ip_id"), provider.Each("server_ips", ListServers, "q")},
	Waits:  restedBy(GetLoadBalancer),
	Settle: entityBecomesAll(GetLoadBalancer, "the IPs are in the load balancer", func(in AssignLoadBalancerServerIPsInput, b LoadBalancer) []bool {
		return each(in.ServerIPs, func(id string) bool { return holdsIP(b.ServerIPs, id) })
	}),
})

// UnassignLoadBalancerServerIP takes an IP out. Source: IONOS Cloud Panel API, Load Balancers.
var UnassignLoadBalancerServerIP = provider.Define(cloud, provider.Op[GetLoadBalancerServerIPInput, LoadBalancer]{
	Name: "ionos_load_balancer_server_ips_unassign", Group: "load_balancers",
	Doc:        "Take a server IP out of a load balancer; its traffic from there stops. Returns the balancer.",
	Route:      "DELETE /load_balancers/{load_balancer_id}/server_ips/{server_ip}",
	Ask:        "Take IP {ip_id} out of load balancer {subject.name}",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetLoadBalancer), provider.Read(GetLoadBalancerServerIP)},
	Hangs: provider.HangsOn(GetLoadBalancerServerIP, func(_ GetLoadBalancerServerIPInput, ip AssignedIP) provider.Hangings {
		return addresses("gets no more traffic from it", []AssignedIP{ip})
	}),
	Waits: restedBy(GetLoadBalancer),
	Settle: entityBecomes(GetLoadBalancer, "the IP is not in the load balancer", func(in GetLoadBalancerServerIPInput, b LoadBalancer) bool {
		return !holdsIP(b.ServerIPs, in.IPID)
	}),
})
