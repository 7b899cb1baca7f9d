package sim

import (
	"fmt"
	"strings"
	"time"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

// Image is an image, and what is being done to it.
type Image struct {
	ionos.Image
	Stage
}

func (i *Image) noun() string { return "image" }

func (i *Image) key() (id, name string) { return provider.Value(i.ID), provider.Value(i.Name) }

func handleImages(c *Cloud) {
	simulator.Handle(c, ionos.ListImages, 200, func(s *State, now time.Time, in ionos.Listing) ([]ionos.Image, error) {
		s.settle(now)
		return listed(s.Images, (*Image).view, in)
	})
	simulator.Handle(c, ionos.GetImage, 200, func(s *State, now time.Time, in ionos.GetImageInput) (ionos.Image, error) {
		i, err := s.image(now, in.ImageID)
		return shown(i, err, (*Image).view)
	})
	simulator.Handle(c, ionos.CreateImage, 202, func(s *State, now time.Time, in ionos.CreateImageInput) (ionos.Image, error) {
		return s.createImage(now, c.Delay, in)
	})
	simulator.Handle(c, ionos.UpdateImage, 200, func(s *State, now time.Time, in ionos.UpdateImageInput) (ionos.Image, error) {
		i, err := s.idleImage(now, in.ImageID, "change frequency")
		return changed(i, err, now, func(i *Image) error {
			i.Name, i.Description, i.Frequency = either(in.Name, i.Name), either(in.Description, i.Description), either(in.Frequency, i.Frequency)
			return nil
		}, (*Image).view)
	})
	simulator.Handle(c, ionos.DeleteImage, 202, func(s *State, now time.Time, in ionos.GetImageInput) (ionos.Image, error) {
		i, err := s.idleImage(now, in.ImageID, "delete")
		return changed(i, err, now, func(i *Image) error {
			i.remove(now, c.Delay)
			return nil
		}, (*Image).view)
	})
}

// view is the image as an answer shows it.
func (i *Image) view() ionos.Image {
	out := i.Image
	out.State = i.shown()
	return out
}

// image finds an image that is there.
func (s *State) image(now time.Time, id string) (*Image, error) {
	s.settle(now)
	return find(s.Images, id, missing("IMAGE_NOT_FOUND", "Image not found"))
}

// idleImage finds an image that nothing is being done to; what is in the words
// of the documented refusal.
func (s *State) idleImage(now time.Time, id, what string) (*Image, error) {
	i, err := s.image(now, id)
	if err == nil && i.Work != nil {
		err = &simulator.Fault{Status: 403, Code: "INVALID_STATE", Text: "Cannot " + what + " while " + strings.ToLower(i.Work.State),
			Detail: map[string]string{"element_type": "Image", "id": provider.Value(i.ID), "state": i.Work.State}}
	}
	return i, err
}

func (s *State) createImage(now time.Time, delay time.Duration, in ionos.CreateImageInput) (ionos.Image, error) {
	s.settle(now)
	i := &Image{Image: ionos.Image{Name: &in.Name, Description: new(provider.Value(in.Description)), Frequency: &in.Frequency, NumImages: new(provider.Or(in.NumImages, 1)),
		Type: new("MY_IMAGE"), CreationDate: new(at(now))}}
	fill, center := s.imported, datacenterUS
	if provider.Or(in.Source, "server") == "server" {
		v, err := s.imageSource(provider.Value(in.ServerID))
		if err != nil {
			return ionos.Image{}, err
		}
		fill, center = func(i *Image, _ ionos.CreateImageInput) { s.copied(i, v) }, provider.Value(v.Datacenter.ID)
	}
	if err := s.placeImage(i, provider.Or(in.DatacenterID, center), in.Frequency); err != nil {
		return ionos.Image{}, err
	}
	if in.Frequency != "ONCE" {
		i.Name = new(in.Name + now.UTC().Format("_20060102")) // as the documented example has it
	}
	i.ID = new(s.newID())
	i.CloudPanelID = new(fmt.Sprintf("ap8962D_%d", 253+s.Made))
	fill(i, in)
	i.begin(now, delay, "DEPLOYING", "ACTIVE")
	s.Images = append(s.Images, i)
	return i.view(), nil
}

// imageSource finds a server to copy. The one documented 404 speaks of the
// image, even where the server is missing.
func (s *State) imageSource(id string) (*Server, error) {
	v, err := find(s.Servers, id, missing("IMAGE_NOT_FOUND", "Image not found"))
	if err == nil && v.Work != nil {
		err = wrongState("Appliance cannot be created when VM is in state: " + v.Work.State)
	}
	return v, err
}

// placeImage puts an image into a data centre; schedules run in the default
// one only.
func (s *State) placeImage(i *Image, center, frequency string) error {
	where, err := s.siteOf(&center)
	switch {
	case err != nil:
		return err
	case frequency != "ONCE" && provider.Value(s.datacenter(center).Default) == 0:
		return invalid("Frequency policy is only allowed in default datacenter", map[string]string{"frequency": frequency})
	}
	i.Datacenter = where
	return nil
}

// copied describes an image of a server's disks.
func (s *State) copied(i *Image, v *Server) {
	i.ServerID = v.ID
	i.bear(s.system(provider.Value(v.Image).ID))
	for _, d := range v.Hardware.HDDs {
		size := provider.Decimal(fmt.Sprint(provider.Value(d.Size)))
		if provider.Value(d.IsMain) {
			i.MinHDDSize = &size
		}
		i.HDDs = append(i.HDDs, ionos.ImageHDD{ID: new(s.newID()), Size: &size, IsMain: d.IsMain})
	}
}

// bear says which system an image holds.
func (i *Image) bear(system ionos.ServerAppliance) {
	i.OSFamily, i.OS, i.OSVersion, i.Architecture = system.OSFamily, system.OS, system.OSVersion, system.Architecture
	if system.Architecture != nil {
		i.OSArchitecture = new(provider.Decimal(fmt.Sprint(*system.Architecture)))
	}
	i.Licenses = append([]ionos.License{}, system.Licenses...)
}

// imported describes an image from a file; what is in it nobody has looked at.
func (s *State) imported(i *Image, in ionos.CreateImageInput) {
	i.bear(ionos.ServerAppliance{OSFamily: new("Other"), Architecture: new(64)})
	if provider.Value(in.Source) == "iso" {
		kind := map[string]string{"os": "ISO_OS", "app": "ISO_TOOL"}[provider.Value(in.Type)]
		i.Type, i.OSImageType = new("ISO"), &kind
		return
	}
	size := provider.Decimal("20")
	i.MinHDDSize = &size
	i.HDDs = []ionos.ImageHDD{{ID: new(s.newID()), Size: &size, IsMain: new(true)}}
}

// system is what an appliance or image installs; empty when it is no more.
func (s *State) system(id *string) ionos.ServerAppliance {
	if a := s.appliance(provider.Value(id)); a != nil {
		return *a
	}
	i, err := find(s.Images, provider.Value(id), missing("IMAGE_NOT_FOUND", "Image not found"))
	if err != nil {
		return ionos.ServerAppliance{OSFamily: new("Other")}
	}
	return ionos.ServerAppliance{OSFamily: i.OSFamily, OS: i.OS, OSVersion: i.OSVersion, Architecture: i.Architecture, Licenses: i.Licenses}
}
