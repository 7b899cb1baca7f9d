package ionos

import (
	"slices"

	"signoff/provider"
)

// MonitoringPolicy says what is watched on its servers and who is told.
type MonitoringPolicy struct {
	ID           *string             `json:"id,omitzero"`
	CloudPanelID *string             `json:"cloudpanel_id,omitzero" doc:"Short id shown in the Cloud Panel."`
	Name         *string             `json:"name,omitzero"`
	Description  *string             `json:"description,omitzero"`
	Default      *int                `json:"default,omitzero" doc:"1 for a default policy: it cannot be changed or deleted."`
	State        *string             `json:"state,omitzero" doc:"ACTIVE at rest; CONFIGURING, REMOVING on the way."`
	CreationDate *string             `json:"creation_date,omitzero"`
	Email        *string             `json:"email,omitzero" doc:"Where alerts go."`
	Agent        *bool               `json:"agent,omitzero" doc:"Whether an agent is installed on the servers; disks and processes need it."`
	Servers      []Ref               `json:"servers,omitzero"`
	Thresholds   *Thresholds         `json:"thresholds,omitzero"`
	Ports        []MonitoringPort    `json:"ports,omitzero"`
	Processes    []MonitoringProcess `json:"processes,omitzero"`
}

func (p MonitoringPolicy) standing() (string, Status) {
	return "the monitoring policy", Status{State: p.State}
}

func (p MonitoringPolicy) key() (id, name string) {
	return provider.Value(p.ID), provider.Value(p.Name)
}

// ListMonitoringPolicies lists policies. Source: IONOS Cloud Panel API, Monitoring Policies.
var ListMonitoringPolicies = provider.Define(cloud, provider.Op[Listing, []MonitoringPolicy]{
	Name: "ionos_monitoring_policies_list", Group: "monitoring_policies",
	Doc:    "List the monitoring policies with thresholds, ports, processes and servers. Use fields=id,name,servers to keep the answer small.",
	Route:  "GET /monitoring_policies",
	Effect: provider.Observe,
})

// GetMonitoringPolicyInput names a policy.
type GetMonitoringPolicyInput struct {
	MonitoringPolicyID string `json:"monitoring_policy_id" path:"monitoring_policy_id" pick:"ionos_monitoring_policies_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
}

// GetMonitoringPolicy reads one policy. Source: IONOS Cloud Panel API, Monitoring Policies.
var GetMonitoringPolicy = provider.Define(cloud, provider.Op[GetMonitoringPolicyInput, MonitoringPolicy]{
	Name: "ionos_monitoring_policies_get", Group: "monitoring_policies",
	Doc:    "Read one monitoring policy: state, thresholds, ports, processes, servers.",
	Route:  "GET /monitoring_policies/{monitoring_policy_id}",
	Effect: provider.Observe,
})

// CreateMonitoringPolicyInput describes a new policy. Everything but the
// description is wanted, empty lists and an empty address included.
type CreateMonitoringPolicyInput struct {
	Name        string                 `json:"name" jsonschema:"maxLength=128"`
	Description *string                `json:"description,omitzero" jsonschema:"maxLength=256"`
	Email       string                 `json:"email" jsonschema:"maxLength=128" doc:"Where alerts go; empty for nowhere."`
	Agent       bool                   `json:"agent" doc:"Install an agent on the servers; disks and processes need it."`
	Thresholds  NewThresholds          `json:"thresholds"`
	Ports       []NewMonitoringPort    `json:"ports" doc:"May be empty."`
	Processes   []NewMonitoringProcess `json:"processes" doc:"May be empty."`
}

// CreateMonitoringPolicy adds a policy. Source: IONOS Cloud Panel API, Monitoring Policies.
var CreateMonitoringPolicy = provider.Define(cloud, provider.Op[CreateMonitoringPolicyInput, MonitoringPolicy]{
	Name: "ionos_monitoring_policies_create", Group: "monitoring_policies",
	Doc:    "Add a monitoring policy with thresholds, ports and processes. Tariffs allow only a few. Put servers under it with ionos_monitoring_policy_servers_attach.",
	Route:  "POST /monitoring_policies",
	Ask:    "Create monitoring policy {name}",
	Effect: provider.Modify,
	Looks:  []provider.Look{provider.Read(ListMonitoringPolicies, "q=name").Around()},
	Settle: entityAppears(ListMonitoringPolicies, func(in CreateMonitoringPolicyInput) string { return in.Name }),
})

// UpdateMonitoringPolicyInput changes what is given. The documented schema is a
// copy of the answer; what only the cloud can say is not offered.
type UpdateMonitoringPolicyInput struct {
	MonitoringPolicyID string                     `json:"monitoring_policy_id" path:"monitoring_policy_id" pick:"ionos_monitoring_policies_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	Name               *string                    `json:"name,omitzero"`
	Description        *string                    `json:"description,omitzero"`
	Email              *string                    `json:"email,omitzero" doc:"Where alerts go; empty for nowhere."`
	Agent              *bool                      `json:"agent,omitzero" doc:"Whether an agent is installed on the servers."`
	Thresholds         *ChangedThresholds         `json:"thresholds,omitzero" doc:"Send all five kinds, also those that stay."`
	Ports              []ChangedMonitoringPort    `json:"ports,omitzero" doc:"Prefer ionos_monitoring_policy_ports_create, _update and _delete: a list given here may replace the whole list."`
	Processes          []ChangedMonitoringProcess `json:"processes,omitzero" doc:"Prefer ionos_monitoring_policy_processes_create, _update and _delete: a list given here may replace the whole list."`
}

// UpdateMonitoringPolicy changes a policy. Source: IONOS Cloud Panel API, Monitoring Policies.
var UpdateMonitoringPolicy = provider.Define(cloud, provider.Op[UpdateMonitoringPolicyInput, MonitoringPolicy]{
	Name: "ionos_monitoring_policies_update", Group: "monitoring_policies",
	Doc:   "Change a monitoring policy's name, description, e-mail, agent or thresholds; give at least one. Default policies cannot be changed. Wrong values can silence alerts on all its servers.",
	Route: "PUT /monitoring_policies/{monitoring_policy_id}",
	Ask:   "Change monitoring policy {subject.name}",
	Valid: func(in UpdateMonitoringPolicyInput) error {
		return someOf("name, description, email, agent, thresholds", in.Name != nil, in.Description != nil, in.Email != nil, in.Agent != nil,
			in.Thresholds != nil, in.Ports != nil, in.Processes != nil)
	},
	Effect:     provider.Modify,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetMonitoringPolicy)},
	Waits:      restedBy(GetMonitoringPolicy),
	Settle:     entityBecomesAll(GetMonitoringPolicy, "everything given is as asked", UpdateMonitoringPolicyInput.shown),
})

// shown tells of each member given whether the policy has it as asked.
func (in UpdateMonitoringPolicyInput) shown(p MonitoringPolicy) []bool {
	return slices.Concat(
		asAsked(part(in.Name, p.Name), part(in.Description, p.Description), part(in.Email, p.Email), part(in.Agent, p.Agent)),
		covered(p.Thresholds, in.Thresholds), each(in.Ports, p.watches), each(in.Processes, p.runs))
}

// DeleteMonitoringPolicy removes a policy. Source: IONOS Cloud Panel API, Monitoring Policies.
var DeleteMonitoringPolicy = provider.Define(cloud, provider.Op[GetMonitoringPolicyInput, MonitoringPolicy]{
	Name: "ionos_monitoring_policies_delete", Group: "monitoring_policies",
	Doc:        "Delete a monitoring policy with its ports and processes. Its servers go unmonitored; default policies cannot be deleted.",
	Route:      "DELETE /monitoring_policies/{monitoring_policy_id}",
	Ask:        "Delete monitoring policy {subject.name}; its servers go unmonitored",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetMonitoringPolicy)},
	Hangs:      onMonitoringPolicy[GetMonitoringPolicyInput]("is no longer watched by it"),
	Waits:      removedBy(GetMonitoringPolicy),
	Settle:     entityDisappears[GetMonitoringPolicyInput](GetMonitoringPolicy),
})
