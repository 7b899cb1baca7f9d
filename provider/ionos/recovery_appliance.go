package ionos

import "signoff/provider"

// RecoveryAppliance is a rescue system for bare-metal servers.
type RecoveryAppliance struct {
	ID                   *string  `json:"id,omitzero"`
	Name                 *string  `json:"name,omitzero"`
	OSFamily             *string  `json:"os_family,omitzero" doc:"Windows, Linux or Other."`
	OS                   *string  `json:"os,omitzero"`
	OSVersion            *string  `json:"os_version,omitzero"`
	OSArchitecture       *int     `json:"os_architecture,omitzero" doc:"Bits: 32 or 64."`
	Architecture         *int     `json:"architecture,omitzero" doc:"Bits; answers carry this instead of os_architecture."`
	AvailableDatacenters []string `json:"available_datacenters,omitzero" doc:"Ids of the data centres that offer it."`
}

// ListRecoveryAppliances lists rescue systems. Source: IONOS Cloud Panel API, Recovery Appliances.
var ListRecoveryAppliances = provider.Define(cloud, provider.Op[Listing, []RecoveryAppliance]{
	Name: "ionos_recovery_appliances_list", Group: "recovery_appliances",
	Doc:    "List the rescue systems that a bare-metal server can be booted into; their ids serve as recovery_image_id of ionos_server_status_action.",
	Route:  "GET /recovery_appliances",
	Effect: provider.Observe,
})

// GetRecoveryApplianceInput names a rescue system.
type GetRecoveryApplianceInput struct {
	ApplianceID string `json:"appliance_id" path:"id" pick:"ionos_recovery_appliances_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
}

// GetRecoveryAppliance reads one rescue system. Source: IONOS Cloud Panel API, Recovery Appliances.
var GetRecoveryAppliance = provider.Define(cloud, provider.Op[GetRecoveryApplianceInput, RecoveryAppliance]{
	Name: "ionos_recovery_appliances_get", Group: "recovery_appliances",
	Doc:    "Read one rescue system.",
	Route:  "GET /recovery_appliances/{id}",
	Effect: provider.Observe,
})
