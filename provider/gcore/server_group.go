package gcore

import "signoff/provider"

// ServerGroup is a rule of where instances are placed.
type ServerGroup struct {
	ServergroupID *string           `json:"servergroup_id,omitzero"`
	Name          *string           `json:"name,omitzero"`
	Policy        *string           `json:"policy,omitzero" doc:"anti-affinity, affinity or soft-anti-affinity."`
	Instances     []GroupedInstance `json:"instances,omitzero"`
	ProjectID     *int              `json:"project_id,omitzero"`
	Region        *string           `json:"region,omitzero"`
	RegionID      *int              `json:"region_id,omitzero"`
}

// GroupedInstance is an instance in a group.
type GroupedInstance struct {
	InstanceID   *string `json:"instance_id,omitzero"`
	InstanceName *string `json:"instance_name,omitzero"`
}

// ListServerGroupsInput pages.
type ListServerGroupsInput struct {
	Place
	Limit  *int `json:"limit,omitzero" query:"limit" jsonschema:"minimum=1"`
	Offset *int `json:"offset,omitzero" query:"offset" jsonschema:"minimum=0" doc:"How many to skip."`
}

// ListServerGroups lists groups. Source: gcore-companions-subset-openapi.json, ServerGroupsViewSet.get.
var ListServerGroups = provider.Define(cloud, provider.Op[ListServerGroupsInput, List[ServerGroup]]{
	Name: "gcore_server_groups_list", Group: "server_groups",
	Doc:       "List the server (placement) groups of a project and region with policy and instances.",
	Route:     "GET /v1/servergroups/{project_id}/{region_id}",
	Effect:    provider.Observe,
	Companion: true, Source: "gcore-companions-subset-openapi.json, ServerGroupsViewSet.get",
})
