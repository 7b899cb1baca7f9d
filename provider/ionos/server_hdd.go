package ionos

import "signoff/provider"

// HDD is a disk of a server; size in GB.
type HDD struct {
	ID     *string `json:"id,omitzero"`
	Size   *int    `json:"size,omitzero" doc:"GB."`
	IsMain *bool   `json:"is_main,omitzero" doc:"Whether the server boots from it."`
}

// NewHDD is a disk to be made. The cloud would take is_main for true; here it
// must be said.
type NewHDD struct {
	Size   int  `json:"size" jsonschema:"minimum=20,maximum=2000,multipleOf=20" doc:"GB, in steps of 20."`
	IsMain bool `json:"is_main" doc:"true for the disk to boot from, false for further ones."`
}

// disk finds a disk of the server.
func (s Server) disk(id string) *HDD {
	for _, d := range provider.Value(s.Hardware).HDDs {
		if provider.Value(d.ID) == id {
			return &d
		}
	}
	return nil
}

// ListServerHDDs lists a server's disks. Source: IONOS Cloud Panel API, Servers.
var ListServerHDDs = provider.Define(cloud, provider.Op[GetServerInput, []HDD]{
	Name: "ionos_server_hdds_list", Group: "servers",
	Doc:    "List a server's disks with their sizes (GB).",
	Route:  "GET /servers/{server_id}/hardware/hdds",
	Effect: provider.Observe,
})

// GetServerHDDInput names a disk of a server.
type GetServerHDDInput struct {
	ServerID string `json:"server_id" path:"server_id" pick:"ionos_servers_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	HDDID    string `json:"hdd_id" path:"hdd_id" pick:"ionos_server_hdds_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
}

// GetServerHDD reads one disk. Source: IONOS Cloud Panel API, Servers.
var GetServerHDD = provider.Define(cloud, provider.Op[GetServerHDDInput, HDD]{
	Name: "ionos_server_hdds_get", Group: "servers",
	Doc:    "Read one disk of a server.",
	Route:  "GET /servers/{server_id}/hardware/hdds/{hdd_id}",
	Effect: provider.Observe,
})

// CreateServerHDDsInput lists the disks to add.
type CreateServerHDDsInput struct {
	ServerID string   `json:"server_id" path:"server_id" pick:"ionos_servers_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	HDDs     []NewHDD `json:"hdds" jsonschema:"minItems=1"`
}

// CreateServerHDDs adds disks. Source: IONOS Cloud Panel API, Servers.
var CreateServerHDDs = provider.Define(cloud, provider.Op[CreateServerHDDsInput, Server]{
	Name: "ionos_server_hdds_create", Group: "servers",
	Doc:    "Add disks to a server, billed per GB. Many tariffs allow two disks a server.",
	Route:  "POST /servers/{server_id}/hardware/hdds",
	Ask:    "Add disks to server {subject.name}",
	Effect: provider.Modify,
	Looks:  []provider.Look{provider.Read(GetServer)},
	Waits:  rested(),
	Settle: grows("disks", func(in CreateServerHDDsInput) int { return len(in.HDDs) }, func(s Server) int {
		return len(provider.Value(s.Hardware).HDDs)
	}),
	Costs: true,
	Price: priced(priceOfNewDisks),
})

// grows settles what adds to a list of the server: as many more as asked, or
// none.
func grows[In any](what string, asked func(In) int, count func(Server) int) provider.Settle[In] {
	return entityCompared(GetServer, func(in In, was, is Server) provider.Verdict {
		switch count(is) - count(was) {
		case asked(in):
			return provider.Verdict{Finding: provider.Applied, Why: "the server has as many more " + what + " as asked for"}
		case 0:
			return provider.Verdict{Finding: provider.NotApplied, Why: "the server is at rest with no more " + what + " than before"}
		}
		return provider.Verdict{Why: "the number of " + what + " changed, but not as asked"}
	})
}

// ResizeServerHDDInput gives the new size.
type ResizeServerHDDInput struct {
	ServerID string `json:"server_id" path:"server_id" pick:"ionos_servers_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	HDDID    string `json:"hdd_id" path:"hdd_id" pick:"ionos_server_hdds_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	// The schema allows steps of 0.5, the documented error wants 20: the cloud decides.
	Size provider.Decimal `json:"size" jsonschema:"minimum=20,maximum=2000,multipleOf=0.5" doc:"GB. Use steps of 20."`
}

// ResizeServerHDD changes a disk's size. Source: IONOS Cloud Panel API, Servers.
var ResizeServerHDD = provider.Define(cloud, provider.Op[ResizeServerHDDInput, Server]{
	Name: "ionos_server_hdds_resize", Group: "servers",
	Doc:        "Change the size of a disk (GB, steps of 20). Shrinking loses data; growing cannot be undone and is billed.",
	Route:      "PUT /servers/{server_id}/hardware/hdds/{hdd_id}",
	Ask:        "Resize disk {hdd_id} of server {subject.name} to {size} GB",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetServer), provider.Read(GetServerHDD)},
	Waits:      rested(),
	Settle: becomes("the disk has the size asked for", func(in ResizeServerHDDInput, s Server) bool {
		d := s.disk(in.HDDID)
		size, err := provider.ParseDecimal(in.Size.String())
		return err == nil && d != nil && decimal(provider.Value(d.Size)) == size
	}),
	Costs: true,
	Price: priced(priceOfDisk),
})

// DeleteServerHDD removes a disk with its data. Source: IONOS Cloud Panel API, Servers.
var DeleteServerHDD = provider.Define(cloud, provider.Op[GetServerHDDInput, Server]{
	Name: "ionos_server_hdds_delete", Group: "servers",
	Doc:        "Delete a disk of a server with all its data, for good.",
	Route:      "DELETE /servers/{server_id}/hardware/hdds/{hdd_id}",
	Ask:        "Delete disk {hdd_id} of server {subject.name} with its data",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetServer), provider.Read(GetServerHDD)},
	Waits:      rested(),
	Settle:     becomes("the disk is gone", func(in GetServerHDDInput, s Server) bool { return s.disk(in.HDDID) == nil }),
})
