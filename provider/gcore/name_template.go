package gcore

import (
	"slices"

	"signoff/provider"
)

// AvailableNames are the naming restrictions of a project and region.
type AvailableNames struct {
	CustomNameAllowed         *bool    `json:"custom_name_allowed,omitzero" doc:"Whether instances may be named freely."`
	NameTemplatesLimited      *bool    `json:"name_templates_limited,omitzero" doc:"Whether only the templates listed may be used."`
	AllowedNameTemplates      []string `json:"allowed_name_templates,omitzero"`
	AllowedNameWinTemplates   []string `json:"allowed_name_win_templates,omitzero" doc:"Of Windows instances."`
	AllowedBMNameTemplates    []string `json:"allowed_bm_name_templates,omitzero" doc:"Of bare metal."`
	AllowedBMNameWinTemplates []string `json:"allowed_bm_name_win_templates,omitzero"`
}

// GetAvailableNames reads restrictions. Source: Gcore Cloud API, Instances.
var GetAvailableNames = provider.Define(cloud, provider.Op[Place, AvailableNames]{
	Name: "gcore_instances_available_names_get", Group: "instances",
	Doc:        "Deprecated: use gcore_reseller_name_templates_available_names_get. Read the naming restrictions of a project and region.",
	Route:      "GET /v1/instances/{project_id}/{region_id}/available_names",
	Effect:     provider.Observe,
	Deprecated: true, Successor: "gcore_reseller_name_templates_available_names_get",
})

// GetResellerAvailableNames reads restrictions. Source: Gcore Cloud API, Instances, Reseller Name Templates.
var GetResellerAvailableNames = provider.Define(cloud, provider.Op[Place, AvailableNames]{
	Name: "gcore_reseller_name_templates_available_names_get", Group: "name_templates",
	Doc:    "Read which instance names and name templates a project may use in a region.",
	Route:  "GET /v1/reseller_name_templates/{project_id}/{region_id}/available_names",
	Effect: provider.Observe,
})

// NameTemplates are a reseller's naming rules in a region. The seed names three
// of ten members; two more are those of the restrictions above, and who and
// where are needed to tell rules apart. Others pass undeclared.
type NameTemplates struct {
	ResellerID                *int     `json:"reseller_id,omitzero"`
	RegionID                  *int     `json:"region_id,omitzero"`
	AllowCustomName           *bool    `json:"allow_custom_name,omitzero" doc:"Whether instances may be named freely."`
	AllowedNameTemplates      []string `json:"allowed_name_templates,omitzero"`
	AllowedNameWinTemplates   []string `json:"allowed_name_win_templates,omitzero" doc:"Of Windows instances."`
	AllowedBMNameTemplates    []string `json:"allowed_bm_name_templates,omitzero" doc:"Of bare metal."`
	AllowedBMNameWinTemplates []string `json:"allowed_bm_name_win_templates,omitzero"`
}

// of reports whether the rules are the reseller's in the region.
func (n NameTemplates) of(reseller, region int) bool {
	return provider.Value(n.ResellerID) == reseller && provider.Value(n.RegionID) == region
}

// ListNameTemplates lists the reseller's rules. Source: Gcore Cloud API, Instances, Reseller Name Templates.
var ListNameTemplates = provider.Define(cloud, provider.Op[None, List[NameTemplates]]{
	Name: "gcore_reseller_name_templates_list", Group: "name_templates",
	Doc:    "List a reseller's naming rules by region. Only for reseller accounts.",
	Route:  "GET /v1/reseller_name_templates",
	Effect: provider.Observe,
})

// PutNameTemplatesInput gives the rules. The body is not documented: its members
// are those of the answer.
type PutNameTemplatesInput struct {
	ResellerID                int      `json:"reseller_id"`
	RegionID                  int      `json:"region_id" pick:"gcore_regions_list"`
	AllowCustomName           *bool    `json:"allow_custom_name,omitzero" doc:"Whether instances may be named freely."`
	AllowedNameTemplates      []string `json:"allowed_name_templates,omitzero"`
	AllowedNameWinTemplates   []string `json:"allowed_name_win_templates,omitzero" doc:"Of Windows instances."`
	AllowedBMNameTemplates    []string `json:"allowed_bm_name_templates,omitzero" doc:"Of bare metal."`
	AllowedBMNameWinTemplates []string `json:"allowed_bm_name_win_templates,omitzero"`
}

// PutNameTemplates sets a reseller's rules. Source: Gcore Cloud API, Instances, Reseller Name Templates.
var PutNameTemplates = provider.Define(cloud, provider.Op[PutNameTemplatesInput, NameTemplates]{
	Name: "gcore_reseller_name_templates_put", Group: "name_templates",
	Doc:        "Set a reseller's naming rules in a region, for ALL its clients. Read gcore_reseller_name_templates_list first and resend what shall stay. Its arguments are not documented by the cloud.",
	Route:      "PUT /v1/reseller_name_templates",
	Ask:        "Set the naming rules of reseller {reseller_id} in region {region_id}, for all its clients",
	Effect:     provider.Modify,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(ListNameTemplates)},
	Settle: becomes(ListNameTemplates, "the rules are as asked", func(in PutNameTemplatesInput, l List[NameTemplates]) bool {
		return slices.ContainsFunc(l.Results, in.is)
	}),
})

// is reports whether the rules are those asked for, as far as they were given.
func (in PutNameTemplatesInput) is(n NameTemplates) bool {
	kept := func(want, have []string) bool { return want == nil || slices.Equal(want, have) }
	return n.of(in.ResellerID, in.RegionID) && provider.Or(in.AllowCustomName, provider.Value(n.AllowCustomName)) == provider.Value(n.AllowCustomName) &&
		kept(in.AllowedNameTemplates, n.AllowedNameTemplates) && kept(in.AllowedNameWinTemplates, n.AllowedNameWinTemplates) &&
		kept(in.AllowedBMNameTemplates, n.AllowedBMNameTemplates) && kept(in.AllowedBMNameWinTemplates, n.AllowedBMNameWinTemplates)
}

// NameTemplatesInput names rules.
type NameTemplatesInput struct {
	ResellerID int `json:"reseller_id" path:"reseller_id"`
	RegionID   int `json:"region_id" path:"region_id" scope:"true" pick:"gcore_regions_list"`
}

// DeleteNameTemplates drops a reseller's rules. Source: Gcore Cloud API, Instances, Reseller Name Templates.
var DeleteNameTemplates = provider.Define(cloud, provider.Op[NameTemplatesInput, None]{
	Name: "gcore_reseller_name_templates_delete", Group: "name_templates",
	Doc:        "Drop ALL naming rules of a reseller in a region, for all its clients.",
	Route:      "DELETE /v1/reseller_name_templates/{reseller_id}/{region_id}",
	Ask:        "Drop all naming rules of reseller {reseller_id} in region {region_id}",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(ListNameTemplates)},
	Hangs:      provider.HangsOn(ListNameTemplates, onNameTemplates),
	Settle: becomes(ListNameTemplates, "there are no such rules", func(in NameTemplatesInput, l List[NameTemplates]) bool {
		return !slices.ContainsFunc(l.Results, func(n NameTemplates) bool { return n.of(in.ResellerID, in.RegionID) })
	}),
})
