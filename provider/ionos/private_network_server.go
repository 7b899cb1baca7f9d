package ionos

import (
	"signoff/provider"
)

// connects reports whether the server is in the network.
func (n PrivateNetwork) connects(serverID string) bool {
	return names(n.Servers, serverID)
}

// ListPrivateNetworkServers lists the servers of a network. Source: IONOS Cloud Panel API, Private Networks.
var ListPrivateNetworkServers = provider.Define(cloud, provider.Op[GetPrivateNetworkInput, []Ref]{
	Name: "ionos_private_network_servers_list", Group: "private_networks",
	Doc:    "List the servers in a private network: id and name.",
	Route:  "GET /private_networks/{private_network_id}/servers",
	Effect: provider.Observe,
})

// GetPrivateNetworkServerInput names a server of a network.
type GetPrivateNetworkServerInput struct {
	PrivateNetworkID string `json:"private_network_id" path:"private_network_id" pick:"ionos_private_networks_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	ServerID         string `json:"server_id" path:"server_id" pick:"ionos_private_network_servers_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
}

// GetPrivateNetworkServer reads one server of a network. Source: IONOS Cloud Panel API, Private Networks.
var GetPrivateNetworkServer = provider.Define(cloud, provider.Op[GetPrivateNetworkServerInput, Ref]{
	Name: "ionos_private_network_servers_get", Group: "private_networks",
	Doc:    "Check whether a server is in a private network; returns its name.",
	Route:  "GET /private_networks/{private_network_id}/servers/{server_id}",
	Effect: provider.Observe,
})

// AttachPrivateNetworkServersInput names the servers to connect.
type AttachPrivateNetworkServersInput struct {
	PrivateNetworkID string   `json:"private_network_id" path:"private_network_id" pick:"ionos_private_networks_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	Servers          []string `json:"servers" pick:"ionos_servers_list" pattern:"^[0-9A-Fa-f]{30,33}$" jsonschema:"minItems=1" doc:"Ids of servers."`
}

// AttachPrivateNetworkServers connects servers. It answers with the servers,
// not with the network. Source: IONOS Cloud Panel API, Private Networks.
var AttachPrivateNetworkServers = provider.Define(cloud, provider.Op[AttachPrivateNetworkServersInput, []Ref]{
	Name: "ionos_private_network_servers_attach", Group: "private_networks",
	Doc:    "Connect servers to a private network. Those in it stay. Returns all servers of the network.",
	Route:  "POST /private_networks/{private_network_id}/servers",
	Ask:    "Connect the servers listed to private network {subject.name}",
	Effect: provider.Modify,
	Looks:  []provider.Look{provider.Read(GetPrivateNetwork), provider.Each("servers", GetServer, "server_id")},
	Waits:  restedBy(GetPrivateNetwork),
	Settle: entityBecomesAll(GetPrivateNetwork, "the servers are in the network", func(in AttachPrivateNetworkServersInput, n PrivateNetwork) []bool {
		return each(in.Servers, n.connects)
	}),
})

// DetachPrivateNetworkServer disconnects a server. Source: IONOS Cloud Panel API, Private Networks.
var DetachPrivateNetworkServer = provider.Define(cloud, provider.Op[GetPrivateNetworkServerInput, PrivateNetwork]{
	Name: "ionos_private_network_servers_detach", Group: "private_networks",
	Doc:        "Disconnect a server from a private network. Returns the network.",
	Route:      "DELETE /private_networks/{private_network_id}/servers/{server_id}",
	Ask:        "Disconnect server {server_id} from private network {subject.name}",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetPrivateNetwork), provider.Read(GetServer)},
	Hangs: provider.HangsOn(GetServer, func(_ GetPrivateNetworkServerInput, s Server) provider.Hangings {
		return provider.Hangings{}.With("server", "leaves it", s.Name, s.ID)
	}),
	Waits: restedBy(GetPrivateNetwork),
	Settle: entityBecomes(GetPrivateNetwork, "the server is not in the network", func(in GetPrivateNetworkServerInput, n PrivateNetwork) bool {
		return !n.connects(in.ServerID)
	}),
})
