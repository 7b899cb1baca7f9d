package katapult

import "signoff/provider"

// Network is a public network.
type Network struct {
	ID         *string     `json:"id,omitzero"`
	Name       *string     `json:"name,omitzero"`
	Permalink  *string     `json:"permalink,omitzero"`
	Default    *bool       `json:"default,omitzero" doc:"Whether it is the data center's default network."`
	DataCenter *DataCenter `json:"data_center,omitzero"`
}

// PublicNetwork is a network as lists show it.
type PublicNetwork struct {
	ID         *string `json:"id,omitzero"`
	Name       *string `json:"name,omitzero"`
	Permalink  *string `json:"permalink,omitzero"`
	Default    *bool   `json:"default,omitzero"`
	DataCenter *Site   `json:"data_center,omitzero"`
}

// VirtualNetwork is a private network of an organization.
type VirtualNetwork struct {
	ID         *string `json:"id,omitzero"`
	Name       *string `json:"name,omitzero"`
	DataCenter *Site   `json:"data_center,omitzero"`
}

// AvailableNetworks are the networks that an organization may use.
type AvailableNetworks struct {
	Networks        []PublicNetwork  `json:"networks"`
	VirtualNetworks []VirtualNetwork `json:"virtual_networks"`
}

// ListNetworks lists the networks that an organization may use.
// Source: Katapult Core API, get:organization_available_networks.
var ListNetworks = provider.Define(cloud, provider.Op[OrganizationLookup, AvailableNetworks]{
	Name: "katapult_networks_list", Group: "networks",
	Doc:       "List the public networks and the organization's own virtual networks, with their data centers.",
	Route:     "GET /organizations/organization/available_networks",
	Valid:     OrganizationLookup.valid,
	Effect:    provider.Observe,
	Companion: true, Source: "katapult-core-openapi.json, get:organization_available_networks",
})

// GetNetworkInput names a public network by one of its names.
type GetNetworkInput struct {
	NetworkID        *string `json:"network_id,omitzero" lookup:"network[id]" pick:"katapult_networks_list" pattern:"^netw_[0-9A-Za-z]+$" doc:"Give exactly one of network_id and network_permalink."`
	NetworkPermalink *string `json:"network_permalink,omitzero" lookup:"network[permalink]"`
}

// OneNetwork is a single network.
type OneNetwork struct {
	Network Network `json:"network,omitzero"`
}

// GetNetwork reads one public network. Source: Katapult Core API, get:network.
var GetNetwork = provider.Define(cloud, provider.Op[GetNetworkInput, OneNetwork]{
	Name: "katapult_networks_get", Group: "networks",
	Doc:   "Read one public network with its data center. Virtual networks are only in katapult_networks_list.",
	Route: "GET /networks/network",
	Valid: func(in GetNetworkInput) error {
		return exactlyOne("network_id", in.NetworkID, "network_permalink", in.NetworkPermalink)
	},
	Effect:    provider.Observe,
	Companion: true, Source: "katapult-core-openapi.json, get:network",
})
