package ionos

import "signoff/provider"

// MonitoredServer is what monitoring knows of a server at the moment.
type MonitoredServer struct {
	ID          *string           `json:"id,omitzero"`
	Name        *string           `json:"name,omitzero"`
	Status      *MonitoringStatus `json:"status,omitzero"`
	Alerts      *AlertCounts      `json:"alerts,omitzero" volatile:"true"`
	AlertsCount *AlertCounts      `json:"alerts_count,omitzero" volatile:"true" doc:"As alerts; answers carry one or the other."`
	Agent       *MonitoringAgent  `json:"agent,omitzero"`
	Datacenter  *Datacenter       `json:"datacenter,omitzero"`
	Region      *Datacenter       `json:"region,omitzero" doc:"As datacenter; answers carry one or the other."`
}

// MonitoringStatus is the server's state and one sentence for each meter.
type MonitoringStatus struct {
	State        *string     `json:"state,omitzero"`
	CPU          *MeterState `json:"cpu,omitzero" volatile:"true"`
	RAM          *MeterState `json:"ram,omitzero" volatile:"true"`
	Disk         *MeterState `json:"disk,omitzero" volatile:"true"`
	Transfer     *MeterState `json:"transfer,omitzero" volatile:"true"`
	InternalPing *MeterState `json:"internal_ping,omitzero" volatile:"true"`
}

// MeterState is what a meter says, in words.
type MeterState struct {
	State *string `json:"state,omitzero"`
}

// AlertCounts counts alerts by what is watched.
type AlertCounts struct {
	Resources *AlertCount `json:"resources,omitzero"`
	Ports     *AlertCount `json:"ports,omitzero"`
	Process   *AlertCount `json:"process,omitzero"`
}

// AlertCount counts alerts by severity.
type AlertCount struct {
	Critical *int `json:"critical,omitzero"`
	Warning  *int `json:"warning,omitzero"`
	OK       *int `json:"ok,omitzero"`
}

// MonitoringAgent tells of the program on the server that watches disks,
// ports and processes.
type MonitoringAgent struct {
	Installed *bool `json:"agent_installed,omitzero"`
	Needed    *bool `json:"monitoring_needs_agent,omitzero" doc:"Whether the monitoring policy wants it."`
	Missed    *bool `json:"missing_agent_alert,omitzero" doc:"Whether it is wanted and not installed."`
}

// Monitoring is what was measured on a server over time.
type Monitoring struct {
	ID           *string           `json:"id,omitzero"`
	Name         *string           `json:"name,omitzero"`
	Status       *MonitoringStatus `json:"status,omitzero"`
	Alerts       *AlertCounts      `json:"alerts,omitzero" volatile:"true"`
	AlertsCount  *AlertCounts      `json:"alerts_count,omitzero" volatile:"true" doc:"As alerts; answers carry one or the other."`
	Agent        *MonitoringAgent  `json:"agent,omitzero"`
	Datacenter   *Datacenter       `json:"datacenter,omitzero"`
	CPU          *LoadMeter        `json:"cpu,omitzero" volatile:"true"`
	RAM          *LoadMeter        `json:"ram,omitzero" volatile:"true"`
	Disk         *DiskMeter        `json:"disk,omitzero" volatile:"true"`
	Transfer     *TransferMeter    `json:"transfer,omitzero" volatile:"true"`
	InternalPing *PingMeter        `json:"internal_ping,omitzero" volatile:"true"`
}

// GetMonitoringInput names a server and the span of time.
type GetMonitoringInput struct {
	ServerID string `json:"server_id" path:"server_id" pick:"ionos_servers_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	TimeRange
}

// ListMonitoring lists monitored servers. Source: IONOS Cloud Panel API, Monitoring Center.
var ListMonitoring = provider.Define(cloud, provider.Op[Listing, []MonitoredServer]{
	Name: "ionos_monitoring_center_list", Group: "monitoring_center",
	Doc:    "List all servers with their present CPU, RAM, disk, traffic and ping, and how many alerts each has.",
	Route:  "GET /monitoring_center",
	Effect: provider.Observe,
})

// GetMonitoring reads a server's measurements. Source: IONOS Cloud Panel API, Monitoring Center.
var GetMonitoring = provider.Define(cloud, provider.Op[GetMonitoringInput, Monitoring]{
	Name: "ionos_monitoring_center_get", Group: "monitoring_center",
	Doc:    "Read what was measured on a server in a period: samples of CPU, RAM, traffic and ping, with the limits for warnings.",
	Route:  "GET /monitoring_center/{server_id}",
	Valid:  func(in GetMonitoringInput) error { return in.TimeRange.valid() },
	Effect: provider.Observe,
})
