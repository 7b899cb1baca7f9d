package scp

import "signoff/provider"

// None is an answer without a body.
type None struct{}

// StartServer powers a server on. Source: Samsung Cloud Platform virtualserver 1.0, startVirtualServer.
var StartServer = provider.Define(cloud, provider.Op[ServerInput, None]{
	Name: "scp_servers_start", Group: "servers",
	Doc:        "Start a virtual server that is SHUTOFF. Returns nothing; it is up when its state is ACTIVE.",
	Route:      "POST /v1/servers/{server_id}/start",
	Ask:        "Start server {subject.name}",
	Effect:     provider.Modify,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetServer)},
	Waits:      inState("ACTIVE"),
	Settle:     becomes("ACTIVE"),
	Companion:  true, Source: "scp-v2-virtualserver-1.0.openapi.yaml, startVirtualServer",
})

// StopServer powers a server off. Source: Samsung Cloud Platform virtualserver 1.0, stopVirtualServer.
var StopServer = provider.Define(cloud, provider.Op[ServerInput, None]{
	Name: "scp_servers_stop", Group: "servers",
	Doc:        "Stop a running virtual server; what it serves is interrupted. Returns nothing; it is down when its state is SHUTOFF.",
	Route:      "POST /v1/servers/{server_id}/stop",
	Ask:        "Stop server {subject.name}",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetServer)},
	Waits:      inState("SHUTOFF"),
	Settle:     becomes("SHUTOFF"),
	Companion:  true, Source: "scp-v2-virtualserver-1.0.openapi.yaml, stopVirtualServer",
})

// RebootServerInput says how. The document leaves the type optional and names
// no default; here it must be said.
type RebootServerInput struct {
	ServerID   string `json:"server_id" path:"server_id" pick:"scp_servers_list"`
	RebootType string `json:"reboot_type" jsonschema:"enum=SOFT,enum=HARD" doc:"SOFT asks the system; HARD cuts the power and can lose data."`
}

// RebootServer restarts a server. Source: Samsung Cloud Platform virtualserver 1.0, rebootVirtualServer.
var RebootServer = provider.Define(cloud, provider.Op[RebootServerInput, None]{
	Name: "scp_servers_reboot", Group: "servers",
	Doc:       "Restart a virtual server: SOFT is gentle, HARD cuts the power. Returns nothing; it is up again when its state is ACTIVE.",
	Route:     "POST /v1/servers/{server_id}/reboot",
	Ask:       "Reboot server {subject.name} ({reboot_type})",
	Effect:    provider.Destroy,
	Looks:     []provider.Look{provider.Read(GetServer)},
	Waits:     inState("ACTIVE"),
	Settle:    provider.ByPerson[RebootServerInput]("a reboot leaves no trace that the API shows"),
	Companion: true, Source: "scp-v2-virtualserver-1.0.openapi.yaml, rebootVirtualServer",
})
