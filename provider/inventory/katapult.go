package inventory

import (
	"cmp"
	"context"
	"errors"
	"time"

	"signoff/provider/katapult"
)

var katapultStates = map[State][]string{
	Running:  {"started"},
	Stopped:  {"stopped", "allocated"},
	Changing: {"starting", "stopping", "shutting_down", "resetting", "allocating", "migrating", "transferring"},
	Failed:   {"failed", "orphaned"},
}

// katapultServers lists the machines of every organization and reads each of
// them: the list has neither state nor size.
func katapultServers(ctx context.Context, r Reader) ([]Server, []error) {
	answer, err := read(ctx, r, katapult.ListOrganizations, katapult.None{})
	if err != nil {
		return nil, list(err)
	}
	machines, errs := each(answer.Organizations, func(o katapult.Organization) ([]katapult.VirtualMachineSummary, error) {
		return pages(func(items int) ([]katapult.VirtualMachineSummary, error) {
			number, size := items/page+1, page
			in := katapult.ListVirtualMachinesInput{OrganizationLookup: katapult.OrganizationLookup{OrganizationID: o.ID}}
			in.Page, in.PerPage = &number, &size
			part, err := read(ctx, r, katapult.ListVirtualMachines, in)
			return part.VirtualMachines, err
		})
	})
	all, more := each(machines, func(m katapult.VirtualMachineSummary) ([]Server, error) {
		whole, err := read(ctx, r, katapult.GetVirtualMachine, katapult.VirtualMachineLookup{VirtualMachineID: m.ID})
		return []Server{katapultServer(m, whole.VirtualMachine)}, err
	})
	return all, append(errs, more...)
}

// katapultServer joins what the list says with the machine itself, which may
// not have been readable.
func katapultServer(m katapult.VirtualMachineSummary, whole katapult.VirtualMachine) Server {
	size := or(whole.Package)
	made := Server{
		ID: or(m.ID), Name: or(m.Name), State: state(or(whole.State), katapultStates), CloudState: or(whole.State),
		Place: or(or(m.Zone).Name), Size: or(or(m.Package).Name), VCPUs: cmp.Or(or(whole.CPUCores), or(size.CPUCores)),
		MemoryMiB: 1024 * cmp.Or(or(whole.MemoryInGB), or(size.MemoryInGB)), Read: "katapult_vms_get",
		Arguments: map[string]any{"virtual_machine_id": or(m.ID)},
	}
	if m.CreatedAt != nil {
		made.Created = time.Unix(int64(*m.CreatedAt), 0).UTC().Format(time.RFC3339)
	}
	for _, a := range m.IPAddresses {
		made.Addresses = append(made.Addresses, or(a.Address))
	}
	return made
}

func katapultInterfaces(ctx context.Context, r Reader, of Server) ([]Interface, error) {
	in := katapult.ListNetworkInterfacesInput{VirtualMachineLookup: katapult.VirtualMachineLookup{VirtualMachineID: &of.ID}}
	size := page
	in.PerPage = &size
	answer, err := read(ctx, r, katapult.ListNetworkInterfaces, in)
	if err != nil {
		return nil, err
	}
	all, errs := each(answer.NetworkInterfaces, func(n katapult.NetworkInterface) ([]Interface, error) {
		whole, err := read(ctx, r, katapult.GetNetworkInterface, katapult.GetNetworkInterfaceInput{NetworkInterfaceID: or(n.ID)})
		return []Interface{katapultInterface(n, whole.NetworkInterface)}, err
	})
	return all, errors.Join(errs...)
}

func katapultInterface(n katapult.NetworkInterface, whole katapult.NetworkInterfaceDetail) Interface {
	made := Interface{ID: or(n.ID), Kind: "port", MAC: or(whole.MACAddress), State: or(whole.State),
		Network: cmp.Or(or(or(n.Network).Name), or(or(n.VirtualNetwork).Name)),
		Read:    "katapult_vm_network_interfaces_get", Arguments: map[string]any{"network_interface_id": or(n.ID)}}
	for _, a := range n.IPAddresses {
		made.Addresses = append(made.Addresses, or(a.Address))
	}
	if n.Network != nil {
		made.Public = made.Addresses // Katapult's own networks are public; virtual ones are not
	}
	return made
}
