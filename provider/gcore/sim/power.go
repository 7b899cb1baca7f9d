package sim

import (
	"slices"
	"strings"
	"time"

	"signoff/provider"
	"signoff/provider/gcore"
)

// powers are the power actions: the statuses they need, what shows meanwhile,
// and the end.
var powers = map[string]struct {
	from                          []string
	task, taskState, status, then string
}{
	"start":       {[]string{"SHUTOFF"}, "start_vm", "powering-on", "", "ACTIVE"},
	"stop":        {[]string{"ACTIVE", "SHUTOFF", "RESCUE"}, "stop_vm", "powering-off", "", "SHUTOFF"},
	"reboot":      {[]string{"ACTIVE"}, "soft_reboot_vm", "rebooting", "REBOOT", "ACTIVE"},
	"reboot_hard": {[]string{"ACTIVE", "SHUTOFF", "ERROR"}, "hard_reboot_vm", "rebooting_hard", "HARD_REBOOT", "ACTIVE"},
	"suspend":     {[]string{"ACTIVE", "SHUTOFF"}, "suspend_vm", "suspending", "", "SUSPENDED"},
	"resume":      {[]string{"SUSPENDED"}, "resume_vm", "resuming", "", "ACTIVE"},
}

// power starts a power action.
func (s *State) power(now time.Time, delay time.Duration, in gcore.InstanceInput, action string) (gcore.Tasks, error) {
	v, err := s.idle(in)
	if err != nil {
		return gcore.Tasks{}, err
	}
	p := powers[action]
	if !slices.Contains(p.from, v.Status) {
		return gcore.Tasks{}, invalid("Cannot %s instance %s in status %s; needed is %s", action, v.ID, v.Status, strings.Join(p.from, ", "))
	}
	return s.begin(now, delay, v, Task{Type: p.task}, Work{TaskState: p.taskState, Status: p.status, Then: p.then}), nil
}

func handlePower(c *Cloud) {
	here(c, gcore.InstanceAction, 200, func(s *State, now time.Time, in gcore.ActionInput) (gcore.Tasks, error) {
		return s.power(now, c.Delay, in.InstanceInput, in.Action)
	})
	here(c, gcore.StartInstance, 200, func(s *State, now time.Time, in gcore.StartInstanceInput) (gcore.PowerAnswer, error) {
		return s.powerAnswer(now, c.Delay, in.InstanceInput, "start")
	})
	for action, op := range map[string]*provider.Def[gcore.InstanceInput, gcore.PowerAnswer]{"stop": gcore.StopInstance, "suspend": gcore.SuspendInstance,
		"resume": gcore.ResumeInstance, "reboot": gcore.RebootInstance, "reboot_hard": gcore.PowercycleInstance} {
		here(c, op, 200, func(s *State, now time.Time, in gcore.InstanceInput) (gcore.PowerAnswer, error) {
			return s.powerAnswer(now, c.Delay, in, action)
		})
	}
}

// powerAnswer is the older form: the instance as the seed says, and the list as
// the OpenAPI document does.
func (s *State) powerAnswer(now time.Time, delay time.Duration, in gcore.InstanceInput, action string) (gcore.PowerAnswer, error) {
	if _, err := s.power(now, delay, in, action); err != nil {
		return gcore.PowerAnswer{}, err
	}
	v, err := s.instance(in)
	if err != nil {
		return gcore.PowerAnswer{}, err
	}
	view := s.view(v)
	return gcore.PowerAnswer{Instance: view, Count: new(1), Results: []gcore.Instance{view}}, nil
}
