package sim

import (
	"net/http"
	"time"

	"signoff/provider"
	"signoff/provider/katapult"
	"signoff/provider/simulator"
)

func handleOrganizations(c *Cloud) {
	simulator.Handle(c, katapult.ListOrganizations, 200, func(s *State, _ time.Time, _ katapult.None) (katapult.Organizations, error) {
		list := katapult.Organizations{Organizations: []katapult.Organization{}}
		for _, o := range s.Organizations {
			list.Organizations = append(list.Organizations, thin(o))
		}
		return list, nil
	})
	simulator.Handle(c, katapult.GetOrganization, 200, func(s *State, _ time.Time, in katapult.OrganizationLookup) (katapult.OneOrganization, error) {
		o, err := s.organization(in)
		return katapult.OneOrganization{Organization: o}, err
	})
}

// thin is an organization without its billing address.
func thin(o katapult.Organization) katapult.Organization {
	return katapult.Organization{ID: o.ID, Name: o.Name, SubDomain: o.SubDomain, InfrastructureDomain: o.InfrastructureDomain,
		CreatedAt: o.CreatedAt, ActivatedAt: o.ActivatedAt, Suspended: o.Suspended, Managed: o.Managed}
}

// organization finds an organization by one of its names.
func (s *State) organization(l katapult.OrganizationLookup) (katapult.Organization, error) {
	for _, o := range s.Organizations {
		if l.OrganizationID != nil && *l.OrganizationID == provider.Value(o.ID) || l.OrganizationSubDomain != nil && *l.OrganizationSubDomain == provider.Value(o.SubDomain) {
			return o, nil
		}
	}
	return katapult.Organization{}, missing("organization")
}

// active finds an organization whose resources may be used.
func (s *State) active(l katapult.OrganizationLookup) (katapult.Organization, error) {
	o, err := s.organization(l)
	if err == nil && provider.Value(o.Suspended) {
		err = &simulator.Fault{Status: http.StatusForbidden, Code: "organization_suspended", Text: "An organization was found from the arguments provided but it was suspended"}
	}
	return o, err
}
