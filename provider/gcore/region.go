package gcore

import "signoff/provider"

// Region is a data centre. What else the cloud tells of it passes undeclared.
type Region struct {
	ID                   *int         `json:"id,omitzero" doc:"The value for region_id."`
	DisplayName          *string      `json:"display_name,omitzero"`
	Slug                 *string      `json:"slug,omitzero"`
	State                *string      `json:"state,omitzero" doc:"Usable when ACTIVE."`
	Country              *string      `json:"country,omitzero" doc:"ISO 3166, two letters."`
	Zone                 *string      `json:"zone,omitzero"`
	Coordinates          *Coordinates `json:"coordinates,omitzero"`
	AccessLevel          *string      `json:"access_level,omitzero" doc:"core or edge."`
	EndpointType         *string      `json:"endpoint_type,omitzero"`
	KeystoneName         *string      `json:"keystone_name,omitzero"`
	AvailableVolumeTypes []string     `json:"available_volume_types,omitzero"`
	FileShareTypes       []string     `json:"file_share_types,omitzero"`
	ExternalNetworkID    *string      `json:"external_network_id,omitzero"`
	HasKVM               *bool        `json:"has_kvm,omitzero" doc:"Whether it has instances."`
	HasBasicVM           *bool        `json:"has_basic_vm,omitzero"`
	HasBaremetal         *bool        `json:"has_baremetal,omitzero"`
	HasK8s               *bool        `json:"has_k8s,omitzero"`
	HasAI                *bool        `json:"has_ai,omitzero"`
	HasAIGPU             *bool        `json:"has_ai_gpu,omitzero"`
	HasDBaaS             *bool        `json:"has_dbaas,omitzero"`
	HasDDoS              *bool        `json:"has_ddos,omitzero"`
	HasSFS               *bool        `json:"has_sfs,omitzero"`
	CreatedAt            *string      `json:"created_at,omitzero"`
}

// Coordinates say where it stands.
type Coordinates struct {
	Latitude  *string `json:"latitude,omitzero"`
	Longitude *string `json:"longitude,omitzero"`
}

// ListRegionsInput filters.
type ListRegionsInput struct {
	DisplayName     *string `json:"display_name,omitzero" query:"display_name" doc:"Exact, in either case: Luxembourg."`
	Product         *string `json:"product,omitzero" query:"product" jsonschema:"enum=containers,enum=inference" doc:"Only regions with this product."`
	ShowVolumeTypes *bool   `json:"show_volume_types,omitzero" query:"show_volume_types" jsonschema:"default=false"`
	OrderBy         *string `json:"order_by,omitzero" query:"order_by" jsonschema:"enum=created_at.asc,enum=created_at.desc,enum=display_name.asc,enum=display_name.desc,default=created_at.desc"`
	Limit           *int    `json:"limit,omitzero" query:"limit" jsonschema:"minimum=1,maximum=1000,default=100"`
	Offset          *int    `json:"offset,omitzero" query:"offset" jsonschema:"minimum=0,default=0" doc:"How many to skip."`
}

// ListRegions lists regions. Source: gcore-companions-subset-openapi.json, RegionHandler.get.
var ListRegions = provider.Define(cloud, provider.Op[ListRegionsInput, List[Region]]{
	Name: "gcore_regions_list", Group: "projects",
	Doc:       "List the regions. Nearly every other operation needs a region_id from here.",
	Route:     "GET /v1/regions",
	Effect:    provider.Observe,
	Companion: true, Source: "gcore-companions-subset-openapi.json, RegionHandler.get",
})

// RegionInput names a region.
type RegionInput struct {
	RegionID        int   `json:"region_id" path:"region_id" scope:"true" pick:"gcore_regions_list"`
	ShowVolumeTypes *bool `json:"show_volume_types,omitzero" query:"show_volume_types" jsonschema:"default=false"`
}

// GetRegion reads one region. Source: gcore-companions-subset-openapi.json, RegionInstanceHandler.get.
var GetRegion = provider.Define(cloud, provider.Op[RegionInput, Region]{
	Name: "gcore_regions_get", Group: "projects",
	Doc:       "Read one region and what it has on offer.",
	Route:     "GET /v1/regions/{region_id}",
	Effect:    provider.Observe,
	Companion: true, Source: "gcore-companions-subset-openapi.json, RegionInstanceHandler.get",
})
