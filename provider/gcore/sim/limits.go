package sim

import (
	"time"

	"signoff/provider"
	"signoff/provider/gcore"
	"signoff/provider/simulator"
)

// demand is what instances take of a region's quota.
type demand struct{ instances, cpus, ram, volumes, size, external, floating int }

// quota of every region.
var quota = demand{instances: 10, cpus: 64, ram: 131072, volumes: 40, size: 2000, external: 10, floating: 4}

// used is what the region's instances take already.
func (s *State) used(region int) demand {
	var d demand
	for _, v := range s.Instances {
		if v.RegionID == region {
			f := flavorOf(v.Flavor)
			d.instances, d.cpus, d.ram = d.instances+1, d.cpus+provider.Value(f.VCPUs), d.ram+provider.Value(f.RAM)
		}
	}
	for _, v := range s.Volumes {
		if v.RegionID == region {
			d.volumes, d.size = d.volumes+1, d.size+v.Size
		}
	}
	for _, p := range s.Ports {
		if n := s.network(p.NetworkID); p.RegionID == region && n.External {
			d.external++
		}
	}
	for _, f := range s.FloatingIPs {
		if f.RegionID == region {
			d.floating++
		}
	}
	return d
}

// takes adds what an interface of a kind takes.
func (d *demand) takes(kind string, floating *gcore.NewFloatingIP) {
	if kind == "external" {
		d.external++
	}
	if floating != nil && floating.Source == "new" {
		d.floating++
	}
}

// exceeded shows the limits that further demand would break.
func (s *State) exceeded(region int, d demand) (out gcore.Limits, broken bool) {
	have := s.used(region)
	for _, q := range []struct {
		limit, used, asked   int
		show, usage, request **int
	}{
		{quota.instances, have.instances, d.instances, &out.VMCountLimit, &out.VMCountUsage, &out.VMCountRequested},
		{quota.cpus, have.cpus, d.cpus, &out.CPUCountLimit, &out.CPUCountUsage, &out.CPUCountRequested},
		{quota.ram, have.ram, d.ram, &out.RAMLimit, &out.RAMUsage, &out.RAMRequested},
		{quota.volumes, have.volumes, d.volumes, &out.VolumeCountLimit, &out.VolumeCountUsage, &out.VolumeCountRequested},
		{quota.size, have.size, d.size, &out.VolumeSizeLimit, &out.VolumeSizeUsage, &out.VolumeSizeRequested},
		{quota.external, have.external, d.external, &out.ExternalIPCountLimit, &out.ExternalIPCountUsage, &out.ExternalIPCountRequested},
		{quota.floating, have.floating, d.floating, &out.FloatingCountLimit, &out.FloatingCountUsage, &out.FloatingCountRequested},
	} {
		if q.used+q.asked > q.limit {
			*q.show, *q.usage, *q.request, broken = new(q.limit), new(q.used), new(q.asked), true
		}
	}
	return out, broken
}

func handleLimits(c *Cloud) {
	here(c, gcore.CheckLimits, 200, func(s *State, _ time.Time, in gcore.CheckLimitsInput) (gcore.Limits, error) {
		one := demand{instances: 1}
		if in.Flavor != nil {
			f := flavorOf(*in.Flavor)
			if f == nil {
				return gcore.Limits{}, missing("Flavor %s was not found", *in.Flavor)
			}
			one.cpus, one.ram = provider.Value(f.VCPUs), provider.Value(f.RAM)
		}
		for _, v := range in.Volumes {
			if v.Source != "existing-volume" {
				one.volumes, one.size = one.volumes+1, one.size+provider.Value(v.Size)
			}
		}
		for _, n := range in.Interfaces {
			one.takes(n.Type, n.FloatingIP)
		}
		out, _ := s.exceeded(in.RegionID, one.times(len(in.Names)+len(in.NameTemplates)))
		return out, nil
	})
}

func (d demand) times(n int) demand {
	return demand{d.instances * n, d.cpus * n, d.ram * n, d.volumes * n, d.size * n, d.external * n, d.floating * n}
}

// overQuota is the refusal of what exceeds the quota; its status is assumed.
func overQuota() error {
	return &simulator.Fault{Status: 400, Code: "QuotaLimitExceed", Text: "Quota limit exceeded; see check_limits"}
}
