package katapult

import (
	"time"

	"signoff/provider"
)

// VirtualMachine is a machine as a read of it alone shows it.
type VirtualMachine struct {
	ID                  *string          `json:"id,omitzero"`
	Name                *string          `json:"name,omitzero"`
	Hostname            *string          `json:"hostname,omitzero"`
	FQDN                *string          `json:"fqdn,omitzero"`
	Description         *string          `json:"description,omitzero"`
	CreatedAt           *int             `json:"created_at,omitzero" doc:"Unix seconds."`
	InitialRootPassword *provider.Secret `json:"initial_root_password,omitzero" secret:"true"`
	State               *string          `json:"state,omitzero" doc:"started, stopped, failed, allocated and orphaned are at rest; starting, stopping, shutting_down, resetting, allocating, migrating and transferring are on the way."`
	Zone                *Zone            `json:"zone,omitzero"`
	Organization        *Organization    `json:"organization,omitzero"`
	Group               *Group           `json:"group,omitzero" doc:"Machines that are kept apart, or not."`
	Package             *Package         `json:"package,omitzero" doc:"The size it is billed by; absent for one sized freely."`
	AttachedISO         *ISO             `json:"attached_iso,omitzero"`
	MemoryInGB          *int             `json:"memory_in_gb,omitzero"`
	CPUCores            *int             `json:"cpu_cores,omitzero"`
	UseDedicatedCPUs    *bool            `json:"use_dedicated_cpus,omitzero"`
	GPUType             *GPUType         `json:"gpu_type,omitzero"`
	GPUs                []GPU            `json:"gpus,omitzero"`
	Tags                []Tag            `json:"tags,omitzero"`
	TagNames            []string         `json:"tag_names,omitzero"`
	IPAddresses         []IPAddress      `json:"ip_addresses,omitzero"`
	Hypervisor          *Hypervisor      `json:"hypervisor,omitzero" volatile:"true" doc:"Where it runs at the moment."`
}

// VirtualMachineSummary is a machine as lists show it: thin, without state.
type VirtualMachineSummary struct {
	ID          *string      `json:"id,omitzero"`
	Name        *string      `json:"name,omitzero"`
	Hostname    *string      `json:"hostname,omitzero"`
	FQDN        *string      `json:"fqdn,omitzero"`
	CreatedAt   *int         `json:"created_at,omitzero" doc:"Unix seconds."`
	Zone        *Zone        `json:"zone,omitzero"`
	Package     *PackageName `json:"package,omitzero"`
	GPUType     *GPUType     `json:"gpu_type,omitzero"`
	IPAddresses []Address    `json:"ip_addresses,omitzero"`
	Hypervisor  *Ref         `json:"hypervisor,omitzero" volatile:"true"`
}

// PackageName is the size of a machine in a list.
type PackageName struct {
	Name *string `json:"name,omitzero"`
}

// Address is an address in a list.
type Address struct {
	Address *string `json:"address,omitzero"`
}

// VirtualMachines is one page of the list.
type VirtualMachines struct {
	Pagination      Pagination              `json:"pagination,omitzero"`
	VirtualMachines []VirtualMachineSummary `json:"virtual_machines"`
}

// ListVirtualMachinesInput chooses machines.
type ListVirtualMachinesInput struct {
	OrganizationLookup
	AnnotationKey   *string `json:"annotation_key,omitzero" query:"annotations[][key]" doc:"Only machines with this annotation; together with annotation_value."`
	AnnotationValue *string `json:"annotation_value,omitzero" query:"annotations[][value]"`
	Paging
}

// ListVirtualMachines lists an organization's machines. Source: Katapult Core API, get:organization_virtual_machines.
var ListVirtualMachines = provider.Define(cloud, provider.Op[ListVirtualMachinesInput, VirtualMachines]{
	Name: "katapult_vms_list", Group: "virtual_machines",
	Doc:   "List an organization's virtual machines with host name, zone, package and addresses. The list has no state: read one with katapult_vms_get.",
	Route: "GET /organizations/organization/virtual_machines",
	Valid: func(in ListVirtualMachinesInput) error {
		if (in.AnnotationKey == nil) != (in.AnnotationValue == nil) {
			return provider.Wrong("annotation_value", "annotation_key and annotation_value go together")
		}
		return in.valid()
	},
	Effect:    provider.Observe,
	Companion: true, Source: "katapult-core-openapi.json, get:organization_virtual_machines",
})

// VirtualMachineLookup names a machine by one of its names. The id has no
// pattern: what lies in the trash is looked up as a machine, whatever it is.
type VirtualMachineLookup struct {
	VirtualMachineID   *string `json:"virtual_machine_id,omitzero" lookup:"virtual_machine[id]" pick:"katapult_vms_list" doc:"Give exactly one of virtual_machine_id and virtual_machine_fqdn."`
	VirtualMachineFQDN *string `json:"virtual_machine_fqdn,omitzero" lookup:"virtual_machine[fqdn]"`
}

func (l VirtualMachineLookup) valid() error {
	return exactlyOne("virtual_machine_id", l.VirtualMachineID, "virtual_machine_fqdn", l.VirtualMachineFQDN)
}

// OneVirtualMachine is a machine with its annotations.
type OneVirtualMachine struct {
	VirtualMachine VirtualMachine `json:"virtual_machine,omitzero"`
	Annotations    []Annotation   `json:"annotations,omitzero"`
}

// Annotation is a note of a program about a machine.
type Annotation struct {
	Key   *string `json:"key,omitzero"`
	Value *string `json:"value,omitzero"`
}

// GetVirtualMachine reads one machine. A machine in the trash is not there for
// it (406 object_in_trash). Source: Katapult Core API, get:virtual_machine.
var GetVirtualMachine = provider.Define(cloud, provider.Op[VirtualMachineLookup, OneVirtualMachine]{
	Name: "katapult_vms_get", Group: "virtual_machines",
	Doc:       "Read one virtual machine: state, size, zone, addresses, tags. One that was deleted is in the trash and reads as missing.",
	Route:     "GET /virtual_machines/virtual_machine",
	Valid:     VirtualMachineLookup.valid,
	Effect:    provider.Observe,
	Companion: true, Source: "katapult-core-openapi.json, get:virtual_machine",
})

// VirtualMachineInput names the machine that a change is made to.
type VirtualMachineInput struct {
	VirtualMachineID string `json:"virtual_machine_id" lookup:"virtual_machine[id]" pick:"katapult_vms_list" pattern:"^vm_[0-9A-Za-z]+$"`
}

// DeletedVirtualMachine is a machine with its place in the trash.
type DeletedVirtualMachine struct {
	TrashObject    TrashObject    `json:"trash_object,omitzero"`
	VirtualMachine VirtualMachine `json:"virtual_machine,omitzero"`
}

// DeleteVirtualMachine moves a machine to the trash, from where it can be
// restored for 48 hours. Source: Katapult Core API, delete:virtual_machine.
var DeleteVirtualMachine = provider.Define(cloud, provider.Op[VirtualMachineInput, DeletedVirtualMachine]{
	Name: "katapult_vms_delete", Group: "virtual_machines",
	Doc:        "Move a virtual machine to the trash; it stops serving. Until keep_until, 48 hours on, katapult_trash_objects_restore brings it back; then it is gone with its disks. Stop it first. Its addresses stay allocated.",
	Route:      "DELETE /virtual_machines/virtual_machine",
	Ask:        "Delete machine {subject.virtual_machine.name}, to be kept in the trash for two days",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetVirtualMachine), provider.Read(ListNetworkInterfaces).With("per_page", "100").Around()},
	Hangs:      onMachine,
	Settle:     provider.Settle[VirtualMachineInput]{After: 5 * time.Second, Judge: judgeDeletion},
	Companion:  true, Source: "katapult-core-openapi.json, delete:virtual_machine",
})

// judgeDeletion takes a machine that is missing for one that was moved: reads
// do not tell the trash from what has left it since.
func judgeDeletion(_ VirtualMachineInput, before, after []provider.View) provider.Verdict {
	_, known := provider.Seen(before, GetVirtualMachine)
	_, there := provider.Seen(after, GetVirtualMachine)
	switch {
	case known && provider.Gone(after, GetVirtualMachine):
		return provider.Verdict{Finding: provider.Applied, Why: "the machine was there before the call and is in the trash or gone"}
	case there:
		return provider.Verdict{Finding: provider.NotApplied, Why: "the machine is not in the trash"}
	}
	return provider.Verdict{Why: "the machine was not there before the call"}
}
