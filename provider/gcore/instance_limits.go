package gcore

import (
	"fmt"

	"signoff/provider"
)

// CheckLimitsInput describes potential instances.
type CheckLimitsInput struct {
	Place
	Flavor        *string          `json:"flavor,omitzero" doc:"Flavor id, such as g1-standard-1-2."`
	Names         []string         `json:"names,omitzero" doc:"One for each instance. Give either names or name_templates."`
	NameTemplates []string         `json:"name_templates,omitzero" doc:"One for each instance."`
	Interfaces    []CheckInterface `json:"interfaces,omitzero"`
	Volumes       []CheckVolume    `json:"volumes,omitzero"`
}

// CheckInterface is an interface of a potential instance.
type CheckInterface struct {
	Type          string         `json:"type" jsonschema:"enum=external,enum=subnet,enum=any_subnet,enum=reserved_fixed_ip" doc:"subnet: needs network_id and subnet_id; any_subnet: needs network_id; reserved_fixed_ip: needs port_id."`
	NetworkID     *string        `json:"network_id,omitzero"`
	SubnetID      *string        `json:"subnet_id,omitzero"`
	PortID        *string        `json:"port_id,omitzero"`
	IPAddress     *string        `json:"ip_address,omitzero"`
	IPFamily      *string        `json:"ip_family,omitzero" jsonschema:"enum=dual,enum=ipv4,enum=ipv6"`
	FloatingIP    *NewFloatingIP `json:"floating_ip,omitzero"`
	InterfaceName *string        `json:"interface_name,omitzero" jsonschema:"maxLength=37"`
	PortGroup     *int           `json:"port_group,omitzero" jsonschema:"minimum=0,maximum=3" doc:"Trunk to add it to."`
}

// CheckVolume is a volume of a potential instance.
type CheckVolume struct {
	Source     string  `json:"source" jsonschema:"enum=new-volume,enum=image,enum=snapshot,enum=apptemplate,enum=existing-volume"`
	Size       *int    `json:"size,omitzero" doc:"GiB."`
	SnapshotID *string `json:"snapshot_id,omitzero"`
	TypeName   *string `json:"type_name,omitzero" jsonschema:"enum=cold,enum=ssd_hiiops,enum=ssd_local,enum=ssd_lowlatency,enum=standard,enum=ultra"`
}

// Limits are quotas that would be exceeded: limit, present usage, and what is
// asked for. There are fifty of them; declared are those that an instance uses,
// the others pass undeclared.
type Limits struct {
	VMCountLimit                 *int `json:"vm_count_limit,omitzero"`
	VMCountUsage                 *int `json:"vm_count_usage,omitzero"`
	VMCountRequested             *int `json:"vm_count_requested,omitzero"`
	CPUCountLimit                *int `json:"cpu_count_limit,omitzero"`
	CPUCountUsage                *int `json:"cpu_count_usage,omitzero"`
	CPUCountRequested            *int `json:"cpu_count_requested,omitzero"`
	RAMLimit                     *int `json:"ram_limit,omitzero" doc:"MiB."`
	RAMUsage                     *int `json:"ram_usage,omitzero" doc:"MiB."`
	RAMRequested                 *int `json:"ram_requested,omitzero" doc:"MiB."`
	VolumeCountLimit             *int `json:"volume_count_limit,omitzero"`
	VolumeCountUsage             *int `json:"volume_count_usage,omitzero"`
	VolumeCountRequested         *int `json:"volume_count_requested,omitzero"`
	VolumeSizeLimit              *int `json:"volume_size_limit,omitzero" doc:"GiB."`
	VolumeSizeUsage              *int `json:"volume_size_usage,omitzero" doc:"GiB."`
	VolumeSizeRequested          *int `json:"volume_size_requested,omitzero" doc:"GiB."`
	ExternalIPCountLimit         *int `json:"external_ip_count_limit,omitzero"`
	ExternalIPCountUsage         *int `json:"external_ip_count_usage,omitzero"`
	ExternalIPCountRequested     *int `json:"external_ip_count_requested,omitzero"`
	FloatingCountLimit           *int `json:"floating_count_limit,omitzero"`
	FloatingCountUsage           *int `json:"floating_count_usage,omitzero"`
	FloatingCountRequested       *int `json:"floating_count_requested,omitzero"`
	GPUCountLimit                *int `json:"gpu_count_limit,omitzero"`
	GPUCountUsage                *int `json:"gpu_count_usage,omitzero"`
	GPUCountRequested            *int `json:"gpu_count_requested,omitzero"`
	BaremetalBasicCountLimit     *int `json:"baremetal_basic_count_limit,omitzero"`
	BaremetalBasicCountUsage     *int `json:"baremetal_basic_count_usage,omitzero"`
	BaremetalBasicCountRequested *int `json:"baremetal_basic_count_requested,omitzero"`
}

// CheckLimits holds potential instances against the quota. A POST that only
// computes. Source: Gcore Cloud API, Instances.
var CheckLimits = provider.Define(cloud, provider.Op[CheckLimitsInput, Limits]{
	Name: "gcore_instances_check_limits", Group: "instances",
	Doc:    "Check whether the region's quota allows new instances of a flavor with given volumes and interfaces. Creates nothing. Returns the limits that would be exceeded, with usage and what is asked for.",
	Route:  "POST /v2/instances/{project_id}/{region_id}/check_limits",
	Valid:  validLimits,
	Effect: provider.Observe,
})

func validLimits(in CheckLimitsInput) error {
	if (len(in.Names) == 0) == (len(in.NameTemplates) == 0) {
		return provider.Wrong("names", "give either names or name_templates")
	}
	for i, n := range in.Interfaces {
		members := given{"network_id": n.NetworkID != nil, "subnet_id": n.SubnetID != nil, "port_id": n.PortID != nil,
			"ip_address": n.IPAddress != nil, "ip_family": n.IPFamily != nil, "floating_ip": n.FloatingIP != nil}
		if err := validNewInterface(fmt.Sprintf("interfaces.%d.", i), n.Type, n.FloatingIP, members); err != nil {
			return err
		}
	}
	return nil
}
