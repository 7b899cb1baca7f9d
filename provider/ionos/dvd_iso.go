package ionos

import "signoff/provider"

// DVDISO is an operating system or tool for the virtual DVD drive.
type DVDISO struct {
	ID                   *string  `json:"id,omitzero"`
	Name                 *string  `json:"name,omitzero"`
	AvailableDatacenters []string `json:"available_datacenters,omitzero" doc:"Ids of the data centres that offer it."`
	OSFamily             *string  `json:"os_family,omitzero"`
	OS                   *string  `json:"os,omitzero"`
	OSVersion            *string  `json:"os_version,omitzero"`
	OSArchitecture       *int     `json:"os_architecture,omitzero" doc:"Bits: 32 or 64; 0 for none."`
	Architecture         *int     `json:"architecture,omitzero" doc:"Bits; answers carry this instead of os_architecture."`
	OSImageType          *string  `json:"os_image_type,omitzero" doc:"ISO_OS or ISO_TOOLS, among others."`
	Type                 *string  `json:"type,omitzero" doc:"ISO, among others."`
}

// ListDVDISOs lists ISOs. Source: IONOS Cloud Panel API, DVD ISO.
var ListDVDISOs = provider.Define(cloud, provider.Op[Listing, []DVDISO]{
	Name: "ionos_dvd_isos_list", Group: "dvd_isos",
	Doc:    "List the ISOs that ionos_server_dvd_load can put into a server's DVD drive.",
	Route:  "GET /dvd_isos",
	Effect: provider.Observe,
})

// GetDVDISOInput names an ISO.
type GetDVDISOInput struct {
	DVDID string `json:"dvd_id" path:"id" pick:"ionos_dvd_isos_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
}

// GetDVDISO reads one ISO. Source: IONOS Cloud Panel API, DVD ISO.
var GetDVDISO = provider.Define(cloud, provider.Op[GetDVDISOInput, DVDISO]{
	Name: "ionos_dvd_isos_get", Group: "dvd_isos",
	Doc:    "Read one ISO.",
	Route:  "GET /dvd_isos/{id}",
	Effect: provider.Observe,
})
