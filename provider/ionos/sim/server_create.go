package sim

import (
	"slices"
	"time"

	"signoff/provider"
	"signoff/provider/ionos"
)

func (s *State) create(now time.Time, delay time.Duration, in ionos.CreateServerInput) (ionos.Server, error) {
	s.settle(now)
	hardware, err := s.hardware(in.Hardware)
	if err != nil {
		return ionos.Server{}, err
	}
	image, ok := s.imageName(in.ApplianceID)
	if !ok {
		return ionos.Server{}, unknownID("appliance_id", in.ApplianceID)
	}
	policy := provider.Or(in.FirewallPolicyID, policyLinux)
	if _, ok := s.policyName(policy); !ok && policy != "0" {
		return ionos.Server{}, unknownID("firewall_policy_id", policy)
	}
	balancers := []ionos.Ref{}
	if in.LoadBalancerID != nil {
		name, ok := s.balancerName(*in.LoadBalancerID)
		if !ok {
			return ionos.Server{}, unknownID("load_balancer_id", *in.LoadBalancerID)
		}
		balancers = append(balancers, ionos.Ref{ID: in.LoadBalancerID, Name: &name})
	}
	v := s.newServer(now, in.Name, provider.Value(in.Description), &ionos.Ref{ID: &in.ApplianceID, Name: &image}, hardware)
	if err := s.install(now, v, in.PublicKey); err != nil {
		return ionos.Server{}, err
	}
	v.ServerType, v.SSHPassword = new(provider.Or(in.ServerType, "cloud")), new(provider.Or(in.SSHPassword, true))
	if in.Password != nil {
		v.Password = in.Password.Reveal()
	}
	if err := s.place(v, in.DatacenterID); err != nil {
		return ionos.Server{}, err
	}
	if err := s.monitor(now, v, in.MonitoringPolicyID); err != nil {
		return ionos.Server{}, err
	}
	if err := s.firstAddress(now, v, in.IPID, policy); err != nil {
		return ionos.Server{}, err
	}
	v.IPs[0].LoadBalancers = balancers
	v.deploy(now, delay, provider.Or(in.PowerOn, true))
	s.Servers = append(s.Servers, v)
	return v.view(now), nil
}

// newServer makes a server that is in no list yet.
func (s *State) newServer(now time.Time, name, description string, image *ionos.Ref, hardware *ionos.Hardware) *Server {
	id := s.newID()
	v := &Server{Password: "First" + id[:8], Server: ionos.Server{
		ID: &id, CloudPanelID: new(id[:7]), Name: &name, Description: &description, CreationDate: new(at(now)),
		ServerType: new("cloud"), SSHPassword: new(true), Image: image, Hardware: hardware, PrivateNetworks: []ionos.Ref{},
	}}
	return v
}

func (s *State) place(v *Server, id *string) (err error) {
	v.Datacenter, err = s.siteOf(id)
	return err
}

func (v *Server) deploy(now time.Time, delay time.Duration, on bool) {
	then := "POWERED_OFF"
	if on {
		then = "POWERED_ON"
	}
	v.begin(now, delay, "DEPLOYING", then)
}

func (s *State) clone(now time.Time, delay time.Duration, in ionos.CloneServerInput) (ionos.Server, error) {
	origin, err := s.idle(now, in.ServerID)
	if err != nil {
		return ionos.Server{}, err
	}
	hardware := *origin.Hardware
	hardware.HDDs = slices.Clone(hardware.HDDs)
	for i := range hardware.HDDs {
		hardware.HDDs[i].ID = new(s.newID())
	}
	v := s.newServer(now, in.Name, provider.Value(origin.Description), origin.Image, &hardware)
	v.MonitoringPolicy, v.Holds.Keys = origin.MonitoringPolicy, slices.Clone(origin.Holds.Keys)
	if err := s.place(v, either(in.DatacenterID, origin.Datacenter.ID)); err != nil {
		return ionos.Server{}, err
	}
	if err := s.firstAddress(now, v, nil, policyLinux); err != nil {
		return ionos.Server{}, err
	}
	v.deploy(now, delay, true)
	s.Servers = append(s.Servers, v)
	return v.view(now), nil
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
		disks = []ionos.NewHDD{{Size: provider.Value(size.Hardware.HDDs[0].Size), IsMain: true}}
	case in.BaremetalModelID != nil:
		model := modelOf(*in.BaremetalModelID)
		if model == nil {
			return nil, unknownID("baremetal_model_id", *in.BaremetalModelID)
		}
		*h = ionos.Hardware{BaremetalModelID: model.ID, VCore: model.Hardware.Core, CoresPerProcessor: model.Hardware.CoresPerProcessor, RAM: model.Hardware.RAM}
		disks = []ionos.NewHDD{{Size: provider.Value(model.Hardware.HDDs.Size), IsMain: true}}
	case provider.Value(in.CoresPerProcessor) > provider.Value(in.VCore):
		return nil, invalid("Cores per processor cannot be greater than the number of vCPUs", nil)
	}
	if len(disks) > maxDisks {
		return nil, quota("ngcs.vm.hdd", len(disks), maxDisks)
	}
	for _, d := range disks {
		h.HDDs = append(h.HDDs, ionos.HDD{ID: new(s.newID()), Size: &d.Size, IsMain: &d.IsMain})
	}
	return h, nil
}

const maxDisks = 2 // a server, as the documented tariff error has it
