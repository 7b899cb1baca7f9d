package sim

import (
	"slices"
	"strings"

	"signoff/provider"
	"signoff/provider/ionos"
)

// A relation is stored once, on the server or its address (and on the user);
// the other side is derived from there. What is renamed or gone is renamed or forgotten here.

// eachIP visits every public IP; the server of one that none has is nil.
func (s *State) eachIP(visit func(v *Server, ip *ionos.ServerIP)) {
	for _, v := range s.Servers {
		for i := range v.IPs {
			visit(v, &v.IPs[i])
		}
	}
	for _, p := range s.PublicIPs {
		if p.Free != nil {
			visit(nil, p.Free)
		}
	}
}

func protectedBy(policy string) func(ionos.ServerIP) bool {
	return func(ip ionos.ServerIP) bool {
		return strings.EqualFold(provider.Value(provider.Value(ip.FirewallPolicy).ID), policy)
	}
}

func balancedBy(balancer string) func(ionos.ServerIP) bool {
	return func(ip ionos.ServerIP) bool { return slices.ContainsFunc(ip.LoadBalancers, named(balancer)) }
}

// named recognises a reference by its id.
func named(id string) func(ionos.Ref) bool {
	return func(r ionos.Ref) bool { return strings.EqualFold(provider.Value(r.ID), id) }
}

// assigned lists the servers' IPs that have what is asked.
func (s *State) assigned(has func(ionos.ServerIP) bool) []ionos.AssignedIP {
	list := []ionos.AssignedIP{}
	s.eachIP(func(v *Server, ip *ionos.ServerIP) {
		if v != nil && has(*ip) {
			list = append(list, ionos.AssignedIP{ID: ip.ID, IP: ip.IP, ServerName: v.Name})
		}
	})
	return list
}

func oneOf(ips []ionos.AssignedIP, id string) (ionos.AssignedIP, error) {
	for _, ip := range ips {
		if strings.EqualFold(provider.Value(ip.ID), id) {
			return ip, nil
		}
	}
	return ionos.AssignedIP{}, missing("SERVER_NOT_FOUND", "Server not found")
}

// chosen finds the IPs of servers at rest by their ids, all or none.
func (s *State) chosen(ids []string) ([]*ionos.ServerIP, error) {
	var ips []*ionos.ServerIP
	for _, id := range ids {
		var found *ionos.ServerIP
		var busy error
		s.eachIP(func(v *Server, ip *ionos.ServerIP) {
			if v != nil && strings.EqualFold(provider.Value(ip.ID), id) {
				found, busy = ip, free(v)
			}
		})
		switch {
		case found == nil:
			return nil, unknownID("server_ips", id)
		case busy != nil:
			return nil, busy
		}
		ips = append(ips, found)
	}
	return ips, nil
}

// members are the servers that a list of ids in a body names, at rest all of
// them.
func (s *State) members(field string, ids []string) ([]*Server, error) {
	var servers []*Server
	for _, id := range ids {
		v, err := s.guest(field, id)
		if err != nil {
			return nil, err
		}
		servers = append(servers, v)
	}
	return servers, nil
}

// refs names the servers that have what is asked.
func (s *State) refs(has func(*Server) bool) []ionos.Ref {
	list := []ionos.Ref{}
	for _, v := range s.Servers {
		if has(v) {
			list = append(list, v.ref())
		}
	}
	return list
}

func (s *State) renamePolicy(p *FirewallPolicy) {
	s.eachIP(func(_ *Server, ip *ionos.ServerIP) {
		if protectedBy(*p.ID)(*ip) {
			ip.FirewallPolicy = s.policy(*p.ID)
		}
	})
}

// forgetPolicy leaves the IPs of a policy that is gone without one: all ports
// are blocked.
func (s *State) forgetPolicy(p *FirewallPolicy) {
	s.eachIP(func(_ *Server, ip *ionos.ServerIP) {
		if protectedBy(*p.ID)(*ip) {
			ip.FirewallPolicy = &ionos.Ref{}
		}
	})
}

func (s *State) renameBalancer(b *LoadBalancer) {
	s.eachIP(func(_ *Server, ip *ionos.ServerIP) { rename(ip.LoadBalancers, *b.ID, b.Name) })
}

// forgetBalancer loses the balancer's own address with it.
func (s *State) forgetBalancer(b *LoadBalancer) {
	s.eachIP(func(_ *Server, ip *ionos.ServerIP) {
		ip.LoadBalancers = slices.DeleteFunc(ip.LoadBalancers, named(*b.ID))
	})
	if p := s.ownAddress(b); p != nil {
		s.loseAddress(p)
	}
}

func (s *State) renameNetwork(n *PrivateNetwork) {
	for _, v := range s.Servers {
		rename(v.PrivateNetworks, *n.ID, n.Name)
	}
}

func (s *State) forgetNetwork(n *PrivateNetwork) {
	for _, v := range s.Servers {
		v.PrivateNetworks = slices.DeleteFunc(v.PrivateNetworks, named(*n.ID))
	}
}

func (s *State) renameMonitoring(p *MonitoringPolicy) {
	for _, v := range s.Servers {
		if v.under(p) {
			v.MonitoringPolicy = p.ref()
		}
	}
}

// forgetMonitoring leaves the servers of a policy that is gone unmonitored.
func (s *State) forgetMonitoring(p *MonitoringPolicy) {
	for _, v := range s.Servers {
		if v.under(p) {
			v.MonitoringPolicy = nil
		}
	}
}

// forgetRole leaves who had a role that is gone without one.
func (s *State) forgetRole(r *Role) {
	for _, u := range s.Users {
		if u.RoleID == r.ID {
			u.RoleID = ""
		}
	}
}

func rename(refs []ionos.Ref, id string, name *string) {
	for i := range refs {
		if named(id)(refs[i]) {
			refs[i].Name = name
		}
	}
}

func (s *State) forgetBlock(b *BlockStorage) {
	for _, v := range s.Servers {
		v.Holds.Blocks = without(v.Holds.Blocks, b.ID)
	}
}

func (s *State) forgetShared(d *SharedStorage) {
	for _, v := range s.Servers {
		delete(v.Holds.Shared, d.ID)
	}
}

func (s *State) forgetKey(k *SSHKey) {
	for _, v := range s.Servers {
		v.Holds.Keys = without(v.Holds.Keys, k.ID)
	}
}

func without(ids []string, id string) []string {
	return slices.DeleteFunc(ids, func(held string) bool { return held == id })
}
