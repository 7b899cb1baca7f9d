package ionos

import "signoff/provider"

// GetBlockStorageServer reads which server has a volume. Source: IONOS Cloud Panel API, Block Storages.
var GetBlockStorageServer = provider.Define(cloud, provider.Op[GetBlockStorageInput, Ref]{
	Name: "ionos_block_storage_server_get", Group: "block_storages",
	Doc:    "Read which server has a block storage; empty when none does.",
	Route:  "GET /block_storages/{block_storage_id}/server",
	Effect: provider.Observe,
})

// AttachBlockStorageInput names the server. One error text calls the member
// servers; schema and example say server_id.
type AttachBlockStorageInput struct {
	BlockStorageID string `json:"block_storage_id" path:"block_storage_id" pick:"ionos_block_storages_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	ServerID       string `json:"server_id" pick:"ionos_servers_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
}

// AttachBlockStorage gives a volume to a server. Source: IONOS Cloud Panel API, Block Storages.
var AttachBlockStorage = provider.Define(cloud, provider.Op[AttachBlockStorageInput, BlockStorage]{
	Name: "ionos_block_storage_server_attach", Group: "block_storages",
	Doc:    "Attach a block storage to a server. It belongs to one server at a time: detach it from another one first.",
	Route:  "POST /block_storages/{block_storage_id}/server",
	Ask:    "Attach block storage {subject.name} to server {server_id}",
	Effect: provider.Modify,
	Looks:  []provider.Look{provider.Read(GetBlockStorage), provider.Read(GetServer)},
	Waits:  restedBy(GetBlockStorage),
	Settle: entityBecomes(GetBlockStorage, "the server has the block storage", func(in AttachBlockStorageInput, b BlockStorage) bool {
		return sameID(provider.Value(b.Server).ID, in.ServerID)
	}),
})

// DetachBlockStorage takes a volume from its server. Source: IONOS Cloud Panel API, Block Storages.
var DetachBlockStorage = provider.Define(cloud, provider.Op[GetBlockStorageInput, BlockStorage]{
	Name: "ionos_block_storage_server_detach", Group: "block_storages",
	Doc:        "Take a block storage from its server. The data stays, but what the server has mounted from it breaks: unmount first.",
	Route:      "DELETE /block_storages/{block_storage_id}/server",
	Ask:        "Detach block storage {subject.name} from server {subject.server.name}",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetBlockStorage)},
	Hangs:      onBlockStorage[GetBlockStorageInput]("loses it"),
	Waits:      restedBy(GetBlockStorage),
	Settle: entityBecomes(GetBlockStorage, "no server has the block storage", func(_ GetBlockStorageInput, b BlockStorage) bool {
		return provider.Value(b.Server).ID == nil
	}),
})
