package gcore

import "signoff/provider"

// Flavor is a size on offer. Prices are there when asked for.
type Flavor struct {
	FlavorID            *string           `json:"flavor_id,omitzero" doc:"The value for flavor and flavor_id."`
	FlavorName          *string           `json:"flavor_name,omitzero"`
	VCPUs               *int              `json:"vcpus,omitzero"`
	RAM                 *int              `json:"ram,omitzero" doc:"MiB."`
	OSType              *string           `json:"os_type,omitzero"`
	Architecture        *string           `json:"architecture,omitzero"`
	Disabled            *bool             `json:"disabled,omitzero"`
	HardwareDescription map[string]string `json:"hardware_description,omitzero"`
	Capacity            *int              `json:"capacity,omitzero" volatile:"true" doc:"How many are left."`
	ReservedCapacity    *int              `json:"reserved_capacity,omitzero" volatile:"true"`
	PricePerHour        *provider.Decimal `json:"price_per_hour,omitzero"`
	PricePerMonth       *provider.Decimal `json:"price_per_month,omitzero"`
	CurrencyCode        *string           `json:"currency_code,omitzero"`
	PriceStatus         *string           `json:"price_status,omitzero" doc:"show, hide or error."`
}

// ListFlavorsInput filters.
type ListFlavorsInput struct {
	Place
	IncludePrices  *bool `json:"include_prices,omitzero" query:"include_prices" jsonschema:"default=false" doc:"In trial mode all prices are 0."`
	Disabled       *bool `json:"disabled,omitzero" query:"disabled" jsonschema:"default=true" doc:"Whether disabled flavors are listed too."`
	ExcludeLinux   *bool `json:"exclude_linux,omitzero" query:"exclude_linux" jsonschema:"default=false"`
	ExcludeWindows *bool `json:"exclude_windows,omitzero" query:"exclude_windows" jsonschema:"default=false"`
	Page
}

// ListFlavors lists sizes. Source: Gcore Cloud API, Instances.
var ListFlavors = provider.Define(cloud, provider.Op[ListFlavorsInput, List[Flavor]]{
	Name: "gcore_flavors_list", Group: "instances",
	Doc:    "List the flavors of a project and region with vCPUs and RAM (MiB), with include_prices also what they cost.",
	Route:  "GET /v1/flavors/{project_id}/{region_id}",
	Effect: provider.Observe,
})

// FlavorsForNewInput gives the volumes that the instance shall have.
type FlavorsForNewInput struct {
	Place
	IncludePrices *bool           `json:"include_prices,omitzero" query:"include_prices"`
	Volumes       []PlannedVolume `json:"volumes"`
}

// PlannedVolume is a volume of a potential instance.
type PlannedVolume struct {
	Source        string  `json:"source" jsonschema:"enum=new-volume,enum=image,enum=snapshot,enum=apptemplate,enum=existing-volume" doc:"Each needs its id; new-volume and image need size."`
	ImageID       *string `json:"image_id,omitzero"`
	SnapshotID    *string `json:"snapshot_id,omitzero"`
	ApptemplateID *string `json:"apptemplate_id,omitzero"`
	VolumeID      *string `json:"volume_id,omitzero"`
	Size          *int    `json:"size,omitzero" jsonschema:"minimum=1" doc:"GiB."`
	TypeName      *string `json:"type_name,omitzero" jsonschema:"enum=cold,enum=ssd_hiiops,enum=ssd_local,enum=ssd_lowlatency,enum=standard,enum=ultra"`
	BootIndex     *int    `json:"boot_index,omitzero" doc:"0 for the one to boot from."`
	Name          *string `json:"name,omitzero"`
}

// ListFlavorsForNew lists sizes for a potential instance. A POST that only
// reads. Source: Gcore Cloud API, Instances, Available Flavors.
var ListFlavorsForNew = provider.Define(cloud, provider.Op[FlavorsForNewInput, List[Flavor]]{
	Name: "gcore_instances_available_flavors_for_new", Group: "instances",
	Doc:    "List the flavors that suit a new instance with the given volumes. Creates nothing.",
	Route:  "POST /v1/instances/{project_id}/{region_id}/available_flavors",
	Effect: provider.Observe,
})

// FlavorsForResizeInput names the instance.
type FlavorsForResizeInput struct {
	InstanceInput
	IncludePrices *bool `json:"include_prices,omitzero" query:"include_prices"`
}

// ListFlavorsForResize lists sizes for an existing instance. Source: Gcore Cloud API, Instances, Available Flavors.
var ListFlavorsForResize = provider.Define(cloud, provider.Op[FlavorsForResizeInput, List[Flavor]]{
	Name: "gcore_instances_available_flavors_for_resize", Group: "instances",
	Doc:    "List the flavors that an instance can be changed to.",
	Route:  "GET /v1/instances/{project_id}/{region_id}/{instance_id}/available_flavors",
	Effect: provider.Observe,
})

// ChangeFlavorInput names the new size.
type ChangeFlavorInput struct {
	InstanceInput
	FlavorID string `json:"flavor_id" doc:"From gcore_instances_available_flavors_for_resize."`
}

// ChangeFlavor resizes an instance. Source: Gcore Cloud API, Instances.
var ChangeFlavor = provider.Define(cloud, provider.Op[ChangeFlavorInput, Tasks]{
	Name: "gcore_instances_change_flavor", Group: "instances",
	Doc:        "Change the flavor of an instance. It restarts, may get smaller, and its price changes. Returns a task.",
	Route:      "POST /v1/instances/{project_id}/{region_id}/{instance_id}/changeflavor",
	Ask:        "Change instance {subject.name} from flavor {subject.flavor.flavor_id} to {flavor_id}",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetInstance), provider.Read(ListActiveTasks).Around()},
	Waits:      finished(),
	Settle: becomes(GetInstance, "the flavor is as asked", func(in ChangeFlavorInput, i Instance) bool {
		return provider.Value(provider.Value(i.Flavor).FlavorID) == in.FlavorID
	}),
	Costs: true,
	Price: pricedFlavor(priceOfChange),
})
