package gcore

import "signoff/provider"

// NetworkCore is what every answer tells of a network.
type NetworkCore struct {
	ID                  *string `json:"id,omitzero"`
	Name                *string `json:"name,omitzero"`
	Type                *string `json:"type,omitzero" doc:"vlan or vxlan."`
	External            *bool   `json:"external,omitzero" doc:"Whether its addresses are public."`
	Shared              *bool   `json:"shared,omitzero" doc:"Whether it belongs to somebody else."`
	Default             *bool   `json:"default,omitzero"`
	MTU                 *int    `json:"mtu,omitzero"`
	SegmentationID      *int    `json:"segmentation_id,omitzero"`
	PortSecurityEnabled *bool   `json:"port_security_enabled,omitzero" doc:"Of new ports."`
	ProjectID           *int    `json:"project_id,omitzero"`
	Region              *string `json:"region,omitzero"`
	RegionID            *int    `json:"region_id,omitzero"`
	Tags                []Tag   `json:"tags,omitzero"`
	CreatedAt           *string `json:"created_at,omitzero"`
	UpdatedAt           *string `json:"updated_at,omitzero" volatile:"true"`
	CreatorTaskID       *string `json:"creator_task_id,omitzero"`
	TaskID              *string `json:"task_id,omitzero" volatile:"true"`
}

// Network is a network with the ids of its subnets.
type Network struct {
	NetworkCore
	Subnets []string `json:"subnets,omitzero" doc:"Ids."`
}

// NetworkDetails is a network with its subnets.
type NetworkDetails struct {
	NetworkCore
	Subnets []Subnet `json:"subnets,omitzero"`
}

// ListNetworksInput filters.
type ListNetworksInput struct {
	Place
	Name        *string  `json:"name,omitzero" query:"name" jsonschema:"maxLength=61"`
	OwnedBy     *string  `json:"owned_by,omitzero" query:"owned_by" jsonschema:"enum=project,enum=any,default=project" doc:"any includes shared networks."`
	External    *bool    `json:"external,omitzero" query:"external"`
	NetworkType *string  `json:"network_type,omitzero" query:"network_type" jsonschema:"enum=vlan,enum=vxlan"`
	TagKey      []string `json:"tag_key,omitzero" query:"tag_key"`
	TagKeyValue *string  `json:"tag_key_value,omitzero" query:"tag_key_value" doc:"JSON object in text: {\"role\": \"web\"}."`
	OrderBy     *string  `json:"order_by,omitzero" query:"order_by" jsonschema:"enum=created_at.asc,enum=created_at.desc,enum=name.asc,enum=name.desc,enum=priority.desc,default=created_at.desc"`
	Page
}

// ListNetworks lists networks. Source: gcore-companions-subset-openapi.json, NetworkViewSet.get.
var ListNetworks = provider.Define(cloud, provider.Op[ListNetworksInput, List[Network]]{
	Name: "gcore_networks_list", Group: "networks",
	Doc:       "List the networks of a project and region; owned_by any includes shared ones.",
	Route:     "GET /v1/networks/{project_id}/{region_id}",
	Effect:    provider.Observe,
	Companion: true, Source: "gcore-companions-subset-openapi.json, NetworkViewSet.get",
})

// NetworkInput names a network.
type NetworkInput struct {
	Place
	NetworkID string `json:"network_id" path:"network_id" pick:"gcore_networks_list" pattern:"^[0-9A-Fa-f-]{32,36}$"`
}

// GetNetwork reads one network. Source: gcore-companions-subset-openapi.json, NetworkInstanceViewSet.get.
var GetNetwork = provider.Define(cloud, provider.Op[NetworkInput, Network]{
	Name: "gcore_networks_get", Group: "networks",
	Doc:       "Read one network.",
	Route:     "GET /v1/networks/{project_id}/{region_id}/{network_id}",
	Effect:    provider.Observe,
	Companion: true, Source: "gcore-companions-subset-openapi.json, NetworkInstanceViewSet.get",
})

// Subnet is a range of addresses of a network.
type Subnet struct {
	ID             *string     `json:"id,omitzero"`
	Name           *string     `json:"name,omitzero"`
	NetworkID      *string     `json:"network_id,omitzero"`
	CIDR           *string     `json:"cidr,omitzero"`
	IPVersion      *int        `json:"ip_version,omitzero"`
	GatewayIP      *string     `json:"gateway_ip,omitzero"`
	EnableDHCP     *bool       `json:"enable_dhcp,omitzero"`
	DNSNameservers []string    `json:"dns_nameservers,omitzero"`
	HostRoutes     []HostRoute `json:"host_routes,omitzero"`
	HasRouter      *bool       `json:"has_router,omitzero"`
	AvailableIPs   *int        `json:"available_ips,omitzero" volatile:"true"`
	TotalIPs       *int        `json:"total_ips,omitzero"`
	ProjectID      *int        `json:"project_id,omitzero"`
	Region         *string     `json:"region,omitzero"`
	RegionID       *int        `json:"region_id,omitzero"`
	Tags           []Tag       `json:"tags,omitzero"`
	CreatedAt      *string     `json:"created_at,omitzero"`
	UpdatedAt      *string     `json:"updated_at,omitzero" volatile:"true"`
	CreatorTaskID  *string     `json:"creator_task_id,omitzero"`
	TaskID         *string     `json:"task_id,omitzero" volatile:"true"`
}

// HostRoute is a route given out by DHCP.
type HostRoute struct {
	Destination *string `json:"destination,omitzero"`
	Nexthop     *string `json:"nexthop,omitzero"`
}

// ListSubnetsInput filters.
type ListSubnetsInput struct {
	Place
	NetworkID   *string  `json:"network_id,omitzero" query:"network_id" pick:"gcore_networks_list" pattern:"^[0-9A-Fa-f-]{32,36}$"`
	OwnedBy     *string  `json:"owned_by,omitzero" query:"owned_by" jsonschema:"enum=project,enum=any,default=project" doc:"any includes those of shared networks."`
	TagKey      []string `json:"tag_key,omitzero" query:"tag_key"`
	TagKeyValue *string  `json:"tag_key_value,omitzero" query:"tag_key_value" doc:"JSON object in text: {\"role\": \"web\"}."`
	OrderBy     *string  `json:"order_by,omitzero" query:"order_by" jsonschema:"enum=available_ips.asc,enum=available_ips.desc,enum=cidr.asc,enum=cidr.desc,enum=created_at.asc,enum=created_at.desc,enum=name.asc,enum=name.desc,enum=total_ips.asc,enum=total_ips.desc,enum=updated_at.asc,enum=updated_at.desc,default=cidr.asc"`
	Page
}

// ListSubnets lists subnets. Source: gcore-companions-subset-openapi.json, SubnetViewSet.get.
var ListSubnets = provider.Define(cloud, provider.Op[ListSubnetsInput, List[Subnet]]{
	Name: "gcore_subnets_list", Group: "networks",
	Doc:       "List the subnets of a project and region, with network_id those of one network.",
	Route:     "GET /v1/subnets/{project_id}/{region_id}",
	Effect:    provider.Observe,
	Companion: true, Source: "gcore-companions-subset-openapi.json, SubnetViewSet.get",
})

// SubnetInput names a subnet.
type SubnetInput struct {
	Place
	SubnetID string `json:"subnet_id" path:"subnet_id" pick:"gcore_subnets_list" pattern:"^[0-9A-Fa-f-]{32,36}$"`
}

// GetSubnet reads one subnet. Source: gcore-companions-subset-openapi.json, SubnetInstanceViewSet.get.
var GetSubnet = provider.Define(cloud, provider.Op[SubnetInput, Subnet]{
	Name: "gcore_subnets_get", Group: "networks",
	Doc:       "Read one subnet.",
	Route:     "GET /v1/subnets/{project_id}/{region_id}/{subnet_id}",
	Effect:    provider.Observe,
	Companion: true, Source: "gcore-companions-subset-openapi.json, SubnetInstanceViewSet.get",
})
