package sim

import (
	"strings"
	"time"

	"signoff/provider/gcore"
)

// ServerGroup is a rule of placement. Its instances know it.
type ServerGroup struct {
	gcore.Place
	ID     string `json:"id"`
	Name   string `json:"name"`
	Policy string `json:"policy"`
}

func (s *State) placement(place gcore.Place, id string) *ServerGroup {
	return got(s.Placements, func(g *ServerGroup) bool { return g.Place == place && strings.EqualFold(g.ID, id) })
}

func handleServerGroups(c *Cloud) {
	here(c, gcore.ListServerGroups, 200, func(s *State, _ time.Time, in gcore.ListServerGroupsInput) (gcore.List[gcore.ServerGroup], error) {
		groups := []gcore.ServerGroup{}
		for _, g := range s.Placements {
			if g.Place != in.Place {
				continue
			}
			out := gcore.ServerGroup{ServergroupID: &g.ID, Name: &g.Name, Policy: &g.Policy, ProjectID: &g.ProjectID, RegionID: &g.RegionID,
				Region: s.region(g.RegionID).DisplayName, Instances: []gcore.GroupedInstance{}}
			for _, v := range s.Instances {
				if v.Placement == g.ID {
					out.Instances = append(out.Instances, gcore.GroupedInstance{InstanceID: &v.ID, InstanceName: &v.Name})
				}
			}
			groups = append(groups, out)
		}
		return page(groups, in.Limit, in.Offset, 0), nil
	})
	here(c, gcore.PutIntoServerGroup, 200, func(s *State, now time.Time, in gcore.PutIntoServerGroupInput) (gcore.Tasks, error) {
		v, err := s.idle(in.InstanceInput)
		if err != nil {
			return gcore.Tasks{}, err
		}
		g := s.placement(in.Place, in.ServergroupID)
		switch {
		case g == nil:
			return gcore.Tasks{}, missing("Server group %s was not found", in.ServergroupID)
		case v.Placement != "":
			return gcore.Tasks{}, invalid("Instance %s is in server group %s already", v.ID, v.Placement)
		}
		v.Placement = g.ID
		return s.begin(now, c.Delay, v, Task{Type: "put_into_server_group"}, Work{TaskState: "migrating", Then: v.Status}), nil
	})
	here(c, gcore.RemoveFromServerGroup, 200, func(s *State, now time.Time, in gcore.InstanceInput) (gcore.Tasks, error) {
		v, err := s.idle(in)
		if err != nil {
			return gcore.Tasks{}, err
		}
		if v.Placement == "" {
			return gcore.Tasks{}, invalid("Instance %s is in no server group", v.ID)
		}
		v.Placement = ""
		return s.begin(now, c.Delay, v, Task{Type: "remove_from_server_group"}, Work{TaskState: "migrating", Then: v.Status}), nil
	})
}
