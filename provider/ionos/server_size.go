package ionos

import "signoff/provider"

// FixedInstanceSize is a ready-made size for cloud servers.
type FixedInstanceSize struct {
	ID       *string       `json:"id,omitzero"`
	Name     *string       `json:"name,omitzero"`
	Hardware *SizeHardware `json:"hardware,omitzero"`
}

// SizeHardware is what a size or model is made of; RAM and disks in unit.
type SizeHardware struct {
	VCore             *int              `json:"vcore,omitzero"`
	CoresPerProcessor *int              `json:"cores_per_processor,omitzero"`
	RAM               *provider.Decimal `json:"ram,omitzero" doc:"GB."`
	Unit              *string           `json:"unit,omitzero"`
	HDDs              []SizeHDD         `json:"hdds,omitzero"`
}

// SizeHDD is one disk of a size.
type SizeHDD struct {
	ID     *string `json:"id,omitzero"`
	Size   *int    `json:"size,omitzero" doc:"GB."`
	Unit   *string `json:"unit,omitzero"`
	IsMain *bool   `json:"is_main,omitzero"`
}

// ListFixedInstanceSizes lists sizes. Source: IONOS Cloud Panel API, Servers.
var ListFixedInstanceSizes = provider.Define(cloud, provider.Op[None, []FixedInstanceSize]{
	Name: "ionos_fixed_instance_sizes_list", Group: "servers",
	Doc:    "List the ready-made server sizes with cores, RAM (GB) and disks (GB).",
	Route:  "GET /servers/fixed_instance_sizes",
	Effect: provider.Observe,
})

// GetFixedInstanceSizeInput names a size.
type GetFixedInstanceSizeInput struct {
	FixedInstanceSizeID string `json:"fixed_instance_size_id" path:"fixed_instance_size_id" pick:"ionos_fixed_instance_sizes_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
}

// GetFixedInstanceSize reads one size. Source: IONOS Cloud Panel API, Servers.
var GetFixedInstanceSize = provider.Define(cloud, provider.Op[GetFixedInstanceSizeInput, FixedInstanceSize]{
	Name: "ionos_fixed_instance_sizes_get", Group: "servers",
	Doc:    "Read one ready-made server size.",
	Route:  "GET /servers/fixed_instance_sizes/{fixed_instance_size_id}",
	Effect: provider.Observe,
})

// BaremetalModel is a kind of physical server.
type BaremetalModel struct {
	ID       *string            `json:"id,omitzero"`
	Name     *string            `json:"name,omitzero"`
	Hardware *BaremetalHardware `json:"hardware,omitzero"`
}

// BaremetalHardware is what a model is made of. The documents give its disks
// as one object.
type BaremetalHardware struct {
	FixedInstanceSizeID *string           `json:"fixed_instance_size_id,omitzero"`
	BaremetalModelID    *string           `json:"baremetal_model_id,omitzero"`
	Core                *int              `json:"core,omitzero"`
	CoresPerProcessor   *int              `json:"cores_per_processor,omitzero"`
	RAM                 *provider.Decimal `json:"ram,omitzero" doc:"GB."`
	Unit                *string           `json:"unit,omitzero"`
	HDDs                *SizeHDD          `json:"hdds,omitzero"`
}

// ListBaremetalModels lists models. Source: IONOS Cloud Panel API, Servers.
var ListBaremetalModels = provider.Define(cloud, provider.Op[None, []BaremetalModel]{
	Name: "ionos_baremetal_models_list", Group: "servers",
	Doc:    "List the bare-metal models with cores, RAM (GB) and disks (GB).",
	Route:  "GET /servers/baremetal_models",
	Effect: provider.Observe,
})

// GetBaremetalModelInput names a model.
type GetBaremetalModelInput struct {
	BaremetalModelID string `json:"baremetal_model_id" path:"baremetal_model_id" pick:"ionos_baremetal_models_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
}

// GetBaremetalModel reads one model. Source: IONOS Cloud Panel API, Servers.
var GetBaremetalModel = provider.Define(cloud, provider.Op[GetBaremetalModelInput, BaremetalModel]{
	Name: "ionos_baremetal_models_get", Group: "servers",
	Doc:    "Read one bare-metal model.",
	Route:  "GET /servers/baremetal_models/{baremetal_model_id}",
	Effect: provider.Observe,
})
