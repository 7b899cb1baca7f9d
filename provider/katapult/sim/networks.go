package sim

import (
	"time"

	"signoff/provider"
	"signoff/provider/katapult"
	"signoff/provider/simulator"
)

// VirtualNetwork is a private network with the organization it belongs to.
type VirtualNetwork struct {
	katapult.VirtualNetwork
	Organization string `json:"organization"`
}

func handleNetworks(c *Cloud) {
	simulator.Handle(c, katapult.ListNetworks, 200, func(s *State, _ time.Time, in katapult.OrganizationLookup) (katapult.AvailableNetworks, error) {
		o, err := s.active(in)
		if err != nil {
			return katapult.AvailableNetworks{}, err
		}
		list := katapult.AvailableNetworks{Networks: []katapult.PublicNetwork{}, VirtualNetworks: []katapult.VirtualNetwork{}}
		for _, n := range s.Networks {
			list.Networks = append(list.Networks, public(n))
		}
		for _, n := range s.VirtualNetworks {
			if n.Organization == provider.Value(o.ID) {
				list.VirtualNetworks = append(list.VirtualNetworks, n.VirtualNetwork)
			}
		}
		return list, nil
	})
	simulator.Handle(c, katapult.GetNetwork, 200, func(s *State, _ time.Time, in katapult.GetNetworkInput) (katapult.OneNetwork, error) {
		for _, n := range s.Networks {
			if in.NetworkID != nil && *in.NetworkID == provider.Value(n.ID) || in.NetworkPermalink != nil && *in.NetworkPermalink == provider.Value(n.Permalink) {
				return katapult.OneNetwork{Network: n}, nil
			}
		}
		return katapult.OneNetwork{}, missing("network")
	})
}

// public is a network as lists show it.
func public(n katapult.Network) katapult.PublicNetwork {
	return katapult.PublicNetwork{ID: n.ID, Name: n.Name, Permalink: n.Permalink, Default: n.Default,
		DataCenter: &katapult.Site{ID: n.DataCenter.ID, Name: n.DataCenter.Name, Permalink: n.DataCenter.Permalink}}
}

// network finds a public network, nil if there is none.
func (s *State) network(id string) *katapult.Network {
	for _, n := range s.Networks {
		if provider.Value(n.ID) == id {
			return &n
		}
	}
	return nil
}

// virtualNetwork finds a virtual network, nil if there is none.
func (s *State) virtualNetwork(id string) *VirtualNetwork {
	for _, n := range s.VirtualNetworks {
		if provider.Value(n.ID) == id {
			return &n
		}
	}
	return nil
}
