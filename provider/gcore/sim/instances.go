package sim

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"signoff/provider"
	"signoff/provider/gcore"
	"signoff/provider/simulator"
)

// Instance is a virtual machine. What is attached knows it.
type Instance struct {
	gcore.Place
	ID        string      `json:"id"`
	Name      string      `json:"name"`
	Flavor    string      `json:"flavor"`
	Status    string      `json:"status"`
	Key       string      `json:"key,omitzero"`
	Placement string      `json:"placement,omitzero"` // its server group
	Creator   string      `json:"creator,omitzero"`
	Created   time.Time   `json:"created"`
	Tags      []gcore.Tag `json:"tags"`
	Work      *Work       `json:"work,omitzero"`
}

func handleInstances(c *Cloud) {
	here(c, gcore.ListInstances, 200, func(s *State, _ time.Time, in gcore.ListInstancesInput) (gcore.List[gcore.Instance], error) {
		return s.listInstances(in)
	})
	here(c, gcore.GetInstance, 200, func(s *State, _ time.Time, in gcore.InstanceInput) (gcore.Instance, error) {
		v, err := s.instance(in)
		if err != nil {
			return gcore.Instance{}, err
		}
		return s.view(v), nil
	})
	simulator.Handle(c, gcore.SearchInstances, 200, func(s *State, now time.Time, _ gcore.None) (gcore.List[gcore.Instance], error) {
		s.settle(now)
		views := []gcore.Instance{}
		for _, v := range s.Instances {
			views = append(views, s.view(v))
		}
		return page(views, nil, nil, 1000), nil
	})
	here(c, gcore.RenameInstance, 200, func(s *State, _ time.Time, in gcore.RenameInstanceInput) (gcore.Instance, error) {
		v, err := s.idle(in.InstanceInput)
		if err == nil {
			err = v.tag(in.Tags)
		}
		if err != nil {
			return gcore.Instance{}, err
		}
		if in.Name != nil {
			v.Name = *in.Name
		}
		return s.view(v), nil
	})
}

// instance finds an instance of the place.
func (s *State) instance(in gcore.InstanceInput) (*Instance, error) {
	v := got(s.Instances, func(v *Instance) bool { return v.Place == in.Place && strings.EqualFold(v.ID, in.InstanceID) })
	if v == nil {
		return nil, missing("Instance %s was not found", in.InstanceID)
	}
	return v, nil
}

// idle finds an instance that no task holds.
func (s *State) idle(in gcore.InstanceInput) (*Instance, error) {
	v, err := s.instance(in)
	if err == nil && v.Work != nil {
		err = conflict("Instance %s is locked by task %s", v.ID, v.Work.TaskID)
	}
	return v, err
}

// stands are the vm_state of each status; others count as active.
var stands = map[string]string{"BUILD": "building", "SHUTOFF": "stopped", "SUSPENDED": "suspended", "PAUSED": "paused", "RESCUE": "rescued", "ERROR": "error", "RESIZE": "resized"}

// view is the instance as a single answer shows it.
func (s *State) view(v *Instance) gcore.Instance {
	out := gcore.Instance{ID: &v.ID, Name: &v.Name, CreatedAt: new(at(v.Created)), CreatorTaskID: some(v.Creator), Status: new(v.Status),
		SSHKeyName: some(v.Key), ProjectID: &v.ProjectID, RegionID: &v.RegionID, Region: s.region(v.RegionID).DisplayName,
		Tags: v.Tags, BlackholePorts: []gcore.BlackholePort{}, Addresses: map[string][]gcore.Address{}, Volumes: []gcore.InstanceVolume{}, SecurityGroups: []gcore.Named{},
		InstanceID: &v.ID, InstanceName: &v.Name, InstanceCreated: new(at(v.Created)), KeypairName: some(v.Key), MetadataDetailed: v.Tags, Metadata: map[string]string{}}
	for _, t := range v.Tags {
		out.Metadata[provider.Value(t.Key)] = provider.Value(t.Value)
	}
	if w := v.Work; w != nil {
		out.TaskID, out.TaskState = &w.TaskID, &w.TaskState
		if w.Status != "" {
			out.Status = &w.Status
		}
	}
	if out.VMState = new("active"); stands[*out.Status] != "" {
		out.VMState = new(stands[*out.Status])
	}
	if f := flavorOf(v.Flavor); f != nil {
		out.Flavor = &gcore.InstanceFlavor{FlavorID: f.FlavorID, FlavorName: f.FlavorName, VCPUs: f.VCPUs, RAM: f.RAM, OSType: f.OSType,
			Architecture: f.Architecture, HardwareDescription: f.HardwareDescription}
	}
	for _, d := range s.volumesOf(v.ID) {
		out.Volumes = append(out.Volumes, gcore.InstanceVolume{ID: &d.ID, DeleteOnTermination: new(d.WithInstance)})
	}
	s.wire(v, &out)
	return out
}

// wire shows addresses and security groups, which are the ports'.
func (s *State) wire(v *Instance, out *gcore.Instance) {
	for _, p := range s.portsOf(v.ID) {
		n := s.network(p.NetworkID)
		for _, a := range p.Addresses {
			sub := n.subnet(a.SubnetID)
			out.Addresses[n.Name] = append(out.Addresses[n.Name], gcore.Address{Addr: new(a.IP), Type: new("fixed"), InterfaceName: some(p.Interface), SubnetID: &sub.ID, SubnetName: &sub.Name})
			out.FixedIPAssignments = append(out.FixedIPAssignments, gcore.FixedIPAssignment{IPAddress: new(a.IP), SubnetID: &sub.ID, External: new(n.External)})
		}
		for _, f := range s.floatingOf(p.ID) {
			out.Addresses[n.Name] = append(out.Addresses[n.Name], gcore.Address{Addr: new(f.Address), Type: new("floating")})
		}
		for _, g := range p.Groups {
			name := new(s.groupName(g))
			if !slices.ContainsFunc(out.SecurityGroups, func(known gcore.Named) bool { return provider.Value(known.Name) == *name }) {
				out.SecurityGroups = append(out.SecurityGroups, gcore.Named{Name: name})
			}
		}
	}
}

func (s *State) listInstances(in gcore.ListInstancesInput) (gcore.List[gcore.Instance], error) {
	var tags map[string]string
	if in.TagKeyValue != nil && json.Unmarshal([]byte(*in.TagKeyValue), &tags) != nil {
		return gcore.List[gcore.Instance]{}, invalid("tag_key_value is not a JSON object in text")
	}
	views := []gcore.Instance{}
	for _, v := range s.Instances {
		out := s.view(v)
		if v.Place == in.Place && fits(out, in, tags) {
			views = append(views, brief(out, provider.Value(in.WithInterfacesName)))
		}
	}
	by := provider.Value(in.OrderBy)
	if by == "" {
		by = "created.desc"
	}
	order(views, by, map[string]func(gcore.Instance) string{"name": func(i gcore.Instance) string { return provider.Value(i.Name) },
		"status": func(i gcore.Instance) string { return provider.Value(i.Status) }, "created": func(i gcore.Instance) string { return provider.Value(i.CreatedAt) }})
	return page(views, in.Limit, in.Offset, 1000), nil
}

// brief leaves out what lists do not show.
func brief(i gcore.Instance, interfaces bool) gcore.Instance {
	for _, addresses := range i.Addresses {
		for n := range addresses {
			addresses[n].SubnetID, addresses[n].SubnetName = nil, nil
			if !interfaces {
				addresses[n].InterfaceName = nil
			}
		}
	}
	return i
}

// like matches part of a text, or a regular expression.
func like(text string, wanted *string) bool {
	if wanted == nil || strings.Contains(text, *wanted) {
		return true
	}
	pattern, err := regexp.Compile(*wanted)
	return err == nil && pattern.MatchString(text)
}

// fits reports whether the filters let the instance through.
func fits(i gcore.Instance, in gcore.ListInstancesInput, tags map[string]string) bool {
	flavor := provider.Value(provider.Value(i.Flavor).FlavorID)
	carries := func(key, value string, anyKey bool) bool {
		return slices.ContainsFunc(i.Tags, func(t gcore.Tag) bool {
			return (anyKey || provider.Value(t.Key) == key) && provider.Value(t.Value) == value
		})
	}
	for key, value := range tags {
		if !carries(key, value, false) {
			return false
		}
	}
	for _, value := range in.TagValue {
		if !carries("", value, true) {
			return false
		}
	}
	return like(provider.Value(i.Name), in.Name) && strings.Contains(provider.Value(i.ID), strings.ToLower(provider.Value(in.UUID))) &&
		(in.Status == nil || *in.Status == provider.Value(i.Status)) &&
		(in.FlavorID == nil || *in.FlavorID == flavor) && strings.HasPrefix(flavor, provider.Value(in.FlavorPrefix)) &&
		(in.ExcludeFlavorPrefix == nil || !strings.HasPrefix(flavor, *in.ExcludeFlavorPrefix)) &&
		!slices.ContainsFunc(i.SecurityGroups, func(g gcore.Named) bool {
			return in.ExcludeSecgroup != nil && provider.Value(g.Name) == *in.ExcludeSecgroup
		}) &&
		(in.IP == nil || slices.ContainsFunc(i.FixedIPAssignments, func(a gcore.FixedIPAssignment) bool { return like(provider.Value(a.IPAddress), in.IP) })) &&
		(!provider.Value(in.OnlyWithFixedExternalIP) || slices.ContainsFunc(i.FixedIPAssignments, func(a gcore.FixedIPAssignment) bool { return provider.Value(a.External) })) &&
		(!provider.Value(in.AvailableFloating) || slices.ContainsFunc(i.FixedIPAssignments, func(a gcore.FixedIPAssignment) bool { return !provider.Value(a.External) })) &&
		!provider.Value(in.OnlyIsolated) && changed(i, in)
}

// changed compares with the time of creation, the only one kept.
func changed(i gcore.Instance, in gcore.ListInstancesInput) bool {
	created, _ := time.Parse("2006-01-02T15:04:05+0000", provider.Value(i.CreatedAt))
	since, sinceErr := time.Parse(time.RFC3339, provider.Value(in.ChangesSince))
	before, beforeErr := time.Parse(time.RFC3339, provider.Value(in.ChangesBefore))
	return (sinceErr != nil || !created.Before(since)) && (beforeErr != nil || !created.After(before))
}
