package sim

import (
	"fmt"
	"slices"
	"time"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

func handleMonitoringPorts(c *Cloud) {
	simulator.Handle(c, ionos.ListMonitoringPolicyPorts, 200, ofMonitoring(func(_ *State, p *MonitoringPolicy) []ionos.MonitoringPort {
		return append([]ionos.MonitoringPort{}, p.Ports...)
	}))
	simulator.Handle(c, ionos.GetMonitoringPolicyPort, 200, func(s *State, now time.Time, in ionos.GetMonitoringPolicyPortInput) (ionos.MonitoringPort, error) {
		p, err := s.monitoring(now, in.MonitoringPolicyID)
		if err != nil {
			return ionos.MonitoringPort{}, err
		}
		port, err := p.port(in.PortID)
		return provider.Value(port), err
	})
	simulator.Handle(c, ionos.CreateMonitoringPolicyPorts, 202, func(s *State, now time.Time, in ionos.CreateMonitoringPolicyPortsInput) (ionos.MonitoringPolicy, error) {
		return changeMonitoring(s, now, in.MonitoringPolicyID, func(p *MonitoringPolicy) error {
			if err := s.addPorts(p, in.Ports); err != nil {
				return err
			}
			p.configure(now, c.Delay)
			return nil
		})
	})
	simulator.Handle(c, ionos.UpdateMonitoringPolicyPort, 202, func(s *State, now time.Time, in ionos.UpdateMonitoringPolicyPortInput) (ionos.MonitoringPolicy, error) {
		return changeMonitoring(s, now, in.MonitoringPolicyID, func(p *MonitoringPolicy) error {
			port, err := p.port(in.PortID)
			if err != nil {
				return err
			}
			if provider.Value(port.Protocol) != in.Change.Protocol || provider.Value(port.Port) != in.Change.Port {
				return invalid("Wrong value Field(s) ports", map[string]int{"ports": 1})
			}
			*port = newPort(*port.ID, ionos.NewMonitoringPort(in.Change))
			p.configure(now, c.Delay)
			return nil
		})
	})
	simulator.Handle(c, ionos.DeleteMonitoringPolicyPort, 202, func(s *State, now time.Time, in ionos.GetMonitoringPolicyPortInput) (ionos.MonitoringPolicy, error) {
		return changeMonitoring(s, now, in.MonitoringPolicyID, func(p *MonitoringPolicy) error {
			if _, err := p.port(in.PortID); err != nil {
				return err
			}
			p.Ports = slices.DeleteFunc(p.Ports, func(port ionos.MonitoringPort) bool { return provider.Value(port.ID) == in.PortID })
			p.configure(now, c.Delay)
			return nil
		})
	})
}

func (p *MonitoringPolicy) port(id string) (*ionos.MonitoringPort, error) {
	for i := range p.Ports {
		if provider.Value(p.Ports[i].ID) == id {
			return &p.Ports[i], nil
		}
	}
	return nil, missing("PORT_NOT_FOUND", "Monitoring policy port does not exist")
}

// addPorts adds all ports or none.
func (s *State) addPorts(p *MonitoringPolicy, ports []ionos.NewMonitoringPort) error {
	added := slices.Clone(p.Ports)
	for _, n := range ports {
		if slices.ContainsFunc(added, func(port ionos.MonitoringPort) bool {
			return provider.Value(port.Protocol) == n.Protocol && provider.Value(port.Port) == n.Port
		}) {
			return invalid(fmt.Sprintf("Port %d already monitored", n.Port), nil)
		}
		added = append(added, newPort(s.newID(), n))
	}
	p.Ports = added
	return nil
}

// newPort shows the e-mail switch in both documented spellings.
func newPort(id string, n ionos.NewMonitoringPort) ionos.MonitoringPort {
	return ionos.MonitoringPort{ID: &id, Protocol: &n.Protocol, Port: &n.Port, AlertIf: &n.AlertIf,
		EmailNotification: &n.EmailNotification, EmailNotifications: &n.EmailNotification}
}

// replacePorts makes the list of ports that a change of the whole policy gives.
// No list leaves the present one; an entry that was there keeps its id.
func (s *State) replacePorts(p *MonitoringPolicy, asked []ionos.ChangedMonitoringPort) ([]ionos.MonitoringPort, error) {
	if asked == nil {
		return p.Ports, nil
	}
	ports := []ionos.MonitoringPort{}
	for _, a := range asked {
		if a.Protocol == nil || a.Port == nil {
			return nil, invalid("Wrong value Field(s) ports", map[string]int{"ports": 1})
		}
		was := newPort(s.newID(), ionos.NewMonitoringPort{AlertIf: "NOT_RESPONDING"})
		for _, present := range p.Ports {
			if *present.Protocol == *a.Protocol && *present.Port == *a.Port {
				was = present
			}
		}
		ports = append(ports, newPort(*was.ID, ionos.NewMonitoringPort{Protocol: *a.Protocol, Port: *a.Port,
			AlertIf: provider.Or(a.AlertIf, *was.AlertIf), EmailNotification: provider.Or(a.EmailNotification, *was.EmailNotification)}))
	}
	return ports, nil
}
