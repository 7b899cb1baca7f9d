package sim

import (
	"signoff/provider"
	"signoff/provider/ionos"
)

// Servers refer to entities of other resources by id and find them here.

// imageName finds an image at rest or an appliance: what can be installed.
func (s *State) imageName(id string) (string, bool) {
	if a := s.appliance(id); a != nil {
		return provider.Value(a.Name), true
	}
	i, err := find(s.Images, id, missing("IMAGE_NOT_FOUND", "Image not found"))
	if err != nil || i.Work != nil {
		return "", false
	}
	return provider.Value(i.Name), true
}

// isoName finds an ISO that can be loaded.
func (s *State) isoName(id string) (string, bool) {
	i := s.iso(id)
	return provider.Value(provider.Value(i).Name), i != nil
}

// policyName finds a firewall policy that will stay.
func (s *State) policyName(id string) (string, bool) { return staying(s.Policies, id) }

// policy refers to a firewall policy; an unknown id is no policy.
func (s *State) policy(id string) *ionos.Ref {
	p, err := find(s.Policies, id, unknownID("id", id))
	if err != nil {
		return &ionos.Ref{}
	}
	return &ionos.Ref{ID: p.ID, Name: p.Name}
}

// balancerName finds a load balancer that will stay.
func (s *State) balancerName(id string) (string, bool) { return staying(s.Balancers, id) }

// staying finds the name of an entity that is not being removed.
func staying[E entity](list []E, id string) (string, bool) {
	e, err := find(list, id, unknownID("id", id))
	if err != nil || e.stage().leaving() {
		return "", false
	}
	_, name := e.key()
	return name, true
}

// site shows a data centre as answers do, nil if there is none.
func (s *State) site(id string) *ionos.Datacenter {
	d := s.datacenter(id)
	if d == nil {
		return nil
	}
	return &ionos.Datacenter{ID: d.ID, CountryCode: d.CountryCode, Location: d.Location}
}

// siteOf finds the data centre that a body names, or the account's default.
func (s *State) siteOf(id *string) (*ionos.Datacenter, error) {
	site := s.site(provider.Or(id, datacenterUS))
	if site == nil {
		return nil, unknownID("datacenter_id", *id)
	}
	return site, nil
}

// network finds a private network that will stay, nil if there is none.
func (s *State) network(id string) *PrivateNetwork {
	n, err := find(s.Networks, id, unknownID("id", id))
	if err != nil || n.leaving() {
		return nil
	}
	return n
}
