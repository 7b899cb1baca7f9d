package sim

import (
	"slices"
	"strconv"
	"time"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

func handleHardware(c *Cloud) {
	simulator.Handle(c, ionos.GetServerHardware, 200, func(s *State, now time.Time, in ionos.GetServerInput) (ionos.Hardware, error) {
		v, err := s.server(now, in.ServerID)
		if err != nil {
			return ionos.Hardware{}, err
		}
		return *v.Hardware, nil
	})
	simulator.Handle(c, ionos.UpdateServerHardware, 202, func(s *State, now time.Time, in ionos.UpdateServerHardwareInput) (ionos.Server, error) {
		return change(s, now, in.ServerID, func(v *Server) error { return v.resize(now, c.Delay, in) })
	})
	simulator.Handle(c, ionos.ListServerHDDs, 200, func(s *State, now time.Time, in ionos.GetServerInput) ([]ionos.HDD, error) {
		v, err := s.server(now, in.ServerID)
		if err != nil {
			return nil, err
		}
		return v.Hardware.HDDs, nil
	})
	simulator.Handle(c, ionos.GetServerHDD, 200, func(s *State, now time.Time, in ionos.GetServerHDDInput) (ionos.HDD, error) {
		v, err := s.server(now, in.ServerID)
		if err != nil {
			return ionos.HDD{}, err
		}
		d, err := v.disk(in.HDDID)
		return provider.Value(d), err
	})
	simulator.Handle(c, ionos.CreateServerHDDs, 202, func(s *State, now time.Time, in ionos.CreateServerHDDsInput) (ionos.Server, error) {
		return change(s, now, in.ServerID, func(v *Server) error { return s.addDisks(v, now, c.Delay, in.HDDs) })
	})
	simulator.Handle(c, ionos.ResizeServerHDD, 202, func(s *State, now time.Time, in ionos.ResizeServerHDDInput) (ionos.Server, error) {
		return change(s, now, in.ServerID, func(v *Server) error { return v.resizeDisk(now, c.Delay, in) })
	})
	simulator.Handle(c, ionos.DeleteServerHDD, 202, func(s *State, now time.Time, in ionos.GetServerHDDInput) (ionos.Server, error) {
		return change(s, now, in.ServerID, func(v *Server) error {
			d, err := v.disk(in.HDDID)
			if err != nil {
				return err
			}
			if provider.Value(d.IsMain) {
				return invalid("The main HDD cannot be deleted", map[string]string{"hdd_id": in.HDDID})
			}
			v.Hardware.HDDs = slices.DeleteFunc(v.Hardware.HDDs, func(d ionos.HDD) bool { return provider.Value(d.ID) == in.HDDID })
			v.configure(now, c.Delay)
			return nil
		})
	})
}

func (v *Server) disk(id string) (*ionos.HDD, error) {
	for i := range v.Hardware.HDDs {
		if provider.Value(v.Hardware.HDDs[i].ID) == id {
			return &v.Hardware.HDDs[i], nil
		}
	}
	return nil, missing("HDDS_NOT_FOUND", "Hard disk SSD not found")
}

// resize follows the documented rules: smaller only while powered off, no
// fixed size with a smaller disk.
func (v *Server) resize(now time.Time, delay time.Duration, in ionos.UpdateServerHardwareInput) error {
	cores, per, ram, size := in.VCore, in.CoresPerProcessor, in.RAM, (*string)(nil)
	if in.FixedInstanceSizeID != nil {
		fixed := sizeOf(*in.FixedInstanceSizeID)
		if fixed == nil {
			return unknownID("fixed_instance_size_id", *in.FixedInstanceSizeID)
		}
		if provider.Value(fixed.Hardware.HDDs[0].Size) < provider.Value(v.Hardware.HDDs[0].Size) {
			return invalid("The fixed size has a smaller HDD than the server", nil)
		}
		cores, per, ram, size = fixed.Hardware.VCore, fixed.Hardware.CoresPerProcessor, fixed.Hardware.RAM, fixed.ID
	}
	if provider.Value(per) > provider.Value(cores) {
		return invalid("Cores per processor cannot be greater than the number of vCPUs", nil)
	}
	off := provider.Value(v.Status.State) == "POWERED_OFF"
	if !off && (provider.Value(cores) < provider.Value(v.Hardware.VCore) || number(ram) < number(v.Hardware.RAM) || provider.Value(per) != provider.Value(v.Hardware.CoresPerProcessor)) {
		return invalid("vCores and RAM can only be reduced, and cores per processor changed, while the server is powered off", nil)
	}
	v.Hardware.VCore, v.Hardware.CoresPerProcessor, v.Hardware.RAM, v.Hardware.FixedInstanceSizeID = cores, per, ram, size
	v.configure(now, delay)
	return nil
}

// number compares decimals; the simulator's own values are small.
func number(d *provider.Decimal) float64 {
	n, _ := strconv.ParseFloat(provider.Value(d).String(), 64)
	return n
}

func (s *State) addDisks(v *Server, now time.Time, delay time.Duration, disks []ionos.NewHDD) error {
	if total := len(v.Hardware.HDDs) + len(disks); total > maxDisks {
		return quota("ngcs.vm.hdd", total, maxDisks)
	}
	for _, d := range disks {
		if d.IsMain {
			return invalid("The server has a main HDD already", nil)
		}
		v.Hardware.HDDs = append(v.Hardware.HDDs, ionos.HDD{ID: new(s.newID()), Size: &d.Size, IsMain: &d.IsMain})
	}
	v.configure(now, delay)
	return nil
}

func (v *Server) resizeDisk(now time.Time, delay time.Duration, in ionos.ResizeServerHDDInput) error {
	d, err := v.disk(in.HDDID)
	if err != nil {
		return err
	}
	size, err := strconv.Atoi(in.Size.String())
	if err != nil || size%20 != 0 {
		return wrongStep("ngcs.vm.hdd.size", in.Size, 20)
	}
	d.Size = &size
	v.configure(now, delay)
	return nil
}
