package ionos

import "signoff/provider"

// ListSharedStorageServers lists who may use a network drive. Source: IONOS Cloud Panel API, Shared Storages.
var ListSharedStorageServers = provider.Define(cloud, provider.Op[GetSharedStorageInput, []StorageServer]{
	Name: "ionos_shared_storage_servers_list", Group: "shared_storages",
	Doc:    "List the servers that may use a shared storage, with their rights.",
	Route:  "GET /shared_storages/{shared_storage_id}/servers",
	Effect: provider.Observe,
})

// GetSharedStorageServerInput names a server of a network drive.
type GetSharedStorageServerInput struct {
	SharedStorageID string `json:"shared_storage_id" path:"shared_storage_id" pick:"ionos_shared_storages_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	ServerID        string `json:"server_id" path:"server_id" pick:"ionos_shared_storage_servers_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
}

// GetSharedStorageServer reads one server's rights. Source: IONOS Cloud Panel API, Shared Storages.
var GetSharedStorageServer = provider.Define(cloud, provider.Op[GetSharedStorageServerInput, StorageServer]{
	Name: "ionos_shared_storage_servers_get", Group: "shared_storages",
	Doc:    "Read which rights a server has on a shared storage: R or RW.",
	Route:  "GET /shared_storages/{shared_storage_id}/servers/{server_id}",
	Effect: provider.Observe,
})

// StorageGrant gives one server rights.
type StorageGrant struct {
	ID     string `json:"id" pick:"ionos_servers_list" pattern:"^[0-9A-Fa-f]{30,33}$" doc:"Id of the server."`
	Rights string `json:"rights" jsonschema:"enum=R,enum=RW" doc:"R reads, RW also writes."`
}

// AttachSharedStorageInput lists the servers that get access.
type AttachSharedStorageInput struct {
	SharedStorageID string         `json:"shared_storage_id" path:"shared_storage_id" pick:"ionos_shared_storages_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	Servers         []StorageGrant `json:"servers" jsonschema:"minItems=1"`
}

// AttachSharedStorage lets servers use a network drive. Source: IONOS Cloud Panel API, Shared Storages.
var AttachSharedStorage = provider.Define(cloud, provider.Op[AttachSharedStorageInput, SharedStorage]{
	Name: "ionos_shared_storage_servers_attach", Group: "shared_storages",
	Doc:    "Let servers use a shared storage, each with R or RW rights. Servers that may use it already stay.",
	Route:  "POST /shared_storages/{shared_storage_id}/servers",
	Ask:    "Give servers access to shared storage {subject.name}",
	Effect: provider.Modify,
	Looks:  []provider.Look{provider.Read(GetSharedStorage), provider.Each("servers.id", GetServer, "server_id")},
	Waits:  restedBy(GetSharedStorage),
	Settle: entityBecomesAll(GetSharedStorage, "the servers have the rights asked for", func(in AttachSharedStorageInput, s SharedStorage) []bool {
		return each(in.Servers, func(g StorageGrant) bool { return s.rights(g.ID) == g.Rights })
	}),
	Sensitive: true,
})

// DetachSharedStorage ends a server's access. Source: IONOS Cloud Panel API, Shared Storages.
var DetachSharedStorage = provider.Define(cloud, provider.Op[GetSharedStorageServerInput, SharedStorage]{
	Name: "ionos_shared_storage_servers_detach", Group: "shared_storages",
	Doc:        "End a server's access to a shared storage. The data stays, but what the server has mounted from it breaks.",
	Route:      "DELETE /shared_storages/{shared_storage_id}/servers/{server_id}",
	Ask:        "End the access of server {server_id} to shared storage {subject.name}",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetSharedStorage), provider.Read(GetSharedStorageServer)},
	Hangs: provider.HangsOn(GetSharedStorageServer, func(_ GetSharedStorageServerInput, s StorageServer) provider.Hangings {
		return provider.Hangings{}.With("server", "loses it", s.Name, s.ID, provider.Value(s.Rights))
	}),
	Waits: restedBy(GetSharedStorage),
	Settle: entityBecomes(GetSharedStorage, "the server has no access", func(in GetSharedStorageServerInput, s SharedStorage) bool {
		return s.rights(in.ServerID) == ""
	}),
})
