package ionos

import (
	"signoff/provider"
)

// ListMonitoringPolicyServers lists a policy's servers. Source: IONOS Cloud Panel API, Monitoring Policies.
var ListMonitoringPolicyServers = provider.Define(cloud, provider.Op[GetMonitoringPolicyInput, []Ref]{
	Name: "ionos_monitoring_policy_servers_list", Group: "monitoring_policies",
	Doc:    "List the servers under a monitoring policy.",
	Route:  "GET /monitoring_policies/{monitoring_policy_id}/servers",
	Effect: provider.Observe,
})

// GetMonitoringPolicyServerInput names a server under a policy.
type GetMonitoringPolicyServerInput struct {
	MonitoringPolicyID string `json:"monitoring_policy_id" path:"monitoring_policy_id" pick:"ionos_monitoring_policies_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	ServerID           string `json:"server_id" path:"server_id" pick:"ionos_monitoring_policy_servers_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
}

// GetMonitoringPolicyServer reads one server under a policy. Source: IONOS Cloud Panel API, Monitoring Policies.
var GetMonitoringPolicyServer = provider.Define(cloud, provider.Op[GetMonitoringPolicyServerInput, Ref]{
	Name: "ionos_monitoring_policy_servers_get", Group: "monitoring_policies",
	Doc:    "Read one server under a monitoring policy: id and name. Missing when the server is not under it.",
	Route:  "GET /monitoring_policies/{monitoring_policy_id}/servers/{server_id}",
	Effect: provider.Observe,
})

// AttachMonitoringPolicyServersInput lists the servers.
type AttachMonitoringPolicyServersInput struct {
	MonitoringPolicyID string   `json:"monitoring_policy_id" path:"monitoring_policy_id" pick:"ionos_monitoring_policies_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	Servers            []string `json:"servers" pick:"ionos_servers_list" jsonschema:"minItems=1" doc:"Ids of servers. A server has one policy: this one replaces the former."`
}

// AttachMonitoringPolicyServers puts servers under a policy. Source: IONOS Cloud Panel API, Monitoring Policies.
var AttachMonitoringPolicyServers = provider.Define(cloud, provider.Op[AttachMonitoringPolicyServersInput, MonitoringPolicy]{
	Name: "ionos_monitoring_policy_servers_attach", Group: "monitoring_policies",
	Doc:    "Put servers under a monitoring policy, which replaces the one they had.",
	Route:  "POST /monitoring_policies/{monitoring_policy_id}/servers",
	Ask:    "Put servers under monitoring policy {subject.name}",
	Effect: provider.Modify,
	Looks:  []provider.Look{provider.Read(GetMonitoringPolicy), provider.Each("servers", GetServer, "server_id")},
	Waits:  restedBy(GetMonitoringPolicy),
	Settle: entityBecomesAll(GetMonitoringPolicy, "the servers are under the policy", func(in AttachMonitoringPolicyServersInput, p MonitoringPolicy) []bool {
		return each(in.Servers, func(id string) bool { return names(p.Servers, id) })
	}),
})

// DetachMonitoringPolicyServer takes a server from under a policy. Source: IONOS Cloud Panel API, Monitoring Policies.
var DetachMonitoringPolicyServer = provider.Define(cloud, provider.Op[GetMonitoringPolicyServerInput, MonitoringPolicy]{
	Name: "ionos_monitoring_policy_servers_detach", Group: "monitoring_policies",
	Doc:        "Take a server from under its monitoring policy; it goes unmonitored. To change the policy attach the server to another one instead.",
	Route:      "DELETE /monitoring_policies/{monitoring_policy_id}/servers/{server_id}",
	Ask:        "Leave server {server_id} unmonitored: take it from monitoring policy {subject.name}",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetMonitoringPolicy), provider.Read(GetMonitoringPolicyServer)},
	Hangs: provider.HangsOn(GetMonitoringPolicyServer, func(_ GetMonitoringPolicyServerInput, s Ref) provider.Hangings {
		return hung("server", "is no longer watched by it", []Ref{s})
	}),
	Waits: restedBy(GetMonitoringPolicy),
	Settle: entityBecomes(GetMonitoringPolicy, "the server is not under the policy", func(in GetMonitoringPolicyServerInput, p MonitoringPolicy) bool {
		return !names(p.Servers, in.ServerID)
	}),
})
