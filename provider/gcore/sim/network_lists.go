package sim

import (
	"slices"
	"time"

	"signoff/provider"
	"signoff/provider/gcore"
)

func handleNetworks(c *Cloud) {
	here(c, gcore.ListNetworks, 200, listNetworks)
	here(c, gcore.GetNetwork, 200, func(s *State, _ time.Time, in gcore.NetworkInput) (gcore.Network, error) {
		n := s.network(in.NetworkID)
		if n == nil || !n.reachable(in.Place) {
			return gcore.Network{}, missing("Network %s was not found", in.NetworkID)
		}
		return s.networkView(n), nil
	})
	here(c, gcore.ListSubnets, 200, listSubnets)
	here(c, gcore.GetSubnet, 200, func(s *State, _ time.Time, in gcore.SubnetInput) (gcore.Subnet, error) {
		n := s.networkOf(in.SubnetID)
		if n == nil || !n.reachable(in.Place) {
			return gcore.Subnet{}, missing("Subnet %s was not found", in.SubnetID)
		}
		return s.subnetView(n, n.subnet(in.SubnetID)), nil
	})
	here(c, gcore.ListPorts, 200, listPorts)
	here(c, gcore.ListFloatingIPs, 200, listFloatingIPs)
}

// reachable reports whether a place can use the network: the external one of a
// region is everybody's.
func (n *Network) reachable(p gcore.Place) bool {
	return n.Place == p || n.External && n.RegionID == p.RegionID
}

func listNetworks(s *State, _ time.Time, in gcore.ListNetworksInput) (gcore.List[gcore.Network], error) {
	networks := []gcore.Network{}
	for _, n := range s.Networks {
		own := n.Place == in.Place || provider.Value(in.OwnedBy) == "any" && n.reachable(in.Place)
		if own && (in.Name == nil || *in.Name == n.Name) && (in.External == nil || *in.External == n.External) &&
			(in.NetworkType == nil || *in.NetworkType == "vlan") && in.TagKey == nil && in.TagKeyValue == nil {
			networks = append(networks, s.networkView(n))
		}
	}
	order(networks, provider.Value(in.OrderBy), map[string]func(gcore.Network) string{
		"name": func(n gcore.Network) string { return provider.Value(n.Name) }, "created_at": func(n gcore.Network) string { return provider.Value(n.CreatedAt) }})
	return page(networks, in.Limit, in.Offset, 1000), nil
}

func listSubnets(s *State, _ time.Time, in gcore.ListSubnetsInput) (gcore.List[gcore.Subnet], error) {
	subnets := []gcore.Subnet{}
	for _, n := range s.Networks {
		own := n.Place == in.Place || provider.Value(in.OwnedBy) == "any" && n.reachable(in.Place)
		if !own || in.NetworkID != nil && s.network(*in.NetworkID) != n || in.TagKey != nil || in.TagKeyValue != nil {
			continue
		}
		for _, sub := range n.Subnets {
			subnets = append(subnets, s.subnetView(n, sub))
		}
	}
	order(subnets, provider.Value(in.OrderBy), map[string]func(gcore.Subnet) string{"name": func(n gcore.Subnet) string { return provider.Value(n.Name) },
		"cidr": func(n gcore.Subnet) string { return provider.Value(n.CIDR) }, "created_at": func(n gcore.Subnet) string { return provider.Value(n.CreatedAt) }})
	return page(subnets, in.Limit, in.Offset, 1000), nil
}

func listPorts(s *State, _ time.Time, in gcore.ListPortsInput) (gcore.List[gcore.Port], error) {
	ports := []gcore.Port{}
	for _, p := range s.Ports {
		hasIP := in.IPAddresses == nil || slices.ContainsFunc(p.Addresses, func(a Address) bool { return slices.Contains(in.IPAddresses, a.IP) })
		hasSubnet := in.SubnetIDs == nil || slices.ContainsFunc(p.Addresses, func(a Address) bool { return slices.Contains(in.SubnetIDs, a.SubnetID) })
		if p.Place != in.Place || !hasIP || !hasSubnet || in.IDs != nil && !slices.Contains(in.IDs, p.ID) || in.NetworkIDs != nil && !slices.Contains(in.NetworkIDs, p.NetworkID) {
			continue
		}
		out := gcore.Port{ID: &p.ID, NetworkID: &p.NetworkID, MACAddress: &p.MAC, IPAssignments: p.assignments(), AllowedAddressPairs: []gcore.AddressPair{},
			SecurityGroupIDs: slices.Sorted(slices.Values(p.Groups)), PortSecurityEnabled: new(true), ManagedBy: new("user"), Tags: map[string]string{},
			CreatedAt: new(at(p.Created)), UpdatedAt: new(at(p.Created))}
		if p.Instance != "" {
			out.Capabilities = &gcore.PortCapabilities{AllowedAddressPairs: new(true), PortSecurity: new(true), SecurityGroups: new(true)}
		}
		ports = append(ports, out)
	}
	order(ports, provider.Value(in.OrderBy), map[string]func(gcore.Port) string{
		"network_id": func(p gcore.Port) string { return provider.Value(p.NetworkID) }, "created_at": func(p gcore.Port) string { return provider.Value(p.CreatedAt) }})
	return page(ports, in.Limit, in.Offset, 100), nil
}

func (p *Port) assignments() []gcore.IPAssignment {
	out := []gcore.IPAssignment{}
	for _, a := range p.Addresses {
		out = append(out, gcore.IPAssignment{IPAddress: new(a.IP), SubnetID: new(a.SubnetID)})
	}
	return out
}

func listFloatingIPs(s *State, _ time.Time, in gcore.ListFloatingIPsInput) (gcore.List[gcore.UsedFloatingIP], error) {
	addresses := []gcore.UsedFloatingIP{}
	for _, f := range s.FloatingIPs {
		out := gcore.UsedFloatingIP{FloatingIP: s.floatingView(f)}
		if f.Place != in.Place || in.Status != nil && *in.Status != provider.Value(out.Status) || in.TagKey != nil || in.TagKeyValue != nil {
			continue
		}
		if p := s.port(f.Port); p != nil {
			if v := got(s.Instances, func(v *Instance) bool { return v.ID == p.Instance }); v != nil {
				out.Instance = &gcore.Named{ID: &v.ID, Name: &v.Name}
			}
		}
		addresses = append(addresses, out)
	}
	return page(addresses, in.Limit, in.Offset, 1000), nil
}
