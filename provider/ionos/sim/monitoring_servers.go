package sim

import (
	"time"

	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

// handleMonitoringServers serves which servers are under which policy. Unlike
// everything else this works on default policies, too.
func handleMonitoringServers(c *Cloud) {
	simulator.Handle(c, ionos.ListMonitoringPolicyServers, 200, ofMonitoring((*State).monitored))
	simulator.Handle(c, ionos.GetMonitoringPolicyServer, 200, func(s *State, now time.Time, in ionos.GetMonitoringPolicyServerInput) (ionos.Ref, error) {
		_, v, err := s.underPolicy(now, in)
		if err != nil {
			return ionos.Ref{}, err
		}
		return ionos.Ref{ID: v.ID, Name: v.Name}, nil
	})
	simulator.Handle(c, ionos.AttachMonitoringPolicyServers, 202, func(s *State, now time.Time, in ionos.AttachMonitoringPolicyServersInput) (ionos.MonitoringPolicy, error) {
		p, err := s.monitoring(now, in.MonitoringPolicyID)
		if err == nil {
			err = p.Phase.free("monitoring policy")
		}
		if err == nil {
			err = s.watch(now, p, in.Servers)
		}
		if err != nil {
			return ionos.MonitoringPolicy{}, err
		}
		p.Phase.configure(now, c.Delay)
		return s.monitoringView(p), nil
	})
	simulator.Handle(c, ionos.DetachMonitoringPolicyServer, 202, func(s *State, now time.Time, in ionos.GetMonitoringPolicyServerInput) (ionos.MonitoringPolicy, error) {
		p, v, err := s.underPolicy(now, in)
		if err == nil {
			err = p.Phase.free("monitoring policy")
		}
		if err == nil {
			_, err = s.idle(now, in.ServerID)
		}
		if err != nil {
			return ionos.MonitoringPolicy{}, err
		}
		v.MonitoringPolicy = nil
		p.Phase.configure(now, c.Delay)
		return s.monitoringView(p), nil
	})
}

// monitored are the servers under a policy.
func (s *State) monitored(p *MonitoringPolicy) []ionos.Ref {
	servers := []ionos.Ref{}
	for _, v := range s.Servers {
		if v.MonitoringPolicy != nil && val(v.MonitoringPolicy.ID) == *p.ID {
			servers = append(servers, ionos.Ref{ID: v.ID, Name: v.Name})
		}
	}
	return servers
}

// underPolicy finds a server under a policy, and the policy.
func (s *State) underPolicy(now time.Time, in ionos.GetMonitoringPolicyServerInput) (*MonitoringPolicy, *Server, error) {
	p, err := s.monitoring(now, in.MonitoringPolicyID)
	if err != nil {
		return nil, nil, err
	}
	v, err := s.server(now, in.ServerID)
	if err == nil && (v.MonitoringPolicy == nil || val(v.MonitoringPolicy.ID) != *p.ID) {
		err = missing("SERVER_NOT_FOUND", "Server not found")
	}
	return p, v, err
}

// watch puts servers under a policy, all or none.
func (s *State) watch(now time.Time, p *MonitoringPolicy, ids []string) error {
	var servers []*Server
	for _, id := range ids {
		if _, err := s.server(now, id); err != nil {
			return unknownID("servers", id)
		}
		v, err := s.idle(now, id)
		if err != nil {
			return err
		}
		servers = append(servers, v)
	}
	for _, v := range servers {
		v.MonitoringPolicy = p.ref()
	}
	return nil
}

// monitor puts a new server under a policy; a server that asks for none gets
// the default one.
func (s *State) monitor(now time.Time, v *Server, id *string) error {
	p, err := s.monitoring(now, val(orElse(id, policyDefault)))
	if err != nil {
		return unknownID("monitoring_policy_id", val(id))
	}
	v.MonitoringPolicy = p.ref()
	return nil
}
