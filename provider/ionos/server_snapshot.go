package ionos

import "signoff/provider"

// Snapshot is the restore point of a server.
type Snapshot struct {
	ID           *string `json:"id,omitzero"`
	CreationDate *string `json:"creation_date,omitzero"`
	DeletionDate *string `json:"deletion_date,omitzero" doc:"When the cloud removes it by itself."`
}

// snapshotID is the server's one snapshot, if it has one.
func (s Server) snapshotID() string { return provider.Value(provider.Value(s.Snapshot).ID) }

// ListServerSnapshots lists a server's snapshots. Source: IONOS Cloud Panel API, Servers.
var ListServerSnapshots = provider.Define(cloud, provider.Op[GetServerInput, []Snapshot]{
	Name: "ionos_server_snapshots_list", Group: "servers",
	Doc:    "List a server's snapshots with creation and deletion date.",
	Route:  "GET /servers/{server_id}/snapshots",
	Effect: provider.Observe,
})

// CreateServerSnapshot makes a restore point. Source: IONOS Cloud Panel API, Servers.
var CreateServerSnapshot = provider.Define(cloud, provider.Op[GetServerInput, Server]{
	Name: "ionos_server_snapshots_create", Group: "servers",
	Doc:    "Make a snapshot of a server. A server can have one; it is removed after some days.",
	Route:  "POST /servers/{server_id}/snapshots",
	Ask:    "Make a snapshot of server {subject.name}",
	Effect: provider.Modify,
	Looks:  []provider.Look{provider.Read(GetServer)},
	Waits:  rested(),
	Settle: grows("snapshots", func(GetServerInput) int { return 1 }, func(s Server) int {
		if s.snapshotID() == "" {
			return 0
		}
		return 1
	}),
})

// ServerSnapshotInput names a snapshot of a server.
type ServerSnapshotInput struct {
	ServerID   string `json:"server_id" path:"server_id" pick:"ionos_servers_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	SnapshotID string `json:"snapshot_id" path:"snapshot_id" pick:"ionos_server_snapshots_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
}

// RestoreServerSnapshot rolls a server back. Source: IONOS Cloud Panel API, Servers.
var RestoreServerSnapshot = provider.Define(cloud, provider.Op[ServerSnapshotInput, Server]{
	Name: "ionos_server_snapshots_restore", Group: "servers",
	Doc:    "Roll a server back to its snapshot. Everything written since then is lost.",
	Route:  "PUT /servers/{server_id}/snapshots/{snapshot_id}",
	Ask:    "Roll server {subject.name} back to its snapshot",
	Effect: provider.Destroy,
	Looks:  []provider.Look{provider.Read(GetServer), provider.Read(ListServerSnapshots)},
	Hangs: provider.HangsOn(GetServer, func(_ ServerSnapshotInput, s Server) provider.Hangings {
		return append(disks("loses what was written since", provider.Value(s.Hardware).HDDs), balancersOf(s, "is without it meanwhile")...)
	}),
	Waits:  rested(),
	Settle: provider.ByPerson[ServerSnapshotInput]("a restored server looks as before to the API; look at its disks"),
})

// DeleteServerSnapshot drops the restore point. Source: IONOS Cloud Panel API, Servers.
var DeleteServerSnapshot = provider.Define(cloud, provider.Op[ServerSnapshotInput, Server]{
	Name: "ionos_server_snapshots_delete", Group: "servers",
	Doc:        "Delete a server's snapshot; there is no way back to it.",
	Route:      "DELETE /servers/{server_id}/snapshots/{snapshot_id}",
	Ask:        "Delete the snapshot of server {subject.name}",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetServer), provider.Read(ListServerSnapshots)},
	Waits:      rested(),
	Settle:     becomes("the snapshot is gone", func(in ServerSnapshotInput, s Server) bool { return s.snapshotID() != in.SnapshotID }),
})
