package sim

import (
	"slices"
	"strings"

	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

// The other sides of what is stored on the servers, and what keeps the servers'
// references true when an entity is renamed or gone.

// eachIP visits every public IP; the server of a spare one is nil.
func (s *State) eachIP(visit func(v *Server, ip *ionos.ServerIP)) {
	for _, v := range s.Servers {
		for i := range v.IPs {
			visit(v, &v.IPs[i])
		}
	}
	for id, ip := range s.Spare {
		visit(nil, &ip)
		s.Spare[id] = ip
	}
}

func protectedBy(policy string) func(ionos.ServerIP) bool {
	return func(ip ionos.ServerIP) bool { return strings.EqualFold(val(val(ip.FirewallPolicy).ID), policy) }
}

func balancedBy(balancer string) func(ionos.ServerIP) bool {
	return func(ip ionos.ServerIP) bool { return slices.ContainsFunc(ip.LoadBalancers, named(balancer)) }
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
		if strings.EqualFold(val(ip.ID), id) {
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
			if v == nil || !strings.EqualFold(val(ip.ID), id) {
				return
			}
			found = ip
			if v.Work != nil {
				busy = &simulator.Fault{Status: 403, Code: "INVALID_STATE", Text: "The server is " + v.Work.State + "; try again when it is done"}
			}
		})
		if found == nil {
			return nil, unknownID("server_ips", id)
		}
		if busy != nil {
			return nil, busy
		}
		ips = append(ips, found)
	}
	return ips, nil
}

func (s *State) renamePolicy(p *FirewallPolicy) {
	s.eachIP(func(_ *Server, ip *ionos.ServerIP) {
		if protectedBy(p.key())(*ip) {
			ip.FirewallPolicy = s.policy(p.key())
		}
	})
}

// forgetPolicy leaves the IPs of a policy that is gone without one: all ports
// are blocked.
func (s *State) forgetPolicy(id string) {
	s.eachIP(func(_ *Server, ip *ionos.ServerIP) {
		if protectedBy(id)(*ip) {
			ip.FirewallPolicy = &ionos.Ref{}
		}
	})
}

func (s *State) renameBalancer(b *LoadBalancer) {
	s.eachIP(func(_ *Server, ip *ionos.ServerIP) { rename(ip.LoadBalancers, b.key(), b.Name) })
}

func (s *State) forgetBalancer(id string) {
	s.eachIP(func(_ *Server, ip *ionos.ServerIP) { ip.LoadBalancers = slices.DeleteFunc(ip.LoadBalancers, named(id)) })
}

func (s *State) renameNetwork(n *PrivateNetwork) {
	for _, v := range s.Servers {
		rename(v.PrivateNetworks, n.key(), n.Name)
	}
}

func (s *State) forgetNetwork(id string) {
	for _, v := range s.Servers {
		v.PrivateNetworks = slices.DeleteFunc(v.PrivateNetworks, named(id))
	}
}

func rename(refs []ionos.Ref, id string, name *string) {
	for i := range refs {
		if named(id)(refs[i]) {
			refs[i].Name = name
		}
	}
}
