package jotelulu

import "signoff/provider"

// Organization is a customer.
type Organization struct {
	ID   *string `json:"id,omitzero"`
	Name *string `json:"name,omitzero"`
}

// Organizations is the list of organizations.
type Organizations struct {
	Data []Organization `json:"data"`
	Meta Meta           `json:"meta,omitzero" volatile:"true"`
}

// ListOrganizations lists organizations. Source: Jotelulu API, List network interfaces connected to the instance.
var ListOrganizations = provider.Define(cloud, provider.Op[None, Organizations]{
	Name: "jotelulu_organizations_list", Group: "core",
	Doc:    "List the organizations of the token. Their ids lead to jotelulu_server_subscriptions_list.",
	Route:  "GET /api-gateway/core/v1/organizations",
	Effect: provider.Observe,
})
