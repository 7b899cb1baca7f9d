package sim

import (
	"slices"
	"time"

	"signoff/provider"
	"signoff/provider/gcore"
	"signoff/provider/simulator"
)

// templates of the marketplace never change.
var templates = []gcore.AppTemplate{
	template("docker", "Docker", "containers", 10, 2048, nil),
	template("wordpress", "WordPress", "cms", 20, 4096, []gcore.AppConfig{
		{Name: new("wordpress_title"), Label: new("Site title"), Description: new("Title of the site"), Type: new("string"), Required: new(true)},
		{Name: new("wordpress_language"), Label: new("Language"), Description: new("Language of the site"), Type: new("string"), Required: new(false), Default: new("en")},
	}),
	template("tf2server", "Team Fortress 2 server", "gaming", 30, 16384, nil),
}

func template(id, name, category string, disk, ram int, config []gcore.AppConfig) gcore.AppTemplate {
	return gcore.AppTemplate{ID: &id, DisplayName: &name, Category: &category, MinDisk: &disk, MinRAM: &ram, MinVCPUs: new(1), AppConfig: config,
		OSName: new("Ubuntu"), OSVersion: decimal("24.04"), ImageName: new("ubuntu-24.04-x64"), Version: new("latest"), Developer: new(name + " team"),
		Website: new("https://" + id + ".example"), Description: new(name + " ready to use"), ShortDescription: new(name), Usage: new("See the website")}
}

func templateOf(id string) *gcore.AppTemplate {
	return find(templates, func(t gcore.AppTemplate) bool { return provider.Value(t.ID) == id })
}

func handleTemplates(c *Cloud) {
	here(c, gcore.ListAppTemplates, 200, func(*State, time.Time, gcore.Place) (gcore.List[gcore.AppTemplate], error) {
		return page(templates, nil, nil, 0), nil
	})
	here(c, gcore.GetAppTemplate, 200, func(_ *State, _ time.Time, in gcore.AppTemplateInput) (gcore.AppTemplate, error) {
		t := templateOf(in.ApptemplateID)
		if t == nil {
			return gcore.AppTemplate{}, missing("Apptemplate %s was not found", in.ApptemplateID)
		}
		return *t, nil
	})
}

// reseller is whose projects these are.
const reseller = 1

// rules are the naming rules of a region, nil where all names are free.
func (s *State) rules(reseller, region int) *gcore.NameTemplates {
	return find(s.Names, func(n gcore.NameTemplates) bool {
		return provider.Value(n.ResellerID) == reseller && provider.Value(n.RegionID) == region
	})
}

// allowed reports whether the naming rules let a new instance through.
func (s *State) allowed(in gcore.CreateInstanceInput) bool {
	n := s.rules(reseller, in.RegionID)
	switch {
	case n == nil:
		return true
	case in.Name != nil:
		return provider.Value(n.AllowCustomName)
	}
	return len(n.AllowedNameTemplates) == 0 || slices.Contains(n.AllowedNameTemplates, *in.NameTemplate)
}

// available is what the rules mean for a project.
func (s *State) available(region int) gcore.AvailableNames {
	n := s.rules(reseller, region)
	if n == nil {
		return gcore.AvailableNames{CustomNameAllowed: new(true), NameTemplatesLimited: new(false)}
	}
	return gcore.AvailableNames{CustomNameAllowed: new(provider.Value(n.AllowCustomName)), NameTemplatesLimited: new(len(n.AllowedNameTemplates) > 0),
		AllowedNameTemplates: n.AllowedNameTemplates, AllowedNameWinTemplates: n.AllowedNameWinTemplates,
		AllowedBMNameTemplates: n.AllowedBMNameTemplates, AllowedBMNameWinTemplates: n.AllowedBMNameWinTemplates}
}

func handleNames(c *Cloud) {
	here(c, gcore.GetAvailableNames, 200, func(s *State, _ time.Time, in gcore.Place) (gcore.AvailableNames, error) {
		return s.available(in.RegionID), nil
	})
	here(c, gcore.GetResellerAvailableNames, 200, func(s *State, _ time.Time, in gcore.Place) (gcore.AvailableNames, error) {
		return s.available(in.RegionID), nil
	})
	simulator.Handle(c, gcore.ListNameTemplates, 200, func(s *State, _ time.Time, _ gcore.None) (gcore.List[gcore.NameTemplates], error) {
		return page(s.Names, nil, nil, 0), nil
	})
	simulator.Handle(c, gcore.PutNameTemplates, 200, func(s *State, _ time.Time, in gcore.PutNameTemplatesInput) (gcore.NameTemplates, error) {
		if s.region(in.RegionID) == nil {
			return gcore.NameTemplates{}, missing("Region %d was not found", in.RegionID)
		}
		rules := gcore.NameTemplates{ResellerID: &in.ResellerID, RegionID: &in.RegionID, AllowCustomName: new(provider.Value(in.AllowCustomName)),
			AllowedNameTemplates: in.AllowedNameTemplates, AllowedNameWinTemplates: in.AllowedNameWinTemplates,
			AllowedBMNameTemplates: in.AllowedBMNameTemplates, AllowedBMNameWinTemplates: in.AllowedBMNameWinTemplates}
		if n := s.rules(in.ResellerID, in.RegionID); n != nil {
			*n = rules
			return rules, nil
		}
		s.Names = append(s.Names, rules)
		return rules, nil
	})
	simulator.Handle(c, gcore.DeleteNameTemplates, 204, func(s *State, _ time.Time, in gcore.NameTemplatesInput) (gcore.None, error) {
		if s.rules(in.ResellerID, in.RegionID) == nil {
			return gcore.None{}, missing("Reseller %d has no name templates in region %d", in.ResellerID, in.RegionID)
		}
		s.Names = slices.DeleteFunc(s.Names, func(n gcore.NameTemplates) bool {
			return provider.Value(n.ResellerID) == in.ResellerID && provider.Value(n.RegionID) == in.RegionID
		})
		return gcore.None{}, nil
	})
}
