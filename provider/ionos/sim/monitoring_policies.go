package sim

import (
	"fmt"
	"time"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

// MonitoringPolicy is a policy. Its servers are those that name it.
type MonitoringPolicy struct {
	ionos.MonitoringPolicy
	Stage
}

func (p *MonitoringPolicy) noun() string { return "monitoring policy" }

func (p *MonitoringPolicy) key() (id, name string) {
	return provider.Value(p.ID), provider.Value(p.Name)
}

// maxPolicies of one's own an account may have. The documented error has 3, a
// matter of the tariff; the inventory holds the ids of four examples.
const maxPolicies = 6

func handleMonitoringPolicies(c *Cloud) {
	simulator.Handle(c, ionos.ListMonitoringPolicies, 200, func(s *State, now time.Time, in ionos.Listing) ([]ionos.MonitoringPolicy, error) {
		s.settle(now)
		return listed(s.Monitoring, s.monitoringView, in)
	})
	simulator.Handle(c, ionos.GetMonitoringPolicy, 200, ofMonitoring((*State).monitoringView))
	simulator.Handle(c, ionos.CreateMonitoringPolicy, 201, func(s *State, now time.Time, in ionos.CreateMonitoringPolicyInput) (ionos.MonitoringPolicy, error) {
		s.settle(now)
		return s.addMonitoring(now, in)
	})
	simulator.Handle(c, ionos.UpdateMonitoringPolicy, 202, func(s *State, now time.Time, in ionos.UpdateMonitoringPolicyInput) (ionos.MonitoringPolicy, error) {
		return changeMonitoring(s, now, in.MonitoringPolicyID, func(p *MonitoringPolicy) error {
			if err := s.updateMonitoring(p, in); err != nil {
				return err
			}
			p.configure(now, c.Delay)
			return nil
		})
	})
	simulator.Handle(c, ionos.DeleteMonitoringPolicy, 202, func(s *State, now time.Time, in ionos.GetMonitoringPolicyInput) (ionos.MonitoringPolicy, error) {
		return changeMonitoring(s, now, in.MonitoringPolicyID, func(p *MonitoringPolicy) error {
			p.remove(now, c.Delay)
			return nil
		})
	})
	handleMonitoringPorts(c)
	handleMonitoringProcesses(c)
	handleMonitoringServers(c)
}

func (s *State) addMonitoring(now time.Time, in ionos.CreateMonitoringPolicyInput) (ionos.MonitoringPolicy, error) {
	own := 0
	for _, p := range s.Monitoring {
		own += 1 - provider.Value(p.Default)
	}
	if own >= maxPolicies {
		return ionos.MonitoringPolicy{}, quota("ngcs.monitoring.policies", own+1, maxPolicies)
	}
	p := &MonitoringPolicy{}
	transcribe(in, &p.MonitoringPolicy)
	p.ID, p.Default, p.CreationDate = new(s.newID()), new(0), new(at(now))
	p.CloudPanelID = new(fmt.Sprintf("mo8962D_%d", s.Made))
	p.Ports, p.Processes = nil, nil
	if err := s.addPorts(p, in.Ports); err != nil {
		return ionos.MonitoringPolicy{}, err
	}
	if err := s.addProcesses(p, in.Processes); err != nil {
		return ionos.MonitoringPolicy{}, err
	}
	p.begin(now, 0, "CONFIGURING", "ACTIVE")
	s.Monitoring = append(s.Monitoring, p)
	return s.monitoringView(p), nil
}

// updateMonitoring changes what is given. Thresholds left out stay; a list of
// ports or processes replaces the present one.
func (s *State) updateMonitoring(p *MonitoringPolicy, in ionos.UpdateMonitoringPolicyInput) error {
	ports, err := s.replacePorts(p, in.Ports)
	if err != nil {
		return err
	}
	processes, err := s.replaceProcesses(p, in.Processes)
	if err != nil {
		return err
	}
	p.Ports, p.Processes = ports, processes
	p.Name, p.Description, p.Email, p.Agent = either(in.Name, p.Name), either(in.Description, p.Description), either(in.Email, p.Email), either(in.Agent, p.Agent)
	if in.Thresholds != nil {
		transcribe(in.Thresholds, p.Thresholds)
	}
	s.renameMonitoring(p)
	return nil
}

// monitoring finds a policy that is there.
func (s *State) monitoring(now time.Time, id string) (*MonitoringPolicy, error) {
	s.settle(now)
	return find(s.Monitoring, id, missing("MONITORING_POLICY_NOT_FOUND", "Monitoring policy not found"))
}

// ofMonitoring answers a read of one policy.
func ofMonitoring[Out any](show func(*State, *MonitoringPolicy) Out) func(*State, time.Time, ionos.GetMonitoringPolicyInput) (Out, error) {
	return func(s *State, now time.Time, in ionos.GetMonitoringPolicyInput) (Out, error) {
		p, err := s.monitoring(now, in.MonitoringPolicyID)
		return shown(p, err, func(p *MonitoringPolicy) Out { return show(s, p) })
	}
}

// changeMonitoring edits a policy of the account's own that nothing is being
// done to, and answers with it.
func changeMonitoring(s *State, now time.Time, id string, edit func(*MonitoringPolicy) error) (ionos.MonitoringPolicy, error) {
	p, err := s.monitoring(now, id)
	if err == nil && provider.Value(p.Default) == 1 {
		err = notAllowed("Operation not allowed in default monitoring policy")
	}
	return changed(p, err, now, edit, s.monitoringView)
}

func (p *MonitoringPolicy) ref() *ionos.Ref { return &ionos.Ref{ID: p.ID, Name: p.Name} }

// monitoringView is the policy as an answer shows it.
func (s *State) monitoringView(p *MonitoringPolicy) ionos.MonitoringPolicy {
	out := p.MonitoringPolicy
	out.State, out.Servers = p.shown(), s.watched(p)
	return out
}
