package sim

import (
	"slices"
	"strings"
	"time"

	"signoff/provider"
	"signoff/provider/gcore"
)

// Volume is a disk, on an instance or free.
type Volume struct {
	gcore.Place
	ID           string    `json:"id"`
	Name         string    `json:"name"`
	Size         int       `json:"size"`
	Type         string    `json:"type"`
	Bootable     bool      `json:"bootable"`
	Instance     string    `json:"instance,omitzero"`
	WithInstance bool      `json:"with_instance,omitzero"` // delete_on_termination
	Creator      string    `json:"creator,omitzero"`
	Created      time.Time `json:"created"`
}

func (s *State) volume(place gcore.Place, id string) *Volume {
	return got(s.Volumes, func(d *Volume) bool { return d.Place == place && strings.EqualFold(d.ID, id) })
}

func (s *State) volumesOf(instance string) []*Volume {
	return slices.DeleteFunc(slices.Clone(s.Volumes), func(d *Volume) bool { return d.Instance != instance })
}

func (s *State) volumeView(d *Volume) gcore.Volume {
	out := gcore.Volume{ID: &d.ID, Name: &d.Name, Status: new("available"), Size: &d.Size, VolumeType: &d.Type, Bootable: &d.Bootable, IsRootVolume: new(d.Bootable && d.Instance != ""),
		Attachments: []gcore.VolumeAttachment{}, SnapshotIDs: []string{}, Tags: []gcore.Tag{}, ProjectID: &d.ProjectID, RegionID: &d.RegionID,
		Region: s.region(d.RegionID).DisplayName, CreatorTaskID: some(d.Creator), CreatedAt: new(at(d.Created)), UpdatedAt: new(at(d.Created)),
		LimiterStats: &gcore.VolumeLimits{IOPSBaseLimit: new(3000), IOPSBurstLimit: new(3000), MBpsBaseLimit: new(50), MBpsBurstLimit: new(50)}}
	if v := got(s.Instances, func(v *Instance) bool { return v.ID == d.Instance }); v != nil {
		device := "/dev/vdb"
		if d.Bootable {
			device = "/dev/vda"
		}
		out.Status = new("in-use")
		out.Attachments = append(out.Attachments, gcore.VolumeAttachment{AttachmentID: &d.ID, ServerID: &v.ID, InstanceName: &v.Name, FlavorID: &v.Flavor,
			Device: &device, VolumeID: &d.ID, AttachedAt: new(at(d.Created))})
	}
	return out
}

func handleVolumes(c *Cloud) {
	here(c, gcore.ListVolumes, 200, func(s *State, _ time.Time, in gcore.ListVolumesInput) (gcore.List[gcore.Volume], error) {
		volumes := []gcore.Volume{}
		for _, d := range s.Volumes {
			if d.Place == in.Place && d.fits(in) {
				volumes = append(volumes, s.volumeView(d))
			}
		}
		return page(volumes, in.Limit, in.Offset, 1000), nil
	})
	here(c, gcore.GetVolume, 200, func(s *State, _ time.Time, in gcore.VolumeInput) (gcore.Volume, error) {
		d := s.volume(in.Place, in.VolumeID)
		if d == nil {
			return gcore.Volume{}, missing("Volume %s was not found", in.VolumeID)
		}
		return s.volumeView(d), nil
	})
}

// fits reports whether a filter lets the volume through.
func (d *Volume) fits(in gcore.ListVolumesInput) bool {
	return (in.InstanceID == nil || d.Instance != "" && strings.EqualFold(d.Instance, *in.InstanceID)) &&
		(in.HasAttachments == nil || *in.HasAttachments == (d.Instance != "")) &&
		(in.Bootable == nil || *in.Bootable == d.Bootable) &&
		strings.Contains(d.Name, provider.Value(in.NamePart)) && strings.Contains(d.ID, strings.ToLower(provider.Value(in.IDPart))) &&
		in.ClusterID == nil && in.TagKey == nil && in.TagKeyValue == nil
}

// release lets go of what a deleted instance had: volumes, ports and floating
// IPs that are taken with it are gone, the others stay, free.
func (s *State) release(instance string, take []string) {
	taken := func(id string) bool {
		return slices.ContainsFunc(take, func(t string) bool { return strings.EqualFold(t, id) })
	}
	s.FloatingIPs = slices.DeleteFunc(s.FloatingIPs, func(f *FloatingIP) bool {
		p := s.port(f.Port)
		if p == nil || p.Instance != instance {
			return false
		}
		f.Port = ""
		return taken(f.ID)
	})
	s.Volumes = slices.DeleteFunc(s.Volumes, func(d *Volume) bool {
		if d.Instance != instance {
			return false
		}
		d.Instance = ""
		return d.WithInstance || taken(d.ID)
	})
	s.Ports = slices.DeleteFunc(s.Ports, func(p *Port) bool {
		if p.Instance != instance {
			return false
		}
		p.Instance = ""
		return !p.Reserved || taken(p.ID)
	})
}
