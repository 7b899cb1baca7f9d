package sim

import (
	"slices"
	"strings"
	"time"

	"signoff/provider"
	"signoff/provider/gcore"
	"signoff/provider/simulator"
)

func (s *State) project(id int) *gcore.Project {
	return find(s.Projects, func(p gcore.Project) bool { return provider.Value(p.ID) == id })
}

func (s *State) region(id int) *gcore.Region {
	return find(s.Regions, func(r gcore.Region) bool { return provider.Value(r.ID) == id })
}

func handlePlaces(c *Cloud) {
	simulator.Handle(c, gcore.ListProjects, 200, func(s *State, _ time.Time, in gcore.ListProjectsInput) (gcore.List[gcore.Project], error) {
		kept := slices.DeleteFunc(slices.Clone(s.Projects), func(p gcore.Project) bool { return in.Name != nil && provider.Value(p.Name) != *in.Name })
		order(kept, provider.Value(in.OrderBy), map[string]func(gcore.Project) string{
			"name": func(p gcore.Project) string { return provider.Value(p.Name) }, "created_at": func(p gcore.Project) string { return provider.Value(p.CreatedAt) }})
		return page(kept, in.Limit, in.Offset, 100), nil
	})
	simulator.Handle(c, gcore.GetProject, 200, func(s *State, _ time.Time, in gcore.ProjectInput) (gcore.Project, error) {
		p := s.project(in.ProjectID)
		if p == nil {
			return gcore.Project{}, missing("Project %d was not found", in.ProjectID)
		}
		return *p, nil
	})
	simulator.Handle(c, gcore.ListRegions, 200, func(s *State, _ time.Time, in gcore.ListRegionsInput) (gcore.List[gcore.Region], error) {
		kept := slices.DeleteFunc(slices.Clone(s.Regions), func(r gcore.Region) bool {
			return in.Product != nil || in.DisplayName != nil && !strings.EqualFold(provider.Value(r.DisplayName), *in.DisplayName)
		})
		order(kept, provider.Value(in.OrderBy), map[string]func(gcore.Region) string{
			"display_name": func(r gcore.Region) string { return provider.Value(r.DisplayName) }, "created_at": func(r gcore.Region) string { return provider.Value(r.CreatedAt) }})
		return page(kept, in.Limit, in.Offset, 100), nil
	})
	simulator.Handle(c, gcore.GetRegion, 200, func(s *State, _ time.Time, in gcore.RegionInput) (gcore.Region, error) {
		r := s.region(in.RegionID)
		if r == nil {
			return gcore.Region{}, missing("Region %d was not found", in.RegionID)
		}
		return *r, nil
	})
	simulator.Handle(c, gcore.ListSSHKeys, 200, func(s *State, _ time.Time, in gcore.ListSSHKeysInput) (gcore.List[gcore.SSHKey], error) {
		if s.project(in.ProjectID) == nil {
			return gcore.List[gcore.SSHKey]{}, missing("Project %d was not found", in.ProjectID)
		}
		kept := slices.DeleteFunc(slices.Clone(s.Keys), func(k gcore.SSHKey) bool {
			return provider.Value(k.ProjectID) != in.ProjectID || !strings.Contains(provider.Value(k.Name), provider.Value(in.Name))
		})
		order(kept, provider.Value(in.OrderBy), map[string]func(gcore.SSHKey) string{
			"name": func(k gcore.SSHKey) string { return provider.Value(k.Name) }, "created_at": func(k gcore.SSHKey) string { return provider.Value(k.CreatedAt) }})
		return page(kept, in.Limit, in.Offset, 10), nil
	})
	here(c, gcore.ListImages, 200, listImages)
}

// order sorts by a member and direction such as name.desc; unknown members and
// none leave the list as it is.
func order[T any](all []T, by string, members map[string]func(T) string) {
	name, direction, _ := strings.Cut(by, ".")
	member := members[name]
	if member == nil {
		return
	}
	slices.SortStableFunc(all, func(a, b T) int {
		if direction == "desc" {
			a, b = b, a
		}
		return strings.Compare(member(a), member(b))
	})
}

func (s *State) image(id string) *gcore.Image {
	return find(s.Images, func(i gcore.Image) bool { return strings.EqualFold(provider.Value(i.ID), id) })
}

// listImages shows the public images; there are no others.
func listImages(s *State, _ time.Time, in gcore.ListImagesInput) (gcore.List[gcore.Image], error) {
	images := []gcore.Image{}
	for _, i := range s.Images {
		if (in.Visibility != nil && *in.Visibility != provider.Value(i.Visibility)) || in.TagKey != nil || in.TagKeyValue != nil || in.Private != nil {
			continue
		}
		i.ProjectID, i.RegionID, i.Region = &in.ProjectID, &in.RegionID, s.region(in.RegionID).DisplayName
		if provider.Value(in.IncludePrices) {
			i.PricePerHour, i.PricePerMonth, i.CurrencyCode, i.PriceStatus = decimal("0"), decimal("0"), new("EUR"), new("show")
		}
		images = append(images, i)
	}
	return page(images, in.Limit, in.Offset, 1000), nil
}
