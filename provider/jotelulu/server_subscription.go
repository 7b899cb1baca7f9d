package jotelulu

import "signoff/provider"

// ServerSubscription is a contract under which servers run.
type ServerSubscription struct {
	ID        *string `json:"id,omitzero"`
	Name      *string `json:"name,omitzero"`
	CreatedAt *string `json:"createdAt,omitzero"`
	UpdatedAt *string `json:"updatedAt,omitzero"`
}

// ServerSubscriptions is the list of an organization's subscriptions.
type ServerSubscriptions struct {
	Data []ServerSubscription `json:"data"`
	Meta Meta                 `json:"meta,omitzero" volatile:"true"`
}

// ListServerSubscriptionsInput names the organization.
type ListServerSubscriptionsInput struct {
	OrganizationID string `json:"organization_id" path:"organizationId" pick:"jotelulu_organizations_list" pattern:"^[0-9]+$"`
}

// ListServerSubscriptions lists an organization's server subscriptions.
// Source: Jotelulu API, List network interfaces connected to the instance.
var ListServerSubscriptions = provider.Define(cloud, provider.Op[ListServerSubscriptionsInput, ServerSubscriptions]{
	Name: "jotelulu_server_subscriptions_list", Group: "servers",
	Doc:    "List an organization's server subscriptions. Their ids lead to instances and networks.",
	Route:  "GET /api-gateway/servers/v1/organizations/{organizationId}/subscriptions",
	Effect: provider.Observe,
})

// SubscriptionInput names a subscription.
type SubscriptionInput struct {
	SubscriptionID string `json:"subscription_id" path:"subscriptionId" pick:"jotelulu_server_subscriptions_list" pattern:"^[0-9]+$"`
}
