package katapult

import (
	"slices"
	"time"

	"github.com/go-json-experiment/json"

	"signoff/provider"
)

// restful are the states in which nothing is done to a machine. The set of
// states is open: an unknown one counts as on the way.
var restful = []string{"stopped", "started", "failed", "allocated", "orphaned"}

// settleTime is how long a power task may wait in the queue before its absence
// proves something.
const settleTime = 2 * time.Minute

// inState waits for the state that a power task ends in. The machine is polled,
// not the task: a finished task still leaves the machine on its way, and a
// shut-down may finish without the system obeying. A failed task shows as a
// state that never comes, and is settled by reading after the limit.
func inState(want string) *provider.Waits {
	waits := provider.Until(GetVirtualMachine, func(v provider.View) provider.Progress {
		var one OneVirtualMachine
		switch {
		case v.Missing:
			return provider.Progress{End: provider.Blurred, Note: "the machine is gone or in the trash"}
		case json.Unmarshal(v.Body, &one) != nil:
			return provider.Progress{}
		}
		state := provider.Value(one.VirtualMachine.State)
		switch state {
		case want:
			return provider.Progress{End: provider.Reached, Note: state}
		case "failed":
			return provider.Progress{End: provider.Blurred, Note: "the machine's state is failed"}
		}
		return provider.Progress{Note: state}
	})
	waits.Limit = 30 * time.Minute
	return waits
}

// becomes settles a power task by the state it ends in.
func becomes(want string) provider.Settle[VirtualMachineInput] {
	return provider.Settle[VirtualMachineInput]{After: settleTime, Judge: func(_ VirtualMachineInput, before, after []provider.View) provider.Verdict {
		was, known := provider.Seen(before, GetVirtualMachine)
		is, there := provider.Seen(after, GetVirtualMachine)
		state := provider.Or(is.VirtualMachine.State, "unknown")
		switch {
		case !known || !there:
			return provider.Verdict{Why: "the machine cannot be compared: it is not there"}
		case !slices.Contains(restful, state):
			return provider.Verdict{Why: "the machine is still " + state}
		case state == want && provider.Value(was.VirtualMachine.State) == want:
			return provider.Verdict{Why: "the machine was " + want + " before the call already"}
		case state == want:
			return provider.Verdict{Finding: provider.Applied, Why: "the machine is " + want + ", and was not before"}
		}
		return provider.Verdict{Finding: provider.NotApplied, Why: "the machine is at rest and " + state}
	}}
}
