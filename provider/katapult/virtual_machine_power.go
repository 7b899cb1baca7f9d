package katapult

import "signoff/provider"

// StartVirtualMachine powers a machine on. Source: Katapult Core API, post:virtual_machine_start.
var StartVirtualMachine = provider.Define(cloud, provider.Op[VirtualMachineInput, OneTask]{
	Name: "katapult_vms_start", Group: "virtual_machines",
	Doc:        "Start a stopped virtual machine. Returns the task; the machine is up when its state is started.",
	Route:      "POST /virtual_machines/virtual_machine/start",
	Ask:        "Start machine {subject.virtual_machine.name}",
	Effect:     provider.Modify,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetVirtualMachine)},
	Waits:      inState("started"),
	Settle:     becomes("started"),
	Companion:  true, Source: "katapult-core-openapi.json, post:virtual_machine_start",
})

// StopVirtualMachine cuts a machine's power. Source: Katapult Core API, post:virtual_machine_stop.
var StopVirtualMachine = provider.Define(cloud, provider.Op[VirtualMachineInput, OneTask]{
	Name: "katapult_vms_stop", Group: "virtual_machines",
	Doc:        "Cut a virtual machine's power; unsaved data is lost. katapult_vms_shutdown is the gentle way. Returns the task.",
	Route:      "POST /virtual_machines/virtual_machine/stop",
	Ask:        "Cut the power of machine {subject.virtual_machine.name}",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetVirtualMachine)},
	Waits:      inState("stopped"),
	Settle:     becomes("stopped"),
	Companion:  true, Source: "katapult-core-openapi.json, post:virtual_machine_stop",
})

// ShutdownVirtualMachine asks a machine's system to shut down.
// Source: Katapult Core API, post:virtual_machine_shutdown.
var ShutdownVirtualMachine = provider.Define(cloud, provider.Op[VirtualMachineInput, OneTask]{
	Name: "katapult_vms_shutdown", Group: "virtual_machines",
	Doc:        "Ask a virtual machine's system to shut down; it may take minutes, or not obey. Returns the task; it is down when its state is stopped.",
	Route:      "POST /virtual_machines/virtual_machine/shutdown",
	Ask:        "Shut machine {subject.virtual_machine.name} down",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetVirtualMachine)},
	Waits:      inState("stopped"),
	Settle:     becomes("stopped"),
	Companion:  true, Source: "katapult-core-openapi.json, post:virtual_machine_shutdown",
})

// ResetVirtualMachine restarts a machine the hard way. It ends in the state it
// began in, so the task is waited for, not the machine.
// Source: Katapult Core API, post:virtual_machine_reset.
var ResetVirtualMachine = provider.Define(cloud, provider.Op[VirtualMachineInput, OneTask]{
	Name: "katapult_vms_reset", Group: "virtual_machines",
	Doc:       "Restart a running virtual machine the hard way, like its reset button; unsaved data is lost. Returns the task.",
	Route:     "POST /virtual_machines/virtual_machine/reset",
	Ask:       "Reset machine {subject.virtual_machine.name} the hard way",
	Effect:    provider.Destroy,
	Looks:     []provider.Look{provider.Read(GetVirtualMachine)},
	Waits:     finished(),
	Settle:    provider.ByPerson[VirtualMachineInput]("a reset leaves no trace that the API shows"),
	Companion: true, Source: "katapult-core-openapi.json, post:virtual_machine_reset",
})
