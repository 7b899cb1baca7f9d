package ionos

import "signoff/provider"

// attached reports whether the server is in the private network.
func (s Server) attached(networkID string) bool {
	return names(s.PrivateNetworks, networkID)
}

// ListServerPrivateNetworks lists a server's networks. Source: IONOS Cloud Panel API, Servers.
var ListServerPrivateNetworks = provider.Define(cloud, provider.Op[GetServerInput, []Ref]{
	Name: "ionos_server_private_networks_list", Group: "servers",
	Doc:    "List the private networks that a server is in.",
	Route:  "GET /servers/{server_id}/private_networks",
	Effect: provider.Observe,
})

// GetServerPrivateNetworkInput names a network of a server.
type GetServerPrivateNetworkInput struct {
	ServerID         string `json:"server_id" path:"server_id" pick:"ionos_servers_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	PrivateNetworkID string `json:"private_network_id" path:"private_network_id" pick:"ionos_server_private_networks_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
}

// GetServerPrivateNetwork reads one network of a server. Source: IONOS Cloud Panel API, Servers.
var GetServerPrivateNetwork = provider.Define(cloud, provider.Op[GetServerPrivateNetworkInput, PrivateNetwork]{
	Name: "ionos_server_private_networks_get", Group: "servers",
	Doc:    "Read one private network of a server: address, mask and its other servers.",
	Route:  "GET /servers/{server_id}/private_networks/{private_network_id}",
	Effect: provider.Observe,
})

// AssignServerPrivateNetworkInput names the network to join.
type AssignServerPrivateNetworkInput struct {
	ServerID         string `json:"server_id" path:"server_id" pick:"ionos_servers_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	PrivateNetworkID string `json:"private_network_id" body:"id" pick:"ionos_private_networks_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
}

// AssignServerPrivateNetwork connects a server. Source: IONOS Cloud Panel API, Servers.
var AssignServerPrivateNetwork = provider.Define(cloud, provider.Op[AssignServerPrivateNetworkInput, Server]{
	Name: "ionos_server_private_networks_assign", Group: "servers",
	Doc:    "Connect a server to a private network.",
	Route:  "POST /servers/{server_id}/private_networks",
	Ask:    "Connect server {subject.name} to private network {private_network_id}",
	Effect: provider.Modify,
	Looks:  []provider.Look{provider.Read(GetServer)},
	Waits:  rested(),
	Settle: becomes("the server is in the network", func(in AssignServerPrivateNetworkInput, s Server) bool {
		return s.attached(in.PrivateNetworkID)
	}),
})

// UnassignServerPrivateNetwork disconnects a server. Source: IONOS Cloud Panel API, Servers.
var UnassignServerPrivateNetwork = provider.Define(cloud, provider.Op[GetServerPrivateNetworkInput, Server]{
	Name: "ionos_server_private_networks_unassign", Group: "servers",
	Doc:        "Disconnect a server from a private network.",
	Route:      "DELETE /servers/{server_id}/private_networks/{private_network_id}",
	Ask:        "Disconnect server {subject.name} from private network {private_network_id}",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetServer), provider.Read(GetServerPrivateNetwork)},
	Hangs: provider.HangsOn(GetServerPrivateNetwork, func(_ GetServerPrivateNetworkInput, n PrivateNetwork) provider.Hangings {
		return provider.Hangings{}.With("private network", "loses it, and stays", n.Name, n.ID)
	}),
	Waits: rested(),
	Settle: becomes("the server is not in the network", func(in GetServerPrivateNetworkInput, s Server) bool {
		return !s.attached(in.PrivateNetworkID)
	}),
})
