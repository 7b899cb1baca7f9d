package gcore

import "signoff/provider"

// AppTemplate is an application of the marketplace.
type AppTemplate struct {
	ID               *string           `json:"id,omitzero" doc:"The value for apptemplate_id."`
	DisplayName      *string           `json:"display_name,omitzero"`
	Category         *string           `json:"category,omitzero"`
	ShortDescription *string           `json:"short_description,omitzero"`
	Description      *string           `json:"description,omitzero"`
	Usage            *string           `json:"usage,omitzero"`
	Version          *string           `json:"version,omitzero"`
	Developer        *string           `json:"developer,omitzero"`
	Website          *string           `json:"website,omitzero"`
	ImageName        *string           `json:"image_name,omitzero"`
	OSName           *string           `json:"os_name,omitzero"`
	OSVersion        *provider.Decimal `json:"os_version,omitzero"`
	MinDisk          *int              `json:"min_disk,omitzero" doc:"GiB."`
	MinRAM           *int              `json:"min_ram,omitzero" doc:"MiB."`
	MinVCPUs         *int              `json:"min_vcpus,omitzero"`
	RegionID         *int              `json:"region_id,omitzero"`
	AppConfig        []AppConfig       `json:"app_config,omitzero" doc:"What configuration of a new instance may hold."`
}

// AppConfig is a setting of an application.
type AppConfig struct {
	Name        *string `json:"name,omitzero"`
	Label       *string `json:"label,omitzero"`
	Description *string `json:"description,omitzero"`
	Type        *string `json:"type,omitzero"`
	Required    *bool   `json:"required,omitzero"`
	Default     *string `json:"default,omitzero"`
}

// ListAppTemplates lists applications. Source: Gcore Cloud API, Instances, App Templates.
var ListAppTemplates = provider.Define(cloud, provider.Op[Place, List[AppTemplate]]{
	Name: "gcore_apptemplates_list", Group: "app_templates",
	Doc:    "List the marketplace's application templates, from which an instance can be created, with what they require.",
	Route:  "GET /v1/apptemplates/{project_id}/{region_id}",
	Effect: provider.Observe,
})

// AppTemplateInput names an application.
type AppTemplateInput struct {
	Place
	ApptemplateID string `json:"apptemplate_id" path:"apptemplate_id" pick:"gcore_apptemplates_list"`
}

// GetAppTemplate reads one application. Source: Gcore Cloud API, Instances, App Templates.
var GetAppTemplate = provider.Define(cloud, provider.Op[AppTemplateInput, AppTemplate]{
	Name: "gcore_apptemplates_get", Group: "app_templates",
	Doc:    "Read one application template with its settings.",
	Route:  "GET /v1/apptemplates/{project_id}/{region_id}/{apptemplate_id}",
	Effect: provider.Observe,
})
