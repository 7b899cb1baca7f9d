package ionos

// Permissions say what a role lets its users do, by resource and action. What
// is absent is not permitted.
type Permissions struct {
	Servers            *ServerRights           `json:"servers,omitzero"`
	Images             *ImageRights            `json:"images,omitzero"`
	SharedStorages     *SharedStorageRights    `json:"shared_storages,omitzero"`
	FirewallPolicies   *FirewallPolicyRights   `json:"firewall_policies,omitzero"`
	LoadBalancers      *LoadBalancerRights     `json:"load_balancers,omitzero"`
	PublicIPs          *PublicIPRights         `json:"public_ips,omitzero"`
	PrivateNetworks    *PrivateNetworkRights   `json:"private_network,omitzero"`
	VPNs               *VPNRights              `json:"vpn,omitzero"`
	MonitoringCenter   *ShowRight              `json:"monitoring_center,omitzero"`
	MonitoringPolicies *MonitoringPolicyRights `json:"monitoring_policies,omitzero"`
	Backups            *BackupRights           `json:"backups,omitzero"`
	Logs               *ShowRight              `json:"logs,omitzero"`
	Users              *UserRights             `json:"users,omitzero"`
	Roles              *RoleRights             `json:"roles,omitzero"`
	Usages             *ShowRight              `json:"usages,omitzero"`
	Invoices           *ShowRight              `json:"interactive_invoices,omitzero"`
}

// ServerRights are the actions on servers.
type ServerRights struct {
	Show             *bool `json:"show,omitzero"`
	Create           *bool `json:"create,omitzero"`
	Delete           *bool `json:"delete,omitzero"`
	SetName          *bool `json:"set_name,omitzero"`
	SetDescription   *bool `json:"set_description,omitzero"`
	Start            *bool `json:"start,omitzero"`
	Restart          *bool `json:"restart,omitzero"`
	Shutdown         *bool `json:"shutdown,omitzero"`
	Resize           *bool `json:"resize,omitzero"`
	Reinstall        *bool `json:"reinstall,omitzero"`
	Clone            *bool `json:"clone,omitzero"`
	ManageSnapshot   *bool `json:"manage_snapshot,omitzero"`
	AssignIP         *bool `json:"assign_ip,omitzero"`
	ManageDVD        *bool `json:"manage_dvd,omitzero"`
	AccessKVMConsole *bool `json:"access_kvm_console,omitzero"`
}

// ImageRights are the actions on images.
type ImageRights struct {
	Show                     *bool `json:"show,omitzero"`
	Create                   *bool `json:"create,omitzero"`
	Delete                   *bool `json:"delete,omitzero"`
	SetName                  *bool `json:"set_name,omitzero"`
	SetDescription           *bool `json:"set_description,omitzero"`
	DisableAutomaticCreation *bool `json:"disable_automatic_creation,omitzero" doc:"Change whether images are made by themselves."`
}

// SharedStorageRights are the actions on shared storages.
type SharedStorageRights struct {
	Show                  *bool `json:"show,omitzero"`
	Create                *bool `json:"create,omitzero"`
	Delete                *bool `json:"delete,omitzero"`
	SetName               *bool `json:"set_name,omitzero"`
	SetDescription        *bool `json:"set_description,omitzero"`
	ManageAttachedServers *bool `json:"manage_attached_servers,omitzero"`
	Access                *bool `json:"access,omitzero" doc:"Change who can access a storage."`
	Resize                *bool `json:"resize,omitzero"`
}

// FirewallPolicyRights are the actions on firewall policies.
type FirewallPolicyRights struct {
	Show                    *bool `json:"show,omitzero"`
	Create                  *bool `json:"create,omitzero"`
	Delete                  *bool `json:"delete,omitzero"`
	SetName                 *bool `json:"set_name,omitzero"`
	SetDescription          *bool `json:"set_description,omitzero"`
	ManageRules             *bool `json:"manage_rules,omitzero"`
	ManageAttachedServerIPs *bool `json:"manage_attached_server_ips,omitzero"`
	Clone                   *bool `json:"clone,omitzero"`
}

// LoadBalancerRights are the actions on load balancers.
type LoadBalancerRights struct {
	Show                    *bool `json:"show,omitzero"`
	Create                  *bool `json:"create,omitzero"`
	Delete                  *bool `json:"delete,omitzero"`
	SetName                 *bool `json:"set_name,omitzero"`
	SetDescription          *bool `json:"set_description,omitzero"`
	ManageRules             *bool `json:"manage_rules,omitzero"`
	ManageAttachedServerIPs *bool `json:"manage_attached_server_ips,omitzero"`
	Modify                  *bool `json:"modify,omitzero" doc:"Change health check and persistence."`
}

// PublicIPRights are the actions on public IPs.
type PublicIPRights struct {
	Show          *bool `json:"show,omitzero"`
	Create        *bool `json:"create,omitzero"`
	Delete        *bool `json:"delete,omitzero"`
	Release       *bool `json:"release,omitzero" doc:"Take addresses off servers."`
	SetReverseDNS *bool `json:"set_reverse_dns,omitzero"`
}

// PrivateNetworkRights are the actions on private networks.
type PrivateNetworkRights struct {
	Show                  *bool `json:"show,omitzero"`
	Create                *bool `json:"create,omitzero"`
	Delete                *bool `json:"delete,omitzero"`
	SetName               *bool `json:"set_name,omitzero"`
	SetDescription        *bool `json:"set_description,omitzero"`
	SetNetworkInfo        *bool `json:"set_network_info,omitzero" doc:"Change address and mask."`
	ManageAttachedServers *bool `json:"manage_attached_servers,omitzero"`
}

// VPNRights are the actions on VPNs.
type VPNRights struct {
	Show           *bool `json:"show,omitzero"`
	Create         *bool `json:"create,omitzero"`
	Delete         *bool `json:"delete,omitzero"`
	SetName        *bool `json:"set_name,omitzero"`
	SetDescription *bool `json:"set_description,omitzero"`
	DownloadFile   *bool `json:"download_file,omitzero"`
}

// MonitoringPolicyRights are the actions on monitoring policies.
type MonitoringPolicyRights struct {
	Show                  *bool `json:"show,omitzero"`
	Create                *bool `json:"create,omitzero"`
	Delete                *bool `json:"delete,omitzero"`
	SetName               *bool `json:"set_name,omitzero"`
	SetDescription        *bool `json:"set_description,omitzero"`
	SetEmail              *bool `json:"set_email,omitzero"`
	ModifyResources       *bool `json:"modify_resources,omitzero" doc:"Change thresholds."`
	ManagePorts           *bool `json:"manage_ports,omitzero"`
	ManageProcesses       *bool `json:"manage_processes,omitzero"`
	ManageAttachedServers *bool `json:"manage_attached_servers,omitzero"`
	Clone                 *bool `json:"clone,omitzero"`
}

// BackupRights are the actions on backup accounts.
type BackupRights struct {
	Show   *bool `json:"show,omitzero" doc:"Backup accounts."`
	Create *bool `json:"create,omitzero"`
	Delete *bool `json:"delete,omitzero"`
}

// UserRights are the actions on users.
type UserRights struct {
	Show           *bool `json:"show,omitzero"`
	Create         *bool `json:"create,omitzero"`
	Delete         *bool `json:"delete,omitzero"`
	SetDescription *bool `json:"set_description,omitzero"`
	SetEmail       *bool `json:"set_email,omitzero"`
	SetPassword    *bool `json:"set_password,omitzero"`
	ManageAPI      *bool `json:"manage_api,omitzero" doc:"Manage API access and keys."`
	Enable         *bool `json:"enable,omitzero"`
	Disable        *bool `json:"disable,omitzero"`
	ChangeRole     *bool `json:"change_role,omitzero" doc:"Change a user's role."`
}

// RoleRights are the actions on roles.
type RoleRights struct {
	Show           *bool `json:"show,omitzero"`
	Create         *bool `json:"create,omitzero"`
	Delete         *bool `json:"delete,omitzero"`
	SetName        *bool `json:"set_name,omitzero"`
	SetDescription *bool `json:"set_description,omitzero"`
	ManageUsers    *bool `json:"manage_users,omitzero" doc:"Put users into a role and out of it."`
	Modify         *bool `json:"modify,omitzero" doc:"Change what a role permits: whoever has it can give himself every right."`
	Clone          *bool `json:"clone,omitzero"`
}

// ShowRight is the only action on what can only be looked at.
type ShowRight struct {
	Show *bool `json:"show,omitzero"`
}
