package sim

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

// handleUsages reports what servers, images and unused IPs consumed. All
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
		out = ionos.Usages{Servers: s.serverUsages(from, to), Images: s.imageUsages(from, to), PublicIPs: s.spareUsages(from, to), SharedStorages: []ionos.ResourceUsage{}}
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
			disks += val(d.Size)
		}
		services := []ionos.ServiceUsage{
			service("CPU", "", "vCore", float64(val(v.Hardware.VCore)), from, to),
			service("HDD", "", "GB", float64(disks), from, to),
			service("RAM", "", "GB", number(v.Hardware.RAM), from, to),
		}
		for _, ip := range v.IPs {
			services = append(services, service("IP", val(ip.IP), "IP", 1, from, to))
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

func (s *State) spareUsages(from, to time.Time) []ionos.ResourceUsage {
	list := []ionos.ResourceUsage{}
	for _, ip := range s.Spare {
		list = append(list, ionos.ResourceUsage{Name: ip.IP, Services: []ionos.ServiceUsage{service("UNUSED_IP", "", "IP", 1, from, to)}})
	}
	slices.SortFunc(list, func(a, b ionos.ResourceUsage) int { return strings.Compare(val(a.Name), val(b.Name)) })
	return list
}

// since is the later of a report's start and a resource's making.
func since(from time.Time, created *string) time.Time {
	made, err := time.Parse(time.RFC3339, val(created))
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
		Detail: []ionos.UsageSpan{{AvgAmount: &text, Unit: &unit, StartDate: ptr(at(from)), EndDate: ptr(at(to)), Usage: &minutes}}}
	if name != "" {
		out.Name = &name
	}
	return out
}
