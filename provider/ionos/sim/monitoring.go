package sim

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"time"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

// handleMonitoring serves measurements made up from a server's id and the time,
// so that they are believable, differ by server, and are the same when read again.
func handleMonitoring(c *Cloud) {
	simulator.Handle(c, ionos.ListMonitoring, 200, func(s *State, now time.Time, in ionos.Listing) ([]ionos.MonitoredServer, error) {
		s.settle(now)
		views := []ionos.MonitoredServer{}
		for _, v := range s.Servers {
			views = append(views, v.monitored(now))
		}
		return narrow(views, in)
	})
	simulator.Handle(c, ionos.GetMonitoring, 200, func(s *State, now time.Time, in ionos.GetMonitoringInput) (ionos.Monitoring, error) {
		v, err := s.server(now, in.ServerID)
		if err != nil {
			return ionos.Monitoring{}, err
		}
		from, to, err := span(now, in.TimeRange)
		if err != nil {
			return ionos.Monitoring{}, err
		}
		return v.measured(now, from, to), nil
	})
}

// monitored is one row of the overview.
func (v *Server) monitored(now time.Time) ionos.MonitoredServer {
	words := func(text string) *ionos.MeterState { return &ionos.MeterState{State: &text} }
	return ionos.MonitoredServer{ID: v.ID, Name: v.Name, Alerts: v.counts(), AlertsCount: v.counts(), Agent: v.agent(), Datacenter: v.Datacenter,
		Status: &ionos.MonitoringStatus{State: v.view(now).Status.State, CPU: words(v.cpu(now)), RAM: words(v.memory(now)), Disk: words(v.disks()),
			Transfer: words(v.traffic(now)), InternalPing: words(v.pings(now))}}
}

// measured is all that is known of a server over a time.
func (v *Server) measured(now, from, to time.Time) ionos.Monitoring {
	out := ionos.Monitoring{ID: v.ID, Name: v.Name, Status: &ionos.MonitoringStatus{State: v.view(now).Status.State}, Alerts: v.counts(), AlertsCount: v.counts(),
		Agent: v.agent(), Datacenter: v.Datacenter,
		CPU:          &ionos.LoadMeter{Warning: new(90), Critical: new(95), Data: []ionos.LoadSample{}, Unit: &ionos.LoadUnit{UsedPercent: new("%")}, Status: new(v.cpu(now))},
		RAM:          &ionos.LoadMeter{Warning: new(90), Critical: new(95), Data: []ionos.LoadSample{}, Unit: &ionos.LoadUnit{UsedPercent: new("%")}, Status: new(v.memory(now))},
		Disk:         &ionos.DiskMeter{Warning: new(80), Critical: new(95), Status: new(v.disks())},
		Transfer:     &ionos.TransferMeter{Warning: new(1000), Critical: new(2000), Data: []ionos.TransferSample{}, Unit: &ionos.TransferUnit{Downstream: new("bps"), Upstream: new("bps")}, Status: new(v.traffic(now))},
		InternalPing: &ionos.PingMeter{Warning: new(50), Critical: new(100), Data: []ionos.PingSample{}, Unit: &ionos.PingUnit{Loss: new("%"), RTA: new("ms")}, Status: new(v.pings(now))},
	}
	step := stepOf(to.Sub(from))
	for t := from.Truncate(step).Add(step); !t.After(to) && !t.After(now); t = t.Add(step) {
		date := new(zulu(t))
		out.CPU.Data = append(out.CPU.Data, ionos.LoadSample{Date: date, UsedPercent: v.meter("cpu", t)})
		out.RAM.Data = append(out.RAM.Data, ionos.LoadSample{Date: date, UsedPercent: v.meter("ram", t)})
		out.Transfer.Data = append(out.Transfer.Data, ionos.TransferSample{Date: date, Downstream: v.meter("down", t), Upstream: v.meter("up", t)})
		out.InternalPing.Data = append(out.InternalPing.Data, ionos.PingSample{Date: date, Loss: v.meter("loss", t), RTA: v.meter("rta", t)})
	}
	return out
}

// stepOf spaces samples so that any period has at most some hundred.
func stepOf(period time.Duration) time.Duration {
	step := 5 * time.Minute
	for period/step > 100 {
		step *= 2
	}
	return step
}

// ranges are the values of each meter: the least, how far servers differ, and
// how far one server's samples do.
var ranges = map[string][3]float64{"cpu": {2, 30, 12}, "ram": {25, 45, 6}, "disk": {15, 50, 0}, "down": {400, 90000, 40000}, "up": {400, 160000, 60000},
	"loss": {0, 0, 0}, "rta": {0.3, 0.4, 0.2}}

// meter is what a meter shows at a time. A server that is off does nothing and
// answers no ping.
func (v *Server) meter(name string, t time.Time) *provider.Decimal {
	value := 0.0
	switch {
	case v.Rest != "POWERED_OFF":
		r := ranges[name]
		value = r[0] + r[1]*chance(provider.Value(v.ID), name) + r[2]*chance(provider.Value(v.ID), name, t.Format(time.RFC3339))
	case name == "loss":
		value = 100
	}
	d, _ := provider.ParseDecimal(fmt.Sprintf("%.2f", value)) // two decimals always parse
	return &d
}

// chance is a number from 0 to 1 made of words.
func chance(words ...string) float64 {
	sum := sha256.Sum256(fmt.Append(nil, words))
	return float64(binary.BigEndian.Uint16(sum[:])) / 65536
}

func (v *Server) cpu(t time.Time) string {
	return fmt.Sprintf("CPU usage: OK - CPU_Total %.0f%% used", number(v.meter("cpu", t)))
}

func (v *Server) memory(t time.Time) string {
	percent := number(v.meter("ram", t))
	return fmt.Sprintf("RAM usage: OK %.0fMB (%.0f%%) used", number(v.Hardware.RAM)*1024*percent/100, percent)
}

// disks repeats the alert, if there is one.
func (v *Server) disks() string {
	for _, a := range append(append([]ionos.Alert{}, provider.Value(v.Alerts).Critical...), provider.Value(v.Alerts).Warning...) {
		if provider.Value(a.Type) == "disk" {
			return provider.Value(a.Description)
		}
	}
	percent, size := number(v.meter("disk", time.Time{})), 0
	for _, d := range v.Hardware.HDDs {
		size += provider.Value(d.Size)
	}
	return fmt.Sprintf("Disk usage: OK / %.2fGB (%.0f%%) used", float64(size)*percent/100, percent)
}

func (v *Server) traffic(t time.Time) string {
	return fmt.Sprintf("Network traffic: OK - %.0f Kbps received: %.0f Kbps transmitted:", number(v.meter("down", t))/1000, number(v.meter("up", t))/1000)
}

func (v *Server) pings(t time.Time) string {
	address := "no address"
	if len(v.IPs) > 0 {
		address = provider.Value(v.IPs[0].IP)
	}
	if v.Rest == "POWERED_OFF" {
		return "CRITICAL - " + address + ": lost 100%"
	}
	return fmt.Sprintf("OK - %s: rta %sms, lost 0%%", address, *v.meter("rta", t))
}

// counts counts alerts; four resources are watched on every server.
func (v *Server) counts() *ionos.AlertCounts {
	critical, warning := len(provider.Value(v.Alerts).Critical), len(provider.Value(v.Alerts).Warning)
	none := &ionos.AlertCount{Critical: new(0), Warning: new(0), OK: new(0)}
	return &ionos.AlertCounts{Resources: &ionos.AlertCount{Critical: &critical, Warning: &warning, OK: new(max(0, 4-critical-warning))}, Ports: none, Process: none}
}

// agent says that nobody installed one, which the default policy allows.
func (v *Server) agent() *ionos.MonitoringAgent {
	return &ionos.MonitoringAgent{Installed: new(false), Needed: new(false), Missed: new(false)}
}
