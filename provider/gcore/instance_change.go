package gcore

import (
	"maps"

	"signoff/provider"
)

// RenameInstanceInput gives the new name or tags. The document takes null to
// delete a tag; here gcore_instances_metadata_item_delete does that.
type RenameInstanceInput struct {
	InstanceInput
	Name *string           `json:"name,omitzero" pattern:"^[a-zA-Z0-9][a-zA-Z 0-9._-]{1,61}[a-zA-Z0-9._]$"`
	Tags map[string]string `json:"tags,omitzero" doc:"Added or overwritten; others stay."`
}

// RenameInstance changes name and tags. Source: Gcore Cloud API, Instances.
var RenameInstance = provider.Define(cloud, provider.Op[RenameInstanceInput, Instance]{
	Name: "gcore_instances_rename", Group: "instances",
	Doc:   "Rename an instance, or set some of its tags and leave the others. Returns the instance.",
	Route: "PATCH /v1/instances/{project_id}/{region_id}/{instance_id}",
	Ask:   "Change name or tags of instance {subject.name}",
	Valid: func(in RenameInstanceInput) error {
		if in.Name == nil && len(in.Tags) == 0 {
			return provider.Wrong("name", "give name or tags")
		}
		return nil
	},
	Effect:     provider.Modify,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetInstance)},
	Settle: becomes(GetInstance, "name and tags are as asked", func(in RenameInstanceInput, i Instance) bool {
		for key := range maps.Keys(in.Tags) {
			if value, ok := i.tag(key); !ok || value != in.Tags[key] {
				return false
			}
		}
		return provider.Or(in.Name, i.name()) == i.name()
	}),
})

// DeleteInstanceInput names the instance and what goes with it.
type DeleteInstanceInput struct {
	InstanceInput
	Volumes          *string `json:"volumes,omitzero" query:"volumes" pattern:"^[0-9A-Fa-f,-]+$" doc:"Ids of volumes to delete too, comma-separated; all their data is lost. Others may stay, billed."`
	ReservedFixedIPs *string `json:"reserved_fixed_ips,omitzero" query:"reserved_fixed_ips" pattern:"^[0-9A-Fa-f,-]+$" doc:"Port ids of reserved IPs to delete too, comma-separated. Others may stay, billed."`
	Floatings        *string `json:"floatings,omitzero" query:"floatings" pattern:"^[0-9A-Fa-f,-]+$" doc:"Ids of floating IPs to delete too, comma-separated. Others may stay, billed."`
	DeleteFloatings  *bool   `json:"delete_floatings,omitzero" query:"delete_floatings" jsonschema:"default=false" doc:"Delete all its floating IPs; not together with floatings."`
}

// DeleteInstance removes an instance for good. The looks show volumes,
// addresses and ports, so that it can be seen what is not listed and may stay.
// Source: Gcore Cloud API, Instances.
var DeleteInstance = provider.Define(cloud, provider.Op[DeleteInstanceInput, Tasks]{
	Name: "gcore_instances_delete", Group: "instances",
	Doc:   "Delete an instance for good. Volumes, reserved IPs and floating IPs go with it only as listed; see gcore_volumes_list and gcore_instances_interfaces_list first, as the rest may stay and be billed. Returns a task.",
	Route: "DELETE /v1/instances/{project_id}/{region_id}/{instance_id}",
	Ask:   "Delete instance {subject.name}; volumes and addresses that are not listed to go with it may stay and be billed",
	Valid: func(in DeleteInstanceInput) error {
		if in.Floatings != nil && provider.Value(in.DeleteFloatings) {
			return provider.Wrong("floatings", "it does not go together with delete_floatings")
		}
		return nil
	},
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks: []provider.Look{
		provider.Read(GetInstance), provider.Read(ListVolumes, "instance_id=instance_id"), provider.Read(ListInstanceInterfaces),
		provider.Read(ListActiveTasks).Around(),
	},
	Hangs:  onInstance,
	Waits:  finished(),
	Settle: disappears[DeleteInstanceInput](),
})
