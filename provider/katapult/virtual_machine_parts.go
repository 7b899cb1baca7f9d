package katapult

import "signoff/provider"

// Zone is a part of a data center.
type Zone struct {
	ID         *string     `json:"id,omitzero"`
	Name       *string     `json:"name,omitzero"`
	Permalink  *string     `json:"permalink,omitzero"`
	DataCenter *DataCenter `json:"data_center,omitzero"`
}

// DataCenter is where machines and networks stand.
type DataCenter struct {
	ID        *string  `json:"id,omitzero"`
	Name      *string  `json:"name,omitzero"`
	Permalink *string  `json:"permalink,omitzero"`
	Country   *Country `json:"country,omitzero"`
}

// Site is a data center where its country is left to the answer: a schema may
// nest only so deep.
type Site struct {
	ID        *string `json:"id,omitzero"`
	Name      *string `json:"name,omitzero"`
	Permalink *string `json:"permalink,omitzero"`
}

// Group holds machines that are to run apart from each other, or need not.
type Group struct {
	ID            *string `json:"id,omitzero"`
	Name          *string `json:"name,omitzero"`
	Segregate     *bool   `json:"segregate,omitzero"`
	AutoSegregate *bool   `json:"auto_segregate,omitzero"`
	CreatedAt     *int    `json:"created_at,omitzero"`
}

// Package is a size of machines.
type Package struct {
	ID                            *string `json:"id,omitzero"`
	Name                          *string `json:"name,omitzero"`
	Permalink                     *string `json:"permalink,omitzero"`
	CPUCores                      *int    `json:"cpu_cores,omitzero"`
	IPv4Addresses                 *int    `json:"ipv4_addresses,omitzero"`
	MemoryInGB                    *int    `json:"memory_in_gb,omitzero"`
	StorageInGB                   *int    `json:"storage_in_gb,omitzero"`
	MonthlyBandwidthAllowanceInGB *int    `json:"monthly_bandwidth_allowance_in_gb,omitzero"`
	Privacy                       *string `json:"privacy,omitzero" doc:"public or private."`
	Icon                          *Image  `json:"icon,omitzero"`
	UseDedicatedCPUs              *bool   `json:"use_dedicated_cpus,omitzero"`
	Group                         *Ref    `json:"group,omitzero"`
}

// Image is a picture for an interface.
type Image struct {
	URL      *string          `json:"url,omitzero"`
	FileName *string          `json:"file_name,omitzero"`
	FileType *string          `json:"file_type,omitzero"`
	FileSize *int             `json:"file_size,omitzero"`
	Digest   *string          `json:"digest,omitzero"`
	Token    *provider.Secret `json:"token,omitzero" secret:"true"`
}

// ISO is a disc in the virtual drive.
type ISO struct {
	ID              *string          `json:"id,omitzero"`
	Name            *string          `json:"name,omitzero"`
	OperatingSystem *OperatingSystem `json:"operating_system,omitzero"`
}

// OperatingSystem is what an ISO installs.
type OperatingSystem struct {
	ID    *string `json:"id,omitzero"`
	Name  *string `json:"name,omitzero"`
	Badge *Image  `json:"badge,omitzero"`
}

// GPUType is a model of graphics processor.
type GPUType struct {
	ID           *string `json:"id,omitzero"`
	Name         *string `json:"name,omitzero"`
	Manufacturer *string `json:"manufacturer,omitzero"`
	MemoryInGB   *int    `json:"memory_in_gb,omitzero"`
	MemoryType   *string `json:"memory_type,omitzero"`
	Permalink    *string `json:"permalink,omitzero"`
	DataCenters  []Site  `json:"data_centers,omitzero"`
}

// GPU is a graphics processor of a machine.
type GPU struct {
	ID            *string  `json:"id,omitzero" doc:"Absent while it is detached."`
	Status        *string  `json:"status,omitzero" doc:"attached, attaching, detached, detaching or unknown."`
	PendingAction *string  `json:"pending_action,omitzero" doc:"attach or detach."`
	Available     *bool    `json:"available,omitzero" volatile:"true" doc:"With pending_action attach: whether one is free."`
	Type          *GPUType `json:"type,omitzero"`
}

// Tag is a label of machines.
type Tag struct {
	ID        *string `json:"id,omitzero"`
	Name      *string `json:"name,omitzero"`
	Color     *string `json:"color,omitzero"`
	CreatedAt *int    `json:"created_at,omitzero"`
}

// IPAddress is an address of a machine.
type IPAddress struct {
	ID              *string        `json:"id,omitzero"`
	Address         *string        `json:"address,omitzero"`
	ReverseDNS      *string        `json:"reverse_dns,omitzero"`
	VIP             *bool          `json:"vip,omitzero" doc:"Whether it can move between machines."`
	Label           *string        `json:"label,omitzero"`
	AddressWithMask *string        `json:"address_with_mask,omitzero"`
	Network         *PublicNetwork `json:"network,omitzero"`
	AllocationID    *string        `json:"allocation_id,omitzero"`
	AllocationType  *string        `json:"allocation_type,omitzero"`
}

// Hypervisor is the host a machine runs on.
type Hypervisor struct {
	ID        *string `json:"id,omitzero"`
	Name      *string `json:"name,omitzero"`
	IPAddress *string `json:"ip_address,omitzero"`
}
