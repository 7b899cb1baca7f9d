package ionos

import "signoff/provider"

// PrivateNetwork is a network between servers of one account.
type PrivateNetwork struct {
	ID             *string     `json:"id,omitzero"`
	Name           *string     `json:"name,omitzero"`
	Description    *string     `json:"description,omitzero"`
	Datacenter     *Datacenter `json:"datacenter,omitzero"`
	NetworkAddress *string     `json:"network_address,omitzero"`
	SubnetMask     *string     `json:"subnet_mask,omitzero"`
	State          *string     `json:"state,omitzero" doc:"ACTIVE is at rest; CONFIGURING and REMOVING are on the way."`
	CreationDate   *string     `json:"creation_date,omitzero"`
	Servers        []Ref       `json:"servers,omitzero" doc:"The servers in it."`
	CloudPanelID   *string     `json:"cloudpanel_id,omitzero" doc:"Short id shown in the Cloud Panel."`
}

func (n PrivateNetwork) standing() (string, Status) {
	return "the private network", Status{State: n.State}
}

func (n PrivateNetwork) key() (id, name string) {
	return provider.Value(n.ID), provider.Value(n.Name)
}

// ListPrivateNetworks lists networks. Source: IONOS Cloud Panel API, Private Networks.
var ListPrivateNetworks = provider.Define(cloud, provider.Op[Listing, []PrivateNetwork]{
	Name: "ionos_private_networks_list", Group: "private_networks",
	Doc:    "List private networks with address, mask, data centre and servers. Use q to find one by name.",
	Route:  "GET /private_networks",
	Effect: provider.Observe,
})

// GetPrivateNetworkInput names a network.
type GetPrivateNetworkInput struct {
	PrivateNetworkID string `json:"private_network_id" path:"private_network_id" pick:"ionos_private_networks_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
}

// GetPrivateNetwork reads one network. Source: IONOS Cloud Panel API, Private Networks.
var GetPrivateNetwork = provider.Define(cloud, provider.Op[GetPrivateNetworkInput, PrivateNetwork]{
	Name: "ionos_private_networks_get", Group: "private_networks",
	Doc:    "Read one private network: state, address, mask, servers.",
	Route:  "GET /private_networks/{private_network_id}",
	Effect: provider.Observe,
})

// CreatePrivateNetworkInput describes a new network.
type CreatePrivateNetworkInput struct {
	Name           string  `json:"name" jsonschema:"maxLength=128"`
	Description    *string `json:"description,omitzero" jsonschema:"maxLength=256"`
	DatacenterID   *string `json:"datacenter_id,omitzero" pick:"ionos_datacenters_list" pattern:"^[0-9A-Fa-f]{30,33}$" doc:"Where to place it; the account's default otherwise."`
	NetworkAddress *string `json:"network_address,omitzero" doc:"First address of the network, such as 192.168.1.0."`
	SubnetMask     *string `json:"subnet_mask,omitzero" doc:"Mask that fits the address, such as 255.255.255.0."`
}

// CreatePrivateNetwork makes a network. Source: IONOS Cloud Panel API, Private Networks.
var CreatePrivateNetwork = provider.Define(cloud, provider.Op[CreatePrivateNetworkInput, PrivateNetwork]{
	Name: "ionos_private_networks_create", Group: "private_networks",
	Doc:    "Make a private network, without servers at first; ionos_private_network_servers_attach connects them. The tariff limits how many there may be. Returns the network while it is set up.",
	Route:  "POST /private_networks",
	Ask:    "Create private network {name}",
	Effect: provider.Modify,
	Looks:  []provider.Look{provider.Read(ListPrivateNetworks, "q=name").Around()},
	Waits:  restedBy(GetPrivateNetwork).From("private_network_id", "/id"),
	Settle: entityAppears(ListPrivateNetworks, func(in CreatePrivateNetworkInput) string { return in.Name }),
})

// UpdatePrivateNetworkInput gives the members to change; the API always wants
// the name.
type UpdatePrivateNetworkInput struct {
	PrivateNetworkID string  `json:"private_network_id" path:"private_network_id" pick:"ionos_private_networks_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	Name             string  `json:"name" jsonschema:"maxLength=128" doc:"Send the present one to keep it."`
	Description      *string `json:"description,omitzero" jsonschema:"maxLength=256"`
	NetworkAddress   *string `json:"network_address,omitzero" doc:"A new one cuts attached servers off until they are set up for it."`
	SubnetMask       *string `json:"subnet_mask,omitzero" doc:"Mask that fits the address; a new one can cut attached servers off."`
}

// UpdatePrivateNetwork changes texts or addresses. Source: IONOS Cloud Panel API, Private Networks.
var UpdatePrivateNetwork = provider.Define(cloud, provider.Op[UpdatePrivateNetworkInput, PrivateNetwork]{
	Name: "ionos_private_networks_update", Group: "private_networks",
	Doc:    "Change a private network's name, description, address or mask; name must always be sent. A new address or mask breaks the connections of its servers.",
	Route:  "PUT /private_networks/{private_network_id}",
	Ask:    "Change private network {subject.name}",
	Effect: provider.Destroy,
	EffectOf: func(in UpdatePrivateNetworkInput) provider.Effect {
		if in.NetworkAddress == nil && in.SubnetMask == nil {
			return provider.Modify
		}
		return provider.Destroy
	},
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetPrivateNetwork)},
	Hangs:      onPrivateNetwork[UpdatePrivateNetworkInput]("is in it"),
	Settle: entityBecomesAll(GetPrivateNetwork, "name, description and addresses are as asked", func(in UpdatePrivateNetworkInput, n PrivateNetwork) []bool {
		return asAsked(part(&in.Name, n.Name), part(in.Description, n.Description),
			part(in.NetworkAddress, n.NetworkAddress), part(in.SubnetMask, n.SubnetMask))
	}),
})

// DeletePrivateNetwork removes a network. Source: IONOS Cloud Panel API, Private Networks.
var DeletePrivateNetwork = provider.Define(cloud, provider.Op[GetPrivateNetworkInput, PrivateNetwork]{
	Name: "ionos_private_networks_delete", Group: "private_networks",
	Doc:        "Delete a private network. Servers in it lose their connection over it.",
	Route:      "DELETE /private_networks/{private_network_id}",
	Ask:        "Delete private network {subject.name} and disconnect its servers",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetPrivateNetwork)},
	Hangs:      onPrivateNetwork[GetPrivateNetworkInput]("loses it"),
	Waits:      removedBy(GetPrivateNetwork),
	Settle:     entityDisappears[GetPrivateNetworkInput](GetPrivateNetwork),
})
