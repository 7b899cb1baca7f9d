package ionos

import (
	"slices"

	"signoff/provider"
)

// MonitoringProcess is a process that a policy watches. Answers spell its
// switches as in [MonitoringPort].
type MonitoringProcess struct {
	ID                 *string `json:"id,omitzero"`
	Process            *string `json:"process,omitzero" doc:"Name of the process."`
	AlertIf            *string `json:"alert_if,omitzero" doc:"RUNNING or NOT_RUNNING."`
	AlertWhen          *bool   `json:"alert_when,omitzero" doc:"Stands for alert_if in some answers; how is not documented."`
	EmailNotification  *bool   `json:"email_notification,omitzero"`
	EmailNotifications *bool   `json:"email_notifications,omitzero" doc:"The same as email_notification."`
	Alert              *bool   `json:"alert,omitzero" doc:"Stands for email_notification in some answers."`
}

// mails is the e-mail switch, nil when the answer does not tell.
func (p MonitoringProcess) mails() *bool {
	return either(p.EmailNotification, p.EmailNotifications, p.Alert)
}

// NewMonitoringProcess is a process to be watched.
type NewMonitoringProcess struct {
	Process           string `json:"process" jsonschema:"maxLength=50" doc:"Name of the process."`
	AlertIf           string `json:"alert_if" jsonschema:"enum=RUNNING,enum=NOT_RUNNING" doc:"What is worth an alert."`
	EmailNotification bool   `json:"email_notification" doc:"Whether alerts are mailed."`
}

// ChangedMonitoringProcess is a process in the change of a whole policy.
type ChangedMonitoringProcess struct {
	Process           *string `json:"process,omitzero" doc:"Name of the process."`
	AlertIf           *string `json:"alert_if,omitzero" jsonschema:"enum=RUNNING,enum=NOT_RUNNING" doc:"What is worth an alert."`
	EmailNotification *bool   `json:"email_notification,omitzero" doc:"Whether alerts are mailed."`
}

// runs reports whether a process asked for is watched like that.
func (p MonitoringPolicy) runs(asked ChangedMonitoringProcess) bool {
	return slices.ContainsFunc(p.Processes, func(is MonitoringProcess) bool {
		return agrees(asked.Process, is.Process) && fits(asked.AlertIf, is.AlertIf) && fits(asked.EmailNotification, is.mails())
	})
}

// process finds an entry of the policy, nil if it is not there.
func (p MonitoringPolicy) process(id string) *MonitoringProcess {
	i := slices.IndexFunc(p.Processes, func(m MonitoringProcess) bool { return sameID(m.ID, id) })
	if i < 0 {
		return nil
	}
	return &p.Processes[i]
}

// ListMonitoringPolicyProcesses lists a policy's processes. Source: IONOS Cloud Panel API, Monitoring Policies.
var ListMonitoringPolicyProcesses = provider.Define(cloud, provider.Op[GetMonitoringPolicyInput, []MonitoringProcess]{
	Name: "ionos_monitoring_policy_processes_list", Group: "monitoring_policies",
	Doc:    "List the processes that a monitoring policy watches.",
	Route:  "GET /monitoring_policies/{monitoring_policy_id}/processes",
	Effect: provider.Observe,
})

// GetMonitoringPolicyProcessInput names a process of a policy by its id.
type GetMonitoringPolicyProcessInput struct {
	MonitoringPolicyID string `json:"monitoring_policy_id" path:"monitoring_policy_id" pick:"ionos_monitoring_policies_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	ProcessID          string `json:"process_id" path:"process_id" pick:"ionos_monitoring_policy_processes_list" pattern:"^[0-9A-Fa-f]{30,33}$" doc:"Id of the entry, not a process number."`
}

// GetMonitoringPolicyProcess reads one process. Source: IONOS Cloud Panel API, Monitoring Policies.
var GetMonitoringPolicyProcess = provider.Define(cloud, provider.Op[GetMonitoringPolicyProcessInput, MonitoringProcess]{
	Name: "ionos_monitoring_policy_processes_get", Group: "monitoring_policies",
	Doc:    "Read one process that a monitoring policy watches.",
	Route:  "GET /monitoring_policies/{monitoring_policy_id}/processes/{process_id}",
	Effect: provider.Observe,
})

// CreateMonitoringPolicyProcessesInput lists the processes to add.
type CreateMonitoringPolicyProcessesInput struct {
	MonitoringPolicyID string                 `json:"monitoring_policy_id" path:"monitoring_policy_id" pick:"ionos_monitoring_policies_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	Processes          []NewMonitoringProcess `json:"processes" jsonschema:"minItems=1"`
}

// CreateMonitoringPolicyProcesses adds processes. Source: IONOS Cloud Panel API, Monitoring Policies.
var CreateMonitoringPolicyProcesses = provider.Define(cloud, provider.Op[CreateMonitoringPolicyProcessesInput, []MonitoringProcess]{
	Name: "ionos_monitoring_policy_processes_create", Group: "monitoring_policies",
	Doc:    "Watch more processes with a monitoring policy that has the agent. A process that it watches already is refused. Returns all processes of the policy.",
	Route:  "POST /monitoring_policies/{monitoring_policy_id}/processes",
	Ask:    "Watch more processes with monitoring policy {subject.name}",
	Effect: provider.Modify,
	Looks:  []provider.Look{provider.Read(GetMonitoringPolicy)},
	Waits:  restedBy(GetMonitoringPolicy),
	Settle: entityBecomesAll(GetMonitoringPolicy, "the processes are watched", func(in CreateMonitoringPolicyProcessesInput, p MonitoringPolicy) []bool {
		return each(in.Processes, func(asked NewMonitoringProcess) bool {
			return p.runs(ChangedMonitoringProcess{Process: &asked.Process})
		})
	}),
})

// MonitoringProcessChange is the process as it shall be. The cloud wants all
// three members, one of which cannot change.
type MonitoringProcessChange struct {
	Process           string `json:"process" jsonschema:"maxLength=50" doc:"The present name; it cannot be changed."`
	AlertIf           string `json:"alert_if" jsonschema:"enum=RUNNING,enum=NOT_RUNNING" doc:"What is worth an alert."`
	EmailNotification bool   `json:"email_notification" doc:"Whether alerts are mailed."`
}

// UpdateMonitoringPolicyProcessInput changes one process. On the wire it is
// called processes, although it is one.
type UpdateMonitoringPolicyProcessInput struct {
	MonitoringPolicyID string                  `json:"monitoring_policy_id" path:"monitoring_policy_id" pick:"ionos_monitoring_policies_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	ProcessID          string                  `json:"process_id" path:"process_id" pick:"ionos_monitoring_policy_processes_list" pattern:"^[0-9A-Fa-f]{30,33}$" doc:"Id of the entry, not a process number."`
	Change             MonitoringProcessChange `json:"change" body:"processes" doc:"The whole entry as it shall be."`
}

// UpdateMonitoringPolicyProcess changes how a process is watched.
// Source: IONOS Cloud Panel API, Monitoring Policies.
var UpdateMonitoringPolicyProcess = provider.Define(cloud, provider.Op[UpdateMonitoringPolicyProcessInput, MonitoringPolicy]{
	Name: "ionos_monitoring_policy_processes_update", Group: "monitoring_policies",
	Doc:        "Change when a watched process raises an alert and whether it is mailed. Its name must be sent as it is; to change it delete the entry and create one.",
	Route:      "PUT /monitoring_policies/{monitoring_policy_id}/processes/{process_id}",
	Ask:        "Change how monitoring policy {subject.name} watches process {change.process}",
	Effect:     provider.Modify,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetMonitoringPolicy), provider.Read(GetMonitoringPolicyProcess)},
	Waits:      restedBy(GetMonitoringPolicy),
	Settle: entityBecomesAll(GetMonitoringPolicy, "the alert is as asked", func(in UpdateMonitoringPolicyProcessInput, p MonitoringPolicy) []bool {
		process := p.process(in.ProcessID)
		if process == nil {
			return nil
		}
		return asAsked(told(in.Change.AlertIf, process.AlertIf), told(in.Change.EmailNotification, process.mails()))
	}),
})

// DeleteMonitoringPolicyProcess stops watching a process. Source: IONOS Cloud Panel API, Monitoring Policies.
var DeleteMonitoringPolicyProcess = provider.Define(cloud, provider.Op[GetMonitoringPolicyProcessInput, MonitoringPolicy]{
	Name: "ionos_monitoring_policy_processes_delete", Group: "monitoring_policies",
	Doc:        "Stop watching a process on all servers of a monitoring policy.",
	Route:      "DELETE /monitoring_policies/{monitoring_policy_id}/processes/{process_id}",
	Ask:        "Stop watching a process with monitoring policy {subject.name}",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetMonitoringPolicy), provider.Read(GetMonitoringPolicyProcess)},
	Hangs:      onMonitoringPolicy[GetMonitoringPolicyProcessInput]("is no longer watched for this process"),
	Waits:      restedBy(GetMonitoringPolicy),
	Settle: entityBecomes(GetMonitoringPolicy, "the process is not watched", func(in GetMonitoringPolicyProcessInput, p MonitoringPolicy) bool {
		return p.process(in.ProcessID) == nil
	}),
})
