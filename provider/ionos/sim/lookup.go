package sim

import (
	"strings"
	"time"

	"signoff/provider/ionos"
)

// Servers refer to entities of other resources by id. They find them here, so
// that each resource keeps its own state. A relation is stored once, on the
// server; the other side is derived from the servers.

// imageName finds an image or appliance that can be installed.
func (s *State) imageName(id string) (string, bool) {
	name, ok := s.Images[id]
	return name, ok
}

// isoName finds an ISO that can be loaded.
func (s *State) isoName(id string) (string, bool) {
	name, ok := s.ISOs[id]
	return name, ok
}

// policyName finds a firewall policy.
func (s *State) policyName(id string) (string, bool) {
	name, ok := s.Policies[id]
	return name, ok
}

// policy refers to a firewall policy; an unknown id is no policy.
func (s *State) policy(id string) *ionos.Ref {
	name, ok := s.policyName(id)
	if !ok {
		return &ionos.Ref{}
	}
	return &ionos.Ref{ID: &id, Name: &name}
}

// balancerName finds a load balancer.
func (s *State) balancerName(id string) (string, bool) {
	name, ok := s.Balancer[id]
	return name, ok
}

// center finds a data centre.
func (s *State) center(id string) (Center, bool) {
	where, ok := s.Centers[id]
	return where, ok
}

// site shows a data centre as answers do, nil if there is none.
func (s *State) site(id string) *ionos.Datacenter {
	where, ok := s.center(id)
	if !ok {
		return nil
	}
	return &ionos.Datacenter{ID: &id, CountryCode: &where.CountryCode, Location: &where.Location}
}

// siteOf finds the data centre that a body names, or the account's default.
func (s *State) siteOf(id *string) (string, error) {
	site := val(orElse(id, datacenterUS))
	if s.site(site) == nil {
		return "", unknownID("datacenter_id", site)
	}
	return site, nil
}

// guest finds an idle server that a body names in field.
func (s *State) guest(now time.Time, field, id string) (*Server, error) {
	if _, err := s.server(now, id); err != nil {
		return nil, unknownID(field, id)
	}
	return s.idle(now, id)
}

// network finds a private network, nil if there is none.
func (s *State) network(id string) *Network {
	for _, n := range s.Networks {
		if strings.EqualFold(n.ID, id) {
			return n
		}
	}
	return nil
}
