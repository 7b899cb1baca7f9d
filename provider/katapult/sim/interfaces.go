package sim

import (
	"time"

	"signoff/provider"
	"signoff/provider/katapult"
	"signoff/provider/simulator"
)

// Interface is a network interface of a machine, on a network or a virtual one.
type Interface struct {
	ID, Name       string
	Machine        string
	Network        string
	VirtualNetwork string
	MAC            string
	Addresses      []katapult.InterfaceAddress
}

func handleInterfaces(c *Cloud) {
	simulator.Handle(c, katapult.ListNetworkInterfaces, 200, func(s *State, now time.Time, in katapult.ListNetworkInterfacesInput) (katapult.NetworkInterfaces, error) {
		m, err := s.machine(now, in.VirtualMachineLookup)
		if err != nil {
			return katapult.NetworkInterfaces{}, err
		}
		var all []katapult.NetworkInterface
		for _, i := range s.interfacesOf(provider.Value(m.ID)) {
			all = append(all, s.interfaceView(i))
		}
		items, pagination := part(all, in.Paging)
		return katapult.NetworkInterfaces{Pagination: pagination, NetworkInterfaces: items}, nil
	})
	simulator.Handle(c, katapult.GetNetworkInterface, 200, func(s *State, now time.Time, in katapult.GetNetworkInterfaceInput) (katapult.OneNetworkInterface, error) {
		s.settle(now)
		for _, i := range s.Interfaces {
			if i.ID == in.NetworkInterfaceID {
				return katapult.OneNetworkInterface{NetworkInterface: s.interfaceDetail(i)}, nil
			}
		}
		return katapult.OneNetworkInterface{}, missing("virtual_machine_network_interface")
	})
}

func (s *State) interfacesOf(machine string) []*Interface {
	var found []*Interface
	for _, i := range s.Interfaces {
		if i.Machine == machine {
			found = append(found, i)
		}
	}
	return found
}

func (s *State) interfaceView(i *Interface) katapult.NetworkInterface {
	view := katapult.NetworkInterface{ID: &i.ID, Name: &i.Name, IPAddresses: i.Addresses}
	if n := s.network(i.Network); n != nil {
		view.Network = &katapult.Ref{ID: n.ID, Name: n.Name}
	}
	if n := s.virtualNetwork(i.VirtualNetwork); n != nil {
		view.VirtualNetwork = &katapult.Ref{ID: n.ID, Name: n.Name}
	}
	return view
}

func (s *State) interfaceDetail(i *Interface) katapult.NetworkInterfaceDetail {
	detail := katapult.NetworkInterfaceDetail{NetworkInterface: s.interfaceView(i), MACAddress: &i.MAC, State: new("attached"),
		SpeedProfile: &katapult.Site{ID: new("nsp_4Rk8TzQm2YdW6xLb"), Name: new("1 Gbps"), Permalink: new("1gbps")}}
	for _, m := range s.Machines {
		if provider.Value(m.ID) == i.Machine {
			detail.VirtualMachine = &katapult.Ref{ID: m.ID, Name: m.Name}
		}
	}
	return detail
}
