package ionos

import "signoff/provider"

// Hardware is what a server is made of; RAM in GB.
type Hardware struct {
	BaremetalModelID    *string           `json:"baremetal_model_id,omitzero"`
	FixedInstanceSizeID *string           `json:"fixed_instance_size_id,omitzero" doc:"Set when the server has a ready-made size."`
	VCore               *int              `json:"vcore,omitzero"`
	CoresPerProcessor   *int              `json:"cores_per_processor,omitzero"`
	RAM                 *provider.Decimal `json:"ram,omitzero" doc:"GB."`
	HDDs                []HDD             `json:"hdds,omitzero"`
}

// CreateHardware describes the hardware of a server to be made.
type CreateHardware struct {
	FixedInstanceSizeID *string           `json:"fixed_instance_size_id,omitzero" pick:"ionos_fixed_instance_sizes_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	BaremetalModelID    *string           `json:"baremetal_model_id,omitzero" pick:"ionos_baremetal_models_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	VCore               *int              `json:"vcore,omitzero" jsonschema:"minimum=1,maximum=16" doc:"Cores."`
	CoresPerProcessor   *int              `json:"cores_per_processor,omitzero" jsonschema:"minimum=1,maximum=16"`
	RAM                 *provider.Decimal `json:"ram,omitzero" jsonschema:"minimum=1,maximum=128,multipleOf=0.5" doc:"GB, in steps of 0.5."`
	HDDs                []NewHDD          `json:"hdds,omitzero" doc:"The first one must be the main disk."`
}

// custom reports whether any number was given instead of a ready-made size.
func (h CreateHardware) custom() bool {
	return h.VCore != nil || h.CoresPerProcessor != nil || h.RAM != nil || len(h.HDDs) > 0
}

func (h CreateHardware) complete() bool {
	return h.VCore != nil && h.CoresPerProcessor != nil && h.RAM != nil && len(h.HDDs) > 0
}

// GetServerHardware reads a server's hardware. Source: IONOS Cloud Panel API, Servers.
var GetServerHardware = provider.Define(cloud, provider.Op[GetServerInput, Hardware]{
	Name: "ionos_server_hardware_get", Group: "servers",
	Doc:    "Read a server's cores, RAM (GB) and disks (GB).",
	Route:  "GET /servers/{server_id}/hardware",
	Effect: provider.Observe,
})

// UpdateServerHardwareInput gives a ready-made size, or all three numbers.
type UpdateServerHardwareInput struct {
	ServerID            string            `json:"server_id" path:"server_id" pick:"ionos_servers_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	FixedInstanceSizeID *string           `json:"fixed_instance_size_id,omitzero" pick:"ionos_fixed_instance_sizes_list" pattern:"^[0-9A-Fa-f]{30,33}$" doc:"Instead of the three numbers; its disk may not be smaller than the present one."`
	VCore               *int              `json:"vcore,omitzero" jsonschema:"minimum=1,maximum=16" doc:"Cores; fewer only while powered off."`
	CoresPerProcessor   *int              `json:"cores_per_processor,omitzero" jsonschema:"minimum=1,maximum=16" doc:"1, an even number or all cores; changes only while powered off."`
	RAM                 *provider.Decimal `json:"ram,omitzero" jsonschema:"minimum=1,maximum=128,multipleOf=0.5" doc:"GB, in steps of 0.5; less only while powered off."`
}

// UpdateServerHardware resizes a server. Source: IONOS Cloud Panel API, Servers.
var UpdateServerHardware = provider.Define(cloud, provider.Op[UpdateServerHardwareInput, Server]{
	Name: "ionos_server_hardware_update", Group: "servers",
	Doc:   "Resize a server: either fixed_instance_size_id, or vcore, cores_per_processor and ram together. Shrinking needs it powered off; the price changes.",
	Route: "PUT /servers/{server_id}/hardware",
	Ask:   "Resize server {subject.name}",
	Valid: func(in UpdateServerHardwareInput) error {
		any, all := in.VCore != nil || in.CoresPerProcessor != nil || in.RAM != nil, in.VCore != nil && in.CoresPerProcessor != nil && in.RAM != nil
		if (in.FixedInstanceSizeID != nil) == any || any && !all {
			return provider.Wrong("fixed_instance_size_id", "give either this, or vcore, cores_per_processor and ram together")
		}
		return nil
	},
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetServer), provider.Read(GetServerHardware)},
	Hangs:      interrupted[UpdateServerHardwareInput](),
	Waits:      rested(),
	Settle: becomes("the hardware is as asked", func(in UpdateServerHardwareInput, s Server) bool {
		h := provider.Value(s.Hardware)
		return agrees(in.FixedInstanceSizeID, h.FixedInstanceSizeID) && agrees(in.VCore, h.VCore) &&
			agrees(in.CoresPerProcessor, h.CoresPerProcessor) && agrees(in.RAM, h.RAM)
	}),
	Costs: true,
	Price: pricedBySize(priceOfHardware),
})
