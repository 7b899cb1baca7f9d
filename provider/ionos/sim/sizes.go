package sim

import (
	"time"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

func handleSizes(c *Cloud) {
	simulator.Handle(c, ionos.ListFixedInstanceSizes, 200, func(*State, time.Time, ionos.None) ([]ionos.FixedInstanceSize, error) {
		return sizes, nil
	})
	simulator.Handle(c, ionos.GetFixedInstanceSize, 200, func(_ *State, _ time.Time, in ionos.GetFixedInstanceSizeInput) (ionos.FixedInstanceSize, error) {
		size := sizeOf(in.FixedInstanceSizeID)
		if size == nil {
			return ionos.FixedInstanceSize{}, missing("FIXED_SIZE_NOT_FOUND", "Fixed size does not exists")
		}
		return *size, nil
	})
	simulator.Handle(c, ionos.ListBaremetalModels, 200, func(*State, time.Time, ionos.None) ([]ionos.BaremetalModel, error) {
		return models, nil
	})
	simulator.Handle(c, ionos.GetBaremetalModel, 200, func(_ *State, _ time.Time, in ionos.GetBaremetalModelInput) (ionos.BaremetalModel, error) {
		model := modelOf(in.BaremetalModelID)
		if model == nil {
			return ionos.BaremetalModel{}, missing("BAREMETAL_METAL_NOT_FOUND", "Baremetal model does not exist")
		}
		return *model, nil
	})
}

// The sizes and models on offer never change.
var (
	sizes = []ionos.FixedInstanceSize{
		size("8C626C1A7005D0D1F527143C413D461E", "M", 1, 1, "1", 40),
		size("8C626C1A7005D0D1F527143C413D461F", "L", 2, 2, "2", 80),
		size("8C626C1A7005D0D1F527143C413D4620", "XL", 2, 2, "4", 120),
		size("74DEF9D7C4D6C217057160F9656DC780", "XXL", 4, 4, "8", 160),
	}
	models = []ionos.BaremetalModel{
		model("81504C620D98BCEBAA5202D145203B4B", "BMC_L", 1, 4, "32", 800),
		model("81504C620D98BCEBAA5202D145203B4C", "BMC_XL", 1, 4, "64", 800),
	}
)

func size(id, name string, cores, per int, ram provider.Decimal, disk int) ionos.FixedInstanceSize {
	return ionos.FixedInstanceSize{ID: &id, Name: &name, Hardware: &ionos.SizeHardware{VCore: &cores, CoresPerProcessor: &per, RAM: &ram,
		Unit: new("GB"), HDDs: []ionos.SizeHDD{{Size: &disk, Unit: new("GB"), IsMain: new(true)}}}}
}

func model(id, name string, cores, per int, ram provider.Decimal, disk int) ionos.BaremetalModel {
	return ionos.BaremetalModel{ID: &id, Name: &name, Hardware: &ionos.BaremetalHardware{Core: &cores, CoresPerProcessor: &per, RAM: &ram,
		Unit: new("GB"), HDDs: &ionos.SizeHDD{Size: &disk, Unit: new("GB"), IsMain: new(true)}}}
}

func sizeOf(id string) *ionos.FixedInstanceSize {
	for i := range sizes {
		if provider.Value(sizes[i].ID) == id {
			return &sizes[i]
		}
	}
	return nil
}

func modelOf(id string) *ionos.BaremetalModel {
	for i := range models {
		if provider.Value(models[i].ID) == id {
			return &models[i]
		}
	}
	return nil
}
