package sim

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"signoff/provider"
	"signoff/provider/gcore"
)

// intervals are the ones that metrics are kept for.
var intervals = map[string][]int{"hour": {1, 6, 24}, "day": {7, 14}}

func handleWatch(c *Cloud) {
	here(c, gcore.GetInstanceConsole, 200, func(s *State, _ time.Time, in gcore.ConsoleInput) (gcore.Console, error) {
		v, err := s.instance(in.InstanceInput)
		switch {
		case err != nil:
			return gcore.Console{}, err
		case v.Work != nil:
			return gcore.Console{}, conflict("The console is locked by task %s", v.Work.TaskID)
		case in.ConsoleType != nil && *in.ConsoleType != "novnc":
			return gcore.Console{}, invalid("Console type %s is not available", *in.ConsoleType)
		}
		url := provider.Secret("https://console.sandbox.example/vnc_auto.html?token=" + s.newID())
		return gcore.Console{RemoteConsole: &gcore.RemoteConsole{Protocol: new("vnc"), Type: new("novnc"), URL: &url}}, nil
	})
	here(c, gcore.GetInstanceMetrics, 200, func(s *State, now time.Time, in gcore.MetricsInput) (gcore.List[gcore.Metrics], error) {
		if _, err := s.instance(in.InstanceInput); err != nil {
			return gcore.List[gcore.Metrics]{}, err
		}
		if !slices.Contains(intervals[in.TimeUnit], in.TimeInterval) {
			return gcore.List[gcore.Metrics]{}, invalid("time_interval is 1, 6 or 24 hours, 7 or 14 days")
		}
		return page(metrics(now, in), in.Limit, in.Offset, 1000), nil
	})
}

// metrics are twelve plausible points of the interval.
func metrics(now time.Time, in gcore.MetricsInput) []gcore.Metrics {
	unit := time.Hour
	if in.TimeUnit == "day" {
		unit = 24 * time.Hour
	}
	step := time.Duration(in.TimeInterval) * unit / 12
	points := []gcore.Metrics{}
	for i := range 12 {
		number := func(base, spread int) *provider.Decimal {
			return decimal(provider.Decimal(strconv.Itoa(base + i*7%spread)))
		}
		points = append(points, gcore.Metrics{Time: new(now.Add(-step * time.Duration(12-i)).UTC().Format(time.RFC3339)),
			CPUUtil: number(5, 40), MemoryUtil: decimal(provider.Decimal(fmt.Sprintf("33.%d", i%9+1))),
			NetworkBpsIngress: number(102, 900), NetworkBpsEgress: number(96, 700), NetworkPpsIngress: number(1, 9), NetworkPpsEgress: number(1, 8),
			Disks: []gcore.DiskMetrics{{DiskName: new("vda"), DiskBpsRead: number(16384, 512), DiskBpsWrite: number(86016, 512), DiskIOPSRead: number(3, 20), DiskIOPSWrite: number(12, 30)}}})
	}
	return points
}
