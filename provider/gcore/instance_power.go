package gcore

import "signoff/provider"

// PowerAnswer is the instance, as the seed says, or a list of it, as the
// OpenAPI document does.
type PowerAnswer struct {
	Instance
	Count   *int       `json:"count,omitzero"`
	Results []Instance `json:"results,omitzero"`
}

// rebooted is why nobody but a person can settle a reboot.
const rebooted = "a reboot leaves no trace that the API shows; look at the instance's uptime"

// StartInstanceInput is the older form of start.
type StartInstanceInput struct {
	InstanceInput
	ActivateProfile *bool `json:"activate_profile,omitzero" jsonschema:"default=true" doc:"Also activate the DDoS profile."`
}

// StartInstance powers an instance on. Source: Gcore Cloud API, Instances.
var StartInstance = provider.Define(cloud, provider.Op[StartInstanceInput, PowerAnswer]{
	Name: "gcore_instances_start", Group: "instances",
	Doc:        "Deprecated: use gcore_instances_action. Power an instance on that is SHUTOFF. Look at gcore_instances_get for the end.",
	Route:      "POST /v1/instances/{project_id}/{region_id}/{instance_id}/start",
	Ask:        "Start instance {subject.name}",
	Effect:     provider.Modify,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetInstance), provider.Read(ListActiveTasks).Around()},
	Settle:     powers(func(StartInstanceInput) string { return "start" }),
	Deprecated: true, Successor: "gcore_instances_action",
})

// StopInstance powers an instance off. Source: Gcore Cloud API, Instances.
var StopInstance = provider.Define(cloud, provider.Op[InstanceInput, PowerAnswer]{
	Name: "gcore_instances_stop", Group: "instances",
	Doc:        "Deprecated: use gcore_instances_action. Power an instance off that is ACTIVE, SHUTOFF or RESCUE; its service stops. Look at gcore_instances_get for the end.",
	Route:      "POST /v1/instances/{project_id}/{region_id}/{instance_id}/stop",
	Ask:        "Stop instance {subject.name}",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetInstance), provider.Read(ListActiveTasks).Around()},
	Settle:     powers(func(InstanceInput) string { return "stop" }),
	Deprecated: true, Successor: "gcore_instances_action",
})

// SuspendInstance writes the memory to disk and stops. Source: Gcore Cloud API, Instances.
var SuspendInstance = provider.Define(cloud, provider.Op[InstanceInput, PowerAnswer]{
	Name: "gcore_instances_suspend", Group: "instances",
	Doc:        "Deprecated: use gcore_instances_action. Suspend an instance that is ACTIVE or SHUTOFF; its service stops until it is resumed. Look at gcore_instances_get for the end.",
	Route:      "POST /v1/instances/{project_id}/{region_id}/{instance_id}/suspend",
	Ask:        "Suspend instance {subject.name}",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetInstance), provider.Read(ListActiveTasks).Around()},
	Settle:     powers(func(InstanceInput) string { return "suspend" }),
	Deprecated: true, Successor: "gcore_instances_action",
})

// ResumeInstance wakes a suspended instance. Source: Gcore Cloud API, Instances.
var ResumeInstance = provider.Define(cloud, provider.Op[InstanceInput, PowerAnswer]{
	Name: "gcore_instances_resume", Group: "instances",
	Doc:        "Deprecated: use gcore_instances_action. Wake an instance that is SUSPENDED. Look at gcore_instances_get for the end.",
	Route:      "POST /v1/instances/{project_id}/{region_id}/{instance_id}/resume",
	Ask:        "Resume instance {subject.name}",
	Effect:     provider.Modify,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetInstance), provider.Read(ListActiveTasks).Around()},
	Settle:     powers(func(InstanceInput) string { return "resume" }),
	Deprecated: true, Successor: "gcore_instances_action",
})

// RebootInstance restarts an instance. Source: Gcore Cloud API, Instances.
var RebootInstance = provider.Define(cloud, provider.Op[InstanceInput, PowerAnswer]{
	Name: "gcore_instances_reboot", Group: "instances",
	Doc:        "Deprecated: use gcore_instances_action. Reboot an instance; its service is interrupted.",
	Route:      "POST /v1/instances/{project_id}/{region_id}/{instance_id}/reboot",
	Ask:        "Reboot instance {subject.name}",
	Effect:     provider.Destroy,
	Looks:      []provider.Look{provider.Read(GetInstance), provider.Read(ListActiveTasks).Around()},
	Settle:     provider.ByPerson[InstanceInput](rebooted),
	Deprecated: true, Successor: "gcore_instances_action",
})

// PowercycleInstance cuts the power and restarts. Source: Gcore Cloud API, Instances.
var PowercycleInstance = provider.Define(cloud, provider.Op[InstanceInput, PowerAnswer]{
	Name: "gcore_instances_powercycle", Group: "instances",
	Doc:        "Deprecated: use gcore_instances_action with reboot_hard. Cut an instance's power and start it again; unsaved data is lost.",
	Route:      "POST /v1/instances/{project_id}/{region_id}/{instance_id}/powercycle",
	Ask:        "Cut the power of instance {subject.name} and start it again",
	Effect:     provider.Destroy,
	Looks:      []provider.Look{provider.Read(GetInstance), provider.Read(ListActiveTasks).Around()},
	Settle:     provider.ByPerson[InstanceInput](rebooted),
	Deprecated: true, Successor: "gcore_instances_action",
})
