package sim

import "signoff/provider/ionos"

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

// policyName finds a firewall policy that will stay.
func (s *State) policyName(id string) (string, bool) {
	p, ok := find(s.Policies, id)
	if !ok || p.leaving() {
		return "", false
	}
	return val(p.Name), true
}

// policy refers to a firewall policy; an unknown id is no policy.
func (s *State) policy(id string) *ionos.Ref {
	p, ok := find(s.Policies, id)
	if !ok {
		return &ionos.Ref{}
	}
	return &ionos.Ref{ID: ptr(p.key()), Name: ptr(val(p.Name))}
}

// balancerName finds a load balancer that will stay.
func (s *State) balancerName(id string) (string, bool) {
	b, ok := find(s.Balancers, id)
	if !ok || b.leaving() {
		return "", false
	}
	return val(b.Name), true
}

// center finds a data centre.
func (s *State) center(id string) (Center, bool) {
	where, ok := s.Centers[id]
	return where, ok
}

// datacenter shows a data centre; the account's default without an id.
func (s *State) datacenter(id *string) (*ionos.Datacenter, error) {
	center := val(orElse(id, datacenterUS))
	where, ok := s.center(center)
	if !ok {
		return nil, unknownID("datacenter_id", center)
	}
	return &ionos.Datacenter{ID: &center, CountryCode: &where.CountryCode, Location: &where.Location}, nil
}

// network finds a private network that will stay, nil if there is none.
func (s *State) network(id string) *PrivateNetwork {
	n, ok := find(s.Networks, id)
	if !ok || n.leaving() {
		return nil
	}
	return n
}
