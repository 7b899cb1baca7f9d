package gcore

import (
	"slices"

	"signoff/provider"
)

// holds reports whether the instance is in the group.
func (g ServerGroup) holds(instanceID string) bool {
	return slices.ContainsFunc(g.Instances, func(i GroupedInstance) bool { return same(i.InstanceID, instanceID) })
}

// PutIntoServerGroupInput names the group.
type PutIntoServerGroupInput struct {
	InstanceInput
	ServergroupID string `json:"servergroup_id" pick:"gcore_server_groups_list" pattern:"^[0-9A-Fa-f-]{32,36}$"`
}

// PutIntoServerGroup places an instance. Source: Gcore Cloud API, Instances.
var PutIntoServerGroup = provider.Define(cloud, provider.Op[PutIntoServerGroupInput, Tasks]{
	Name: "gcore_instances_put_into_servergroup", Group: "instances",
	Doc:        "Put an instance into a server (placement) group. It must be in none; not for bare metal. Returns a task.",
	Route:      "POST /v1/instances/{project_id}/{region_id}/{instance_id}/put_into_servergroup",
	Ask:        "Put instance {subject.name} into server group {servergroup_id}",
	Effect:     provider.Modify,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetInstance), provider.Read(ListServerGroups).Around(), provider.Read(ListActiveTasks).Around()},
	Waits:      finished(),
	Settle: becomes(ListServerGroups, "the instance is in the group", func(in PutIntoServerGroupInput, l List[ServerGroup]) bool {
		return slices.ContainsFunc(l.Results, func(g ServerGroup) bool { return same(g.ServergroupID, in.ServergroupID) && g.holds(in.InstanceID) })
	}),
})

// RemoveFromServerGroup takes an instance out of its group. Source: Gcore Cloud API, Instances.
var RemoveFromServerGroup = provider.Define(cloud, provider.Op[InstanceInput, Tasks]{
	Name: "gcore_instances_remove_from_servergroup", Group: "instances",
	Doc:        "Take an instance out of the server group it is in; the placement rule no longer holds for it. Returns a task.",
	Route:      "POST /v1/instances/{project_id}/{region_id}/{instance_id}/remove_from_servergroup",
	Ask:        "Take instance {subject.name} out of its server group",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetInstance), provider.Read(ListServerGroups).Around(), provider.Read(ListActiveTasks).Around()},
	Hangs:      provider.HangsOn(ListServerGroups, onUngrouped),
	Waits:      finished(),
	Settle: becomes(ListServerGroups, "the instance is in no group", func(in InstanceInput, l List[ServerGroup]) bool {
		return !slices.ContainsFunc(l.Results, func(g ServerGroup) bool { return g.holds(in.InstanceID) })
	}),
})
