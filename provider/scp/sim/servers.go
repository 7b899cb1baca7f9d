package sim

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"signoff/provider"
	"signoff/provider/scp"
	"signoff/provider/simulator"
)

// Server is a server with the action under way.
type Server struct {
	scp.Server
	Work *Work `json:"work,omitzero"`
}

// Work is an action under way.
type Work struct {
	Shown string    `json:"shown"` // state meanwhile
	Until time.Time `json:"until"`
	Then  string    `json:"then"`
}

func handleServers(c *Cloud) {
	simulator.Handle(c, scp.ListServers, 200, listServers)
	simulator.Handle(c, scp.GetServer, 200, func(s *State, now time.Time, in scp.ServerInput) (scp.Server, error) {
		v, err := s.server(now, in.ServerID)
		if err != nil {
			return scp.Server{}, err
		}
		return s.view(v), nil
	})
	simulator.Handle(c, scp.StartServer, 202, func(s *State, now time.Time, in scp.ServerInput) (scp.None, error) {
		return s.act(now, c.Delay, in.ServerID, "SHUTOFF", "SHUTOFF", "ACTIVE")
	})
	simulator.Handle(c, scp.StopServer, 202, func(s *State, now time.Time, in scp.ServerInput) (scp.None, error) {
		return s.act(now, c.Delay, in.ServerID, "ACTIVE", "ACTIVE", "SHUTOFF")
	})
	simulator.Handle(c, scp.RebootServer, 202, func(s *State, now time.Time, in scp.RebootServerInput) (scp.None, error) {
		if in.RebootType == "HARD" {
			return s.act(now, c.Delay, in.ServerID, "", "HARD_REBOOT", "ACTIVE")
		}
		return s.act(now, c.Delay, in.ServerID, "ACTIVE", "REBOOT", "ACTIVE")
	})
}

// act starts an action on a server in the state it needs (empty: any).
func (s *State) act(now time.Time, delay time.Duration, id, needs, shown, then string) (scp.None, error) {
	v, err := s.server(now, id)
	switch {
	case err != nil:
		return scp.None{}, err
	case v.Work != nil:
		return scp.None{}, conflict("Another action of the server is in progress.")
	case needs != "" && provider.Value(v.State) != needs:
		return scp.None{}, conflict("The action is not allowed while the server is in state " + provider.Value(v.State) + ".")
	}
	v.Work = &Work{Shown: shown, Until: now.Add(delay), Then: then}
	return scp.None{}, nil
}

// server finds a server that is there.
func (s *State) server(now time.Time, id string) (*Server, error) {
	s.settle(now)
	for _, v := range s.Servers {
		if strings.EqualFold(provider.Value(v.ID), id) {
			return v, nil
		}
	}
	return nil, missing("Server", id)
}

// view is the server as answers show it.
func (s *State) view(v *Server) scp.Server {
	out := v.Server
	if v.Work != nil {
		out.State = &v.Work.Shown
	}
	out.Addresses = s.addressesOf(provider.Value(v.ID))
	return out
}

func listServers(s *State, now time.Time, in scp.ListServersInput) (scp.Servers, error) {
	s.settle(now)
	all := []scp.Server{}
	for _, v := range s.Servers {
		if view := s.view(v); wanted(view, in) {
			all = append(all, view)
		}
	}
	order(all, provider.Value(in.Sort))
	if in.Marker != nil {
		last := slices.IndexFunc(all, func(v scp.Server) bool { return provider.Value(v.ID) == *in.Marker })
		if last < 0 {
			return scp.Servers{}, missing("Marker", *in.Marker)
		}
		all = all[last+1:]
	}
	if in.Limit != nil {
		all = all[:min(*in.Limit, len(all))]
	}
	return scp.Servers{Servers: all}, nil
}

// wanted reports whether a server passes every filter given.
func wanted(v scp.Server, in scp.ListServersInput) bool {
	for _, f := range []struct{ want, is *string }{
		{in.Name, v.Name}, {in.State, v.State}, {in.ProductCategory, v.ProductCategory}, {in.ProductOffering, v.ProductOffering},
		{in.VPCID, v.VPCID}, {in.AutoScalingGroupID, v.AutoScalingGroupID}, {in.ServerTypeID, v.ServerType.ID},
	} {
		if f.want != nil && *f.want != provider.Value(f.is) {
			return false
		}
	}
	return in.IP == nil || slices.ContainsFunc(v.Addresses, func(a scp.ServerAddresses) bool {
		return slices.ContainsFunc(a.IPAddresses, func(ip scp.IPAddress) bool { return provider.Value(ip.IPAddress) == *in.IP })
	})
}

// order sorts by member:direction; by name or creation, which is what people use.
func order(all []scp.Server, sort string) {
	key, direction, _ := strings.Cut(sort, ":")
	by := map[string]func(scp.Server) string{
		"name": func(v scp.Server) string { return provider.Value(v.Name) }, "created_at": func(v scp.Server) string { return provider.Value(v.CreatedAt) },
		"state": func(v scp.Server) string { return provider.Value(v.State) }, "id": func(v scp.Server) string { return provider.Value(v.ID) },
	}[key]
	if by == nil {
		return
	}
	slices.SortStableFunc(all, func(a, b scp.Server) int {
		if direction == "desc" {
			a, b = b, a
		}
		return cmp.Compare(by(a), by(b))
	})
}
