package gcore

import "signoff/provider"

// ActionInput is a power action. The seed calls the hard reboot powercycle; the
// document and public clients send reboot_hard.
type ActionInput struct {
	InstanceInput
	Action          string `json:"action" jsonschema:"enum=start,enum=stop,enum=reboot,enum=reboot_hard,enum=suspend,enum=resume" doc:"start needs status SHUTOFF; stop ACTIVE, SHUTOFF or RESCUE; suspend ACTIVE or SHUTOFF. reboot_hard cuts the power: unsaved data is lost. No suspend or resume of bare metal."`
	ActivateProfile *bool  `json:"activate_profile,omitzero" jsonschema:"default=true" doc:"With start: also activate the DDoS profile."`
}

// InstanceAction powers an instance on or off. Source: Gcore Cloud API, Instances.
var InstanceAction = provider.Define(cloud, provider.Op[ActionInput, Tasks]{
	Name: "gcore_instances_action", Group: "instances",
	Doc:   "Start, stop, reboot, suspend or resume an instance. All but start and resume interrupt its service. Returns a task.",
	Route: "POST /v2/instances/{project_id}/{region_id}/{instance_id}/action",
	Ask:   "{action} instance {subject.name}",
	Valid: func(in ActionInput) error {
		if in.ActivateProfile != nil && in.Action != "start" {
			return provider.Wrong("activate_profile", "it goes with start only")
		}
		return nil
	},
	Effect: provider.Destroy,
	EffectOf: func(in ActionInput) provider.Effect {
		if in.Action == "start" || in.Action == "resume" {
			return provider.Modify
		}
		return provider.Destroy
	},
	Looks:  []provider.Look{provider.Read(GetInstance), provider.Read(ListActiveTasks).Around()},
	Waits:  finished(),
	Settle: powers(func(in ActionInput) string { return in.Action }),
})

// powers settles power actions by the status that they end in. A reboot ends
// where it began: no read can tell.
func powers[In any](action func(In) string) provider.Settle[In] {
	ends := map[string]string{"start": "ACTIVE", "resume": "ACTIVE", "stop": "SHUTOFF", "suspend": "SUSPENDED"}
	reached := becomes(GetInstance, "the status is as asked", func(in In, i Instance) bool { return provider.Value(i.Status) == ends[action(in)] })
	judge := reached.Judge
	reached.Judge = func(in In, before, after []provider.View) provider.Verdict {
		if ends[action(in)] == "" {
			return provider.Verdict{Why: "a reboot leaves no trace that the API shows"}
		}
		return judge(in, before, after)
	}
	return reached
}
