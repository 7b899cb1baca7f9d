package jotelulu

import "signoff/provider"

// IsolatedNetwork is a private network of a subscription.
type IsolatedNetwork struct {
	ID             *string `json:"id,omitzero"`
	SubscriptionID *string `json:"subscriptionId,omitzero"`
	MainNetworkID  *string `json:"mainNetworkId,omitzero" doc:"What network interfaces refer to it by."`
	Name           *string `json:"name,omitzero"`
	Gateway        *string `json:"gateway,omitzero"`
	Netmask        *string `json:"netmask,omitzero"`
	CIDR           *string `json:"cidr,omitzero"`
	Zone           *string `json:"zone,omitzero"`
	CreatedAt      *string `json:"createdAt,omitzero"`
	UpdatedAt      *string `json:"updatedAt,omitzero"`
}

// IsolatedNetworks is the list of a subscription's networks.
type IsolatedNetworks struct {
	Data []IsolatedNetwork `json:"data"`
	Meta Meta              `json:"meta,omitzero" volatile:"true"`
}

// ListIsolatedNetworks lists a subscription's networks. Source: Jotelulu API, createisolatednetwork.
var ListIsolatedNetworks = provider.Define(cloud, provider.Op[SubscriptionInput, IsolatedNetworks]{
	Name: "jotelulu_isolated_networks_list", Group: "networks",
	Doc:       "List the isolated networks of a subscription with gateway and address range. They explain the mainNetworkId of a network interface.",
	Route:     "GET /api-gateway/servers/v1/subscriptions/{subscriptionId}/networks/isolated-networks",
	Effect:    provider.Observe,
	Companion: true, Source: "docs.jotelulu.com/reference/createisolatednetwork",
})
