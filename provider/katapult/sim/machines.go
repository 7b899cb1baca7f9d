package sim

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"signoff/provider"
	"signoff/provider/katapult"
	"signoff/provider/simulator"
)

// Machine is a virtual machine with what its answers derive or hide.
type Machine struct {
	katapult.VirtualMachine
	OrganizationID string                `json:"organization_id"`
	Password       string                `json:"password"` // its initial_root_password; the Secret type would not save it
	Notes          []katapult.Annotation `json:"notes"`
}

func handleMachines(c *Cloud) {
	simulator.Handle(c, katapult.ListVirtualMachines, 200, listMachines)
	simulator.Handle(c, katapult.GetVirtualMachine, 200, func(s *State, now time.Time, in katapult.VirtualMachineLookup) (katapult.OneVirtualMachine, error) {
		m, err := s.machine(now, in)
		if err != nil {
			return katapult.OneVirtualMachine{}, err
		}
		return katapult.OneVirtualMachine{VirtualMachine: s.machineView(now, m), Annotations: m.Notes}, nil
	})
	simulator.Handle(c, katapult.DeleteVirtualMachine, 200, func(s *State, now time.Time, in katapult.VirtualMachineInput) (katapult.DeletedVirtualMachine, error) {
		m, err := s.machine(now, named(in.VirtualMachineID))
		if err != nil {
			return katapult.DeletedVirtualMachine{}, err
		}
		if t := s.taskOf(provider.Value(m.ID)); t != nil {
			s.end(t)
		}
		m.State = new("stopped")
		o := s.discard(now, provider.Value(m.ID), machineType)
		return katapult.DeletedVirtualMachine{TrashObject: o.TrashObject, VirtualMachine: s.machineView(now, m)}, nil
	})
}

func named(id string) katapult.VirtualMachineLookup {
	return katapult.VirtualMachineLookup{VirtualMachineID: &id}
}

func listMachines(s *State, now time.Time, in katapult.ListVirtualMachinesInput) (katapult.VirtualMachines, error) {
	s.settle(now)
	o, err := s.active(in.OrganizationLookup)
	if err != nil {
		return katapult.VirtualMachines{}, err
	}
	var all []katapult.VirtualMachineSummary
	for _, m := range s.Machines {
		wanted := in.AnnotationKey == nil || slices.ContainsFunc(m.Notes, func(a katapult.Annotation) bool {
			return provider.Value(a.Key) == *in.AnnotationKey && provider.Value(a.Value) == provider.Value(in.AnnotationValue)
		})
		if wanted && m.OrganizationID == provider.Value(o.ID) && s.trashed(provider.Value(m.ID)) == nil {
			all = append(all, s.summary(m))
		}
	}
	items, pagination := part(all, in.Paging)
	return katapult.VirtualMachines{Pagination: pagination, VirtualMachines: items}, nil
}

// machine finds a machine that is not in the trash.
func (s *State) machine(now time.Time, l katapult.VirtualMachineLookup) (*Machine, error) {
	s.settle(now)
	for _, m := range s.Machines {
		if l.VirtualMachineID != nil && *l.VirtualMachineID != provider.Value(m.ID) || l.VirtualMachineFQDN != nil && !strings.EqualFold(*l.VirtualMachineFQDN, provider.Value(m.FQDN)) {
			continue
		}
		if o := s.trashed(provider.Value(m.ID)); o != nil {
			return nil, &simulator.Fault{Status: http.StatusNotAcceptable, Code: "object_in_trash",
				Text:   "The object found is in the trash and therefore cannot be manipulated through the API. It should be restored in order to run this operation.",
				Detail: map[string]any{"trash_object": o.TrashObject}}
		}
		return m, nil
	}
	return nil, missing("virtual_machine")
}

// machineView is the machine as an answer of it alone shows it.
func (s *State) machineView(now time.Time, m *Machine) katapult.VirtualMachine {
	view := m.VirtualMachine
	if m.Password != "" {
		view.InitialRootPassword = new(provider.Secret(m.Password))
	}
	if o, err := s.organization(katapult.OrganizationLookup{OrganizationID: &m.OrganizationID}); err == nil {
		view.Organization = &o
	}
	if t := s.taskOf(provider.Value(m.ID)); t != nil && t.status(now) != "pending" {
		view.State = &t.Shown
	}
	view.IPAddresses = s.addresses(provider.Value(m.ID))
	view.Tags, view.TagNames, view.GPUs = []katapult.Tag{}, []string{}, []katapult.GPU{}
	return view
}

// addresses are those of the machine's interfaces.
func (s *State) addresses(machine string) []katapult.IPAddress {
	all := []katapult.IPAddress{}
	for _, i := range s.interfacesOf(machine) {
		n := s.network(i.Network)
		for _, a := range i.Addresses {
			ip := katapult.IPAddress{ID: a.ID, Address: a.Address, VIP: new(false), AddressWithMask: new(provider.Value(a.Address) + "/24"),
				AllocationID: &i.ID, AllocationType: new("VirtualMachineNetworkInterface")}
			if n != nil {
				ip.Network, ip.ReverseDNS = new(public(*n)), new(strings.ReplaceAll(provider.Value(a.Address), ".", "-")+".rdns.example")
			}
			all = append(all, ip)
		}
	}
	return all
}

// summary is the machine as lists show it: thin, the host name in lower case.
func (s *State) summary(m *Machine) katapult.VirtualMachineSummary {
	out := katapult.VirtualMachineSummary{ID: m.ID, Name: m.Name, Hostname: new(strings.ToLower(provider.Value(m.Hostname))), FQDN: m.FQDN, CreatedAt: m.CreatedAt,
		Zone: m.Zone, IPAddresses: []katapult.Address{}}
	if m.Package != nil {
		out.Package = &katapult.PackageName{Name: m.Package.Name}
	}
	for _, ip := range s.addresses(provider.Value(m.ID)) {
		out.IPAddresses = append(out.IPAddresses, katapult.Address{Address: ip.Address})
	}
	return out
}
