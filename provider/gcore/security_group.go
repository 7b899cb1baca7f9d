package gcore

import "signoff/provider"

// SecurityGroup is a set of firewall rules.
type SecurityGroup struct {
	ID             *string             `json:"id,omitzero"`
	Name           *string             `json:"name,omitzero"`
	Description    *string             `json:"description,omitzero"`
	Rules          []SecurityGroupRule `json:"security_group_rules,omitzero"`
	RevisionNumber *int                `json:"revision_number,omitzero"`
	ProjectID      *int                `json:"project_id,omitzero"`
	Region         *string             `json:"region,omitzero"`
	RegionID       *int                `json:"region_id,omitzero"`
	Tags           []Tag               `json:"tags_v2,omitzero"`
	CreatedAt      *string             `json:"created_at,omitzero"`
	UpdatedAt      *string             `json:"updated_at,omitzero" volatile:"true"`
}

// SecurityGroupRule lets traffic through.
type SecurityGroupRule struct {
	ID              *string `json:"id,omitzero"`
	Direction       *string `json:"direction,omitzero" doc:"ingress or egress."`
	Ethertype       *string `json:"ethertype,omitzero"`
	Protocol        *string `json:"protocol,omitzero"`
	PortRangeMin    *int    `json:"port_range_min,omitzero"`
	PortRangeMax    *int    `json:"port_range_max,omitzero"`
	RemoteIPPrefix  *string `json:"remote_ip_prefix,omitzero"`
	RemoteGroupID   *string `json:"remote_group_id,omitzero"`
	Description     *string `json:"description,omitzero"`
	SecurityGroupID *string `json:"security_group_id,omitzero"`
	RevisionNumber  *int    `json:"revision_number,omitzero"`
	CreatedAt       *string `json:"created_at,omitzero"`
	UpdatedAt       *string `json:"updated_at,omitzero" volatile:"true"`
}

// ListSecurityGroupsInput filters. The page is short unless more is asked for.
type ListSecurityGroupsInput struct {
	Place
	Name        *string  `json:"name,omitzero" query:"name" doc:"Full name."`
	TagKey      []string `json:"tag_key,omitzero" query:"tag_key"`
	TagKeyValue *string  `json:"tag_key_value,omitzero" query:"tag_key_value" doc:"JSON object in text: {\"role\": \"web\"}."`
	Limit       *int     `json:"limit,omitzero" query:"limit" jsonschema:"minimum=1,maximum=1000,default=10"`
	Offset      *int     `json:"offset,omitzero" query:"offset" jsonschema:"minimum=0,default=0" doc:"How many to skip."`
}

// ListSecurityGroups lists groups. Source: gcore-companions-subset-openapi.json, SecurityGroupViewSet.get.
var ListSecurityGroups = provider.Define(cloud, provider.Op[ListSecurityGroupsInput, List[SecurityGroup]]{
	Name: "gcore_security_groups_list", Group: "security_groups",
	Doc:       "List the security groups of a project and region with their rules, ten unless limit says more.",
	Route:     "GET /v1/securitygroups/{project_id}/{region_id}",
	Effect:    provider.Observe,
	Companion: true, Source: "gcore-companions-subset-openapi.json, SecurityGroupViewSet.get",
})

// GetSecurityGroupInput names a group.
type GetSecurityGroupInput struct {
	Place
	GroupID string `json:"group_id" path:"group_id" pick:"gcore_security_groups_list" pattern:"^[0-9A-Fa-f-]{32,36}$"`
}

// GetSecurityGroup reads one group. Source: gcore-companions-subset-openapi.json, SecurityGroupInstanceViewSet.get.
var GetSecurityGroup = provider.Define(cloud, provider.Op[GetSecurityGroupInput, SecurityGroup]{
	Name: "gcore_security_groups_get", Group: "security_groups",
	Doc:       "Read one security group with its rules.",
	Route:     "GET /v1/securitygroups/{project_id}/{region_id}/{group_id}",
	Effect:    provider.Observe,
	Companion: true, Source: "gcore-companions-subset-openapi.json, SecurityGroupInstanceViewSet.get",
})
