package scp

import "signoff/provider"

// Server is a virtual server.
type Server struct {
	ID                    *string           `json:"id,omitzero"`
	Name                  *string           `json:"name,omitzero"`
	State                 *string           `json:"state,omitzero" doc:"ACTIVE and SHUTOFF are at rest; ERROR needs care; others are on the way."`
	AccountID             *string           `json:"account_id,omitzero"`
	Addresses             []ServerAddresses `json:"addresses,omitzero"`
	AutoScalingGroupID    *string           `json:"auto_scaling_group_id,omitzero"`
	CreatedAt             *string           `json:"created_at,omitzero"`
	CreatedBy             *string           `json:"created_by,omitzero"`
	DiskConfig            *string           `json:"disk_config,omitzero"`
	ImageID               *string           `json:"image_id,omitzero"`
	IsMarketplace         *bool             `json:"is_marketplace,omitzero"`
	KeypairName           *string           `json:"keypair_name,omitzero"`
	LaunchConfigurationID *string           `json:"launch_configuration_id,omitzero"`
	Locked                *bool             `json:"locked,omitzero" doc:"Whether it is kept from being deleted."`
	Metadata              map[string]string `json:"metadata,omitzero"`
	ModifiedAt            *string           `json:"modified_at,omitzero" volatile:"true"`
	PlannedComputeOSType  *string           `json:"planned_compute_os_type,omitzero" doc:"open_source, windows or rhel."`
	ProductCategory       *string           `json:"product_category,omitzero" doc:"compute or container."`
	ProductOffering       *string           `json:"product_offering,omitzero" doc:"virtual_server, gpu_server, k8s_vm or k8s_gpu_vm."`
	SecurityGroups        []SecurityGroup   `json:"security_groups,omitzero"`
	ServerGroupID         *string           `json:"server_group_id,omitzero"`
	ServerType            *ServerType       `json:"server_type,omitzero"`
	Volumes               []Volume          `json:"volumes,omitzero"`
	VPCID                 *string           `json:"vpc_id,omitzero"`
}

// ServerAddresses are a server's addresses in one subnet.
type ServerAddresses struct {
	SubnetName  *string     `json:"subnet_name,omitzero"`
	IPAddresses []IPAddress `json:"ip_addresses,omitzero"`
}

// IPAddress is one address.
type IPAddress struct {
	IPAddress *string `json:"ip_address,omitzero"`
	Version   *int    `json:"version,omitzero" doc:"4 or 6."`
}

// SecurityGroup is a set of firewall rules, by name.
type SecurityGroup struct {
	Name *string `json:"name,omitzero"`
}

// ServerType is a size of servers.
type ServerType struct {
	ID         *string           `json:"id,omitzero"`
	Name       *string           `json:"name,omitzero"`
	VCPUs      *int              `json:"vcpus,omitzero"`
	RAM        *int              `json:"ram,omitzero"`
	Disk       *int              `json:"disk,omitzero"`
	Ephemeral  *int              `json:"ephemeral,omitzero"`
	Swap       *int              `json:"swap,omitzero"`
	ExtraSpecs map[string]string `json:"extra_specs,omitzero"`
}

// Volume is a disk of a server.
type Volume struct {
	ID                  *string `json:"id,omitzero"`
	DeleteOnTermination *bool   `json:"delete_on_termination,omitzero" doc:"Whether it goes when the server is deleted."`
}

// Servers is one part of the list.
type Servers struct {
	Servers []Server `json:"servers"`
}

// ListServersInput filters, sorts and pages.
type ListServersInput struct {
	Name               *string `json:"name,omitzero" query:"name"`
	IP                 *string `json:"ip,omitzero" query:"ip" doc:"Only servers with this address."`
	State              *string `json:"state,omitzero" query:"state" doc:"Such as ACTIVE or SHUTOFF."`
	ProductCategory    *string `json:"product_category,omitzero" query:"product_category" jsonschema:"enum=compute,enum=container"`
	ProductOffering    *string `json:"product_offering,omitzero" query:"product_offering" jsonschema:"enum=virtual_server,enum=gpu_server,enum=k8s_vm,enum=k8s_gpu_vm"`
	VPCID              *string `json:"vpc_id,omitzero" query:"vpc_id"`
	ServerTypeID       *string `json:"server_type_id,omitzero" query:"server_type_id" doc:"Such as s1v1m2."`
	AutoScalingGroupID *string `json:"auto_scaling_group_id,omitzero" query:"auto_scaling_group_id"`
	Limit              *int    `json:"limit,omitzero" query:"limit" jsonschema:"minimum=1" doc:"Servers per answer. An answer shorter than this is the last."`
	Marker             *string `json:"marker,omitzero" query:"marker" doc:"Id of the last server of the answer before."`
	Sort               *string `json:"sort,omitzero" query:"sort" doc:"Member and direction, such as name:asc or created_at:desc."`
}

// ListServers lists servers. Source: Samsung Cloud Platform virtualserver 1.0, listVirtualServers.
var ListServers = provider.Define(cloud, provider.Op[ListServersInput, Servers]{
	Name: "scp_servers_list", Group: "servers",
	Doc:       "List virtual servers with state, size, addresses and volumes. Filter by name, ip or state; page with limit and marker.",
	Route:     "GET /v1/servers",
	Effect:    provider.Observe,
	Companion: true, Source: "scp-v2-virtualserver-1.0.openapi.yaml, listVirtualServers",
})

// ServerInput names a server.
type ServerInput struct {
	ServerID string `json:"server_id" path:"server_id" pick:"scp_servers_list"`
}

// GetServer reads one server. Source: Samsung Cloud Platform virtualserver 1.0, showVirtualServer.
var GetServer = provider.Define(cloud, provider.Op[ServerInput, Server]{
	Name: "scp_servers_get", Group: "servers",
	Doc:       "Read one virtual server: state, lock, size, addresses, security groups, volumes.",
	Route:     "GET /v1/servers/{server_id}",
	Effect:    provider.Observe,
	Companion: true, Source: "scp-v2-virtualserver-1.0.openapi.yaml, showVirtualServer",
})
