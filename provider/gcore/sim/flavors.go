package sim

import (
	"fmt"
	"strings"
	"time"

	"signoff/provider"
	"signoff/provider/gcore"
)

// flavors on offer never change.
var flavors = []gcore.Flavor{
	flavor("g1-standard-1-2", 1, 2048, "linux", "0.012", "8.64"),
	flavor("g1-standard-2-4", 2, 4096, "linux", "0.024", "17.28"),
	flavor("g1-standard-4-8", 4, 8192, "linux", "0.048", "34.56"),
	flavor("g1-memory-2-8", 2, 8192, "linux", "0.036", "25.92"),
	flavor("g2-standard-32-64", 32, 65536, "linux", "0.384", "276.48"),
	flavor("g1w-standard-4-8", 4, 8192, "windows", "0.096", "69.12"),
	disabled(flavor("g0-standard-1-1", 1, 1024, "linux", "0.01", "7.2")),
}

func flavor(id string, vcpus, ram int, system string, hour, month provider.Decimal) gcore.Flavor {
	return gcore.Flavor{FlavorID: &id, FlavorName: &id, VCPUs: &vcpus, RAM: &ram, OSType: &system, Architecture: new("x86_64"), Disabled: new(false),
		HardwareDescription: map[string]string{"vcpus": fmt.Sprint(vcpus), "ram": fmt.Sprint(ram)},
		PricePerHour:        &hour, PricePerMonth: &month, CurrencyCode: new("EUR"), PriceStatus: new("show")}
}

func disabled(f gcore.Flavor) gcore.Flavor {
	f.Disabled = new(true)
	return f
}

func decimal(text provider.Decimal) *provider.Decimal { return &text }

func flavorOf(id string) *gcore.Flavor {
	return find(flavors, func(f gcore.Flavor) bool { return provider.Value(f.FlavorID) == id })
}

// offer lists flavors, with prices when asked for.
func offer(prices bool, fits func(gcore.Flavor) bool) []gcore.Flavor {
	kept := []gcore.Flavor{}
	for _, f := range flavors {
		if !fits(f) {
			continue
		}
		if !prices {
			f.PricePerHour, f.PricePerMonth, f.CurrencyCode, f.PriceStatus = nil, nil, nil, nil
		}
		kept = append(kept, f)
	}
	return kept
}

func handleFlavors(c *Cloud) {
	here(c, gcore.ListFlavors, 200, func(_ *State, _ time.Time, in gcore.ListFlavorsInput) (gcore.List[gcore.Flavor], error) {
		return page(offer(provider.Value(in.IncludePrices), func(f gcore.Flavor) bool {
			return (in.Disabled == nil || *in.Disabled || !provider.Value(f.Disabled)) &&
				!(provider.Value(in.ExcludeLinux) && provider.Value(f.OSType) == "linux") && !(provider.Value(in.ExcludeWindows) && provider.Value(f.OSType) == "windows")
		}), in.Limit, in.Offset, 1000), nil
	})
	here(c, gcore.ListFlavorsForNew, 200, func(s *State, _ time.Time, in gcore.FlavorsForNewInput) (gcore.List[gcore.Flavor], error) {
		system := "linux"
		for _, v := range in.Volumes {
			if i := s.image(provider.Value(v.ImageID)); i != nil {
				system = provider.Value(i.OSType)
			}
		}
		return page(withCapacity(offer(provider.Value(in.IncludePrices), fitting(system, ""))), nil, nil, 0), nil
	})
	here(c, gcore.ListFlavorsForResize, 200, func(s *State, _ time.Time, in gcore.FlavorsForResizeInput) (gcore.List[gcore.Flavor], error) {
		v, err := s.instance(in.InstanceInput)
		if err != nil {
			return gcore.List[gcore.Flavor]{}, err
		}
		return page(withCapacity(offer(provider.Value(in.IncludePrices), fitting(provider.Value(flavorOf(v.Flavor).OSType), v.Flavor))), nil, nil, 0), nil
	})
	here(c, gcore.ChangeFlavor, 200, func(s *State, now time.Time, in gcore.ChangeFlavorInput) (gcore.Tasks, error) {
		v, err := s.idle(in.InstanceInput)
		if err != nil {
			return gcore.Tasks{}, err
		}
		f := flavorOf(in.FlavorID)
		switch {
		case f == nil:
			return gcore.Tasks{}, missing("Flavor %s was not found", in.FlavorID)
		case !fitting(provider.Value(flavorOf(v.Flavor).OSType), v.Flavor)(*f):
			return gcore.Tasks{}, invalid("Instance %s cannot be resized into %s", v.ID, in.FlavorID)
		}
		v.Flavor = in.FlavorID
		return s.begin(now, c.Delay, v, Task{Type: "resize_vm"}, Work{TaskState: "resize_prep", Status: "RESIZE", Then: v.Status}), nil
	})
}

// fitting tells which flavors suit an operating system, but for the present one.
func fitting(system, present string) func(gcore.Flavor) bool {
	return func(f gcore.Flavor) bool {
		return strings.EqualFold(provider.Value(f.OSType), system) && !provider.Value(f.Disabled) && provider.Value(f.FlavorID) != present
	}
}

func withCapacity(all []gcore.Flavor) []gcore.Flavor {
	for i := range all {
		all[i].Capacity, all[i].ReservedCapacity = new(25), new(0)
	}
	return all
}
