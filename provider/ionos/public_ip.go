package ionos

import (
	"fmt"

	"signoff/provider"
)

// PublicIP is an address of the account, whoever has it.
type PublicIP struct {
	ID           *string     `json:"id,omitzero"`
	CloudPanelID *string     `json:"cloudpanel_id,omitzero" doc:"Short id shown in the Cloud Panel."`
	IP           *string     `json:"ip,omitzero"`
	Type         *string     `json:"type,omitzero" doc:"IPV4 or IPV6."`
	Datacenter   *Datacenter `json:"datacenter,omitzero"`
	AssignedTo   *IPOwner    `json:"assigned_to,omitzero" doc:"Who has it; absent for an unused one, which is billed all the same."`
	ReverseDNS   *string     `json:"reverse_dns,omitzero"`
	IsDHCP       *bool       `json:"is_dhcp,omitzero" doc:"Whether it is handed out by DHCP."`
	State        *string     `json:"state,omitzero" doc:"ACTIVE is at rest; CONFIGURING is on the way."`
	CreationDate *string     `json:"creation_date,omitzero"`
}

// IPOwner has a public address.
type IPOwner struct {
	ID   *string `json:"id,omitzero"`
	Name *string `json:"name,omitzero"`
	Type *string `json:"type,omitzero" doc:"SERVER or LOAD_BALANCER."`
}

func (ip PublicIP) standing() (string, Status) { return "the address", Status{State: ip.State} }

func (ip PublicIP) key() (id, name string) {
	return provider.Value(ip.ID), provider.Value(ip.ReverseDNS)
}

// ListPublicIPs lists addresses. Source: IONOS Cloud Panel API, Public IPs.
var ListPublicIPs = provider.Define(cloud, provider.Op[Listing, []PublicIP]{
	Name: "ionos_public_ips_list", Group: "public_ips",
	Doc:    "List the account's public IPs with reverse DNS and the server or load balancer that has each. Those without assigned_to are unused.",
	Route:  "GET /public_ips",
	Effect: provider.Observe,
})

// GetPublicIPInput names an address by its id.
type GetPublicIPInput struct {
	IPID string `json:"ip_id" path:"ip_id" pick:"ionos_public_ips_list" pattern:"^[0-9A-Fa-f]{30,33}$" doc:"Id of the public IP, not the address itself."`
}

// GetPublicIP reads one address. Source: IONOS Cloud Panel API, Public IPs.
var GetPublicIP = provider.Define(cloud, provider.Op[GetPublicIPInput, PublicIP]{
	Name: "ionos_public_ips_get", Group: "public_ips",
	Doc:    "Read one public IP: address, reverse DNS, state and who has it.",
	Route:  "GET /public_ips/{ip_id}",
	Effect: provider.Observe,
})

// CreatePublicIPInput describes a new address.
type CreatePublicIPInput struct {
	ReverseDNS   *string `json:"reverse_dns,omitzero" jsonschema:"maxLength=256" doc:"Name that the address resolves back to."`
	DatacenterID *string `json:"datacenter_id,omitzero" pick:"ionos_datacenters_list" pattern:"^[0-9A-Fa-f]{30,33}$" doc:"Where to make it; the account's default otherwise."`
	Type         *string `json:"type,omitzero" jsonschema:"enum=IPV4,enum=IPV6,default=IPV4" doc:"The cloud takes IPV4 only at present."`
}

// CreatePublicIP reserves an address. Source: IONOS Cloud Panel API, Public IPs.
var CreatePublicIP = provider.Define(cloud, provider.Op[CreatePublicIPInput, PublicIP]{
	Name: "ionos_public_ips_create", Group: "public_ips",
	Doc:    "Reserve a new public IP that nothing has yet, billed from now on, unused or not. ionos_servers_create can take it by ip_id.",
	Route:  "POST /public_ips",
	Ask:    "Reserve a public IP",
	Effect: provider.Modify,
	Looks:  []provider.Look{provider.Read(ListPublicIPs).Around()},
	Settle: provider.Settle[CreatePublicIPInput]{After: settleTime, Judge: reserved},
	Costs:  true,
	Price:  priced(priceOfIP[CreatePublicIPInput]("unused_ip")),
})

// reserved settles a new address. Addresses have no names, and a new server
// brings one too: only a single new one that nothing has is surely the call's.
func reserved(in CreatePublicIPInput, before, after []provider.View) provider.Verdict {
	added, known := fresh(ListPublicIPs, before, after)
	switch {
	case !known:
		return provider.Verdict{Why: "the list could not be compared"}
	case len(added) == 0:
		return provider.Verdict{Finding: provider.NotApplied, Why: "no address is new"}
	case len(added) == 1 && added[0].AssignedTo == nil && provider.Value(added[0].ReverseDNS) == provider.Value(in.ReverseDNS):
		return provider.Verdict{Finding: provider.Applied, Why: "the unused address " + provider.Value(added[0].IP) + " is new"}
	}
	return provider.Verdict{Why: fmt.Sprintf("%d addresses are new, and not surely by this call", len(added))}
}

// UpdatePublicIPInput gives the name to resolve to.
type UpdatePublicIPInput struct {
	IPID       string  `json:"ip_id" path:"ip_id" pick:"ionos_public_ips_list" pattern:"^[0-9A-Fa-f]{30,33}$" doc:"Id of the public IP, not the address itself."`
	ReverseDNS *string `json:"reverse_dns,omitzero" jsonschema:"maxLength=256" doc:"Name that the address resolves back to; an empty text removes the present one."`
}

// UpdatePublicIP sets reverse DNS. Source: IONOS Cloud Panel API, Public IPs.
var UpdatePublicIP = provider.Define(cloud, provider.Op[UpdatePublicIPInput, PublicIP]{
	Name: "ionos_public_ips_update", Group: "public_ips",
	Doc:   "Set the reverse DNS name of a public IP, or remove it with an empty reverse_dns.",
	Route: "PUT /public_ips/{ip_id}",
	Ask:   `Set the reverse DNS of {subject.ip} to "{reverse_dns}"`,
	Valid: func(in UpdatePublicIPInput) error {
		if in.ReverseDNS == nil { // optional in the documents, which leave open what its absence does
			return provider.Wrong("reverse_dns", "give it; an empty text removes the present name")
		}
		return nil
	},
	Effect:     provider.Modify,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetPublicIP)},
	Waits:      restedBy(GetPublicIP),
	Settle: entityBecomes(GetPublicIP, "the reverse DNS is as asked", func(in UpdatePublicIPInput, ip PublicIP) bool {
		return provider.Value(ip.ReverseDNS) == provider.Value(in.ReverseDNS)
	}),
})

// DeletePublicIP gives an address back. Source: IONOS Cloud Panel API, Public IPs.
var DeletePublicIP = provider.Define(cloud, provider.Op[GetPublicIPInput, PublicIP]{
	Name: "ionos_public_ips_delete", Group: "public_ips",
	Doc:        "Give a public IP back, for good: the same address cannot be got again. A server that has it loses it; one of a load balancer is refused.",
	Route:      "DELETE /public_ips/{ip_id}",
	Ask:        "Give back public IP {subject.ip}",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetPublicIP)},
	Hangs:      provider.HangsOn(GetPublicIP, onPublicIP),
	Waits:      removedBy(GetPublicIP),
	Settle:     entityDisappears[GetPublicIPInput](GetPublicIP),
})
