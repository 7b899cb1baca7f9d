package gcore

import "signoff/provider"

// FloatingIP is a public address that can be moved between ports.
type FloatingIP struct {
	ID                *string `json:"id,omitzero"`
	FloatingIPAddress *string `json:"floating_ip_address,omitzero"`
	FixedIPAddress    *string `json:"fixed_ip_address,omitzero" doc:"Address of the port that it leads to."`
	PortID            *string `json:"port_id,omitzero"`
	RouterID          *string `json:"router_id,omitzero"`
	Status            *string `json:"status,omitzero" doc:"ACTIVE is in use, DOWN is free."`
	ProjectID         *int    `json:"project_id,omitzero"`
	Region            *string `json:"region,omitzero"`
	RegionID          *int    `json:"region_id,omitzero"`
	Tags              []Tag   `json:"tags,omitzero"`
	CreatedAt         *string `json:"created_at,omitzero"`
	UpdatedAt         *string `json:"updated_at,omitzero" volatile:"true"`
	CreatorTaskID     *string `json:"creator_task_id,omitzero"`
	TaskID            *string `json:"task_id,omitzero" volatile:"true"`
}

// UsedFloatingIP is a floating IP with what has it. The rest of instance and
// balancer passes undeclared.
type UsedFloatingIP struct {
	FloatingIP
	Instance     *Named `json:"instance,omitzero"`
	Loadbalancer *Named `json:"loadbalancer,omitzero"`
}

// ListFloatingIPsInput filters.
type ListFloatingIPsInput struct {
	Place
	Status      *string  `json:"status,omitzero" query:"status" jsonschema:"enum=ACTIVE,enum=DOWN,enum=ERROR" doc:"DOWN lists the free ones."`
	TagKey      []string `json:"tag_key,omitzero" query:"tag_key"`
	TagKeyValue *string  `json:"tag_key_value,omitzero" query:"tag_key_value" doc:"JSON object in text: {\"role\": \"web\"}."`
	Page
}

// ListFloatingIPs lists floating IPs. Source: gcore-companions-subset-openapi.json, FloatingIPViewSet.get.
var ListFloatingIPs = provider.Define(cloud, provider.Op[ListFloatingIPsInput, List[UsedFloatingIP]]{
	Name: "gcore_floating_ips_list", Group: "networks",
	Doc:       "List the floating IPs of a project and region with the instance that has each.",
	Route:     "GET /v1/floatingips/{project_id}/{region_id}",
	Effect:    provider.Observe,
	Companion: true, Source: "gcore-companions-subset-openapi.json, FloatingIPViewSet.get",
})
