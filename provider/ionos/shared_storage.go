package ionos

import "signoff/provider"

// SharedStorage is a network drive of several servers; size in GB.
type SharedStorage struct {
	ID           *string           `json:"id,omitzero"`
	CloudPanelID *string           `json:"cloudpanel_id,omitzero" doc:"Short id shown in the Cloud Panel."`
	Name         *string           `json:"name,omitzero"`
	Description  *string           `json:"description,omitzero"`
	Size         *int              `json:"size,omitzero" doc:"GB."`
	SizeUsed     *provider.Decimal `json:"size_used,omitzero" volatile:"true" doc:"Percent of the size."`
	State        *string           `json:"state,omitzero" doc:"ACTIVE is at rest; CREATING, CONFIGURING and REMOVING are on the way."`
	Datacenter   *Datacenter       `json:"datacenter,omitzero"`
	CIFSPath     *string           `json:"cifs_path,omitzero" doc:"Where Windows systems mount it."`
	NFSPath      *string           `json:"nfs_path,omitzero" doc:"Where Unix systems mount it."`
	Servers      []StorageServer   `json:"servers,omitzero" doc:"The servers that may use it."`
	CreationDate *string           `json:"creation_date,omitzero"`
}

// StorageServer is a server that may use a shared storage.
type StorageServer struct {
	ID     *string `json:"id,omitzero"`
	Name   *string `json:"name,omitzero"`
	Rights *string `json:"rights,omitzero" doc:"R or RW."`
}

func (s SharedStorage) standing() (string, Status) {
	return "the shared storage", Status{State: s.State}
}

func (s SharedStorage) key() (id, name string) { return provider.Value(s.ID), provider.Value(s.Name) }

// rights of a server on the storage; empty for none.
func (s SharedStorage) rights(serverID string) string {
	for _, v := range s.Servers {
		if sameID(v.ID, serverID) {
			return provider.Value(v.Rights)
		}
	}
	return ""
}

// ListSharedStorages lists network drives. Source: IONOS Cloud Panel API, Shared Storages.
var ListSharedStorages = provider.Define(cloud, provider.Op[Listing, []SharedStorage]{
	Name: "ionos_shared_storages_list", Group: "shared_storages",
	Doc:    "List shared storages (network drives) with size (GB), state, mount paths and the servers that may use each.",
	Route:  "GET /shared_storages",
	Effect: provider.Observe,
})

// GetSharedStorageInput names a network drive. The pattern also keeps the
// literal access, another operation's path, from being taken for an id.
type GetSharedStorageInput struct {
	SharedStorageID string `json:"shared_storage_id" path:"shared_storage_id" pick:"ionos_shared_storages_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
}

// GetSharedStorage reads one network drive. Source: IONOS Cloud Panel API, Shared Storages.
var GetSharedStorage = provider.Define(cloud, provider.Op[GetSharedStorageInput, SharedStorage]{
	Name: "ionos_shared_storages_get", Group: "shared_storages",
	Doc:    "Read one shared storage: size (GB), use, state, mount paths and servers.",
	Route:  "GET /shared_storages/{shared_storage_id}",
	Effect: provider.Observe,
})

// CreateSharedStorageInput describes a new network drive.
type CreateSharedStorageInput struct {
	Name         string  `json:"name" jsonschema:"maxLength=128"`
	Description  *string `json:"description,omitzero" jsonschema:"maxLength=256"`
	Size         int     `json:"size" jsonschema:"minimum=50,maximum=2000,multipleOf=50" doc:"GB, in steps of 50."`
	DatacenterID *string `json:"datacenter_id,omitzero" pick:"ionos_datacenters_list" pattern:"^[0-9A-Fa-f]{30,33}$" doc:"Where to place it; the account's default otherwise."`
}

// CreateSharedStorage orders a network drive. Source: IONOS Cloud Panel API, Shared Storages.
var CreateSharedStorage = provider.Define(cloud, provider.Op[CreateSharedStorageInput, SharedStorage]{
	Name: "ionos_shared_storages_create", Group: "shared_storages",
	Doc:    "Order a new shared storage, billed per GB from now on. No server may use it until ionos_shared_storage_servers_attach.",
	Route:  "POST /shared_storages",
	Ask:    "Create shared storage {name} of {size} GB",
	Effect: provider.Modify,
	Looks:  []provider.Look{provider.Read(ListSharedStorages, "q=name").Around()},
	Waits:  restedBy(GetSharedStorage).From("shared_storage_id", "/id"),
	Settle: entityAppears(ListSharedStorages, func(in CreateSharedStorageInput) string { return in.Name }),
	Costs:  true,
	Price:  priced(priceOfNewStorage),
})

// UpdateSharedStorageInput gives what shall change.
type UpdateSharedStorageInput struct {
	SharedStorageID string  `json:"shared_storage_id" path:"shared_storage_id" pick:"ionos_shared_storages_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	Name            *string `json:"name,omitzero" jsonschema:"maxLength=128"`
	Description     *string `json:"description,omitzero" jsonschema:"maxLength=256"`
	Size            *int    `json:"size,omitzero" jsonschema:"minimum=50,maximum=2000,multipleOf=50" doc:"GB, in steps of 50."`
}

// UpdateSharedStorage renames or resizes a network drive. Source: IONOS Cloud Panel API, Shared Storages.
var UpdateSharedStorage = provider.Define(cloud, provider.Op[UpdateSharedStorageInput, SharedStorage]{
	Name: "ionos_shared_storages_update", Group: "shared_storages",
	Doc:   "Change a shared storage's name, description or size (GB); what is left out stays. A changed size cannot be simply undone and changes the price.",
	Route: "PUT /shared_storages/{shared_storage_id}",
	Ask:   "Change shared storage {subject.name}",
	Valid: func(in UpdateSharedStorageInput) error {
		return someOf("name, description, size", in.Name != nil, in.Description != nil, in.Size != nil)
	},
	Effect: provider.Destroy,
	EffectOf: func(in UpdateSharedStorageInput) provider.Effect {
		if in.Size == nil {
			return provider.Modify
		}
		return provider.Destroy
	},
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetSharedStorage)},
	Hangs:      onSharedStorage[UpdateSharedStorageInput]("uses it"),
	Waits:      restedBy(GetSharedStorage),
	Settle: entityBecomesAll(GetSharedStorage, "name, description and size are as asked", func(in UpdateSharedStorageInput, s SharedStorage) []bool {
		return asAsked(part(in.Name, s.Name), part(in.Description, s.Description), part(in.Size, s.Size))
	}),
	Costs: true,
	Price: priced(priceOfStorage),
})

// DeleteSharedStorage removes a network drive with its data. Source: IONOS Cloud Panel API, Shared Storages.
var DeleteSharedStorage = provider.Define(cloud, provider.Op[GetSharedStorageInput, SharedStorage]{
	Name: "ionos_shared_storages_delete", Group: "shared_storages",
	Doc:        "Delete a shared storage with all its data, for good, even while servers use it.",
	Route:      "DELETE /shared_storages/{shared_storage_id}",
	Ask:        "Delete shared storage {subject.name} with its data",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetSharedStorage)},
	Hangs:      onSharedStorage[GetSharedStorageInput]("loses it, with the data on it"),
	Waits:      removedBy(GetSharedStorage),
	Settle:     entityDisappears[GetSharedStorageInput](GetSharedStorage),
})
