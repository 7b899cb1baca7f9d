package sim

import (
	"slices"
	"strings"
	"time"

	"signoff/provider/gcore"
)

// SecurityGroup is a set of rules, seeded and never changed.
type SecurityGroup struct {
	gcore.Place
	ID    string `json:"id"`
	Name  string `json:"name"`
	Rules []Rule `json:"rules"`
}

// Rule lets TCP in from everywhere; port 0 is the rule that lets everything out.
type Rule struct {
	ID   string `json:"id"`
	Port int    `json:"port"`
}

func (s *State) group(place gcore.Place, id string) *SecurityGroup {
	return got(s.Groups, func(g *SecurityGroup) bool { return g.Place == place && strings.EqualFold(g.ID, id) })
}

// groupIn finds a group by name.
func (s *State) groupIn(place gcore.Place, name string) (*SecurityGroup, error) {
	g := got(s.Groups, func(g *SecurityGroup) bool { return g.Place == place && g.Name == name })
	if g == nil {
		return nil, missing("Security group %s was not found", name)
	}
	return g, nil
}

func (s *State) groupName(id string) string {
	if g := got(s.Groups, func(g *SecurityGroup) bool { return g.ID == id }); g != nil {
		return g.Name
	}
	return ""
}

// groupsFor are the ids asked for, or the default group of the place.
func (s *State) groupsFor(place gcore.Place, asked []gcore.Ref) ([]string, error) {
	ids := []string{}
	for _, ref := range asked {
		g := s.group(place, ref.ID)
		if g == nil {
			return nil, missing("Security group %s was not found", ref.ID)
		}
		ids = append(ids, g.ID)
	}
	if len(ids) == 0 {
		g, err := s.groupIn(place, "default")
		if err != nil {
			return nil, err
		}
		ids = append(ids, g.ID)
	}
	return ids, nil
}

const groupsMade = "2024-06-18T11:56:16+0000"

func (s *State) groupView(g *SecurityGroup) gcore.SecurityGroup {
	out := gcore.SecurityGroup{ID: &g.ID, Name: &g.Name, Description: new(""), RevisionNumber: new(1), ProjectID: &g.ProjectID, RegionID: &g.RegionID,
		Region: s.region(g.RegionID).DisplayName, Tags: []gcore.Tag{}, Rules: []gcore.SecurityGroupRule{}, CreatedAt: new(groupsMade), UpdatedAt: new(groupsMade)}
	for _, r := range g.Rules {
		rule := gcore.SecurityGroupRule{ID: new(r.ID), Direction: new("egress"), Ethertype: new("IPv4"), SecurityGroupID: &g.ID, RevisionNumber: new(0),
			CreatedAt: new(groupsMade), UpdatedAt: new(groupsMade)}
		if r.Port > 0 {
			rule.Direction, rule.Protocol, rule.PortRangeMin, rule.PortRangeMax, rule.RemoteIPPrefix = new("ingress"), new("tcp"), new(r.Port), new(r.Port), new("0.0.0.0/0")
		}
		out.Rules = append(out.Rules, rule)
	}
	return out
}

func handleSecurityGroups(c *Cloud) {
	here(c, gcore.ListSecurityGroups, 200, func(s *State, _ time.Time, in gcore.ListSecurityGroupsInput) (gcore.List[gcore.SecurityGroup], error) {
		groups := []gcore.SecurityGroup{}
		for _, g := range s.Groups {
			if g.Place == in.Place && (in.Name == nil || *in.Name == g.Name) && in.TagKey == nil && in.TagKeyValue == nil {
				groups = append(groups, s.groupView(g))
			}
		}
		return page(groups, in.Limit, in.Offset, 10), nil
	})
	here(c, gcore.GetSecurityGroup, 200, func(s *State, _ time.Time, in gcore.GetSecurityGroupInput) (gcore.SecurityGroup, error) {
		g := s.group(in.Place, in.GroupID)
		if g == nil {
			return gcore.SecurityGroup{}, missing("Security group %s was not found", in.GroupID)
		}
		return s.groupView(g), nil
	})
}

// handleInstanceGroups serves which ports are in which groups.
func handleInstanceGroups(c *Cloud) {
	here(c, gcore.ListInstanceSecurityGroups, 200, func(s *State, _ time.Time, in gcore.InstanceInput) (gcore.List[gcore.Named], error) {
		v, err := s.instance(in)
		if err != nil {
			return gcore.List[gcore.Named]{}, err
		}
		var ids []string
		for _, p := range s.portsOf(v.ID) {
			ids = append(ids, p.Groups...)
		}
		slices.Sort(ids)
		return page(s.named(slices.Compact(ids)), nil, nil, 0), nil
	})
	here(c, gcore.ListInstancePorts, 200, func(s *State, _ time.Time, in gcore.InstanceInput) (gcore.List[gcore.InstancePort], error) {
		v, err := s.instance(in)
		if err != nil {
			return gcore.List[gcore.InstancePort]{}, err
		}
		ports := []gcore.InstancePort{}
		for _, p := range s.portsOf(v.ID) {
			ports = append(ports, gcore.InstancePort{ID: &p.ID, Name: new("port of " + v.Name), SecurityGroups: s.named(p.Groups)})
		}
		return page(ports, nil, nil, 0), nil
	})
	here(c, gcore.AddSecurityGroup, 204, func(s *State, _ time.Time, in gcore.SecurityGroupInput) (gcore.None, error) {
		return gcore.None{}, s.regroup(in, func(p *Port, id string) {
			if !slices.Contains(p.Groups, id) {
				p.Groups = append(p.Groups, id)
			}
		})
	})
	here(c, gcore.RemoveSecurityGroup, 204, func(s *State, _ time.Time, in gcore.SecurityGroupInput) (gcore.None, error) {
		return gcore.None{}, s.regroup(in, func(p *Port, id string) {
			p.Groups = slices.DeleteFunc(p.Groups, func(g string) bool { return g == id })
		})
	})
}

// named shows groups by id and name.
func (s *State) named(ids []string) []gcore.Named {
	out := []gcore.Named{}
	for _, id := range ids {
		out = append(out, gcore.Named{ID: new(id), Name: new(s.groupName(id))})
	}
	return out
}

// regroup edits the ports that the input speaks of, once all of it is known to
// be right.
func (s *State) regroup(in gcore.SecurityGroupInput, edit func(p *Port, groupID string)) error {
	v, err := s.idle(in.InstanceInput)
	if err != nil {
		return err
	}
	wanted := slices.Clone(in.Ports)
	if in.Name != nil {
		wanted = append(wanted, gcore.PortGroups{SecurityGroupNames: []string{*in.Name}})
	}
	var edits []func()
	for _, w := range wanted {
		ports := s.portsOf(v.ID)
		if w.PortID != nil {
			ports = slices.DeleteFunc(ports, func(p *Port) bool { return !strings.EqualFold(p.ID, *w.PortID) })
			if len(ports) == 0 {
				return missing("Port %s was not found", *w.PortID)
			}
		}
		for _, name := range w.SecurityGroupNames {
			g, err := s.groupIn(in.Place, name)
			if err != nil {
				return err
			}
			for _, p := range ports {
				edits = append(edits, func() { edit(p, g.ID) })
			}
		}
	}
	for _, apply := range edits {
		apply()
	}
	return nil
}
