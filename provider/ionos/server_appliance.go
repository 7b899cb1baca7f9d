package ionos

import "signoff/provider"

// ServerAppliance is a ready-made system that can be installed on a server.
type ServerAppliance struct {
	ID                    *string   `json:"id,omitzero"`
	Name                  *string   `json:"name,omitzero"`
	AvailableDatacenters  []string  `json:"available_datacenters,omitzero" doc:"Ids of the data centres that offer it."`
	OSFamily              *string   `json:"os_family,omitzero" doc:"Windows, Linux or Other."`
	OS                    *string   `json:"os,omitzero"`
	OSVersion             *string   `json:"os_version,omitzero"`
	OSArchitecture        *int      `json:"os_architecture,omitzero" doc:"Bits: 32 or 64."`
	Architecture          *int      `json:"architecture,omitzero" doc:"Bits; most answers carry this instead of os_architecture."`
	OSImageType           *string   `json:"os_image_type,omitzero" doc:"STANDARD, MINIMAL, ISO_OS or ISO_TOOL."`
	Type                  *string   `json:"type,omitzero" doc:"IMAGE, MY_IMAGE, APPLICATION or ISO."`
	ServerTypes           []string  `json:"server_type_compatibility,omitzero" doc:"cloud, baremetal or both."`
	MinHDDSize            *int      `json:"min_hdd_size,omitzero" doc:"GB that a server needs for it."`
	Licenses              []License `json:"licenses,omitzero" doc:"Software that is charged for."`
	Version               *string   `json:"version,omitzero" doc:"Of an application."`
	Categories            []string  `json:"categories,omitzero" doc:"Of an application."`
	AutomaticInstallation *bool     `json:"automatic_installation,omitzero" doc:"false: the installation waits for a person at the console."`
}

// ListServerAppliances lists what can be installed. Source: IONOS Cloud Panel API, Server Appliances.
var ListServerAppliances = provider.Define(cloud, provider.Op[Listing, []ServerAppliance]{
	Name: "ionos_server_appliances_list", Group: "server_appliances",
	Doc:    "List the ready-made systems that servers can be made of, with licences and smallest disk (GB). Their ids serve as appliance_id. Search with q: debian.",
	Route:  "GET /server_appliances",
	Effect: provider.Observe,
})

// GetServerApplianceInput names an appliance.
type GetServerApplianceInput struct {
	ApplianceID string `json:"appliance_id" path:"id" pick:"ionos_server_appliances_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
}

// GetServerAppliance reads one appliance. Source: IONOS Cloud Panel API, Server Appliances.
var GetServerAppliance = provider.Define(cloud, provider.Op[GetServerApplianceInput, ServerAppliance]{
	Name: "ionos_server_appliances_get", Group: "server_appliances",
	Doc:    "Read one ready-made system.",
	Route:  "GET /server_appliances/{id}",
	Effect: provider.Observe,
})
