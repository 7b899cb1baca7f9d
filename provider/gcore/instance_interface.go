package gcore

import (
	"slices"

	"signoff/provider"
)

// Interface is a network interface of an instance.
type Interface struct {
	InterfacePort
	NetworkDetails *NetworkDetails `json:"network_details,omitzero"`
	SubPorts       []SubPort       `json:"sub_ports,omitzero" doc:"Further networks on a trunk."`
}

// InterfacePort is what interfaces and their sub ports have in common.
type InterfacePort struct {
	PortID              *string        `json:"port_id,omitzero"`
	NetworkID           *string        `json:"network_id,omitzero"`
	InterfaceName       *string        `json:"interface_name,omitzero"`
	MACAddress          *string        `json:"mac_address,omitzero"`
	IPAssignments       []IPAssignment `json:"ip_assignments,omitzero"`
	FloatingIPDetails   []FloatingIP   `json:"floatingip_details,omitzero"`
	AllowedAddressPairs []AddressPair  `json:"allowed_address_pairs,omitzero"`
	PortSecurityEnabled *bool          `json:"port_security_enabled,omitzero" doc:"false lets everything through."`
}

// SubPort is a port on a trunk.
type SubPort struct {
	InterfacePort
	NetworkDetails   *NetworkCore `json:"network_details,omitzero"`
	SegmentationID   *int         `json:"segmentation_id,omitzero"`
	SegmentationType *string      `json:"segmentation_type,omitzero"`
}

// IPAssignment is an address of a port.
type IPAssignment struct {
	IPAddress *string `json:"ip_address,omitzero"`
	SubnetID  *string `json:"subnet_id,omitzero"`
}

// AddressPair is a further address that a port may use.
type AddressPair struct {
	IPAddress  *string `json:"ip_address,omitzero"`
	MACAddress *string `json:"mac_address,omitzero"`
}

// port is the interface's id.
func (i Interface) port() string { return provider.Value(i.PortID) }

// has reports whether the port carries the address.
func (i Interface) has(port, address string) bool {
	return same(i.PortID, port) && slices.ContainsFunc(i.IPAssignments, func(a IPAssignment) bool { return provider.Value(a.IPAddress) == address })
}

// ListInterfacesInput names the instance.
type ListInterfacesInput struct {
	InstanceInput
	Limit  *int `json:"limit,omitzero" query:"limit" jsonschema:"minimum=1"`
	Offset *int `json:"offset,omitzero" query:"offset" jsonschema:"minimum=0" doc:"How many to skip."`
}

// ListInstanceInterfaces lists interfaces. Source: Gcore Cloud API, Instances.
var ListInstanceInterfaces = provider.Define(cloud, provider.Op[ListInterfacesInput, List[Interface]]{
	Name: "gcore_instances_interfaces_list", Group: "instances",
	Doc:    "List an instance's network interfaces: port id, addresses, network, floating IPs.",
	Route:  "GET /v1/instances/{project_id}/{region_id}/{instance_id}/interfaces",
	Effect: provider.Observe,
})

// AttachInterfaceInput chooses by type how the interface gets its address.
type AttachInterfaceInput struct {
	InstanceInput
	Type           string          `json:"type" jsonschema:"enum=external,enum=subnet,enum=any_subnet,enum=reserved_fixed_ip" doc:"external: a public address; subnet: needs subnet_id; any_subnet: needs network_id; reserved_fixed_ip: needs port_id."`
	NetworkID      *string         `json:"network_id,omitzero" pick:"gcore_networks_list" pattern:"^[0-9A-Fa-f-]{32,36}$" doc:"any_subnet: the emptiest subnet of this network gives the address."`
	SubnetID       *string         `json:"subnet_id,omitzero" pick:"gcore_subnets_list" pattern:"^[0-9A-Fa-f-]{32,36}$"`
	PortID         *string         `json:"port_id,omitzero" pattern:"^[0-9A-Fa-f-]{32,36}$" doc:"Port of the reserved IP."`
	IPFamily       *string         `json:"ip_family,omitzero" jsonschema:"enum=dual,enum=ipv4,enum=ipv6" doc:"external and any_subnet only."`
	InterfaceName  *string         `json:"interface_name,omitzero" jsonschema:"maxLength=37"`
	SecurityGroups []Ref           `json:"security_groups,omitzero"`
	PortGroup      *int            `json:"port_group,omitzero" jsonschema:"minimum=0,maximum=3" doc:"Trunk to add it to."`
	DDoSProfile    *NewDDoSProfile `json:"ddos_profile,omitzero"`
}

// attachments are the ways to get an interface on an existing instance.
var attachments = map[string]branch{
	"external":          {takes: []string{"ip_family"}},
	"subnet":            {needs: []string{"subnet_id"}},
	"any_subnet":        {needs: []string{"network_id"}, takes: []string{"ip_family"}},
	"reserved_fixed_ip": {needs: []string{"port_id"}},
}

// AttachInterface adds an interface. Source: Gcore Cloud API, Instances.
var AttachInterface = provider.Define(cloud, provider.Op[AttachInterfaceInput, Tasks]{
	Name: "gcore_instances_attach_interface", Group: "instances",
	Doc:   "Add a network interface to an instance, by type: a public address, one of a subnet or network, or a reserved one. Returns a task.",
	Route: "POST /v1/instances/{project_id}/{region_id}/{instance_id}/attach_interface",
	Ask:   "Attach a network interface ({type}) to instance {subject.name}",
	Valid: func(in AttachInterfaceInput) error {
		return attachments[in.Type].check("", "type", in.Type, given{"network_id": in.NetworkID != nil, "subnet_id": in.SubnetID != nil,
			"port_id": in.PortID != nil, "ip_family": in.IPFamily != nil})
	},
	Effect: provider.Modify,
	Looks: []provider.Look{
		provider.Read(GetInstance), provider.Read(ListInstanceInterfaces), provider.Read(GetNetwork), provider.Read(GetSubnet),
		provider.Read(ListActiveTasks).Around(),
	},
	Waits: finished(),
	Settle: appears(ListInstanceInterfaces, element[Interface]{"interface", Interface.port, nil}, func(in AttachInterfaceInput, i Interface) bool {
		inSubnet := slices.ContainsFunc(i.IPAssignments, func(a IPAssignment) bool { return same(a.SubnetID, provider.Value(in.SubnetID)) })
		return (in.PortID == nil || same(i.PortID, *in.PortID)) && (in.NetworkID == nil || same(i.NetworkID, *in.NetworkID)) && (in.SubnetID == nil || inSubnet)
	}),
})

// DetachInterfaceInput names the interface by port and address.
type DetachInterfaceInput struct {
	InstanceInput
	PortID    string `json:"port_id" pick:"gcore_instances_interfaces_list" pattern:"^[0-9A-Fa-f-]{32,36}$"`
	IPAddress string `json:"ip_address" doc:"Its address, as gcore_instances_interfaces_list shows it."`
}

// DetachInterface takes an interface away. Source: Gcore Cloud API, Instances.
var DetachInterface = provider.Define(cloud, provider.Op[DetachInterfaceInput, Tasks]{
	Name: "gcore_instances_detach_interface", Group: "instances",
	Doc:    "Take a network interface from an instance; it loses the address, perhaps for good. Needs port and address. Returns a task.",
	Route:  "POST /v1/instances/{project_id}/{region_id}/{instance_id}/detach_interface",
	Ask:    "Take interface {ip_address} from instance {subject.name}",
	Effect: provider.Destroy,
	Looks:  []provider.Look{provider.Read(GetInstance), provider.Read(ListInstanceInterfaces), provider.Read(ListActiveTasks).Around()},
	Hangs:  provider.HangsOn(ListInstanceInterfaces, onDetached),
	Waits:  finished(),
	Settle: becomes(ListInstanceInterfaces, "the interface is gone", func(in DetachInterfaceInput, l List[Interface]) bool {
		return !slices.ContainsFunc(l.Results, func(i Interface) bool { return i.has(in.PortID, in.IPAddress) })
	}),
})
