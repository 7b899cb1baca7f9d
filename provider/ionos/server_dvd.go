package ionos

import "signoff/provider"

// GetServerDVD reads the loaded ISO. Source: IONOS Cloud Panel API, Servers.
var GetServerDVD = provider.Define(cloud, provider.Op[GetServerInput, Ref]{
	Name: "ionos_server_dvd_get", Group: "servers",
	Doc:    "Read which ISO is in a server's virtual DVD drive.",
	Route:  "GET /servers/{server_id}/dvd",
	Effect: provider.Observe,
})

// LoadServerDVDInput names the ISO.
type LoadServerDVDInput struct {
	ServerID string `json:"server_id" path:"server_id" pick:"ionos_servers_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	DVDID    string `json:"dvd_id" body:"id" pick:"ionos_dvd_isos_list" pattern:"^[0-9A-Fa-f]{30,33}$" doc:"Id of the DVD ISO."`
}

// LoadServerDVD loads an ISO. Source: IONOS Cloud Panel API, Servers.
var LoadServerDVD = provider.Define(cloud, provider.Op[LoadServerDVDInput, Server]{
	Name: "ionos_server_dvd_load", Group: "servers",
	Doc:        "Load an ISO into a server's virtual DVD drive.",
	Route:      "PUT /servers/{server_id}/dvd",
	Ask:        "Load DVD {dvd_id} into server {subject.name}",
	Effect:     provider.Modify,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetServer)},
	Waits:      rested(),
	Settle: becomes("the ISO asked for is loaded", func(in LoadServerDVDInput, s Server) bool {
		return provider.Value(provider.Value(s.DVD).ID) == in.DVDID
	}),
})

// UnloadServerDVD ejects the ISO. Source: IONOS Cloud Panel API, Servers.
var UnloadServerDVD = provider.Define(cloud, provider.Op[GetServerInput, Server]{
	Name: "ionos_server_dvd_unload", Group: "servers",
	Doc:        "Eject the ISO from a server's virtual DVD drive. An installation that runs from it breaks.",
	Route:      "DELETE /servers/{server_id}/dvd",
	Ask:        "Eject the DVD of server {subject.name}",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetServer)},
	Waits:      rested(),
	Settle:     becomes("the drive is empty", func(_ GetServerInput, s Server) bool { return provider.Value(s.DVD).ID == nil }),
})
