package gcore

import (
	"slices"

	"signoff/provider"
)

// ListInstanceMetadata lists tags. Source: Gcore Cloud API, Instances, Metadata.
var ListInstanceMetadata = provider.Define(cloud, provider.Op[InstanceInput, List[Tag]]{
	Name: "gcore_instances_metadata_list", Group: "instances",
	Doc:    "List an instance's metadata (tags), read-only ones included. gcore_instances_get shows them too.",
	Route:  "GET /v1/instances/{project_id}/{region_id}/{instance_id}/metadata",
	Effect: provider.Observe,
})

// MetadataKeyInput names an item whose key has no special characters.
type MetadataKeyInput struct {
	InstanceInput
	Key string `json:"key" path:"key" doc:"Without special characters; gcore_instances_metadata_item_get and _delete take any."`
}

// GetInstanceMetadata reads one tag. Source: Gcore Cloud API, Instances, Metadata.
var GetInstanceMetadata = provider.Define(cloud, provider.Op[MetadataKeyInput, Tag]{
	Name: "gcore_instances_metadata_get", Group: "instances",
	Doc:    "Read one metadata item of an instance by its key.",
	Route:  "GET /v1/instances/{project_id}/{region_id}/{instance_id}/metadata/{key}",
	Effect: provider.Observe,
})

// MetadataItemInput names an item by any key. The seed does not say where the
// key goes; the OpenAPI document says query.
type MetadataItemInput struct {
	InstanceInput
	Key string `json:"key" query:"key"`
}

// GetInstanceMetadataItem reads one tag. Source: Gcore Cloud API, Instances, Metadata Item.
var GetInstanceMetadataItem = provider.Define(cloud, provider.Op[MetadataItemInput, Tag]{
	Name: "gcore_instances_metadata_item_get", Group: "instances",
	Doc:    "Read one metadata item of an instance by its key, which may have special characters.",
	Route:  "GET /v2/instances/{project_id}/{region_id}/{instance_id}/metadata_item",
	Effect: provider.Observe,
})

// MetadataInput gives items. The document also takes null for a value; here
// gcore_instances_metadata_item_delete deletes.
type MetadataInput struct {
	InstanceInput
	Metadata map[string]string `json:"metadata" body:"*" doc:"Values by key."`
}

// UpsertInstanceMetadata sets tags. Source: Gcore Cloud API, Instances, Metadata.
var UpsertInstanceMetadata = provider.Define(cloud, provider.Op[MetadataInput, None]{
	Name: "gcore_instances_metadata_upsert", Group: "instances",
	Doc:        "Set metadata items of an instance: new keys are added, existing ones overwritten, others stay. gcore_instances_rename sets tags likewise.",
	Route:      "POST /v1/instances/{project_id}/{region_id}/{instance_id}/metadata",
	Ask:        "Set metadata of instance {subject.name}",
	Effect:     provider.Modify,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetInstance), provider.Read(ListInstanceMetadata)},
	Settle: becomes(ListInstanceMetadata, "the items have the values", func(in MetadataInput, l List[Tag]) bool {
		return in.within(l.Results)
	}),
})

// ReplaceInstanceMetadata deletes all tags and sets others. Source: Gcore Cloud API, Instances, Metadata.
var ReplaceInstanceMetadata = provider.Define(cloud, provider.Op[MetadataInput, None]{
	Name: "gcore_instances_metadata_replace", Group: "instances",
	Doc:        "Replace the metadata of an instance: ALL existing items are deleted first. gcore_instances_metadata_upsert keeps the others.",
	Route:      "PUT /v1/instances/{project_id}/{region_id}/{instance_id}/metadata",
	Ask:        "Replace all metadata of instance {subject.name}",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetInstance), provider.Read(ListInstanceMetadata)},
	Settle: becomes(ListInstanceMetadata, "the items are those asked for", func(in MetadataInput, l List[Tag]) bool {
		extra := func(t Tag) bool {
			_, wanted := in.Metadata[provider.Value(t.Key)]
			return !wanted && !provider.Value(t.ReadOnly)
		}
		return in.within(l.Results) && !slices.ContainsFunc(l.Results, extra)
	}),
})

// within reports whether the tags hold every item.
func (in MetadataInput) within(tags []Tag) bool {
	for key, value := range in.Metadata {
		if !slices.ContainsFunc(tags, func(t Tag) bool { return provider.Value(t.Key) == key && provider.Value(t.Value) == value }) {
			return false
		}
	}
	return true
}

// DeleteInstanceMetadata deletes one tag. Source: Gcore Cloud API, Instances, Metadata.
var DeleteInstanceMetadata = provider.Define(cloud, provider.Op[MetadataKeyInput, None]{
	Name: "gcore_instances_metadata_delete", Group: "instances",
	Doc:        "Delete one metadata item of an instance by its key.",
	Route:      "DELETE /v1/instances/{project_id}/{region_id}/{instance_id}/metadata/{key}",
	Ask:        "Delete metadata {key} of instance {subject.name}",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetInstance), provider.Read(ListInstanceMetadata)},
	Settle:     forgets(func(in MetadataKeyInput) string { return in.Key }),
})

// DeleteInstanceMetadataItem deletes one tag. Source: Gcore Cloud API, Instances, Metadata Item.
var DeleteInstanceMetadataItem = provider.Define(cloud, provider.Op[MetadataItemInput, None]{
	Name: "gcore_instances_metadata_item_delete", Group: "instances",
	Doc:        "Delete one metadata item of an instance by its key, which may have special characters.",
	Route:      "DELETE /v2/instances/{project_id}/{region_id}/{instance_id}/metadata_item",
	Ask:        "Delete metadata {key} of instance {subject.name}",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetInstance), provider.Read(ListInstanceMetadata)},
	Settle:     forgets(func(in MetadataItemInput) string { return in.Key }),
})

// forgets settles the removal of an item.
func forgets[In any](key func(In) string) provider.Settle[In] {
	return becomes(ListInstanceMetadata, "the item is gone", func(in In, l List[Tag]) bool {
		return !slices.ContainsFunc(l.Results, func(t Tag) bool { return provider.Value(t.Key) == key(in) })
	})
}
