package katapult

import "signoff/provider"

// Organization is the customer that machines, networks and trash belong to.
type Organization struct {
	ID                   *string       `json:"id,omitzero"`
	Name                 *string       `json:"name,omitzero"`
	SubDomain            *string       `json:"sub_domain,omitzero"`
	InfrastructureDomain *string       `json:"infrastructure_domain,omitzero" doc:"Domain below which its machines get their host names."`
	CreatedAt            *int          `json:"created_at,omitzero" doc:"Unix seconds."`
	ActivatedAt          *int          `json:"activated_at,omitzero" doc:"Unix seconds; absent while it is not activated."`
	Suspended            *bool         `json:"suspended,omitzero"`
	Managed              *bool         `json:"managed,omitzero"`
	BillingName          *string       `json:"billing_name,omitzero"`
	Address1             *string       `json:"address1,omitzero"`
	Address2             *string       `json:"address2,omitzero"`
	Address3             *string       `json:"address3,omitzero"`
	Address4             *string       `json:"address4,omitzero"`
	Postcode             *string       `json:"postcode,omitzero"`
	VATNumber            *string       `json:"vat_number,omitzero"`
	PhoneNumber          *string       `json:"phone_number,omitzero"`
	Currency             *Currency     `json:"currency,omitzero"`
	Country              *Country      `json:"country,omitzero"`
	CountryState         *CountryState `json:"country_state,omitzero"`
}

// Currency is what an organization is billed in.
type Currency struct {
	ID      *string `json:"id,omitzero"`
	Name    *string `json:"name,omitzero"`
	ISOCode *string `json:"iso_code,omitzero"`
	Symbol  *string `json:"symbol,omitzero"`
}

// Country is where an organization or a data center is.
type Country struct {
	ID       *string `json:"id,omitzero"`
	Name     *string `json:"name,omitzero"`
	ISOCode2 *string `json:"iso_code2,omitzero"`
	ISOCode3 *string `json:"iso_code3,omitzero"`
	TimeZone *string `json:"time_zone,omitzero"`
	EU       *bool   `json:"eu,omitzero"`
}

// CountryState is a part of a country.
type CountryState struct {
	ID      *string  `json:"id,omitzero"`
	Name    *string  `json:"name,omitzero"`
	Code    *string  `json:"code,omitzero"`
	Country *Country `json:"country,omitzero"`
}

// Organizations is a list of organizations.
type Organizations struct {
	Organizations []Organization `json:"organizations"`
}

// ListOrganizations lists the organizations of the token. Source: Katapult Core API, get:organizations.
var ListOrganizations = provider.Define(cloud, provider.Op[None, Organizations]{
	Name: "katapult_organizations_list", Group: "organizations",
	Doc:       "List the organizations that the token may use. Their ids are what machines, networks and trash are listed by.",
	Route:     "GET /organizations",
	Effect:    provider.Observe,
	Companion: true, Source: "katapult-core-openapi.json, get:organizations",
})

// OrganizationLookup names an organization by one of its names.
type OrganizationLookup struct {
	OrganizationID        *string `json:"organization_id,omitzero" lookup:"organization[id]" pick:"katapult_organizations_list" pattern:"^org_[0-9A-Za-z]+$" doc:"Give exactly one of organization_id and organization_sub_domain."`
	OrganizationSubDomain *string `json:"organization_sub_domain,omitzero" lookup:"organization[sub_domain]"`
}

func (l OrganizationLookup) valid() error {
	return exactlyOne("organization_id", l.OrganizationID, "organization_sub_domain", l.OrganizationSubDomain)
}

// OneOrganization is a single organization.
type OneOrganization struct {
	Organization Organization `json:"organization,omitzero"`
}

// GetOrganization reads one organization. Source: Katapult Core API, get:organization.
var GetOrganization = provider.Define(cloud, provider.Op[OrganizationLookup, OneOrganization]{
	Name: "katapult_organizations_get", Group: "organizations",
	Doc:       "Read one organization with its billing address.",
	Route:     "GET /organizations/organization",
	Valid:     OrganizationLookup.valid,
	Effect:    provider.Observe,
	Companion: true, Source: "katapult-core-openapi.json, get:organization",
})
