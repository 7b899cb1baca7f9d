package gcore

import (
	"slices"

	"signoff/provider"
)

// Instance is a virtual machine with what is attached to it. Some answers carry
// the older names of id, name, created_at, tags and ssh_key_name.
type Instance struct {
	ID                 *string              `json:"id,omitzero"`
	Name               *string              `json:"name,omitzero"`
	Description        *string              `json:"instance_description,omitzero"`
	Status             *string              `json:"status,omitzero" doc:"ACTIVE runs, SHUTOFF and SUSPENDED do not; BUILD, REBOOT, RESIZE and the like are on the way."`
	VMState            *string              `json:"vm_state,omitzero" doc:"active, stopped, suspended, paused, error and others."`
	TaskState          *string              `json:"task_state,omitzero" volatile:"true" doc:"What is being done to it at the moment."`
	TaskID             *string              `json:"task_id,omitzero" volatile:"true" doc:"Task that holds it at the moment; no other change is taken meanwhile."`
	CreatorTaskID      *string              `json:"creator_task_id,omitzero"`
	CreatedAt          *string              `json:"created_at,omitzero"`
	Flavor             *InstanceFlavor      `json:"flavor,omitzero"`
	Addresses          map[string][]Address `json:"addresses,omitzero" doc:"By name of network."`
	FixedIPAssignments []FixedIPAssignment  `json:"fixed_ip_assignments,omitzero"`
	BlackholePorts     []BlackholePort      `json:"blackhole_ports,omitzero" volatile:"true" doc:"Addresses cut off by the DDoS defence."`
	SecurityGroups     []Named              `json:"security_groups,omitzero"`
	SSHKeyName         *string              `json:"ssh_key_name,omitzero"`
	Tags               []Tag                `json:"tags,omitzero"`
	Volumes            []InstanceVolume     `json:"volumes,omitzero"`
	DDoSProfile        *DDoSProfile         `json:"ddos_profile,omitzero"`
	Isolation          *Isolation           `json:"instance_isolation,omitzero"`
	ProjectID          *int                 `json:"project_id,omitzero"`
	Region             *string              `json:"region,omitzero"`
	RegionID           *int                 `json:"region_id,omitzero"`

	InstanceID       *string           `json:"instance_id,omitzero" doc:"Older name of id."`
	InstanceName     *string           `json:"instance_name,omitzero" doc:"Older name of name."`
	InstanceCreated  *string           `json:"instance_created,omitzero" doc:"Older name of created_at."`
	Metadata         map[string]string `json:"metadata,omitzero" doc:"Older form of tags."`
	MetadataDetailed []Tag             `json:"metadata_detailed,omitzero" doc:"Older name of tags."`
	KeypairName      *string           `json:"keypair_name,omitzero" doc:"Older name of ssh_key_name."`
}

// id under either name.
func (i Instance) id() string { return provider.Or(i.ID, provider.Value(i.InstanceID)) }

// name under either name.
func (i Instance) name() string { return provider.Or(i.Name, provider.Value(i.InstanceName)) }

// tag under any of its names.
func (i Instance) tag(key string) (string, bool) {
	for _, t := range slices.Concat(i.Tags, i.MetadataDetailed) {
		if provider.Value(t.Key) == key {
			return provider.Value(t.Value), true
		}
	}
	value, ok := i.Metadata[key]
	return value, ok
}

// InstanceFlavor is the size of an instance.
type InstanceFlavor struct {
	FlavorID            *string           `json:"flavor_id,omitzero"`
	FlavorName          *string           `json:"flavor_name,omitzero"`
	VCPUs               *int              `json:"vcpus,omitzero"`
	RAM                 *int              `json:"ram,omitzero" doc:"MiB."`
	OSType              *string           `json:"os_type,omitzero"`
	Architecture        *string           `json:"architecture,omitzero"`
	ResourceClass       *string           `json:"resource_class,omitzero" doc:"Bare metal only."`
	HardwareDescription map[string]string `json:"hardware_description,omitzero"`
}

// Address is an address in a network. The subnet is there for single instances only.
type Address struct {
	Addr          *string `json:"addr,omitzero"`
	Type          *string `json:"type,omitzero" doc:"fixed or floating."`
	InterfaceName *string `json:"interface_name,omitzero"`
	SubnetID      *string `json:"subnet_id,omitzero"`
	SubnetName    *string `json:"subnet_name,omitzero"`
}

// FixedIPAssignment is an address of an interface.
type FixedIPAssignment struct {
	IPAddress *string `json:"ip_address,omitzero"`
	SubnetID  *string `json:"subnet_id,omitzero"`
	External  *bool   `json:"external,omitzero"`
}

// BlackholePort is an address cut off by the DDoS defence.
type BlackholePort struct {
	ID            *int    `json:"ID,omitzero"`
	DestinationIP *string `json:"DestinationIP,omitzero"`
	AlarmState    *string `json:"AlarmState,omitzero"`
	AlarmStart    *string `json:"AlarmStart,omitzero"`
	AlarmEnd      *string `json:"AlarmEnd,omitzero"`
	AlertDuration *string `json:"AlertDuration,omitzero"`
}

// InstanceVolume is an attached volume.
type InstanceVolume struct {
	ID                  *string `json:"id,omitzero"`
	DeleteOnTermination *bool   `json:"delete_on_termination,omitzero" doc:"Whether it goes with the instance."`
}

// Isolation is why an instance is cut off from the internet.
type Isolation struct {
	Reason *string `json:"reason,omitzero"`
}

// InstanceInput names an instance.
type InstanceInput struct {
	Place
	InstanceID string `json:"instance_id" path:"instance_id" pick:"gcore_instances_list" pattern:"^[0-9A-Fa-f-]{32,36}$"`
}

// GetInstance reads one instance. Source: Gcore Cloud API, Instances.
var GetInstance = provider.Define(cloud, provider.Op[InstanceInput, Instance]{
	Name: "gcore_instances_get", Group: "instances",
	Doc:    "Read one instance: status, flavor, addresses, security groups, volumes, tags, and the task that holds it.",
	Route:  "GET /v1/instances/{project_id}/{region_id}/{instance_id}",
	Effect: provider.Observe,
})

// SearchInstances looks into all clients of a reseller. Its parameters are not
// documented. Source: Gcore Cloud API, Instances.
var SearchInstances = provider.Define(cloud, provider.Op[None, List[Instance]]{
	Name: "gcore_instances_search", Group: "instances",
	Doc:       "List instances of ALL clients of the reseller. Only for reseller accounts; for one's own instances use gcore_instances_list.",
	Route:     "GET /v1/instances/search",
	Effect:    provider.Observe,
	Sensitive: true,
})
