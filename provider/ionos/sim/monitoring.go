package sim

import (
	"fmt"
	"time"

	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

// MonitoringPolicy is a policy. Its state stands in Phase, its servers are
// those that name it.
type MonitoringPolicy struct {
	ionos.MonitoringPolicy
	Phase Phase `json:"phase"`
}

// maxPolicies of one's own an account may have. The documented error has 3, a
// matter of the tariff; the inventory holds the ids of four examples.
const maxPolicies = 6

func handleMonitoring(c *Cloud) {
	simulator.Handle(c, ionos.ListMonitoringPolicies, 200, func(s *State, now time.Time, in ionos.ListInput) ([]ionos.MonitoringPolicy, error) {
		s.settle(now)
		views := []ionos.MonitoringPolicy{}
		for _, p := range s.Monitoring {
			views = append(views, s.monitoringView(p))
		}
		return narrow(views, in)
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
			p.Phase.configure(now, c.Delay)
			return nil
		})
	})
	simulator.Handle(c, ionos.DeleteMonitoringPolicy, 202, func(s *State, now time.Time, in ionos.GetMonitoringPolicyInput) (ionos.MonitoringPolicy, error) {
		return changeMonitoring(s, now, in.MonitoringPolicyID, func(p *MonitoringPolicy) error {
			p.Phase.begin(now, c.Delay, "REMOVING", "")
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
		own += 1 - val(p.Default)
	}
	if own >= maxPolicies {
		return ionos.MonitoringPolicy{}, quota("ngcs.monitoring.policies", own+1, maxPolicies)
	}
	p := &MonitoringPolicy{Phase: Phase{State: "ACTIVE"}}
	transcribe(in, &p.MonitoringPolicy)
	p.ID, p.Default, p.CreationDate = ptr(s.newID()), ptr(0), ptr(at(now))
	p.CloudPanelID = ptr(fmt.Sprintf("mo8962D_%d", s.Made))
	p.Ports, p.Processes = nil, nil
	if err := s.addPorts(p, in.Ports); err != nil {
		return ionos.MonitoringPolicy{}, err
	}
	if err := s.addProcesses(p, in.Processes); err != nil {
		return ionos.MonitoringPolicy{}, err
	}
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
	p.Name, p.Description, p.Email, p.Agent = orElse(in.Name, val(p.Name)), orElse(in.Description, val(p.Description)), orElse(in.Email, val(p.Email)), orElse(in.Agent, val(p.Agent))
	if in.Thresholds != nil {
		transcribe(in.Thresholds, p.Thresholds)
	}
	for _, v := range s.Servers {
		if v.MonitoringPolicy != nil && val(v.MonitoringPolicy.ID) == *p.ID {
			v.MonitoringPolicy = p.ref()
		}
	}
	return nil
}

// monitoring finds a policy that is there.
func (s *State) monitoring(now time.Time, id string) (*MonitoringPolicy, error) {
	s.settle(now)
	if p := seek(s.Monitoring, id, func(p *MonitoringPolicy) string { return *p.ID }); p != nil {
		return p, nil
	}
	return nil, missing("MONITORING_POLICY_NOT_FOUND", "Monitoring policy not found")
}

// ofMonitoring answers a read of one policy.
func ofMonitoring[Out any](show func(*State, *MonitoringPolicy) Out) func(*State, time.Time, ionos.GetMonitoringPolicyInput) (Out, error) {
	return func(s *State, now time.Time, in ionos.GetMonitoringPolicyInput) (out Out, err error) {
		p, err := s.monitoring(now, in.MonitoringPolicyID)
		if err != nil {
			return out, err
		}
		return show(s, p), nil
	}
}

// changeMonitoring edits a policy of the account's own that nothing is being
// done to, and answers with it.
func changeMonitoring(s *State, now time.Time, id string, edit func(*MonitoringPolicy) error) (ionos.MonitoringPolicy, error) {
	p, err := s.monitoring(now, id)
	if err == nil && val(p.Default) == 1 {
		err = notAllowed("Operation not allowed in default monitoring policy")
	}
	if err == nil {
		err = p.Phase.free("monitoring policy")
	}
	if err == nil {
		err = edit(p)
	}
	if err != nil {
		return ionos.MonitoringPolicy{}, err
	}
	return s.monitoringView(p), nil
}

func notAllowed(text string) error {
	return &simulator.Fault{Status: 403, Code: "NOT_ALLOWED_ERROR", Text: text}
}

func (p *MonitoringPolicy) ref() *ionos.Ref { return &ionos.Ref{ID: p.ID, Name: p.Name} }

// monitoringView is the policy as an answer shows it.
func (s *State) monitoringView(p *MonitoringPolicy) ionos.MonitoringPolicy {
	out := p.MonitoringPolicy
	out.State, out.Servers = p.Phase.shown(), s.monitored(p)
	return out
}

// settleMonitoring ends the work of policies. The servers of one that is gone
// are unmonitored.
func (s *State) settleMonitoring(now time.Time) {
	s.Monitoring = living(s.Monitoring, now, func(p *MonitoringPolicy) *Phase { return &p.Phase }, func(gone *MonitoringPolicy) {
		for _, v := range s.Servers {
			if v.MonitoringPolicy != nil && val(v.MonitoringPolicy.ID) == *gone.ID {
				v.MonitoringPolicy = nil
			}
		}
	})
}
