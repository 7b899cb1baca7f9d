package sim

import (
	"slices"
	"strings"
	"time"

	"signoff/provider"
	"signoff/provider/gcore"
)

// plugPlan is what an interface is asked to be.
type plugPlan struct{ kind, network, subnet, port, ip, family string }

func plan(n gcore.NewInterface) plugPlan {
	return plugPlan{n.Type, provider.Value(n.NetworkID), provider.Value(n.SubnetID), provider.Value(n.PortID), provider.Value(n.IPAddress), provider.Value(n.IPFamily)}
}

// pluggable checks that a plan can be carried out in the place.
func (s *State) pluggable(place gcore.Place, want plugPlan) error {
	switch want.kind {
	case "external":
		if s.external(place) == nil {
			return missing("The region has no external network")
		}
		return nil
	case "reserved_fixed_ip":
		p := s.port(want.port)
		if p == nil || p.Place != place || !p.Reserved {
			return missing("Port %s was not found", want.port)
		}
		if p.Instance != "" {
			return conflict("Port %s is in use", p.ID)
		}
		return nil
	}
	n := s.networkOf(want.subnet)
	if want.kind == "any_subnet" {
		n = s.network(want.network)
	}
	if n == nil || !n.reachable(place) || want.network != "" && !strings.EqualFold(n.ID, want.network) {
		return missing("Network %s or subnet %s was not found", want.network, want.subnet)
	}
	return nil
}

func (s *State) external(place gcore.Place) *Network {
	return got(s.Networks, func(n *Network) bool { return n.External && n.RegionID == place.RegionID })
}

func (s *State) freeFloating(place gcore.Place, id string) *FloatingIP {
	return got(s.FloatingIPs, func(f *FloatingIP) bool { return f.Place == place && f.Port == "" && strings.EqualFold(f.ID, id) })
}

// attach gives the instance an interface as planned.
func (s *State) attach(now time.Time, v *Instance, want plugPlan, groups []string, name string) (*Port, error) {
	if err := s.pluggable(v.Place, want); err != nil {
		return nil, err
	}
	var p *Port
	var err error
	switch want.kind {
	case "external":
		n := s.external(v.Place)
		p, err = s.plug(now, n, n.family(want.family), "")
	case "subnet":
		n := s.networkOf(want.subnet)
		p, err = s.plug(now, n, []*Subnet{n.subnet(want.subnet)}, "")
	case "any_subnet":
		n := s.network(want.network)
		p, err = s.plug(now, n, n.family(want.family), want.ip)
	case "reserved_fixed_ip":
		p = s.port(want.port)
	}
	if err != nil {
		return nil, err
	}
	p.Instance, p.Place, p.Groups, p.Interface = v.ID, v.Place, groups, name
	return p, nil
}

func handleInterfaces(c *Cloud) {
	here(c, gcore.ListInstanceInterfaces, 200, func(s *State, _ time.Time, in gcore.ListInterfacesInput) (gcore.List[gcore.Interface], error) {
		v, err := s.instance(in.InstanceInput)
		if err != nil {
			return gcore.List[gcore.Interface]{}, err
		}
		interfaces := []gcore.Interface{}
		for _, p := range s.portsOf(v.ID) {
			interfaces = append(interfaces, s.interfaceView(p))
		}
		return page(interfaces, in.Limit, in.Offset, 0), nil
	})
	here(c, gcore.AttachInterface, 200, func(s *State, now time.Time, in gcore.AttachInterfaceInput) (gcore.Tasks, error) {
		v, err := s.idle(in.InstanceInput)
		if err != nil {
			return gcore.Tasks{}, err
		}
		groups, err := s.groupsFor(in.Place, in.SecurityGroups)
		if err != nil {
			return gcore.Tasks{}, err
		}
		want := plugPlan{in.Type, provider.Value(in.NetworkID), provider.Value(in.SubnetID), provider.Value(in.PortID), "", provider.Value(in.IPFamily)}
		if _, broken := s.exceeded(in.RegionID, demand{external: count(in.Type == "external")}); broken {
			return gcore.Tasks{}, overQuota()
		}
		p, err := s.attach(now, v, want, groups, provider.Value(in.InterfaceName))
		if err != nil {
			return gcore.Tasks{}, err
		}
		return s.begin(now, c.Delay, v, Task{Type: "attach_vm_interface", Created: map[string][]string{"ports": {p.ID}}}, Work{TaskState: "attaching", Then: v.Status}), nil
	})
	here(c, gcore.DetachInterface, 200, func(s *State, now time.Time, in gcore.DetachInterfaceInput) (gcore.Tasks, error) {
		v, err := s.idle(in.InstanceInput)
		if err != nil {
			return gcore.Tasks{}, err
		}
		p := s.port(in.PortID)
		if p == nil || p.Instance != v.ID || !slices.ContainsFunc(p.Addresses, func(a Address) bool { return a.IP == in.IPAddress }) {
			return gcore.Tasks{}, missing("Port %s with address %s was not found", in.PortID, in.IPAddress)
		}
		s.unplug(p)
		return s.begin(now, c.Delay, v, Task{Type: "detach_vm_interface"}, Work{TaskState: "detaching", Then: v.Status}), nil
	})
}

// unplug takes a port from its instance: a reserved one stays, others are gone,
// and floating IPs on it are free.
func (s *State) unplug(p *Port) {
	for _, f := range s.floatingOf(p.ID) {
		f.Port = ""
	}
	p.Instance, p.Groups = "", nil
	s.Ports = slices.DeleteFunc(s.Ports, func(other *Port) bool { return other == p && !p.Reserved })
}

func count(is bool) int {
	if is {
		return 1
	}
	return 0
}

func (s *State) interfaceView(p *Port) gcore.Interface {
	n := s.network(p.NetworkID)
	details := gcore.NetworkDetails{NetworkCore: s.core(n), Subnets: []gcore.Subnet{}}
	for _, a := range p.Addresses {
		details.Subnets = append(details.Subnets, s.subnetView(n, n.subnet(a.SubnetID)))
	}
	out := gcore.Interface{NetworkDetails: &details, SubPorts: []gcore.SubPort{}, InterfacePort: gcore.InterfacePort{PortID: &p.ID, NetworkID: &p.NetworkID,
		InterfaceName: some(p.Interface), MACAddress: &p.MAC, IPAssignments: p.assignments(), FloatingIPDetails: []gcore.FloatingIP{},
		AllowedAddressPairs: []gcore.AddressPair{}, PortSecurityEnabled: new(true)}}
	for _, f := range s.floatingOf(p.ID) {
		out.FloatingIPDetails = append(out.FloatingIPDetails, s.floatingView(f))
	}
	return out
}
