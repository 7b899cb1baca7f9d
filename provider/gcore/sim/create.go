package sim

import (
	"fmt"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"signoff/provider"
	"signoff/provider/gcore"
)

// build collects a new instance; nothing enters the state before all is right.
type build struct {
	s       *State
	now     time.Time
	v       *Instance
	in      gcore.CreateInstanceInput
	system  string
	need    demand
	volumes []*Volume
	wanted  map[*Volume]bool // existing ones to be attached
}

func handleNewInstances(c *Cloud) {
	here(c, gcore.CreateInstance, 200, func(s *State, now time.Time, in gcore.CreateInstanceInput) (gcore.Tasks, error) {
		b := &build{s: s, now: now, in: in, system: "linux", wanted: map[*Volume]bool{}}
		for _, step := range []func() error{b.begin, b.disks, b.access, b.places} {
			if err := step(); err != nil {
				return gcore.Tasks{}, err
			}
		}
		ports, err := b.wire()
		if err != nil {
			return gcore.Tasks{}, err
		}
		return b.deploy(c.Delay, ports), nil
	})
	here(c, gcore.DeleteInstance, 200, func(s *State, now time.Time, in gcore.DeleteInstanceInput) (gcore.Tasks, error) {
		return s.remove(now, c.Delay, in)
	})
}

// begin checks flavor and name.
func (b *build) begin() error {
	f := flavorOf(b.in.Flavor)
	if f == nil || provider.Value(f.Disabled) {
		return missing("Flavor %s was not found", b.in.Flavor)
	}
	if !b.s.allowed(b.in) {
		return invalid("The name is not allowed by the naming restrictions of the region")
	}
	b.need = demand{instances: 1, cpus: provider.Value(f.VCPUs), ram: provider.Value(f.RAM)}
	b.v = &Instance{Place: b.in.Place, ID: b.s.newID(), Name: provider.Value(b.in.Name), Flavor: b.in.Flavor, Key: provider.Value(b.in.SSHKeyName), Placement: strings.ToLower(provider.Value(b.in.ServergroupID)), Created: b.now, Tags: []gcore.Tag{}}
	return b.v.tag(b.in.Tags)
}

// disks makes or takes the volumes; one of them must be to boot from.
func (b *build) disks() error {
	boots := false
	for i, n := range b.in.Volumes {
		d := &Volume{Place: b.in.Place, ID: b.s.newID(), Name: provider.Value(n.Name), Size: provider.Value(n.Size), Type: "standard", Instance: b.v.ID, WithInstance: provider.Value(n.DeleteOnTermination), Created: b.now}
		if n.TypeName != nil {
			d.Type = *n.TypeName
		}
		if d.Name == "" {
			d.Name = fmt.Sprintf("volume %d of %s", i+1, b.v.ID[:8])
		}
		d, err := b.filled(d, n)
		if err != nil {
			return err
		}
		if _, existing := b.wanted[d]; !existing {
			b.need.volumes, b.need.size = b.need.volumes+1, b.need.size+d.Size
		}
		boots = boots || d.Bootable
		b.volumes = append(b.volumes, d)
	}
	if !boots {
		return invalid("None of the volumes can be booted from")
	}
	return nil
}

// filled is a volume with what its source puts on it, or an existing one.
func (b *build) filled(d *Volume, n gcore.NewVolume) (*Volume, error) {
	switch n.Source {
	case "image":
		image := b.s.image(*n.ImageID)
		if image == nil {
			return nil, missing("Image %s was not found", *n.ImageID)
		}
		if n.Size != nil && *n.Size < provider.Value(image.MinDisk) {
			return nil, invalid("The image needs a volume of at least %d GiB", provider.Value(image.MinDisk))
		}
		b.system, d.Bootable, d.Size = provider.Value(image.OSType), true, max(d.Size, provider.Value(image.MinDisk))
	case "apptemplate":
		t := templateOf(*n.ApptemplateID)
		if t == nil {
			return nil, missing("Apptemplate %s was not found", *n.ApptemplateID)
		}
		d.Size, d.Bootable = max(d.Size, provider.Value(t.MinDisk)), true
	case "snapshot":
		return nil, missing("Snapshot %s was not found", *n.SnapshotID)
	case "existing-volume":
		if d = b.s.volume(b.in.Place, *n.VolumeID); d == nil {
			return nil, missing("Volume %s was not found", *n.VolumeID)
		}
		if d.Instance != "" {
			return nil, conflict("Volume %s is in use", d.ID)
		}
		b.wanted[d] = provider.Value(n.DeleteOnTermination)
	}
	return d, nil
}

// access checks how to get in.
func (b *build) access() error {
	if b.system == "windows" && b.in.Username != nil {
		return invalid("username cannot be specified for Windows")
	}
	named := func(k gcore.SSHKey) bool {
		return provider.Value(k.Name) == b.v.Key && provider.Value(k.ProjectID) == b.in.ProjectID
	}
	if b.v.Key != "" && find(b.s.Keys, named) == nil {
		return missing("keypair not found")
	}
	return nil
}

// places checks server group, interfaces and quota.
func (b *build) places() error {
	if b.v.Placement != "" && b.s.placement(b.in.Place, b.v.Placement) == nil {
		return missing("Server group %s was not found", b.v.Placement)
	}
	for _, n := range b.in.Interfaces {
		b.need.takes(n.Type, n.FloatingIP)
		if f := n.FloatingIP; f != nil && f.Source == "existing" && b.s.freeFloating(b.in.Place, *f.ExistingFloatingID) == nil {
			return missing("Floating IP %s was not found", *f.ExistingFloatingID)
		}
		if _, err := b.s.groupsFor(b.in.Place, append(b.in.SecurityGroups, n.SecurityGroups...)); err != nil {
			return err
		}
		if err := b.s.pluggable(b.in.Place, plan(n)); err != nil {
			return err
		}
	}
	if _, broken := b.s.exceeded(b.in.RegionID, b.need); broken {
		return overQuota()
	}
	return nil
}

// wire makes the interfaces.
func (b *build) wire() ([]*Port, error) {
	var ports []*Port
	for _, n := range b.in.Interfaces {
		groups, err := b.s.groupsFor(b.in.Place, append(b.in.SecurityGroups, n.SecurityGroups...))
		if err != nil {
			return nil, err
		}
		p, err := b.s.attach(b.now, b.v, plan(n), groups, provider.Value(n.InterfaceName))
		if err != nil {
			b.s.release(b.v.ID, nil)
			return nil, err
		}
		ports = append(ports, p)
		if f := n.FloatingIP; f != nil && f.Source == "existing" {
			b.s.freeFloating(b.in.Place, *f.ExistingFloatingID).Port = p.ID
		} else if f != nil {
			b.s.newFloating(b.now, p)
		}
	}
	return ports, nil
}

// deploy puts the instance into the state and starts its task.
func (b *build) deploy(delay time.Duration, ports []*Port) gcore.Tasks {
	created := map[string][]string{"instances": {b.v.ID}}
	for _, d := range b.volumes {
		if with, existing := b.wanted[d]; existing {
			d.Instance, d.WithInstance = b.v.ID, with
			continue
		}
		b.s.Volumes = append(b.s.Volumes, d)
		created["volumes"] = append(created["volumes"], d.ID)
	}
	for i, p := range ports {
		created["ports"] = append(created["ports"], p.ID)
		if f := b.in.Interfaces[i].FloatingIP; f != nil && f.Source == "new" {
			created["floatingips"] = append(created["floatingips"], b.s.floatingOf(p.ID)[0].ID)
		}
	}
	if b.in.NameTemplate != nil {
		octets := strings.ReplaceAll(ports[0].Addresses[0].IP, ".", "-")
		b.v.Name = strings.NewReplacer("{ip_octets}", octets, "{two_ip_octets}", octets, "{one_ip_octet}", octets).Replace(*b.in.NameTemplate)
	}
	b.s.Instances = append(b.s.Instances, b.v)
	answer := b.s.begin(b.now, delay, b.v, Task{Type: "create_vm", Created: created, Data: b.data()}, Work{TaskState: "spawning", Status: "BUILD", Then: "ACTIVE"})
	b.v.Creator = answer.Tasks[0]
	for _, d := range b.volumes {
		if _, existing := b.wanted[d]; !existing {
			d.Creator = b.v.Creator
		}
	}
	return answer
}

// data is what the task keeps of the request, secrets included.
func (b *build) data() string {
	raw, _ := json.Marshal(map[string]string{"name": b.v.Name, "flavor_name": b.v.Flavor, "password": provider.Value(b.in.Password).Reveal(),
		"user_data": provider.Value(b.in.UserData).Reveal()}, json.Deterministic(true)) // texts only
	return string(raw)
}

// remove starts the deletion of an instance and of what is listed to go with it.
func (s *State) remove(now time.Time, delay time.Duration, in gcore.DeleteInstanceInput) (gcore.Tasks, error) {
	v, err := s.idle(in.InstanceInput)
	if err != nil {
		return gcore.Tasks{}, err
	}
	own := map[string]bool{}
	var take []string
	for _, d := range s.volumesOf(v.ID) {
		own[d.ID] = true
	}
	for _, p := range s.portsOf(v.ID) {
		own[p.ID] = p.Reserved
		for _, f := range s.floatingOf(p.ID) {
			if own[f.ID] = true; provider.Value(in.DeleteFloatings) {
				take = append(take, f.ID)
			}
		}
	}
	for _, list := range []*string{in.Volumes, in.ReservedFixedIPs, in.Floatings} {
		for id := range strings.SplitSeq(strings.ToLower(provider.Value(list)), ",") {
			if id == "" {
				continue
			}
			if !own[id] {
				return gcore.Tasks{}, invalid("%s is not attached to instance %s", id, v.ID)
			}
			take = append(take, id)
		}
	}
	return s.begin(now, delay, v, Task{Type: "delete_vm"}, Work{TaskState: "deleting", Take: take}), nil
}
