package katapult

import (
	"time"

	"signoff/provider"
)

// TrashObject is something deleted that can still be restored.
type TrashObject struct {
	ID         *string `json:"id,omitzero"`
	KeepUntil  *int    `json:"keep_until,omitzero" doc:"Unix seconds; afterwards it is purged."`
	ObjectID   *string `json:"object_id,omitzero" doc:"Id of the deleted object itself."`
	ObjectType *string `json:"object_type,omitzero" doc:"VirtualMachine, Disk and others."`
}

// TrashObjects is one page of the trash.
type TrashObjects struct {
	Pagination   Pagination    `json:"pagination,omitzero"`
	TrashObjects []TrashObject `json:"trash_objects"`
}

// ListTrashObjectsInput names the organization.
type ListTrashObjectsInput struct {
	OrganizationLookup
	Paging
}

// ListTrashObjects lists an organization's trash. Source: Katapult Core API, get:organization_trash_objects.
var ListTrashObjects = provider.Define(cloud, provider.Op[ListTrashObjectsInput, TrashObjects]{
	Name: "katapult_trash_objects_list", Group: "trash_objects",
	Doc:       "List what an organization has in the trash and until when each thing can be restored.",
	Route:     "GET /organizations/organization/trash_objects",
	Valid:     func(in ListTrashObjectsInput) error { return in.valid() },
	Effect:    provider.Observe,
	Companion: true, Source: "katapult-core-openapi.json, get:organization_trash_objects",
})

// TrashObjectLookup names a trash object by one of its names.
type TrashObjectLookup struct {
	TrashObjectID *string `json:"trash_object_id,omitzero" lookup:"trash_object[id]" pick:"katapult_trash_objects_list" pattern:"^trsh_[0-9A-Za-z]+$" doc:"Give exactly one of trash_object_id and object_id."`
	ObjectID      *string `json:"object_id,omitzero" lookup:"trash_object[object_id]" doc:"Id of the deleted object itself, such as vm_..."`
}

func (l TrashObjectLookup) valid() error {
	return exactlyOne("trash_object_id", l.TrashObjectID, "object_id", l.ObjectID)
}

// OneTrashObject is a single trash object.
type OneTrashObject struct {
	TrashObject TrashObject `json:"trash_object,omitzero"`
}

// GetTrashObject reads one trash object. Source: Katapult Core API, get:trash_object.
var GetTrashObject = provider.Define(cloud, provider.Op[TrashObjectLookup, OneTrashObject]{
	Name: "katapult_trash_objects_get", Group: "trash_objects",
	Doc:       "Read one trash object: what it is and until when it can be restored.",
	Route:     "GET /trash_objects/trash_object",
	Valid:     TrashObjectLookup.valid,
	Effect:    provider.Observe,
	Companion: true, Source: "katapult-core-openapi.json, get:trash_object",
})

// trashLooks show the trash object and, where object_id names a machine, that.
func trashLooks() []provider.Look {
	return []provider.Look{
		provider.Read(GetTrashObject),
		provider.Read(GetVirtualMachine, "virtual_machine_id=object_id").Around(),
	}
}

// RestoreTrashObject takes an object out of the trash. Source: Katapult Core API, post:trash_object_restore.
var RestoreTrashObject = provider.Define(cloud, provider.Op[TrashObjectLookup, OneTrashObject]{
	Name: "katapult_trash_objects_restore", Group: "trash_objects",
	Doc:        "Take a deleted object, such as a virtual machine, back out of the trash, with its data, until its keep_until. Name it by object_id if you can: then an outcome that got lost can be read back.",
	Route:      "POST /trash_objects/trash_object/restore",
	Ask:        "Restore {subject.trash_object.object_type} {subject.trash_object.object_id} from the trash",
	Valid:      TrashObjectLookup.valid,
	Effect:     provider.Modify,
	Idempotent: true,
	Looks:      trashLooks(),
	Settle:     leavesTrash(5*time.Second, true),
	Costs:      true, // whether the trash is billed is not documented; what is restored is
	Companion:  true, Source: "katapult-core-openapi.json, post:trash_object_restore",
})

// PurgeTrashObject removes an object for good. Source: Katapult Core API, delete:trash_object.
var PurgeTrashObject = provider.Define(cloud, provider.Op[TrashObjectLookup, OneTask]{
	Name: "katapult_trash_objects_purge", Group: "trash_objects",
	Doc:        "Remove an object from the trash for good, with its data. Nothing brings it back. Name it by object_id if you can: then an outcome that got lost can be read back. Returns the task.",
	Route:      "DELETE /trash_objects/trash_object",
	Ask:        "Purge {subject.trash_object.object_type} {subject.trash_object.object_id} for good",
	Valid:      TrashObjectLookup.valid,
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      trashLooks(),
	Waits:      finished(),
	Settle:     leavesTrash(settleTime, false),
	Companion:  true, Source: "katapult-core-openapi.json, delete:trash_object",
})

// leavesTrash settles restore and purge. Both empty the trash of the object;
// only a machine named by object_id can be read afterwards, and so tells which
// it was.
func leavesTrash(after time.Duration, restored bool) provider.Settle[TrashObjectLookup] {
	return provider.Settle[TrashObjectLookup]{After: after, Judge: func(in TrashObjectLookup, before, now []provider.View) provider.Verdict {
		was, known := provider.Seen(before, GetTrashObject)
		_, there := provider.Seen(now, GetTrashObject)
		_, back := provider.Seen(now, GetVirtualMachine)
		switch {
		case !known:
			return provider.Verdict{Why: "the object was not in the trash before the call"}
		case there:
			return provider.Verdict{Finding: provider.NotApplied, Why: "the object is still in the trash"}
		case in.ObjectID == nil || provider.Value(was.TrashObject.ObjectType) != "VirtualMachine":
			return provider.Verdict{Why: "the object left the trash; whether restored or purged cannot be read"}
		case back == restored:
			return provider.Verdict{Finding: provider.Applied, Why: "the machine left the trash, " + fate(back)}
		}
		return provider.Verdict{Finding: provider.NotApplied, Why: "something else took the machine out of the trash, " + fate(back)}
	}}
}

func fate(back bool) string {
	if back {
		return "and is there again"
	}
	return "and is gone"
}
