package sim

import (
	"strings"

	"signoff/provider/ionos"
)

// Servers refer to entities of other resources by id. They find them here, so
// that each resource keeps its own state. A relation is stored once, on the
// server; the other side is derived from the servers.

// imageName finds an image at rest or an appliance: what can be installed.
func (s *State) imageName(id string) (string, bool) {
	if a := s.appliance(id); a != nil {
		return val(a.Name), true
	}
	for _, i := range s.Images {
		if strings.EqualFold(val(i.ID), id) && i.Work == nil {
			return val(i.Name), true
		}
	}
	return "", false
}

// isoName finds an ISO that can be loaded.
func (s *State) isoName(id string) (string, bool) {
	i := s.iso(id)
	return val(val(i).Name), i != nil
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
	d := s.datacenter(id)
	return Center{val(val(d).CountryCode), val(val(d).Location)}, d != nil
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
