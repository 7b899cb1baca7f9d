package jotelulu

import "signoff/provider"

// ServerInstance is a server.
type ServerInstance struct {
	ID             *string `json:"id,omitzero"`
	SubscriptionID *string `json:"subscriptionId,omitzero"`
	Zone           *string `json:"zone,omitzero"`
	TemplateID     *string `json:"templateId,omitzero" doc:"The system installed, by name."`
	OfferingID     *string `json:"offeringId,omitzero" doc:"The size, by name."`
	State          *string `json:"state,omitzero" doc:"running, stopped, creating and others."`
	Name           *string `json:"name,omitzero"`
	CreatedAt      *string `json:"createdAt,omitzero"`
	UpdatedAt      *string `json:"updatedAt,omitzero"`
}

// ServerInstances is the list of a subscription's instances.
type ServerInstances struct {
	Data []ServerInstance `json:"data"`
	Meta Meta             `json:"meta,omitzero" volatile:"true"`
}

// ListServerInstances lists a subscription's servers.
// Source: Jotelulu API, List network interfaces connected to the instance.
var ListServerInstances = provider.Define(cloud, provider.Op[SubscriptionInput, ServerInstances]{
	Name: "jotelulu_server_instances_list", Group: "servers",
	Doc:    "List the server instances of a subscription with state, size, system and zone.",
	Route:  "GET /api-gateway/servers/v1/subscriptions/{subscriptionId}/instances",
	Effect: provider.Observe,
})

// NIC is a network interface of a server.
type NIC struct {
	ID               *string `json:"id,omitzero"`
	MainNetworkID    *string `json:"mainNetworkId,omitzero" doc:"The network; jotelulu_isolated_networks_list explains it."`
	AddressIPPrimary *string `json:"addressIpPrimary,omitzero"`
	IsDefault        *bool   `json:"isDefault,omitzero"`
	MAC              *string `json:"mac,omitzero"`
}

// NICs is the list of an instance's network interfaces.
type NICs struct {
	Data []NIC `json:"data"`
	Meta Meta  `json:"meta,omitzero" volatile:"true"`
}

// ListInstanceNICsInput names an instance of a subscription.
type ListInstanceNICsInput struct {
	SubscriptionID string `json:"subscription_id" path:"subscriptionId" pick:"jotelulu_server_subscriptions_list" pattern:"^[0-9]+$"`
	InstanceID     string `json:"instance_id" path:"instanceId" pick:"jotelulu_server_instances_list" pattern:"^[0-9]+$"`
}

// ListInstanceNICs lists an instance's network interfaces.
// Source: Jotelulu API, List network interfaces connected to the instance.
var ListInstanceNICs = provider.Define(cloud, provider.Op[ListInstanceNICsInput, NICs]{
	Name: "jotelulu_server_instance_nics_list", Group: "servers",
	Doc:    "List the network interfaces of a server instance with address, MAC and network.",
	Route:  "GET /api-gateway/servers/v1/subscriptions/{subscriptionId}/instances/{instanceId}/nics",
	Effect: provider.Observe,
})
