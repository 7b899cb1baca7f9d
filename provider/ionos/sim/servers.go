package sim

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

func handleServers(c *Cloud) {
	simulator.Handle(c, ionos.ListServers, 200, listServers)
	simulator.Handle(c, ionos.GetServer, 200, func(s *State, now time.Time, in ionos.GetServerInput) (ionos.Server, error) {
		v, err := s.server(now, in.ServerID)
		if err != nil {
			return ionos.Server{}, err
		}
		return v.view(now), nil
	})
	simulator.Handle(c, ionos.GetServerStatus, 200, func(s *State, now time.Time, in ionos.GetServerInput) (ionos.Status, error) {
		v, err := s.server(now, in.ServerID)
		if err != nil {
			return ionos.Status{}, err
		}
		return v.view(now).Status, nil
	})
	simulator.Handle(c, ionos.CreateServer, 202, func(s *State, now time.Time, in ionos.CreateServerInput) (ionos.Server, error) {
		return s.create(now, c.Delay, in)
	})
	simulator.Handle(c, ionos.UpdateServer, 200, func(s *State, now time.Time, in ionos.UpdateServerInput) (ionos.Server, error) {
		return change(s, now, in.ServerID, func(v *Server) error {
			v.Name, v.Description = &in.Name, &in.Description
			return nil
		})
	})
	simulator.Handle(c, ionos.DeleteServer, 202, func(s *State, now time.Time, in ionos.DeleteServerInput) (ionos.Server, error) {
		return s.remove(now, c.Delay, in)
	})
	simulator.Handle(c, ionos.CloneServer, 202, func(s *State, now time.Time, in ionos.CloneServerInput) (ionos.Server, error) {
		return s.clone(now, c.Delay, in)
	})
	simulator.Handle(c, ionos.ServerAction, 202, func(s *State, now time.Time, in ionos.ServerActionInput) (ionos.Server, error) {
		return change(s, now, in.ServerID, func(v *Server) error { return v.power(now, c.Delay, in) })
	})
}

// change edits an idle server and answers with it.
func change(s *State, now time.Time, id string, edit func(v *Server) error) (ionos.Server, error) {
	v, err := s.idle(now, id)
	if err == nil {
		err = edit(v)
	}
	if err != nil {
		return ionos.Server{}, err
	}
	return v.view(now), nil
}

func listServers(s *State, now time.Time, in ionos.ListServersInput) ([]ionos.Server, error) {
	s.settle(now)
	views := []ionos.Server{}
	for _, v := range s.Servers {
		views = append(views, v.view(now))
	}
	listing := simulator.Listing{Search: val(in.Q), Sort: val(in.Sort), Page: val(in.Page), PerPage: val(in.PerPage)}
	if in.Fields != nil {
		listing.Fields = strings.Split(*in.Fields, ",")
	}
	return simulator.Apply(views, listing)
}

func (s *State) create(now time.Time, delay time.Duration, in ionos.CreateServerInput) (ionos.Server, error) {
	hardware, err := s.hardware(in.Hardware)
	if err != nil {
		return ionos.Server{}, err
	}
	image, ok := s.imageName(in.ApplianceID)
	if !ok {
		return ionos.Server{}, unknownID("appliance_id", in.ApplianceID)
	}
	policy := val(in.FirewallPolicyID)
	if policy == "" {
		policy = policyLinux
	}
	if _, ok := s.policyName(policy); !ok && policy != "0" {
		return ionos.Server{}, unknownID("firewall_policy_id", policy)
	}
	address := s.newAddress("IPV4", policy)
	if in.IPID != nil {
		if address, ok = s.Spare[*in.IPID]; !ok {
			return ionos.Server{}, unknownID("ip_id", *in.IPID)
		}
		delete(s.Spare, *in.IPID)
	}
	v := s.newServer(now, in.Name, val(in.Description), &ionos.Ref{ID: &in.ApplianceID, Name: &image}, hardware)
	v.IPs = []ionos.ServerIP{address}
	v.ServerType, v.SSHPassword = orElse(in.ServerType, "cloud"), orElse(in.SSHPassword, true)
	if in.Password != nil {
		v.Password = in.Password.Reveal()
	}
	if err := s.place(v, in.DatacenterID); err != nil {
		return ionos.Server{}, err
	}
	if err := s.monitor(now, v, in.MonitoringPolicyID); err != nil {
		return ionos.Server{}, err
	}
	v.deploy(now, delay, val(orElse(in.PowerOn, true)))
	s.Servers = append(s.Servers, v)
	return v.view(now), nil
}

func orElse[T any](p *T, otherwise T) *T {
	if p == nil {
		return &otherwise
	}
	return p
}

// newServer makes a server that is in no list yet.
func (s *State) newServer(now time.Time, name, description string, image *ionos.Ref, hardware *ionos.Hardware) *Server {
	id := s.newID()
	v := &Server{Password: "First" + id[:8], Server: ionos.Server{
		ID: &id, CloudPanelID: ptr(id[:7]), Name: &name, Description: &description, CreationDate: ptr(at(now)),
		ServerType: ptr("cloud"), SSHPassword: ptr(true), Image: image, Hardware: hardware, PrivateNetworks: []ionos.Ref{},
	}}
	return v
}

func (s *State) place(v *Server, id *string) error {
	center := datacenterUS
	if id != nil {
		center = *id
	}
	where, ok := s.center(center)
	if !ok {
		return unknownID("datacenter_id", center)
	}
	v.Datacenter = &ionos.Datacenter{ID: &center, CountryCode: &where.CountryCode, Location: &where.Location}
	return nil
}

func (v *Server) deploy(now time.Time, delay time.Duration, on bool) {
	then := "POWERED_OFF"
	if on {
		then = "POWERED_ON"
	}
	v.begin(now, delay, "DEPLOYING", then)
}

func (s *State) remove(now time.Time, delay time.Duration, in ionos.DeleteServerInput) (ionos.Server, error) {
	v, err := s.idle(now, in.ServerID)
	if err != nil {
		return ionos.Server{}, err
	}
	if val(in.KeepIP) {
		for _, ip := range v.IPs {
			s.Spare[val(ip.ID)] = ip
		}
	}
	v.begin(now, delay, "REMOVING", "")
	return v.view(now), nil
}

func (s *State) clone(now time.Time, delay time.Duration, in ionos.CloneServerInput) (ionos.Server, error) {
	origin, err := s.idle(now, in.ServerID)
	if err != nil {
		return ionos.Server{}, err
	}
	hardware := *origin.Hardware
	hardware.HDDs = slices.Clone(hardware.HDDs)
	for i := range hardware.HDDs {
		hardware.HDDs[i].ID = ptr(s.newID())
	}
	v := s.newServer(now, in.Name, val(origin.Description), origin.Image, &hardware)
	v.IPs = []ionos.ServerIP{s.newAddress("IPV4", policyLinux)}
	v.MonitoringPolicy = origin.MonitoringPolicy
	center := in.DatacenterID
	if center == nil {
		center = origin.Datacenter.ID
	}
	if err := s.place(v, center); err != nil {
		return ionos.Server{}, err
	}
	v.deploy(now, delay, true)
	s.Servers = append(s.Servers, v)
	return v.view(now), nil
}

// power starts a power action.
func (v *Server) power(now time.Time, delay time.Duration, in ionos.ServerActionInput) error {
	if in.Method == nil && val(v.ServerType) == "cloud" {
		return invalid("Required field(s) method missing or empty. ", map[string]string{"required": "method"})
	}
	if (in.RecoveryMode != nil || in.RecoveryImageID != nil) && val(v.ServerType) == "cloud" {
		return invalid("recovery_mode is for baremetal servers only", nil)
	}
	state, then := map[string]string{"POWER_ON": "POWERING_ON", "POWER_OFF": "POWERING_OFF", "REBOOT": "REBOOTING"}[in.Action], "POWERED_ON"
	if in.Action == "POWER_OFF" {
		then = "POWERED_OFF"
	}
	if in.Action == "REBOOT" && val(v.Status.State) != "POWERED_ON" {
		return &simulator.Fault{Status: 403, Code: "INVALID_STATE", Text: "The server is not powered on"}
	}
	v.begin(now, delay, state, then)
	return nil
}

// hardware builds what was asked for: a size, a model or numbers.
func (s *State) hardware(in ionos.CreateHardware) (*ionos.Hardware, error) {
	h := &ionos.Hardware{VCore: in.VCore, CoresPerProcessor: in.CoresPerProcessor, RAM: in.RAM}
	disks := in.HDDs
	switch {
	case in.FixedInstanceSizeID != nil:
		size := sizeOf(*in.FixedInstanceSizeID)
		if size == nil {
			return nil, unknownID("fixed_instance_size_id", *in.FixedInstanceSizeID)
		}
		*h = ionos.Hardware{FixedInstanceSizeID: size.ID, VCore: size.Hardware.VCore, CoresPerProcessor: size.Hardware.CoresPerProcessor, RAM: size.Hardware.RAM}
		disks = []ionos.NewHDD{{Size: val(size.Hardware.HDDs[0].Size), IsMain: true}}
	case in.BaremetalModelID != nil:
		model := modelOf(*in.BaremetalModelID)
		if model == nil {
			return nil, unknownID("baremetal_model_id", *in.BaremetalModelID)
		}
		*h = ionos.Hardware{BaremetalModelID: model.ID, VCore: model.Hardware.Core, CoresPerProcessor: model.Hardware.CoresPerProcessor, RAM: model.Hardware.RAM}
		disks = []ionos.NewHDD{{Size: val(model.Hardware.HDDs.Size), IsMain: true}}
	case val(in.CoresPerProcessor) > val(in.VCore):
		return nil, invalid("Cores per processor cannot be greater than the number of vCPUs", nil)
	}
	if len(disks) > maxDisks {
		return nil, quota("ngcs.vm.hdd", len(disks), maxDisks)
	}
	for _, d := range disks {
		h.HDDs = append(h.HDDs, ionos.HDD{ID: ptr(s.newID()), Size: &d.Size, IsMain: &d.IsMain})
	}
	return h, nil
}

const maxDisks = 2 // a server, as the documented tariff error has it

// quota is the documented refusal of a tariff limit.
func quota(prefix string, desired, limit int) error {
	return &simulator.Fault{Status: 400, Code: "TECHNICAL_TARIFF_VIOLATION", Text: fmt.Sprintf("Too high %d > %d.00", desired, limit),
		Detail: map[string]any{"prefix": prefix, "desired": desired, "required": fmt.Sprintf("%d.00", limit)}}
}
