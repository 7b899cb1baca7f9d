package gcore

import "signoff/provider"

// Console is how to reach an instance's screen.
type Console struct {
	RemoteConsole *RemoteConsole `json:"remote_console,omitzero"`
}

// RemoteConsole is the way in: whoever has the URL sits at the machine.
type RemoteConsole struct {
	Protocol *string          `json:"protocol,omitzero"`
	Type     *string          `json:"type,omitzero"`
	URL      *provider.Secret `json:"url,omitzero" secret:"true" doc:"Carries a token."`
}

// ConsoleInput names the instance.
type ConsoleInput struct {
	InstanceInput
	ConsoleType *string `json:"console_type,omitzero" query:"console_type" doc:"Kind of console; the default one if left out."`
}

// GetInstanceConsole opens a console. Source: Gcore Cloud API, Instances.
var GetInstanceConsole = provider.Define(cloud, provider.Op[ConsoleInput, Console]{
	Name: "gcore_instances_console_get", Group: "instances",
	Doc:       "Get the URL of an instance's console. The URL is a key to the machine and is not shown to you.",
	Route:     "GET /v1/instances/{project_id}/{region_id}/{instance_id}/get_console",
	Effect:    provider.Observe,
	Sensitive: true,
})

// MetricsInput chooses the time to look back on.
type MetricsInput struct {
	InstanceInput
	TimeInterval int    `json:"time_interval" doc:"In time_unit: 1, 6 or 24 hours, 7 or 14 days."`
	TimeUnit     string `json:"time_unit" jsonschema:"enum=hour,enum=day"`
	Page
}

// Metrics are measurements at one time; rates are per second.
type Metrics struct {
	Time              *string           `json:"time,omitzero"`
	CPUUtil           *provider.Decimal `json:"cpu_util,omitzero" volatile:"true" doc:"Percent, at most 100 for all cores."`
	MemoryUtil        *provider.Decimal `json:"memory_util,omitzero" volatile:"true" doc:"Percent."`
	NetworkBpsIngress *provider.Decimal `json:"network_Bps_ingress,omitzero" volatile:"true" doc:"Bytes."`
	NetworkBpsEgress  *provider.Decimal `json:"network_Bps_egress,omitzero" volatile:"true" doc:"Bytes."`
	NetworkPpsIngress *provider.Decimal `json:"network_pps_ingress,omitzero" volatile:"true" doc:"Packets."`
	NetworkPpsEgress  *provider.Decimal `json:"network_pps_egress,omitzero" volatile:"true" doc:"Packets."`
	Disks             []DiskMetrics     `json:"disks,omitzero" volatile:"true"`
}

// DiskMetrics are the measurements of one disk.
type DiskMetrics struct {
	DiskName      *string           `json:"disk_name,omitzero"`
	DiskBpsRead   *provider.Decimal `json:"disk_Bps_read,omitzero" doc:"Bytes."`
	DiskBpsWrite  *provider.Decimal `json:"disk_Bps_write,omitzero" doc:"Bytes."`
	DiskIOPSRead  *provider.Decimal `json:"disk_iops_read,omitzero"`
	DiskIOPSWrite *provider.Decimal `json:"disk_iops_write,omitzero"`
}

// GetInstanceMetrics reads measurements. A POST that only reads. Source: Gcore Cloud API, Instances.
var GetInstanceMetrics = provider.Define(cloud, provider.Op[MetricsInput, List[Metrics]]{
	Name: "gcore_instances_metrics", Group: "instances",
	Doc:    "Read an instance's CPU, memory, network and disk measurements of the last hours or days.",
	Route:  "POST /v1/instances/{project_id}/{region_id}/{instance_id}/metrics",
	Effect: provider.Observe,
})
