package ionos

import "signoff/provider"

// AvailableDatacenter is a data centre in which resources can be made.
type AvailableDatacenter struct {
	ID          *string `json:"id,omitzero"`
	Location    *string `json:"location,omitzero" doc:"Country, in words."`
	CountryCode *string `json:"country_code,omitzero"`
	Default     *int    `json:"default,omitzero" doc:"1: used where a call names none; 0: not."`
}

// ListDatacenters lists data centres. Source: IONOS Cloud Panel API, Datacenters.
var ListDatacenters = provider.Define(cloud, provider.Op[Listing, []AvailableDatacenter]{
	Name: "ionos_datacenters_list", Group: "datacenters",
	Doc:    "List the data centres in which resources can be made; one is the default.",
	Route:  "GET /datacenters",
	Effect: provider.Observe,
})

// GetDatacenterInput names a data centre.
type GetDatacenterInput struct {
	DatacenterID string `json:"datacenter_id" path:"datacenter_id" pick:"ionos_datacenters_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
}

// GetDatacenter reads one data centre. Source: IONOS Cloud Panel API, Datacenters.
var GetDatacenter = provider.Define(cloud, provider.Op[GetDatacenterInput, AvailableDatacenter]{
	Name: "ionos_datacenters_get", Group: "datacenters",
	Doc:    "Read one data centre.",
	Route:  "GET /datacenters/{datacenter_id}",
	Effect: provider.Observe,
})
