package ionos

import (
	"signoff/provider"
)

// Server is a virtual or bare-metal server with everything attached to it.
type Server struct {
	ID               *string          `json:"id,omitzero"`
	CloudPanelID     *string          `json:"cloudpanel_id,omitzero" doc:"Short id shown in the Cloud Panel."`
	Name             *string          `json:"name,omitzero"`
	Description      *string          `json:"description,omitzero"`
	ServerType       *string          `json:"server_type,omitzero" doc:"cloud or baremetal."`
	Datacenter       *Datacenter      `json:"datacenter,omitzero"`
	CreationDate     *string          `json:"creation_date,omitzero"`
	FirstPassword    *provider.Secret `json:"first_password,omitzero" secret:"true" doc:"Initial password; shown once to the person who is entitled to it."`
	SSHPassword      *bool            `json:"ssh_password,omitzero" doc:"Whether SSH accepts passwords."`
	Status           Status           `json:"status,omitzero"`
	Hardware         *Hardware        `json:"hardware,omitzero"`
	Image            *Ref             `json:"image,omitzero"`
	DVD              *Ref             `json:"dvd,omitzero" doc:"ISO in the virtual drive."`
	Snapshot         *Snapshot        `json:"snapshot,omitzero"`
	IPs              []ServerIP       `json:"ips,omitzero"`
	Alerts           *Alerts          `json:"alerts,omitzero" volatile:"true"`
	MonitoringPolicy *Ref             `json:"monitoring_policy,omitzero"`
	PrivateNetworks  []Ref            `json:"private_networks,omitzero"`
}

func (s Server) standing() (string, Status) { return "the server", s.Status }

func (s Server) key() (id, name string) { return provider.Value(s.ID), provider.Value(s.Name) }

// Datacenter is where a server or another resource stands. Some answers give a
// name instead of country code and location.
type Datacenter struct {
	ID          *string `json:"id,omitzero"`
	CountryCode *string `json:"country_code,omitzero"`
	Location    *string `json:"location,omitzero"`
	Name        *string `json:"name,omitzero"`
}

// Alerts are what monitoring complains about at the moment.
type Alerts struct {
	Critical []Alert `json:"critical,omitzero"`
	Warning  []Alert `json:"warning,omitzero"`
}

// Alert is one complaint.
type Alert struct {
	Type        *string `json:"type,omitzero"`
	Description *string `json:"description,omitzero"`
	Date        *string `json:"date,omitzero"`
}

// ListServers lists servers with what is attached to them. Source: IONOS Cloud Panel API, Servers.
var ListServers = provider.Define(cloud, provider.Op[Listing, []Server]{
	Name: "ionos_servers_list", Group: "servers",
	Doc:    "List servers with state, hardware, image, IPs and networks. Use q to find one by name and fields to keep the answer small.",
	Route:  "GET /servers",
	Effect: provider.Observe,
})

// GetServerInput names a server.
type GetServerInput struct {
	ServerID string `json:"server_id" path:"server_id" pick:"ionos_servers_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
}

// GetServer reads one server. Source: IONOS Cloud Panel API, Servers.
var GetServer = provider.Define(cloud, provider.Op[GetServerInput, Server]{
	Name: "ionos_servers_get", Group: "servers",
	Doc:    "Read one server: state, hardware, image, DVD, snapshot, IPs, alerts, networks.",
	Route:  "GET /servers/{server_id}",
	Effect: provider.Observe,
})

// CreateServerInput describes a new server.
type CreateServerInput struct {
	Name               string           `json:"name" jsonschema:"maxLength=128"`
	Description        *string          `json:"description,omitzero" jsonschema:"maxLength=256"`
	ServerType         *string          `json:"server_type,omitzero" jsonschema:"enum=cloud,enum=baremetal,default=cloud"`
	Hardware           CreateHardware   `json:"hardware" doc:"Exactly one of: fixed_instance_size_id; baremetal_model_id; or vcore, cores_per_processor, ram and hdds together."`
	ApplianceID        string           `json:"appliance_id" pick:"ionos_server_appliances_list" doc:"What to install: an id from ionos_server_appliances_list or ionos_images_list."`
	DatacenterID       *string          `json:"datacenter_id,omitzero" pick:"ionos_datacenters_list" pattern:"^[0-9A-Fa-f]{30,33}$" doc:"Where to place it; the account's default otherwise."`
	Password           *provider.Secret `json:"password,omitzero" secret:"true" jsonschema:"minLength=8,maxLength=64" doc:"Initial password; made up by the cloud otherwise."`
	SSHPassword        *bool            `json:"ssh_password,omitzero" jsonschema:"default=true" doc:"Whether SSH accepts passwords."`
	PublicKey          []string         `json:"public_key,omitzero" pick:"ionos_ssh_keys_list" doc:"Ids of stored SSH keys to install."`
	RSAKey             *string          `json:"rsa_key,omitzero" doc:"An SSH public key to install."`
	UserData           *provider.Secret `json:"user_data,omitzero" private:"true" doc:"Script run as root at first boot; shown to the approver in the console only."`
	UserDataType       *string          `json:"user_data_content_type,omitzero" jsonschema:"enum=sh,enum=yaml,enum=txt,enum=cdm" doc:"Required with user_data."`
	PowerOn            *bool            `json:"power_on,omitzero" jsonschema:"default=true"`
	FirewallPolicyID   *string          `json:"firewall_policy_id,omitzero" pick:"ionos_firewall_policies_list" pattern:"^(0|[0-9A-Fa-f]{30,33})$" doc:"0 blocks all ports; left out, the cloud chooses or makes a policy."`
	IPID               *string          `json:"ip_id,omitzero" pick:"ionos_public_ips_list" pattern:"^[0-9A-Fa-f]{30,33}$" doc:"Unused public IP to take; a new one is made otherwise."`
	LoadBalancerID     *string          `json:"load_balancer_id,omitzero" pick:"ionos_load_balancers_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	MonitoringPolicyID *string          `json:"monitoring_policy_id,omitzero" pick:"ionos_monitoring_policies_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
}

// CreateServer orders a server. The answer carries first_password.
// Source: IONOS Cloud Panel API, Servers.
var CreateServer = provider.Define(cloud, provider.Op[CreateServerInput, Server]{
	Name: "ionos_servers_create", Group: "servers",
	Doc:    "Order a new server, billed from now on. Choose hardware from ionos_fixed_instance_sizes_list or give it in full; the first disk must be the main one. Returns the server while it deploys.",
	Route:  "POST /servers",
	Ask:    "Create server {name}",
	Valid:  validNewServer,
	Effect: provider.Modify,
	Looks:  []provider.Look{provider.Read(ListServers, "q=name").Around()},
	Waits:  rested().From("server_id", "/id"),
	Settle: appears(func(in CreateServerInput) string { return in.Name }),
	Costs:  true,
	Price:  pricedBySize(priceOfNewServer),
	Issues: []string{"/first_password"},
})

// validNewServer says what the documents leave to prose: one way to describe
// the hardware, a main disk first, a type with user data.
func validNewServer(in CreateServerInput) error {
	ways := 0
	for _, given := range []bool{in.Hardware.FixedInstanceSizeID != nil, in.Hardware.BaremetalModelID != nil, in.Hardware.custom()} {
		if given {
			ways++
		}
	}
	switch {
	case ways != 1:
		return provider.Wrong("hardware", "give exactly one of: fixed_instance_size_id; baremetal_model_id; vcore, cores_per_processor, ram and hdds")
	case in.Hardware.custom() && !in.Hardware.complete():
		return provider.Wrong("hardware", "vcore, cores_per_processor, ram and hdds belong together; one is missing")
	case len(in.Hardware.HDDs) > 0 && !in.Hardware.HDDs[0].IsMain:
		return provider.Wrong("hardware.hdds.0.is_main", "the first disk is the main one; say true")
	case (in.UserData == nil) != (in.UserDataType == nil):
		return provider.Wrong("user_data_content_type", "user_data and user_data_content_type go together")
	}
	return nil
}

// UpdateServerInput renames. The API wants both texts, so that the one to keep
// must be sent again.
type UpdateServerInput struct {
	ServerID    string `json:"server_id" path:"server_id" pick:"ionos_servers_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	Name        string `json:"name" jsonschema:"maxLength=128"`
	Description string `json:"description" jsonschema:"maxLength=256" doc:"Send the present one to keep it."`
}

// UpdateServer changes name and description. Source: IONOS Cloud Panel API, Servers.
var UpdateServer = provider.Define(cloud, provider.Op[UpdateServerInput, Server]{
	Name: "ionos_servers_update", Group: "servers",
	Doc:        "Change a server's name and description. Both are replaced: read the server first and resend what shall stay.",
	Route:      "PUT /servers/{server_id}",
	Ask:        "Rename server {subject.name} to {name}",
	Effect:     provider.Modify,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetServer)},
	Settle: becomes("name and description are as asked", func(in UpdateServerInput, s Server) bool {
		return provider.Value(s.Name) == in.Name && provider.Value(s.Description) == in.Description
	}),
})

// DeleteServerInput names the server. The documents spell the flag keep_ip,
// clients send keep_ips: both go out.
type DeleteServerInput struct {
	ServerID string `json:"server_id" path:"server_id" pick:"ionos_servers_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	KeepIP   *bool  `json:"keep_ip,omitzero" query:"keep_ip,keep_ips" jsonschema:"default=false" doc:"Keep its public IPs; they stay billed as unused. Otherwise the addresses are lost for good."`
}

// DeleteServer removes a server and its disks for good. Source: IONOS Cloud Panel API, Servers.
var DeleteServer = provider.Define(cloud, provider.Op[DeleteServerInput, Server]{
	Name: "ionos_servers_delete", Group: "servers",
	Doc:        "Delete a server with its disks, for good. Its public IPs go too unless keep_ip is true.",
	Route:      "DELETE /servers/{server_id}",
	Ask:        "Delete server {subject.name} with its disks",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetServer)},
	Hangs:      provider.HangsOn(GetServer, onServer),
	Waits:      removed(),
	Settle:     disappears[DeleteServerInput](),
})

// CloneServerInput names the copy.
type CloneServerInput struct {
	ServerID     string  `json:"server_id" path:"server_id" pick:"ionos_servers_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	Name         string  `json:"name" jsonschema:"maxLength=128" doc:"Name of the copy."`
	DatacenterID *string `json:"datacenter_id,omitzero" pick:"ionos_datacenters_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
}

// CloneServer copies a server. Source: IONOS Cloud Panel API, Servers.
var CloneServer = provider.Define(cloud, provider.Op[CloneServerInput, Server]{
	Name: "ionos_servers_clone", Group: "servers",
	Doc:    "Copy a server, disks included, to a new one that is billed on its own. Returns the copy while it deploys.",
	Route:  "POST /servers/{server_id}/clone",
	Ask:    "Clone server {subject.name} as {name}",
	Effect: provider.Modify,
	Looks:  []provider.Look{provider.Read(GetServer), provider.Read(ListServers, "q=name").Around()},
	Waits:  rested().From("server_id", "/id"),
	Settle: appears(func(in CloneServerInput) string { return in.Name }),
	Costs:  true,
	Price:  pricedBySize(priceOfClone),
	Issues: []string{"/first_password"},
})
