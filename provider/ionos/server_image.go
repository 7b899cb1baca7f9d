package ionos

import "signoff/provider"

// GetServerImage reads the installed image. Source: IONOS Cloud Panel API, Servers.
var GetServerImage = provider.Define(cloud, provider.Op[GetServerInput, Ref]{
	Name: "ionos_server_image_get", Group: "servers",
	Doc:    "Read which image a server was installed from.",
	Route:  "GET /servers/{server_id}/image",
	Effect: provider.Observe,
})

// ReinstallServerInput names the image to install.
type ReinstallServerInput struct {
	ServerID       string           `json:"server_id" path:"server_id" pick:"ionos_servers_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	ImageID        string           `json:"image_id" body:"id" pick:"ionos_server_appliances_list" doc:"What to install: an id from ionos_server_appliances_list or ionos_images_list."`
	Password       *provider.Secret `json:"password,omitzero" secret:"true" jsonschema:"minLength=8,maxLength=64" doc:"Initial password; made up by the cloud otherwise."`
	SSHPassword    *bool            `json:"ssh_password,omitzero" jsonschema:"default=true" doc:"Whether SSH accepts passwords."`
	PublicKey      []string         `json:"public_key,omitzero" pick:"ionos_ssh_keys_list" doc:"Ids of stored SSH keys to install."`
	RSAKey         *string          `json:"rsa_key,omitzero" doc:"An SSH public key to install."`
	FirewallPolicy *PolicyRef       `json:"firewall_policy,omitzero"`
}

// PolicyRef names a firewall policy. Only an example documents it.
type PolicyRef struct {
	ID string `json:"id" pick:"ionos_firewall_policies_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
}

// ReinstallServer installs an image over everything on the disks.
// Source: IONOS Cloud Panel API, Servers.
var ReinstallServer = provider.Define(cloud, provider.Op[ReinstallServerInput, Server]{
	Name: "ionos_server_image_reinstall", Group: "servers",
	Doc:    "Install an image on a server and overwrite everything on its disks. A new password is issued; a licensed image may raise the price.",
	Route:  "PUT /servers/{server_id}/image",
	Ask:    "Reinstall server {subject.name} and overwrite its disks",
	Effect: provider.Destroy,
	Looks:  []provider.Look{provider.Read(GetServer)},
	Hangs: provider.HangsOn(GetServer, func(_ ReinstallServerInput, s Server) provider.Hangings {
		return append(disks("is overwritten", provider.Value(s.Hardware).HDDs), balancersOf(s, "is without it meanwhile")...)
	}),
	Waits: rested(),
	Settle: becomes("the image asked for is installed", func(in ReinstallServerInput, s Server) bool {
		return provider.Value(provider.Value(s.Image).ID) == in.ImageID
	}),
	Costs:  true,
	Issues: []string{"/first_password"},
})
