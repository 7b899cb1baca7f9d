package gcore

import "signoff/provider"

// Port is where something is plugged into a network.
type Port struct {
	ID                  *string           `json:"id,omitzero"`
	NetworkID           *string           `json:"network_id,omitzero"`
	MACAddress          *string           `json:"mac_address,omitzero"`
	IPAssignments       []IPAssignment    `json:"ip_assignments,omitzero"`
	AllowedAddressPairs []AddressPair     `json:"allowed_address_pairs,omitzero"`
	SecurityGroupIDs    []string          `json:"security_group_ids,omitzero"`
	PortSecurityEnabled *bool             `json:"port_security_enabled,omitzero" doc:"false lets everything through."`
	Capabilities        *PortCapabilities `json:"capabilities,omitzero"`
	ManagedBy           *string           `json:"managed_by,omitzero" doc:"system or user."`
	Tags                map[string]string `json:"tags,omitzero"`
	CreatedAt           *string           `json:"created_at,omitzero"`
	UpdatedAt           *string           `json:"updated_at,omitzero" volatile:"true"`
}

// PortCapabilities are what the port's driver enforces.
type PortCapabilities struct {
	AllowedAddressPairs *bool `json:"allowed_address_pairs,omitzero"`
	PortSecurity        *bool `json:"port_security,omitzero"`
	SecurityGroups      *bool `json:"security_groups,omitzero"`
}

// ListPortsInput filters.
type ListPortsInput struct {
	Place
	IDs         []string `json:"ids,omitzero" query:"ids"`
	IPAddresses []string `json:"ip_addresses,omitzero" query:"ip_addresses" doc:"Exact addresses."`
	NetworkIDs  []string `json:"network_ids,omitzero" query:"network_ids"`
	SubnetIDs   []string `json:"subnet_ids,omitzero" query:"subnet_ids"`
	OrderBy     *string  `json:"order_by,omitzero" query:"order_by" jsonschema:"enum=created_at.asc,enum=created_at.desc,enum=network_id.asc,enum=network_id.desc,default=created_at.desc"`
	Limit       *int     `json:"limit,omitzero" query:"limit" jsonschema:"minimum=1,maximum=1000,default=100"`
	Offset      *int     `json:"offset,omitzero" query:"offset" jsonschema:"minimum=0,default=0" doc:"How many to skip."`
}

// ListPorts lists ports. Source: gcore-companions-subset-openapi.json, PortListView.get.
var ListPorts = provider.Define(cloud, provider.Op[ListPortsInput, List[Port]]{
	Name: "gcore_ports_list", Group: "networks",
	Doc:       "List the ports of a project and region, by network, subnet or address. Those of one instance: gcore_instances_ports_list.",
	Route:     "GET /v1/ports/{project_id}/{region_id}",
	Effect:    provider.Observe,
	Companion: true, Source: "gcore-companions-subset-openapi.json, PortListView.get",
})
