package ionos

import "signoff/provider"

// VPN is an entry point from outside, with addresses of its own.
type VPN struct {
	ID           *string     `json:"id,omitzero"`
	Name         *string     `json:"name,omitzero"`
	Description  *string     `json:"description,omitzero"`
	State        *string     `json:"state,omitzero" doc:"ACTIVE is at rest; CONFIGURING and REMOVING are on the way."`
	Datacenter   *Datacenter `json:"datacenter,omitzero"`
	Type         *string     `json:"type,omitzero" doc:"SSL."`
	IPs          []string    `json:"ips,omitzero" doc:"Addresses of the entry point."`
	CloudPanelID *string     `json:"cloudpanel_id,omitzero" doc:"Short id shown in the Cloud Panel."`
	CreationDate *string     `json:"creation_date,omitzero"`
}

func (v VPN) standing() (string, Status) { return "the VPN", Status{State: v.State} }

func (v VPN) key() (id, name string) { return provider.Value(v.ID), provider.Value(v.Name) }

// ListVPNs lists VPNs. Source: IONOS Cloud Panel API, VPNs.
var ListVPNs = provider.Define(cloud, provider.Op[Listing, []VPN]{
	Name: "ionos_vpns_list", Group: "vpns",
	Doc:    "List VPNs with state, data centre and addresses. Use q to find one by name.",
	Route:  "GET /vpns",
	Effect: provider.Observe,
})

// GetVPNInput names a VPN.
type GetVPNInput struct {
	VPNID string `json:"vpn_id" path:"vpn_id" pick:"ionos_vpns_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
}

// GetVPN reads one VPN. Source: IONOS Cloud Panel API, VPNs.
var GetVPN = provider.Define(cloud, provider.Op[GetVPNInput, VPN]{
	Name: "ionos_vpns_get", Group: "vpns",
	Doc:    "Read one VPN: state, data centre, addresses.",
	Route:  "GET /vpns/{vpn_id}",
	Effect: provider.Observe,
})

// CreateVPNInput describes a new VPN.
type CreateVPNInput struct {
	Name         string  `json:"name" jsonschema:"minLength=1,maxLength=128"`
	Description  *string `json:"description,omitzero" jsonschema:"maxLength=256"`
	DatacenterID *string `json:"datacenter_id,omitzero" pick:"ionos_datacenters_list" pattern:"^[0-9A-Fa-f]{30,33}$" doc:"Where to place it; the account's default otherwise."`
}

// CreateVPN makes a VPN. Source: IONOS Cloud Panel API, VPNs.
var CreateVPN = provider.Define(cloud, provider.Op[CreateVPNInput, VPN]{
	Name: "ionos_vpns_create", Group: "vpns",
	Doc:       "Make a VPN, an entry from outside. Whoever has its configuration file (ionos_vpns_configuration_file_get) can connect. Returns the VPN while it is set up.",
	Route:     "POST /vpns",
	Ask:       "Create VPN {name}",
	Effect:    provider.Modify,
	Looks:     []provider.Look{provider.Read(ListVPNs, "q=name").Around()},
	Waits:     restedBy(GetVPN).From("vpn_id", "/id"),
	Settle:    entityAppears(ListVPNs, func(in CreateVPNInput) string { return in.Name }),
	Sensitive: true,
})

// UpdateVPNInput gives the texts to change.
type UpdateVPNInput struct {
	VPNID       string  `json:"vpn_id" path:"vpn_id" pick:"ionos_vpns_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	Name        *string `json:"name,omitzero" jsonschema:"maxLength=128"`
	Description *string `json:"description,omitzero" jsonschema:"maxLength=256"`
}

// UpdateVPN changes name and description. Source: IONOS Cloud Panel API, VPNs.
var UpdateVPN = provider.Define(cloud, provider.Op[UpdateVPNInput, VPN]{
	Name: "ionos_vpns_update", Group: "vpns",
	Doc:   "Change the name, the description or both of a VPN.",
	Route: "PUT /vpns/{vpn_id}",
	Ask:   "Change name or description of VPN {subject.name}",
	Valid: func(in UpdateVPNInput) error {
		return someOf("name, description", in.Name != nil, in.Description != nil)
	},
	Effect:     provider.Modify,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetVPN)},
	Settle: entityBecomesAll(GetVPN, "name and description are as asked", func(in UpdateVPNInput, v VPN) []bool {
		return asAsked(part(in.Name, v.Name), part(in.Description, v.Description))
	}),
})

// DeleteVPN removes a VPN. Source: IONOS Cloud Panel API, VPNs.
var DeleteVPN = provider.Define(cloud, provider.Op[GetVPNInput, VPN]{
	Name: "ionos_vpns_delete", Group: "vpns",
	Doc:        "Delete a VPN. Every client configuration made for it stops working, for good.",
	Route:      "DELETE /vpns/{vpn_id}",
	Ask:        "Delete VPN {subject.name}; its clients lose access for good",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetVPN)},
	Hangs: provider.HangsOn(GetVPN, func(_ GetVPNInput, v VPN) provider.Hangings {
		var h provider.Hangings
		for _, ip := range v.IPs {
			h = h.With("address", "goes too", &ip, nil)
		}
		return h
	}),
	Waits:     removedBy(GetVPN),
	Settle:    entityDisappears[GetVPNInput](GetVPN),
	Sensitive: true,
})

// VPNConfigurationFile is a credential: whoever has it can connect. The
// documents show a wrong example; this is the shape that clients see.
type VPNConfigurationFile struct {
	ConfigZipFile *provider.Secret `json:"config_zip_file,omitzero" secret:"true" doc:"ZIP archive in base64."`
}

// GetVPNConfigurationFile downloads the client configuration. Source: IONOS Cloud Panel API, VPNs.
var GetVPNConfigurationFile = provider.Define(cloud, provider.Op[GetVPNInput, VPNConfigurationFile]{
	Name: "ionos_vpns_configuration_file_get", Group: "vpns",
	Doc:       "Download a VPN's client configuration, a credential. Its content is answered as hidden.",
	Route:     "GET /vpns/{vpn_id}/configuration_file",
	Effect:    provider.Observe,
	Sensitive: true,
})
