package sim

import (
	"time"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

// handleMonitoringServers serves which servers are under which policy. Unlike
// everything else this works on default policies, too.
func handleMonitoringServers(c *Cloud) {
	simulator.Handle(c, ionos.ListMonitoringPolicyServers, 200, ofMonitoring((*State).watched))
	simulator.Handle(c, ionos.GetMonitoringPolicyServer, 200, func(s *State, now time.Time, in ionos.GetMonitoringPolicyServerInput) (ionos.Ref, error) {
		_, v, err := s.underPolicy(now, in)
		if err != nil {
			return ionos.Ref{}, err
		}
		return v.ref(), nil
	})
	simulator.Handle(c, ionos.AttachMonitoringPolicyServers, 202, func(s *State, now time.Time, in ionos.AttachMonitoringPolicyServersInput) (ionos.MonitoringPolicy, error) {
		p, err := s.monitoring(now, in.MonitoringPolicyID)
		return changed(p, err, now, configuring(now, c.Delay, func(p *MonitoringPolicy) error { return s.watch(p, in.Servers) }), s.monitoringView)
	})
	simulator.Handle(c, ionos.DetachMonitoringPolicyServer, 202, func(s *State, now time.Time, in ionos.GetMonitoringPolicyServerInput) (ionos.MonitoringPolicy, error) {
		p, v, err := s.underPolicy(now, in)
		if err == nil {
			err = free(v)
		}
		return changed(p, err, now, configuring(now, c.Delay, func(*MonitoringPolicy) error {
			v.MonitoringPolicy = nil
			return nil
		}), s.monitoringView)
	})
}

// under reports whether the server is under the policy.
func (v *Server) under(p *MonitoringPolicy) bool {
	return named(*p.ID)(provider.Value(v.MonitoringPolicy))
}

// watched are the servers under a policy.
func (s *State) watched(p *MonitoringPolicy) []ionos.Ref {
	return s.refs(func(v *Server) bool { return v.under(p) })
}

// underPolicy finds a server under a policy, and the policy.
func (s *State) underPolicy(now time.Time, in ionos.GetMonitoringPolicyServerInput) (*MonitoringPolicy, *Server, error) {
	p, err := s.monitoring(now, in.MonitoringPolicyID)
	if err != nil {
		return nil, nil, err
	}
	v, err := s.server(now, in.ServerID)
	if err == nil && !v.under(p) {
		err = missing("SERVER_NOT_FOUND", "Server not found")
	}
	return p, v, err
}

// watch puts servers under a policy, all or none.
func (s *State) watch(p *MonitoringPolicy, ids []string) error {
	servers, err := s.members("servers", ids)
	for _, v := range servers {
		v.MonitoringPolicy = p.ref()
	}
	return err
}

// monitor puts a new server under a policy; a server that asks for none gets
// the default one.
func (s *State) monitor(now time.Time, v *Server, id *string) error {
	p, err := s.monitoring(now, provider.Or(id, policyDefault))
	if err != nil {
		return unknownID("monitoring_policy_id", provider.Value(id))
	}
	v.MonitoringPolicy = p.ref()
	return nil
}
