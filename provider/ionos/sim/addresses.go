package sim

import (
	"slices"
	"time"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

func handleAddresses(c *Cloud) {
	simulator.Handle(c, ionos.ListServerIPs, 200, func(s *State, now time.Time, in ionos.GetServerInput) ([]ionos.ServerIP, error) {
		v, err := s.server(now, in.ServerID)
		if err != nil {
			return nil, err
		}
		return v.IPs, nil
	})
	simulator.Handle(c, ionos.GetServerIP, 200, func(s *State, now time.Time, in ionos.GetServerIPInput) (ionos.ServerIP, error) {
		ip, err := s.address(now, in)
		return provider.Value(ip), err
	})
	simulator.Handle(c, ionos.CreateServerIP, 201, func(s *State, now time.Time, in ionos.CreateServerIPInput) (ionos.Server, error) {
		return change(s, now, in.ServerID, func(v *Server) error {
			if provider.Value(in.Type) == "IPV6" {
				return invalid("Invalid type. Only IPV4 allowed", nil)
			}
			v.IPs = append(v.IPs, s.newAddress(now, provider.Value(v.Datacenter.ID), "IPV4", policyLinux))
			return nil
		})
	})
	simulator.Handle(c, ionos.DeleteServerIP, 202, func(s *State, now time.Time, in ionos.DeleteServerIPInput) (ionos.Server, error) {
		return changeAddress(s, now, in.ServerID, in.IPID, func(v *Server, ip *ionos.ServerIP) error {
			s.leaveAddress(v, *ip, provider.Value(in.KeepIP))
			v.configure(now, c.Delay)
			return nil
		})
	})
	simulator.Handle(c, ionos.GetServerIPFirewallPolicy, 200, func(s *State, now time.Time, in ionos.GetServerIPInput) (ionos.Ref, error) {
		ip, err := s.address(now, in)
		if err != nil {
			return ionos.Ref{}, err
		}
		return provider.Value(ip.FirewallPolicy), nil
	})
	simulator.Handle(c, ionos.SetServerIPFirewallPolicy, 202, func(s *State, now time.Time, in ionos.SetServerIPFirewallPolicyInput) (ionos.Server, error) {
		return changeAddress(s, now, in.ServerID, in.IPID, func(v *Server, ip *ionos.ServerIP) error {
			if _, ok := s.policyName(in.FirewallPolicyID); !ok {
				return unknownID("id", in.FirewallPolicyID)
			}
			ip.FirewallPolicy = s.policy(in.FirewallPolicyID)
			v.configure(now, c.Delay)
			return nil
		})
	})
	handleBalancers(c)
}

func handleBalancers(c *Cloud) {
	simulator.Handle(c, ionos.ListServerIPLoadBalancers, 200, func(s *State, now time.Time, in ionos.GetServerIPInput) ([]ionos.Ref, error) {
		ip, err := s.address(now, in)
		if err != nil {
			return nil, err
		}
		return ip.LoadBalancers, nil
	})
	simulator.Handle(c, ionos.AssignServerIPLoadBalancer, 202, func(s *State, now time.Time, in ionos.AssignServerIPLoadBalancerInput) (ionos.Server, error) {
		return changeAddress(s, now, in.ServerID, in.IPID, func(v *Server, ip *ionos.ServerIP) error {
			name, ok := s.balancerName(in.LoadBalancerID)
			if !ok {
				return unknownID("load_balancer_id", in.LoadBalancerID)
			}
			if !slices.ContainsFunc(ip.LoadBalancers, named(in.LoadBalancerID)) {
				ip.LoadBalancers = append(ip.LoadBalancers, ionos.Ref{ID: &in.LoadBalancerID, Name: &name})
			}
			v.configure(now, c.Delay)
			return nil
		})
	})
	simulator.Handle(c, ionos.UnassignServerIPLoadBalancer, 202, func(s *State, now time.Time, in ionos.UnassignServerIPLoadBalancerInput) (ionos.Server, error) {
		return changeAddress(s, now, in.ServerID, in.IPID, func(v *Server, ip *ionos.ServerIP) error {
			if !slices.ContainsFunc(ip.LoadBalancers, named(in.LoadBalancerID)) {
				return missing("LOAD_BALANCER_NOT_FOUND", "Load balancer not found")
			}
			ip.LoadBalancers = slices.DeleteFunc(ip.LoadBalancers, named(in.LoadBalancerID))
			v.configure(now, c.Delay)
			return nil
		})
	})
}

func (v *Server) address(id string) (*ionos.ServerIP, error) {
	for i := range v.IPs {
		if provider.Value(v.IPs[i].ID) == id {
			return &v.IPs[i], nil
		}
	}
	return nil, missing("IP_NOT_FOUND", "Public IP not found")
}

func (s *State) address(now time.Time, in ionos.GetServerIPInput) (*ionos.ServerIP, error) {
	v, err := s.server(now, in.ServerID)
	if err != nil {
		return nil, err
	}
	return v.address(in.IPID)
}

// changeAddress edits an address of an idle server.
func changeAddress(s *State, now time.Time, serverID, ipID string, edit func(*Server, *ionos.ServerIP) error) (ionos.Server, error) {
	return change(s, now, serverID, func(v *Server) error {
		ip, err := v.address(ipID)
		if err != nil {
			return err
		}
		return edit(v, ip)
	})
}
