package sim

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"signoff/provider/gcore"
)

// Network is a network with its subnets.
type Network struct {
	gcore.Place
	ID       string    `json:"id"`
	Name     string    `json:"name"`
	External bool      `json:"external"`
	Created  time.Time `json:"created"`
	Subnets  []*Subnet `json:"subnets"`
}

// Subnet is a range of addresses.
type Subnet struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	CIDR string `json:"cidr"`
}

// Port is where an instance is plugged into a network; a reserved IP is a port
// that outlives its instance.
type Port struct {
	gcore.Place
	ID        string    `json:"id"`
	Instance  string    `json:"instance,omitzero"`
	NetworkID string    `json:"network_id"`
	Interface string    `json:"interface,omitzero"`
	MAC       string    `json:"mac"`
	Addresses []Address `json:"addresses"`
	Groups    []string  `json:"groups"` // ids of security groups
	Reserved  bool      `json:"reserved,omitzero"`
	Created   time.Time `json:"created"`
}

// Address is an address of a port.
type Address struct{ IP, SubnetID string }

// FloatingIP is a public address, on a port or free.
type FloatingIP struct {
	gcore.Place
	ID      string    `json:"id"`
	Address string    `json:"address"`
	Port    string    `json:"port,omitzero"`
	Created time.Time `json:"created"`
}

func (s *State) network(id string) *Network {
	return got(s.Networks, func(n *Network) bool { return strings.EqualFold(n.ID, id) })
}

// networkOf finds the network that a subnet belongs to.
func (s *State) networkOf(subnet string) *Network {
	return got(s.Networks, func(n *Network) bool { return n.subnet(subnet) != nil })
}

func (n *Network) subnet(id string) *Subnet {
	return got(n.Subnets, func(sub *Subnet) bool { return strings.EqualFold(sub.ID, id) })
}

func (s *State) port(id string) *Port {
	return got(s.Ports, func(p *Port) bool { return strings.EqualFold(p.ID, id) })
}

func (s *State) portsOf(instance string) []*Port {
	return slices.DeleteFunc(slices.Clone(s.Ports), func(p *Port) bool { return p.Instance != instance })
}

func (s *State) floatingOf(port string) []*FloatingIP {
	return slices.DeleteFunc(slices.Clone(s.FloatingIPs), func(f *FloatingIP) bool { return f.Port != port })
}

// prefix is the subnet's range; seeded ranges are valid.
func (sub *Subnet) prefix() netip.Prefix { return netip.MustParsePrefix(sub.CIDR) }

// free is the next address of the subnet that no port has, from the tenth.
func (s *State) free(sub *Subnet) (string, error) {
	ip := sub.prefix().Addr()
	for n := 0; sub.prefix().Contains(ip); n++ {
		used := slices.ContainsFunc(s.Ports, func(p *Port) bool {
			return slices.Contains(p.Addresses, Address{ip.String(), sub.ID})
		})
		if n >= 10 && !used {
			return ip.String(), nil
		}
		ip = ip.Next()
	}
	return "", conflict("Subnet %s has no free address", sub.ID)
}

// plug makes a port with an address of each subnet, or the one wanted.
func (s *State) plug(now time.Time, n *Network, subnets []*Subnet, wanted string) (*Port, error) {
	p := &Port{Place: n.Place, ID: s.newID(), NetworkID: n.ID, Created: now}
	p.MAC = fmt.Sprintf("fa:16:3e:%s:%s:%s", p.ID[0:2], p.ID[2:4], p.ID[4:6])
	for _, sub := range subnets {
		ip, err := s.free(sub)
		if err != nil {
			return nil, err
		}
		if wanted != "" {
			ip = wanted
		}
		p.Addresses = append(p.Addresses, Address{ip, sub.ID})
	}
	s.Ports = append(s.Ports, p)
	return p, nil
}

// family are the subnets of a network for ipv4, ipv6 or dual.
func (n *Network) family(wanted string) []*Subnet {
	kept := []*Subnet{}
	for _, six := range []bool{false, true} {
		for _, sub := range n.Subnets {
			if sub.prefix().Addr().Is6() == six && (wanted == "dual" || six == (wanted == "ipv6")) {
				kept = append(kept, sub)
				break
			}
		}
	}
	return kept
}

// newFloating makes a public address on a port.
func (s *State) newFloating(now time.Time, p *Port) *FloatingIP {
	f := &FloatingIP{Place: p.Place, ID: s.newID(), Port: p.ID, Created: now, Address: fmt.Sprintf("198.51.100.%d", len(s.FloatingIPs)%200+20)}
	s.FloatingIPs = append(s.FloatingIPs, f)
	return f
}

// core is the network as answers show it, without subnets.
func (s *State) core(n *Network) gcore.NetworkCore {
	return gcore.NetworkCore{ID: &n.ID, Name: &n.Name, Type: new("vlan"), External: &n.External, Shared: new(false), Default: new(false), MTU: new(1500),
		PortSecurityEnabled: new(true), ProjectID: &n.ProjectID, RegionID: &n.RegionID, Region: s.region(n.RegionID).DisplayName, Tags: []gcore.Tag{},
		CreatedAt: new(at(n.Created)), UpdatedAt: new(at(n.Created))}
}

func (s *State) networkView(n *Network) gcore.Network {
	out := gcore.Network{NetworkCore: s.core(n), Subnets: []string{}}
	for _, sub := range n.Subnets {
		out.Subnets = append(out.Subnets, sub.ID)
	}
	return out
}

func (s *State) subnetView(n *Network, sub *Subnet) gcore.Subnet {
	version, total := 4, 253
	if sub.prefix().Addr().Is6() {
		version, total = 6, 1<<20
	}
	used := 0
	for _, p := range s.Ports {
		if slices.ContainsFunc(p.Addresses, func(a Address) bool { return a.SubnetID == sub.ID }) {
			used++
		}
	}
	return gcore.Subnet{ID: &sub.ID, Name: &sub.Name, NetworkID: &n.ID, CIDR: &sub.CIDR, IPVersion: &version, GatewayIP: new(sub.prefix().Addr().Next().String()),
		EnableDHCP: new(true), DNSNameservers: []string{"8.8.8.8", "8.8.4.4"}, HostRoutes: []gcore.HostRoute{}, HasRouter: new(false),
		TotalIPs: &total, AvailableIPs: new(total - used), ProjectID: &n.ProjectID, RegionID: &n.RegionID, Region: s.region(n.RegionID).DisplayName,
		Tags: []gcore.Tag{}, CreatedAt: new(at(n.Created)), UpdatedAt: new(at(n.Created))}
}

func (s *State) floatingView(f *FloatingIP) gcore.FloatingIP {
	out := gcore.FloatingIP{ID: &f.ID, FloatingIPAddress: &f.Address, PortID: some(f.Port), Status: new("DOWN"), ProjectID: &f.ProjectID, RegionID: &f.RegionID,
		Region: s.region(f.RegionID).DisplayName, Tags: []gcore.Tag{}, CreatedAt: new(at(f.Created)), UpdatedAt: new(at(f.Created))}
	if p := s.port(f.Port); p != nil {
		out.Status, out.FixedIPAddress = new("ACTIVE"), &p.Addresses[0].IP
	}
	return out
}
