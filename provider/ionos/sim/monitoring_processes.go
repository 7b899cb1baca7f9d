package sim

import (
	"fmt"
	"slices"
	"time"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

func handleMonitoringProcesses(c *Cloud) {
	simulator.Handle(c, ionos.ListMonitoringPolicyProcesses, 200, ofMonitoring(func(_ *State, p *MonitoringPolicy) []ionos.MonitoringProcess {
		return append([]ionos.MonitoringProcess{}, p.Processes...)
	}))
	simulator.Handle(c, ionos.GetMonitoringPolicyProcess, 200, func(s *State, now time.Time, in ionos.GetMonitoringPolicyProcessInput) (ionos.MonitoringProcess, error) {
		p, err := s.monitoring(now, in.MonitoringPolicyID)
		if err != nil {
			return ionos.MonitoringProcess{}, err
		}
		process, err := p.process(in.ProcessID)
		return provider.Value(process), err
	})
	simulator.Handle(c, ionos.CreateMonitoringPolicyProcesses, 202, func(s *State, now time.Time, in ionos.CreateMonitoringPolicyProcessesInput) ([]ionos.MonitoringProcess, error) {
		view, err := changeMonitoring(s, now, in.MonitoringPolicyID, func(p *MonitoringPolicy) error {
			if !provider.Value(p.Agent) {
				return notAllowed("Operation not allowed: agent required")
			}
			if err := s.addProcesses(p, in.Processes); err != nil {
				return err
			}
			p.configure(now, c.Delay)
			return nil
		})
		return view.Processes, err
	})
	simulator.Handle(c, ionos.UpdateMonitoringPolicyProcess, 202, func(s *State, now time.Time, in ionos.UpdateMonitoringPolicyProcessInput) (ionos.MonitoringPolicy, error) {
		return changeMonitoring(s, now, in.MonitoringPolicyID, func(p *MonitoringPolicy) error {
			process, err := p.process(in.ProcessID)
			if err != nil {
				return err
			}
			if provider.Value(process.Process) != in.Change.Process {
				return invalid("Wrong value Field(s) processes", map[string]int{"processes": 1})
			}
			*process = newProcess(*process.ID, ionos.NewMonitoringProcess(in.Change))
			p.configure(now, c.Delay)
			return nil
		})
	})
	simulator.Handle(c, ionos.DeleteMonitoringPolicyProcess, 202, func(s *State, now time.Time, in ionos.GetMonitoringPolicyProcessInput) (ionos.MonitoringPolicy, error) {
		return changeMonitoring(s, now, in.MonitoringPolicyID, func(p *MonitoringPolicy) error {
			if _, err := p.process(in.ProcessID); err != nil {
				return err
			}
			p.Processes = slices.DeleteFunc(p.Processes, func(process ionos.MonitoringProcess) bool { return provider.Value(process.ID) == in.ProcessID })
			p.configure(now, c.Delay)
			return nil
		})
	})
}

func (p *MonitoringPolicy) process(id string) (*ionos.MonitoringProcess, error) {
	for i := range p.Processes {
		if provider.Value(p.Processes[i].ID) == id {
			return &p.Processes[i], nil
		}
	}
	return nil, missing("PROCESS_NOT_FOUND", "Monitoring policy process does not exist")
}

// addProcesses adds all processes or none.
func (s *State) addProcesses(p *MonitoringPolicy, processes []ionos.NewMonitoringProcess) error {
	added := slices.Clone(p.Processes)
	for _, n := range processes {
		if slices.ContainsFunc(added, func(process ionos.MonitoringProcess) bool { return provider.Value(process.Process) == n.Process }) {
			return invalid(fmt.Sprintf("Process %s already monitored", n.Process), nil)
		}
		added = append(added, newProcess(s.newID(), n))
	}
	p.Processes = added
	return nil
}

// newProcess shows the e-mail switch in both documented spellings.
func newProcess(id string, n ionos.NewMonitoringProcess) ionos.MonitoringProcess {
	return ionos.MonitoringProcess{ID: &id, Process: &n.Process, AlertIf: &n.AlertIf,
		EmailNotification: &n.EmailNotification, EmailNotifications: &n.EmailNotification}
}

// replaceProcesses is replacePorts for processes.
func (s *State) replaceProcesses(p *MonitoringPolicy, asked []ionos.ChangedMonitoringProcess) ([]ionos.MonitoringProcess, error) {
	if asked == nil {
		return p.Processes, nil
	}
	processes := []ionos.MonitoringProcess{}
	for _, a := range asked {
		if a.Process == nil {
			return nil, invalid("Wrong value Field(s) processes", map[string]int{"processes": 1})
		}
		was := newProcess(s.newID(), ionos.NewMonitoringProcess{AlertIf: "NOT_RUNNING"})
		for _, present := range p.Processes {
			if *present.Process == *a.Process {
				was = present
			}
		}
		processes = append(processes, newProcess(*was.ID, ionos.NewMonitoringProcess{Process: *a.Process,
			AlertIf: provider.Or(a.AlertIf, *was.AlertIf), EmailNotification: provider.Or(a.EmailNotification, *was.EmailNotification)}))
	}
	return processes, nil
}
