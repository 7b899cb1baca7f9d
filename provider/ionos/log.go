package ionos

import "signoff/provider"

// Log is one action on a resource, by whomever it was asked for. The sets of
// actions and types are not documented; CREATE and DELETE are shown.
type Log struct {
	ID           *string     `json:"id,omitzero"`
	CloudPanelID *string     `json:"cloudpanel_id,omitzero" doc:"Short id shown in the Cloud Panel."`
	StartDate    *string     `json:"start_date,omitzero"`
	EndDate      *string     `json:"end_date,omitzero"`
	Duration     *int        `json:"duration,omitzero" doc:"Seconds."`
	Status       *Status     `json:"status,omitzero" doc:"COMPLETED when it is over."`
	Action       *string     `json:"action,omitzero" doc:"Such as CREATE or DELETE."`
	Type         *string     `json:"type,omitzero" doc:"Kind of resource."`
	Resource     *Ref        `json:"resource,omitzero"`
	Details      *LogDetails `json:"details,omitzero"`
	User         *Ref        `json:"user,omitzero" doc:"Who asked for it."`
}

// LogDetails is open: the documents name no member. What comes passes through
// unless its name looks secret.
type LogDetails struct{}

// ListLogsInput gives the span of time and narrows the list.
type ListLogsInput struct {
	TimeRange
	Listing
}

// ListLogs lists actions. Source: IONOS Cloud Panel API, Logs.
var ListLogs = provider.Define(cloud, provider.Op[ListLogsInput, []Log]{
	Name: "ionos_logs_list", Group: "logs",
	Doc:    "List the actions of a period: what was done to which resource, by whom, from when to when. Find one resource with q: its id or name.",
	Route:  "GET /logs",
	Valid:  func(in ListLogsInput) error { return in.TimeRange.valid() },
	Effect: provider.Observe,
})

// GetLogInput names a log entry.
type GetLogInput struct {
	LogID string `json:"log_id" path:"log_id" pick:"ionos_logs_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
}

// GetLog reads one log entry. Source: IONOS Cloud Panel API, Logs.
var GetLog = provider.Define(cloud, provider.Op[GetLogInput, Log]{
	Name: "ionos_logs_get", Group: "logs",
	Doc:    "Read one log entry.",
	Route:  "GET /logs/{log_id}",
	Effect: provider.Observe,
})
