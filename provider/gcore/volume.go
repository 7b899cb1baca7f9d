package gcore

import "signoff/provider"

// Volume is a disk that can be attached to instances.
type Volume struct {
	ID                  *string            `json:"id,omitzero"`
	Name                *string            `json:"name,omitzero"`
	Status              *string            `json:"status,omitzero" doc:"in-use, available, error, or on the way."`
	Size                *int               `json:"size,omitzero" doc:"GiB."`
	VolumeType          *string            `json:"volume_type,omitzero"`
	Bootable            *bool              `json:"bootable,omitzero"`
	IsRootVolume        *bool              `json:"is_root_volume,omitzero"`
	Attachments         []VolumeAttachment `json:"attachments,omitzero"`
	SnapshotIDs         []string           `json:"snapshot_ids,omitzero"`
	VolumeImageMetadata map[string]string  `json:"volume_image_metadata,omitzero"`
	LimiterStats        *VolumeLimits      `json:"limiter_stats,omitzero"`
	Tags                []Tag              `json:"tags,omitzero"`
	ProjectID           *int               `json:"project_id,omitzero"`
	Region              *string            `json:"region,omitzero"`
	RegionID            *int               `json:"region_id,omitzero"`
	CreatedAt           *string            `json:"created_at,omitzero"`
	UpdatedAt           *string            `json:"updated_at,omitzero" volatile:"true"`
	CreatorTaskID       *string            `json:"creator_task_id,omitzero"`
	TaskID              *string            `json:"task_id,omitzero" volatile:"true"`
}

// VolumeAttachment is the instance that a volume is attached to.
type VolumeAttachment struct {
	AttachmentID *string `json:"attachment_id,omitzero"`
	ServerID     *string `json:"server_id,omitzero" doc:"Id of the instance."`
	InstanceName *string `json:"instance_name,omitzero"`
	Device       *string `json:"device,omitzero"`
	FlavorID     *string `json:"flavor_id,omitzero"`
	VolumeID     *string `json:"volume_id,omitzero"`
	AttachedAt   *string `json:"attached_at,omitzero"`
}

// VolumeLimits are the speeds of a volume.
type VolumeLimits struct {
	IOPSBaseLimit  *int `json:"iops_base_limit,omitzero"`
	IOPSBurstLimit *int `json:"iops_burst_limit,omitzero"`
	MBpsBaseLimit  *int `json:"MBps_base_limit,omitzero"`
	MBpsBurstLimit *int `json:"MBps_burst_limit,omitzero"`
}

// ListVolumesInput filters.
type ListVolumesInput struct {
	Place
	InstanceID     *string  `json:"instance_id,omitzero" query:"instance_id" pick:"gcore_instances_list" doc:"Only those attached to this instance."`
	HasAttachments *bool    `json:"has_attachments,omitzero" query:"has_attachments" doc:"false lists those that no instance has."`
	Bootable       *bool    `json:"bootable,omitzero" query:"bootable"`
	NamePart       *string  `json:"name_part,omitzero" query:"name_part"`
	IDPart         *string  `json:"id_part,omitzero" query:"id_part"`
	ClusterID      *string  `json:"cluster_id,omitzero" query:"cluster_id" doc:"Only those of this Kubernetes cluster."`
	TagKey         []string `json:"tag_key,omitzero" query:"tag_key"`
	TagKeyValue    *string  `json:"tag_key_value,omitzero" query:"tag_key_value" doc:"JSON object in text: {\"role\": \"web\"}."`
	Page
}

// ListVolumes lists volumes. Source: gcore-companions-subset-openapi.json, VolumeViewSet.get.
var ListVolumes = provider.Define(cloud, provider.Op[ListVolumesInput, List[Volume]]{
	Name: "gcore_volumes_list", Group: "volumes",
	Doc:       "List the volumes of a project and region with size (GiB) and instance; with instance_id those of one instance.",
	Route:     "GET /v1/volumes/{project_id}/{region_id}",
	Effect:    provider.Observe,
	Companion: true, Source: "gcore-companions-subset-openapi.json, VolumeViewSet.get",
})

// VolumeInput names a volume.
type VolumeInput struct {
	Place
	VolumeID string `json:"volume_id" path:"volume_id" pick:"gcore_volumes_list" pattern:"^[0-9A-Fa-f-]{32,36}$"`
}

// GetVolume reads one volume. Source: gcore-companions-subset-openapi.json, VolumeInstanceViewSet.get.
var GetVolume = provider.Define(cloud, provider.Op[VolumeInput, Volume]{
	Name: "gcore_volumes_get", Group: "volumes",
	Doc:       "Read one volume.",
	Route:     "GET /v1/volumes/{project_id}/{region_id}/{volume_id}",
	Effect:    provider.Observe,
	Companion: true, Source: "gcore-companions-subset-openapi.json, VolumeInstanceViewSet.get",
})
