package sim

import (
	"fmt"
	"time"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

// handleUsages reports what servers, images, unused IPs and shared storages consumed. All
// amounts are those of today: the simulator does not remember former ones.
func handleUsages(c *Cloud) {
	simulator.Handle(c, ionos.ListUsages, 200, func(s *State, now time.Time, in ionos.ListUsagesInput) (out ionos.Usages, err error) {
		s.settle(now)
		from, to, err := span(now, in.TimeRange)
		if err != nil {
			return out, err
		}
		if to.After(now) {
			to = now
		}
		out = ionos.Usages{Servers: s.serverUsages(from, to), Images: s.imageUsages(from, to), PublicIPs: s.spareUsages(from, to), SharedStorages: s.sharedUsages(from, to)}
		for _, kind := range []*[]ionos.ResourceUsage{&out.Servers, &out.Images, &out.PublicIPs, &out.SharedStorages} {
			if *kind, err = narrow(*kind, in.Listing); err != nil {
				return out, err
			}
		}
		return out, nil
	})
}

func (s *State) serverUsages(from, to time.Time) []ionos.ResourceUsage {
	list := []ionos.ResourceUsage{}
	for _, v := range s.Servers {
		from, disks := since(from, v.CreationDate), 0
		if from.After(to) {
			continue // not made yet
		}
		for _, d := range v.Hardware.HDDs {
			disks += provider.Value(d.Size)
		}
		services := []ionos.ServiceUsage{
			service("CPU", "", "vCore", float64(provider.Value(v.Hardware.VCore)), from, to),
			service("HDD", "", "GB", float64(disks), from, to),
			service("RAM", "", "GB", number(v.Hardware.RAM), from, to),
		}
		for _, ip := range v.IPs {
			services = append(services, service("IP", provider.Value(ip.IP), "IP", 1, from, to))
		}
		list = append(list, ionos.ResourceUsage{ID: v.ID, Name: v.Name, Services: services})
	}
	return list
}

func (s *State) imageUsages(from, to time.Time) []ionos.ResourceUsage {
	list := []ionos.ResourceUsage{}
	for _, i := range s.Images {
		from, size := since(from, i.CreationDate), 0.0
		if from.After(to) {
			continue
		}
		for _, d := range i.HDDs {
			size += number(d.Size)
		}
		list = append(list, ionos.ResourceUsage{ID: i.ID, Name: i.Name,
			Services: []ionos.ServiceUsage{service("size", "", "GB", size, from, to)}})
	}
	return list
}

// spareUsages are the addresses that nothing has.
func (s *State) spareUsages(from, to time.Time) []ionos.ResourceUsage {
	list := []ionos.ResourceUsage{}
	for _, p := range s.PublicIPs {
		view := s.publicView(p)
		if from := since(from, view.CreationDate); view.AssignedTo == nil && !from.After(to) {
			list = append(list, ionos.ResourceUsage{Name: view.IP, Services: []ionos.ServiceUsage{service("UNUSED_IP", "", "IP", 1, from, to)}})
		}
	}
	return list
}

func (s *State) sharedUsages(from, to time.Time) []ionos.ResourceUsage {
	list := []ionos.ResourceUsage{}
	for _, d := range s.Shared {
		if from := since(from, &d.Created); !from.After(to) {
			list = append(list, ionos.ResourceUsage{Name: &d.Name, Services: []ionos.ServiceUsage{service("size", "", "GB", float64(d.Size), from, to)}})
		}
	}
	return list
}

// since is the later of a report's start and a resource's making.
func since(from time.Time, created *string) time.Time {
	made, err := time.Parse(time.RFC3339, provider.Value(created))
	if err == nil && made.After(from) {
		return made
	}
	return from
}

// service is one amount over a time; usage counts minutes, which the
// documented numbers are most like.
func service(kind, name, unit string, amount float64, from, to time.Time) ionos.ServiceUsage {
	text := fmt.Sprintf("%.2f", amount)
	minutes := provider.Decimal(fmt.Sprint(max(0, int(to.Sub(from).Minutes()))))
	out := ionos.ServiceUsage{Type: &kind, AvgAmount: &text, Unit: &unit, Usage: &minutes,
		Detail: []ionos.UsageSpan{{AvgAmount: &text, Unit: &unit, StartDate: new(at(from)), EndDate: new(at(to)), Usage: &minutes}}}
	if name != "" {
		out.Name = &name
	}
	return out
}
