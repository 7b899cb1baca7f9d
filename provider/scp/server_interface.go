package scp

import "signoff/provider"

// Interface is a network port of a server.
type Interface struct {
	PortID           *string           `json:"port_id,omitzero"`
	PortState        *string           `json:"port_state,omitzero" doc:"ACTIVE once it works."`
	MACAddr          *string           `json:"mac_addr,omitzero"`
	SubnetID         *string           `json:"subnet_id,omitzero"`
	FixedIPs         []FixedIP         `json:"fixed_ips,omitzero"`
	StaticNAT        *StaticNAT        `json:"static_nat,omitzero" doc:"Its public address; absent where there is none."`
	PrivateStaticNAT *PrivateStaticNAT `json:"private_static_nat,omitzero" doc:"Its address towards private lines; absent where there is none."`
}

// FixedIP is an address in the port's subnet.
type FixedIP struct {
	IPAddress *string `json:"ip_address,omitzero"`
}

// StaticNAT maps a public address to a port.
type StaticNAT struct {
	ID                *string `json:"id,omitzero"`
	ExternalIPAddress *string `json:"external_ip_address,omitzero"`
	PublicIPID        *string `json:"publicip_id,omitzero"`
	State             *string `json:"state,omitzero"`
}

// PrivateStaticNAT maps an address of a private line to a port.
type PrivateStaticNAT struct {
	ID                *string `json:"id,omitzero"`
	ExternalIPAddress *string `json:"external_ip_address,omitzero"`
	PrivateNATIPID    *string `json:"private_nat_ip_id,omitzero"`
	State             *string `json:"state,omitzero"`
}

// Interfaces is a list; a read of one interface answers a list of it.
type Interfaces struct {
	Interfaces []Interface `json:"interfaces"`
}

// port finds a port in the list.
func (l Interfaces) port(id string) *Interface {
	for _, i := range l.Interfaces {
		if provider.Value(i.PortID) == id {
			return &i
		}
	}
	return nil
}

// ListServerInterfaces lists a server's ports. Source: Samsung Cloud Platform virtualserver 1.0, listServerInterfaces.
var ListServerInterfaces = provider.Define(cloud, provider.Op[ServerInput, Interfaces]{
	Name: "scp_server_interfaces_list", Group: "server_interfaces",
	Doc:       "List a virtual server's network ports with subnets, addresses and NATs.",
	Route:     "GET /v1/servers/{server_id}/interfaces",
	Effect:    provider.Observe,
	Companion: true, Source: "scp-v2-virtualserver-1.0.openapi.yaml, listServerInterfaces",
})

// ServerInterfaceInput names a port of a server.
type ServerInterfaceInput struct {
	ServerID string `json:"server_id" path:"server_id" pick:"scp_servers_list"`
	PortID   string `json:"port_id" path:"port_id" pick:"scp_server_interfaces_list"`
}

// GetServerInterface reads one port, in a list of one. Source: Samsung Cloud Platform virtualserver 1.0, showServerInterface.
var GetServerInterface = provider.Define(cloud, provider.Op[ServerInterfaceInput, Interfaces]{
	Name: "scp_server_interfaces_get", Group: "server_interfaces",
	Doc:       "Read one network port of a virtual server; the answer is a list of one.",
	Route:     "GET /v1/servers/{server_id}/interfaces/{port_id}",
	Effect:    provider.Observe,
	Companion: true, Source: "scp-v2-virtualserver-1.0.openapi.yaml, showServerInterface",
})

// CreateServerInterfaceInput describes a new port, or names an existing one.
type CreateServerInterfaceInput struct {
	ServerID string       `json:"server_id" path:"server_id" pick:"scp_servers_list"`
	SubnetID *string      `json:"subnet_id,omitzero" jsonschema:"minLength=1" doc:"For a new port: its subnet. Give exactly one of subnet_id and port_id."`
	FixedIPs []NewFixedIP `json:"fixed_ips,omitzero" doc:"For a new port: its addresses; chosen by the cloud otherwise."`
	PortID   *string      `json:"port_id,omitzero" jsonschema:"minLength=1" doc:"An existing port that no server has."`
}

// NewFixedIP is an address asked for.
type NewFixedIP struct {
	IPAddress string `json:"ip_address"`
}

// CreateServerInterface gives a server a port: a new one in a subnet, or an
// existing one. It may answer before the port works, so the port is polled,
// which the catalogue leaves open. Source: Samsung Cloud Platform virtualserver
// 1.3, Create Server Interface.
var CreateServerInterface = provider.Define(cloud, provider.Op[CreateServerInterfaceInput, Interface]{
	Name: "scp_server_interfaces_create", Group: "server_interfaces",
	Doc:    "Connect a virtual server to a subnet by a new network port, or give it an existing free port. Send subnet_id (with fixed_ips, if certain addresses are wanted) or port_id, not both. Returns the port, which works once port_state is ACTIVE.",
	Route:  "POST /v1/servers/{server_id}/interfaces",
	Ask:    "Add a network port to server {subject.name}",
	Valid:  validNewInterface,
	Effect: provider.Modify,
	Looks:  []provider.Look{provider.Read(GetServer), provider.Read(ListServerInterfaces).Around()},
	Waits:  portActive(),
	Settle: provider.Settle[CreateServerInterfaceInput]{After: portTime, Judge: judgeNewInterface},
})

// validNewInterface keeps the two ways apart, as the prose does; the documented
// example sends both and leaves open which of them counts.
func validNewInterface(in CreateServerInterfaceInput) error {
	switch {
	case (in.SubnetID == nil) == (in.PortID == nil):
		return provider.Wrong("subnet_id", "give exactly one of subnet_id, for a new port, and port_id, for an existing one")
	case in.PortID != nil && len(in.FixedIPs) > 0:
		return provider.Wrong("fixed_ips", "an existing port keeps its addresses; fixed_ips goes with subnet_id")
	}
	return nil
}

// DeleteServerInterface takes a port from a server. Source: Samsung Cloud Platform virtualserver 1.0, deleteServerInterface.
var DeleteServerInterface = provider.Define(cloud, provider.Op[ServerInterfaceInput, None]{
	Name: "scp_server_interfaces_delete", Group: "server_interfaces",
	Doc:        "Remove a network port from a virtual server; its traffic there stops at once and its addresses are given back. A port with a NAT has to lose that first. Returns nothing; it is done when the port reads as missing.",
	Route:      "DELETE /v1/servers/{server_id}/interfaces/{port_id}",
	Ask:        "Remove network port {port_id} from server {subject.name}",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetServer), provider.Read(GetServerInterface)},
	Hangs:      provider.HangsOn(GetServerInterface, onInterface),
	Waits:      portGone(),
	Settle:     provider.Settle[ServerInterfaceInput]{After: portTime, Judge: judgeGoneInterface},
	Companion:  true, Source: "scp-v2-virtualserver-1.0.openapi.yaml, deleteServerInterface",
})
