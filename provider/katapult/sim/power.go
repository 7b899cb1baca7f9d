package sim

import (
	"net/http"
	"time"

	"signoff/provider"
	"signoff/provider/katapult"
	"signoff/provider/simulator"
)

// action is a power action: the state shown meanwhile, and the one it ends in.
type action struct {
	op          *provider.Def[katapult.VirtualMachineInput, katapult.OneTask]
	name        string
	shown, then string
}

func handlePower(c *Cloud) {
	for _, a := range []action{
		{katapult.StartVirtualMachine, "Start virtual machine", "starting", "started"},
		{katapult.StopVirtualMachine, "Stop virtual machine", "stopping", "stopped"},
		{katapult.ShutdownVirtualMachine, "Shutdown virtual machine", "shutting_down", "stopped"},
		{katapult.ResetVirtualMachine, "Reset virtual machine", "resetting", "started"},
	} {
		simulator.Handle(c, a.op, 200, func(s *State, now time.Time, in katapult.VirtualMachineInput) (katapult.OneTask, error) {
			m, err := s.machine(now, named(in.VirtualMachineID))
			if err != nil {
				return katapult.OneTask{}, err
			}
			return s.power(now, c.Delay, m, a)
		})
	}
}

func (s *State) power(now time.Time, delay time.Duration, m *Machine, a action) (katapult.OneTask, error) {
	state, resets := provider.Value(m.State), a.shown == "resetting"
	switch {
	case s.taskOf(provider.Value(m.ID)) != nil:
		return katapult.OneTask{}, unqueued("another task of the virtual machine has not finished")
	case resets && state != "started":
		return katapult.OneTask{}, unqueued("the virtual machine is " + state)
	case !resets && state == a.then:
		a.shown = state
	}
	t := s.queue(now, delay, a.name)
	t.Machine, t.Shown, t.Then = provider.Value(m.ID), a.shown, a.then
	t.Completed = now.Add(delay * 3 / 4) // the machine comes to rest after its task
	s.settle(now)
	view := t.view(now)
	return katapult.OneTask{Task: katapult.Task{ID: view.ID, Name: view.Name, Status: view.Status}}, nil
}

func unqueued(why string) error {
	return &simulator.Fault{Status: http.StatusNotAcceptable, Code: "task_queueing_error",
		Text: "This error means that a background task that was needed to complete your request could not be queued", Detail: map[string]any{"details": why}}
}
