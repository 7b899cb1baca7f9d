package sim

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"signoff/provider"
	"signoff/provider/scp"
	"signoff/provider/simulator"
)

// Port is a network port; free while it has no server.
type Port struct {
	scp.Interface
	Server        string    `json:"server"`
	MadeForServer bool      `json:"made_for_server"` // goes when it leaves the server
	Until         time.Time `json:"until"`           // on its way until then; zero = at rest
	Leaving       bool      `json:"leaving"`
}

func handleInterfaces(c *Cloud) {
	simulator.Handle(c, scp.ListServerInterfaces, 200, func(s *State, now time.Time, in scp.ServerInput) (scp.Interfaces, error) {
		v, err := s.server(now, in.ServerID)
		if err != nil {
			return scp.Interfaces{}, err
		}
		list := scp.Interfaces{Interfaces: []scp.Interface{}}
		for _, p := range s.Ports {
			if p.Server == provider.Value(v.ID) {
				list.Interfaces = append(list.Interfaces, p.Interface)
			}
		}
		return list, nil
	})
	simulator.Handle(c, scp.GetServerInterface, 200, func(s *State, now time.Time, in scp.ServerInterfaceInput) (scp.Interfaces, error) {
		p, err := s.portOf(now, in)
		if err != nil {
			return scp.Interfaces{}, err
		}
		return scp.Interfaces{Interfaces: []scp.Interface{p.Interface}}, nil
	})
	simulator.Handle(c, scp.CreateServerInterface, 200, func(s *State, now time.Time, in scp.CreateServerInterfaceInput) (scp.Interface, error) {
		p, err := s.attach(now, in)
		if err != nil {
			return scp.Interface{}, err
		}
		p.PortState, p.Until = new("DOWN"), now.Add(c.Delay)
		s.settle(now)
		return p.Interface, nil
	})
	simulator.Handle(c, scp.DeleteServerInterface, 200, func(s *State, now time.Time, in scp.ServerInterfaceInput) (scp.None, error) {
		p, err := s.portOf(now, in)
		switch {
		case err != nil:
			return scp.None{}, err
		case p.StaticNAT != nil || p.PrivateStaticNAT != nil:
			return scp.None{}, conflict("The port is in use by a static NAT.")
		case !p.Until.IsZero():
			return scp.None{}, conflict("Another action of the port is in progress.")
		}
		p.Leaving, p.PortState, p.Until = true, new("DOWN"), now.Add(c.Delay)
		s.settle(now)
		return scp.None{}, nil
	})
}

// portOf finds a port of a server.
func (s *State) portOf(now time.Time, in scp.ServerInterfaceInput) (*Port, error) {
	v, err := s.server(now, in.ServerID)
	if err != nil {
		return nil, err
	}
	for _, p := range s.Ports {
		if p.Server == provider.Value(v.ID) && strings.EqualFold(provider.Value(p.PortID), in.PortID) {
			return p, nil
		}
	}
	return nil, missing("Interface", in.PortID)
}

// attach gives an idle server an existing port, or a new one.
func (s *State) attach(now time.Time, in scp.CreateServerInterfaceInput) (*Port, error) {
	v, err := s.server(now, in.ServerID)
	switch {
	case err != nil:
		return nil, err
	case v.Work != nil:
		return nil, conflict("Another action of the server is in progress.")
	case in.SubnetID != nil:
		return s.newPort(v, *in.SubnetID, in.FixedIPs)
	}
	for _, p := range s.Ports {
		switch {
		case !strings.EqualFold(provider.Value(p.PortID), *in.PortID):
		case p.Server != "":
			return nil, conflict("Port " + *in.PortID + " is in use.")
		default:
			p.Server = provider.Value(v.ID)
			return p, nil
		}
	}
	return nil, missing("Port", *in.PortID)
}

func (s *State) newPort(v *Server, subnet string, asked []scp.NewFixedIP) (*Port, error) {
	n := s.subnet(subnet)
	if n == nil {
		return nil, missing("Subnet", subnet)
	}
	if len(asked) == 0 {
		asked = []scp.NewFixedIP{{IPAddress: s.freeAddress(*n)}}
	}
	p := &Port{Server: provider.Value(v.ID), MadeForServer: true}
	for _, ip := range asked {
		if address, err := netip.ParseAddr(ip.IPAddress); err != nil || !netip.MustParsePrefix(n.CIDR).Contains(address) {
			return nil, &simulator.Fault{Status: 400, Text: ip.IPAddress + " is not a valid address of the subnet " + n.CIDR + "."}
		}
		if s.taken(n.ID, ip.IPAddress) {
			return nil, conflict("IP address " + ip.IPAddress + " is in use.")
		}
		p.FixedIPs = append(p.FixedIPs, scp.FixedIP{IPAddress: new(ip.IPAddress)})
	}
	id := s.uuid()
	p.PortID, p.SubnetID, p.MACAddr = &id, &n.ID, new(fmt.Sprintf("fa:16:3e:%s:%s:%s", id[:2], id[2:4], id[4:6]))
	s.Ports = append(s.Ports, p)
	return p, nil
}

func (s *State) taken(subnet, ip string) bool {
	return slices.ContainsFunc(s.Ports, func(p *Port) bool {
		return provider.Value(p.SubnetID) == subnet && slices.ContainsFunc(p.FixedIPs, func(f scp.FixedIP) bool { return provider.Value(f.IPAddress) == ip })
	})
}

// freeAddress is the first address of the subnet that no port has.
func (s *State) freeAddress(n Subnet) string {
	address := netip.MustParsePrefix(n.CIDR).Addr().Next().Next() // the first is the gateway's
	for s.taken(n.ID, address.String()) {
		address = address.Next()
	}
	return address.String()
}
