package ionos

import (
	"slices"

	"signoff/provider"
)

// MonitoringPort is a port that a policy watches. Answers spell the e-mail
// switch in three ways, and some give alert_when instead of alert_if.
type MonitoringPort struct {
	ID                 *string `json:"id,omitzero"`
	Protocol           *string `json:"protocol,omitzero" doc:"TCP or UDP."`
	Port               *int    `json:"port,omitzero"`
	AlertIf            *string `json:"alert_if,omitzero" doc:"RESPONDING or NOT_RESPONDING."`
	AlertWhen          *bool   `json:"alert_when,omitzero" doc:"Stands for alert_if in some answers; how is not documented."`
	EmailNotification  *bool   `json:"email_notification,omitzero"`
	EmailNotifications *bool   `json:"email_notifications,omitzero" doc:"The same as email_notification."`
	Alert              *bool   `json:"alert,omitzero" doc:"Stands for email_notification in some answers."`
}

// mails is the e-mail switch, nil when the answer does not tell.
func (p MonitoringPort) mails() *bool {
	return either(p.EmailNotification, p.EmailNotifications, p.Alert)
}

// either is the first value that is there.
func either[T any](values ...*T) *T {
	for _, v := range values {
		if v != nil {
			return v
		}
	}
	return nil
}

// fits reports whether nothing that the answer tells differs from what was
// asked for, if anything.
func fits[T comparable](asked, is *T) bool { return asked == nil || is == nil || *asked == *is }

// told is part for what some answers leave out, which proves nothing.
func told[T comparable](asked T, is *T) *bool {
	if is == nil {
		return nil
	}
	return part(&asked, is)
}

// NewMonitoringPort is a port to be watched.
type NewMonitoringPort struct {
	Protocol          string `json:"protocol" jsonschema:"enum=TCP,enum=UDP"`
	Port              int    `json:"port" jsonschema:"minimum=1,maximum=65535"`
	AlertIf           string `json:"alert_if" jsonschema:"enum=RESPONDING,enum=NOT_RESPONDING" doc:"What is worth an alert."`
	EmailNotification bool   `json:"email_notification" doc:"Whether alerts are mailed."`
}

// ChangedMonitoringPort is a port in the change of a whole policy.
type ChangedMonitoringPort struct {
	Protocol          *string `json:"protocol,omitzero" jsonschema:"enum=TCP,enum=UDP"`
	Port              *int    `json:"port,omitzero" jsonschema:"minimum=1,maximum=65535"`
	AlertIf           *string `json:"alert_if,omitzero" jsonschema:"enum=RESPONDING,enum=NOT_RESPONDING" doc:"What is worth an alert."`
	EmailNotification *bool   `json:"email_notification,omitzero" doc:"Whether alerts are mailed."`
}

// watches reports whether a port asked for is watched like that.
func (p MonitoringPolicy) watches(asked ChangedMonitoringPort) bool {
	return slices.ContainsFunc(p.Ports, func(is MonitoringPort) bool {
		return agrees(asked.Protocol, is.Protocol) && agrees(asked.Port, is.Port) && fits(asked.AlertIf, is.AlertIf) && fits(asked.EmailNotification, is.mails())
	})
}

// port finds an entry of the policy, nil if it is not there.
func (p MonitoringPolicy) port(id string) *MonitoringPort {
	i := slices.IndexFunc(p.Ports, func(m MonitoringPort) bool { return sameID(m.ID, id) })
	if i < 0 {
		return nil
	}
	return &p.Ports[i]
}

// ListMonitoringPolicyPorts lists a policy's ports. Source: IONOS Cloud Panel API, Monitoring Policies.
var ListMonitoringPolicyPorts = provider.Define(cloud, provider.Op[GetMonitoringPolicyInput, []MonitoringPort]{
	Name: "ionos_monitoring_policy_ports_list", Group: "monitoring_policies",
	Doc:    "List the ports that a monitoring policy watches.",
	Route:  "GET /monitoring_policies/{monitoring_policy_id}/ports",
	Effect: provider.Observe,
})

// GetMonitoringPolicyPortInput names a port of a policy by its id, not its number.
type GetMonitoringPolicyPortInput struct {
	MonitoringPolicyID string `json:"monitoring_policy_id" path:"monitoring_policy_id" pick:"ionos_monitoring_policies_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	PortID             string `json:"port_id" path:"port_id" pick:"ionos_monitoring_policy_ports_list" pattern:"^[0-9A-Fa-f]{30,33}$" doc:"Id of the entry, not the port's number."`
}

// GetMonitoringPolicyPort reads one port. Source: IONOS Cloud Panel API, Monitoring Policies.
var GetMonitoringPolicyPort = provider.Define(cloud, provider.Op[GetMonitoringPolicyPortInput, MonitoringPort]{
	Name: "ionos_monitoring_policy_ports_get", Group: "monitoring_policies",
	Doc:    "Read one port that a monitoring policy watches.",
	Route:  "GET /monitoring_policies/{monitoring_policy_id}/ports/{port_id}",
	Effect: provider.Observe,
})

// CreateMonitoringPolicyPortsInput lists the ports to add.
type CreateMonitoringPolicyPortsInput struct {
	MonitoringPolicyID string              `json:"monitoring_policy_id" path:"monitoring_policy_id" pick:"ionos_monitoring_policies_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	Ports              []NewMonitoringPort `json:"ports" jsonschema:"minItems=1"`
}

// CreateMonitoringPolicyPorts adds ports. Source: IONOS Cloud Panel API, Monitoring Policies.
var CreateMonitoringPolicyPorts = provider.Define(cloud, provider.Op[CreateMonitoringPolicyPortsInput, MonitoringPolicy]{
	Name: "ionos_monitoring_policy_ports_create", Group: "monitoring_policies",
	Doc:    "Watch more ports with a monitoring policy. A port that it watches already is refused; default policies cannot be changed.",
	Route:  "POST /monitoring_policies/{monitoring_policy_id}/ports",
	Ask:    "Watch more ports with monitoring policy {subject.name}",
	Effect: provider.Modify,
	Looks:  []provider.Look{provider.Read(GetMonitoringPolicy)},
	Waits:  restedBy(GetMonitoringPolicy),
	Settle: entityBecomesAll(GetMonitoringPolicy, "the ports are watched", func(in CreateMonitoringPolicyPortsInput, p MonitoringPolicy) []bool {
		return each(in.Ports, func(asked NewMonitoringPort) bool {
			return p.watches(ChangedMonitoringPort{Protocol: &asked.Protocol, Port: &asked.Port})
		})
	}),
})

// MonitoringPortChange is the port as it shall be. The cloud wants all four
// members, two of which cannot change.
type MonitoringPortChange struct {
	Protocol          string `json:"protocol" jsonschema:"enum=TCP,enum=UDP" doc:"The present one; it cannot be changed."`
	Port              int    `json:"port" jsonschema:"minimum=1,maximum=65535" doc:"The present one; it cannot be changed."`
	AlertIf           string `json:"alert_if" jsonschema:"enum=RESPONDING,enum=NOT_RESPONDING" doc:"What is worth an alert."`
	EmailNotification bool   `json:"email_notification" doc:"Whether alerts are mailed."`
}

// UpdateMonitoringPolicyPortInput changes one port. On the wire it is called
// ports, although it is one.
type UpdateMonitoringPolicyPortInput struct {
	MonitoringPolicyID string               `json:"monitoring_policy_id" path:"monitoring_policy_id" pick:"ionos_monitoring_policies_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	PortID             string               `json:"port_id" path:"port_id" pick:"ionos_monitoring_policy_ports_list" pattern:"^[0-9A-Fa-f]{30,33}$" doc:"Id of the entry, not the port's number."`
	Change             MonitoringPortChange `json:"change" body:"ports" doc:"The whole entry as it shall be."`
}

// UpdateMonitoringPolicyPort changes how a port is watched. Source: IONOS Cloud Panel API, Monitoring Policies.
var UpdateMonitoringPolicyPort = provider.Define(cloud, provider.Op[UpdateMonitoringPolicyPortInput, MonitoringPolicy]{
	Name: "ionos_monitoring_policy_ports_update", Group: "monitoring_policies",
	Doc:        "Change when a watched port raises an alert and whether it is mailed. Protocol and port number must be sent as they are; to change them delete the entry and create one.",
	Route:      "PUT /monitoring_policies/{monitoring_policy_id}/ports/{port_id}",
	Ask:        "Change how monitoring policy {subject.name} watches {change.protocol} port {change.port}",
	Effect:     provider.Modify,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetMonitoringPolicy), provider.Read(GetMonitoringPolicyPort)},
	Waits:      restedBy(GetMonitoringPolicy),
	Settle: entityBecomesAll(GetMonitoringPolicy, "the alert is as asked", func(in UpdateMonitoringPolicyPortInput, p MonitoringPolicy) []bool {
		port := p.port(in.PortID)
		if port == nil {
			return nil
		}
		return asAsked(told(in.Change.AlertIf, port.AlertIf), told(in.Change.EmailNotification, port.mails()))
	}),
})

// DeleteMonitoringPolicyPort stops watching a port. Source: IONOS Cloud Panel API, Monitoring Policies.
var DeleteMonitoringPolicyPort = provider.Define(cloud, provider.Op[GetMonitoringPolicyPortInput, MonitoringPolicy]{
	Name: "ionos_monitoring_policy_ports_delete", Group: "monitoring_policies",
	Doc:        "Stop watching a port on all servers of a monitoring policy. Default policies cannot be changed.",
	Route:      "DELETE /monitoring_policies/{monitoring_policy_id}/ports/{port_id}",
	Ask:        "Stop watching a port with monitoring policy {subject.name}",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetMonitoringPolicy), provider.Read(GetMonitoringPolicyPort)},
	Hangs:      onMonitoringPolicy[GetMonitoringPolicyPortInput]("is no longer watched at this port"),
	Waits:      restedBy(GetMonitoringPolicy),
	Settle: entityBecomes(GetMonitoringPolicy, "the port is not watched", func(in GetMonitoringPolicyPortInput, p MonitoringPolicy) bool {
		return p.port(in.PortID) == nil
	}),
})
