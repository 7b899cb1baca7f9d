package sim

import (
	"fmt"
	"net"
	"net/netip"
	"slices"
	"time"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

// PrivateNetwork is a network. Which servers are in it is stored on the servers.
type PrivateNetwork struct {
	ionos.PrivateNetwork
	Stage
}

func (n *PrivateNetwork) noun() string { return "private network" }

func (n *PrivateNetwork) key() (id, name string) { return provider.Value(n.ID), provider.Value(n.Name) }

// maxNetworks is the tariff's limit. The documented one of 1 would leave no
// room for the documented list.
const maxNetworks = 10

func handlePrivateNetworks(c *Cloud) {
	simulator.Handle(c, ionos.ListPrivateNetworks, 200, func(s *State, now time.Time, in ionos.Listing) ([]ionos.PrivateNetwork, error) {
		s.settle(now)
		return listed(s.Networks, s.networkView, in)
	})
	simulator.Handle(c, ionos.GetPrivateNetwork, 200, func(s *State, now time.Time, in ionos.GetPrivateNetworkInput) (ionos.PrivateNetwork, error) {
		n, err := s.privateNetwork(now, in.PrivateNetworkID)
		return shown(n, err, s.networkView)
	})
	simulator.Handle(c, ionos.CreatePrivateNetwork, 202, func(s *State, now time.Time, in ionos.CreatePrivateNetworkInput) (ionos.PrivateNetwork, error) {
		return s.createNetwork(now, c.Delay, in)
	})
	simulator.Handle(c, ionos.UpdatePrivateNetwork, 200, func(s *State, now time.Time, in ionos.UpdatePrivateNetworkInput) (ionos.PrivateNetwork, error) {
		return changeNetwork(s, now, 0, in.PrivateNetworkID, func(n *PrivateNetwork) error {
			address, mask := either(in.NetworkAddress, n.NetworkAddress), either(in.SubnetMask, n.SubnetMask)
			if err := subnet(provider.Value(address), provider.Value(mask)); err != nil {
				return err
			}
			n.Name, n.Description, n.NetworkAddress, n.SubnetMask = &in.Name, either(in.Description, n.Description), address, mask
			s.renameNetwork(n)
			return nil
		})
	})
	simulator.Handle(c, ionos.DeletePrivateNetwork, 202, func(s *State, now time.Time, in ionos.GetPrivateNetworkInput) (ionos.PrivateNetwork, error) {
		return changeNetwork(s, now, c.Delay, in.PrivateNetworkID, func(n *PrivateNetwork) error {
			n.remove(now, c.Delay)
			return nil
		})
	})
	handleNetworkServers(c)
}

func handleNetworkServers(c *Cloud) {
	simulator.Handle(c, ionos.ListPrivateNetworkServers, 200, func(s *State, now time.Time, in ionos.GetPrivateNetworkInput) ([]ionos.Ref, error) {
		n, err := s.privateNetwork(now, in.PrivateNetworkID)
		return shown(n, err, func(n *PrivateNetwork) []ionos.Ref { return s.networkView(n).Servers })
	})
	simulator.Handle(c, ionos.GetPrivateNetworkServer, 200, func(s *State, now time.Time, in ionos.GetPrivateNetworkServerInput) (ionos.Ref, error) {
		n, err := s.privateNetwork(now, in.PrivateNetworkID)
		if err != nil {
			return ionos.Ref{}, err
		}
		return s.networkServer(n, in.ServerID)
	})
	simulator.Handle(c, ionos.AttachPrivateNetworkServers, 202, func(s *State, now time.Time, in ionos.AttachPrivateNetworkServersInput) ([]ionos.Ref, error) {
		n, err := changeNetwork(s, now, c.Delay, in.PrivateNetworkID, func(n *PrivateNetwork) error {
			return s.attachServers(n, in.Servers)
		})
		return n.Servers, err
	})
	simulator.Handle(c, ionos.DetachPrivateNetworkServer, 202, func(s *State, now time.Time, in ionos.GetPrivateNetworkServerInput) (ionos.PrivateNetwork, error) {
		return changeNetwork(s, now, c.Delay, in.PrivateNetworkID, func(n *PrivateNetwork) error {
			if _, err := s.networkServer(n, in.ServerID); err != nil {
				return err
			}
			v, err := s.idle(now, in.ServerID)
			if err != nil {
				return err
			}
			v.PrivateNetworks = slices.DeleteFunc(v.PrivateNetworks, named(*n.ID))
			return nil
		})
	})
}

// privateNetwork finds a network that is there.
func (s *State) privateNetwork(now time.Time, id string) (*PrivateNetwork, error) {
	s.settle(now)
	return find(s.Networks, id, missing("PRIVATE_NETWORK_NOT_FOUND", "Private network not found"))
}

// changeNetwork edits an idle network and starts the work that shows it.
func changeNetwork(s *State, now time.Time, delay time.Duration, id string, edit func(n *PrivateNetwork) error) (ionos.PrivateNetwork, error) {
	n, err := s.privateNetwork(now, id)
	return changed(n, err, now, configuring(now, delay, edit), s.networkView)
}

func (s *State) createNetwork(now time.Time, delay time.Duration, in ionos.CreatePrivateNetworkInput) (ionos.PrivateNetwork, error) {
	s.settle(now)
	if desired := len(s.Networks) + 1; desired > maxNetworks {
		return ionos.PrivateNetwork{}, quota("private_network", desired, maxNetworks)
	}
	where, err := s.siteOf(in.DatacenterID)
	if err == nil {
		err = subnet(provider.Value(in.NetworkAddress), provider.Value(in.SubnetMask))
	}
	if err != nil {
		return ionos.PrivateNetwork{}, err
	}
	n := &PrivateNetwork{PrivateNetwork: ionos.PrivateNetwork{ID: new(s.newID()), Name: &in.Name, Description: new(provider.Value(in.Description)),
		Datacenter: where, NetworkAddress: new(provider.Value(in.NetworkAddress)), SubnetMask: new(provider.Value(in.SubnetMask)),
		CreationDate: new(at(now)), CloudPanelID: new(fmt.Sprintf("pn99AA4_%d", len(s.Networks)+1))}}
	n.begin(now, delay, "CONFIGURING", "ACTIVE")
	s.Networks = append(s.Networks, n)
	return s.networkView(n), nil
}

// subnet refuses an address or mask that makes no network; both may be empty.
func subnet(address, mask string) error {
	ip, err := netip.ParseAddr(address)
	if address != "" && (err != nil || !ip.Is4()) {
		return wrongValue("network_address")
	}
	m, err := netip.ParseAddr(mask)
	if mask == "" {
		return nil
	}
	if err != nil || !m.Is4() {
		return wrongValue("subnet_mask")
	}
	ones, bits := net.IPMask(m.AsSlice()).Size()
	if bits == 0 || address != "" && netip.PrefixFrom(ip, ones).Masked().Addr() != ip {
		return wrongValue("subnet_mask")
	}
	return nil
}

// attachServers connects all servers, or none when one of them cannot be.
func (s *State) attachServers(n *PrivateNetwork, ids []string) error {
	servers, err := s.members("servers", ids)
	for _, v := range servers {
		if !slices.ContainsFunc(v.PrivateNetworks, named(*n.ID)) {
			v.PrivateNetworks = append(v.PrivateNetworks, ionos.Ref{ID: n.ID, Name: n.Name})
		}
	}
	return err
}

// networkServer finds a server in the network.
func (s *State) networkServer(n *PrivateNetwork, id string) (ionos.Ref, error) {
	servers := s.networkView(n).Servers
	i := slices.IndexFunc(servers, named(id))
	if i < 0 {
		return ionos.Ref{}, missing("SERVER_NOT_FOUND", "Server not found")
	}
	return servers[i], nil
}

// networkView shows a network with the servers in it.
func (s *State) networkView(n *PrivateNetwork) ionos.PrivateNetwork {
	out := n.PrivateNetwork
	out.State = n.shown()
	out.Servers = s.refs(func(v *Server) bool { return slices.ContainsFunc(v.PrivateNetworks, named(*n.ID)) })
	return out
}

// seedPrivateNetworks makes those of the shop and those of the documents'
// examples.
func (s *State) seedPrivateNetworks() {
	for i, n := range [][4]string{
		{networkBack, "backend", "", "192.168.10.0"},
		{"4ECD9D188EB457317B2CF8F07885E7B4", "backup", "", "192.168.20.0"},
		{"6058B5DAF8182D20E1C68C3CED78EE22", "office", "bridge to the office", "192.168.1.0"},
		{"6058B5DAF8182D20E1C68C3CED78EE23", "office 2", "bridge to the branch", ""},
		{"7786BE739765D4EC0635A90C19F44D91", "staging", "", ""},
		{networkAdmin, "admin", "", ""},
	} {
		mask := ""
		if n[3] != "" {
			mask = "255.255.255.0"
		}
		s.Networks = append(s.Networks, &PrivateNetwork{PrivateNetwork: ionos.PrivateNetwork{ID: new(n[0]), Name: new(n[1]), Description: new(n[2]),
			Datacenter: s.site(datacenterUS), NetworkAddress: new(n[3]), SubnetMask: &mask, CreationDate: new("2015-05-07T10:31:12+00:00"),
			CloudPanelID: new(fmt.Sprintf("pn8962D_%d", i+1))}, Stage: active})
	}
}
