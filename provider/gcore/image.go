package gcore

import "signoff/provider"

// Image is a disk image to install from.
type Image struct {
	ID             *string           `json:"id,omitzero" doc:"The value for image_id."`
	Name           *string           `json:"name,omitzero"`
	Description    *string           `json:"description,omitzero"`
	OSType         *string           `json:"os_type,omitzero" doc:"linux or windows."`
	OSDistro       *string           `json:"os_distro,omitzero"`
	OSVersion      *string           `json:"os_version,omitzero"`
	Architecture   *string           `json:"architecture,omitzero"`
	Status         *string           `json:"status,omitzero" doc:"Usable when active."`
	Visibility     *string           `json:"visibility,omitzero" doc:"public, private or shared."`
	MinDisk        *int              `json:"min_disk,omitzero" doc:"GiB."`
	MinRAM         *int              `json:"min_ram,omitzero" doc:"MiB."`
	Size           *int              `json:"size,omitzero" doc:"Bytes."`
	DiskFormat     *string           `json:"disk_format,omitzero"`
	SSHKey         *string           `json:"ssh_key,omitzero" doc:"Whether it takes one: allow, deny or required."`
	HWFirmwareType *string           `json:"hw_firmware_type,omitzero"`
	HWMachineType  *string           `json:"hw_machine_type,omitzero"`
	IsBaremetal    *bool             `json:"is_baremetal,omitzero"`
	PricePerHour   *provider.Decimal `json:"price_per_hour,omitzero"`
	PricePerMonth  *provider.Decimal `json:"price_per_month,omitzero"`
	CurrencyCode   *string           `json:"currency_code,omitzero"`
	PriceStatus    *string           `json:"price_status,omitzero"`
	Tags           []Tag             `json:"tags_v2,omitzero"`
	ProjectID      *int              `json:"project_id,omitzero"`
	Region         *string           `json:"region,omitzero"`
	RegionID       *int              `json:"region_id,omitzero"`
	CreatedAt      *string           `json:"created_at,omitzero"`
	UpdatedAt      *string           `json:"updated_at,omitzero" volatile:"true"`
	TaskID         *string           `json:"task_id,omitzero" volatile:"true"`
}

// ListImagesInput filters.
type ListImagesInput struct {
	Place
	Visibility    *string  `json:"visibility,omitzero" query:"visibility" jsonschema:"enum=public,enum=private,enum=shared"`
	Private       *string  `json:"private,omitzero" query:"private" doc:"Any value shows private images."`
	IncludePrices *bool    `json:"include_prices,omitzero" query:"include_prices"`
	TagKey        []string `json:"tag_key,omitzero" query:"tag_key"`
	TagKeyValue   *string  `json:"tag_key_value,omitzero" query:"tag_key_value" doc:"JSON object in text: {\"role\": \"web\"}."`
	Page
}

// ListImages lists images. Source: gcore-companions-subset-openapi.json, ImagesViewSet.get.
var ListImages = provider.Define(cloud, provider.Op[ListImagesInput, List[Image]]{
	Name: "gcore_images_list", Group: "images",
	Doc:       "List the images that instances can be created from, with system, version and least disk (GiB).",
	Route:     "GET /v1/images/{project_id}/{region_id}",
	Effect:    provider.Observe,
	Companion: true, Source: "gcore-companions-subset-openapi.json, ImagesViewSet.get",
})
