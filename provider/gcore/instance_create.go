package gcore

import (
	"fmt"

	"signoff/provider"
)

// CreateInstanceInput describes a new instance.
type CreateInstanceInput struct {
	Place
	Name           *string           `json:"name,omitzero" pattern:"^[a-zA-Z0-9][a-zA-Z 0-9._-]{1,61}[a-zA-Z0-9._]$" doc:"Give either name or name_template."`
	NameTemplate   *string           `json:"name_template,omitzero" pattern:"^[a-zA-Z0-9{][a-zA-Z 0-9._}{-]{1,61}[a-zA-Z0-9._}]$" doc:"Name made from the addresses, such as web-{ip_octets}."`
	Flavor         string            `json:"flavor" doc:"Flavor id, such as g1-standard-1-2, from gcore_flavors_list."`
	Interfaces     []NewInterface    `json:"interfaces" jsonschema:"minItems=1"`
	Volumes        []NewVolume       `json:"volumes" jsonschema:"minItems=1" doc:"One of them with boot_index 0, to boot from."`
	SSHKeyName     *string           `json:"ssh_key_name,omitzero" doc:"Name of a stored key, from gcore_ssh_keys_list."`
	Username       *string           `json:"username,omitzero" doc:"Linux only: with password makes this user."`
	Password       *provider.Secret  `json:"password,omitzero" secret:"true" doc:"Of username; alone, of the image's default user; on Windows, of Admin. On Linux user_data is then ignored."`
	UserData       *provider.Secret  `json:"user_data,omitzero" private:"true" doc:"cloud-init script in base64, run as root at first boot; shown to the approver in the console only."`
	SecurityGroups []Ref             `json:"security_groups,omitzero" doc:"Of all interfaces; give them there instead. Left out everywhere, the project's default group."`
	ServergroupID  *string           `json:"servergroup_id,omitzero" pattern:"^[0-9A-Fa-f-]{32,36}$" doc:"Placement group, from gcore_server_groups_list."`
	Tags           map[string]string `json:"tags,omitzero"`
	AllowAppPorts  *bool             `json:"allow_app_ports,omitzero" doc:"With an apptemplate volume: open the application's ports."`
	// The document leaves the members open; they are those of app_config.
	Configuration map[string]string `json:"configuration,omitzero" doc:"With an apptemplate volume: its app_config values."`
}

// NewInterface is a network interface to be made.
type NewInterface struct {
	Type           string         `json:"type" jsonschema:"enum=external,enum=subnet,enum=any_subnet,enum=reserved_fixed_ip" doc:"external: a public address; subnet: needs network_id and subnet_id; any_subnet: needs network_id; reserved_fixed_ip: needs port_id."`
	NetworkID      *string        `json:"network_id,omitzero" pattern:"^[0-9A-Fa-f-]{32,36}$"`
	SubnetID       *string        `json:"subnet_id,omitzero" pattern:"^[0-9A-Fa-f-]{32,36}$"`
	PortID         *string        `json:"port_id,omitzero" pattern:"^[0-9A-Fa-f-]{32,36}$" doc:"Port of the reserved IP."`
	IPAddress      *string        `json:"ip_address,omitzero" doc:"any_subnet only: a certain address."`
	IPFamily       *string        `json:"ip_family,omitzero" jsonschema:"enum=dual,enum=ipv4,enum=ipv6,default=ipv4" doc:"external and any_subnet only."`
	FloatingIP     *NewFloatingIP `json:"floating_ip,omitzero" doc:"Public address for a private one."`
	InterfaceName  *string        `json:"interface_name,omitzero" jsonschema:"maxLength=37"`
	SecurityGroups []Ref          `json:"security_groups,omitzero"`
}

// NewFloatingIP asks for a public address.
type NewFloatingIP struct {
	Source             string  `json:"source" jsonschema:"enum=new,enum=existing"`
	ExistingFloatingID *string `json:"existing_floating_id,omitzero" pattern:"^[0-9A-Fa-f-]{32,36}$" doc:"With source existing."`
}

// NewVolume is a volume to be made or attached.
type NewVolume struct {
	Source              string            `json:"source" jsonschema:"enum=new-volume,enum=image,enum=snapshot,enum=apptemplate,enum=existing-volume" doc:"Each needs its id; new-volume and snapshot need size."`
	ImageID             *string           `json:"image_id,omitzero" pattern:"^[0-9A-Fa-f-]{32,36}$"`
	SnapshotID          *string           `json:"snapshot_id,omitzero" pattern:"^[0-9A-Fa-f-]{32,36}$"`
	ApptemplateID       *string           `json:"apptemplate_id,omitzero"`
	VolumeID            *string           `json:"volume_id,omitzero" pattern:"^[0-9A-Fa-f-]{32,36}$"`
	Size                *int              `json:"size,omitzero" jsonschema:"minimum=1" doc:"GiB."`
	TypeName            *string           `json:"type_name,omitzero" jsonschema:"enum=cold,enum=ssd_hiiops,enum=ssd_local,enum=ssd_lowlatency,enum=standard,enum=ultra" doc:"standard unless given; of snapshots standard or ssd_hiiops."`
	BootIndex           *int              `json:"boot_index,omitzero" doc:"0 to boot from it, higher for further ones, negative for never. Not with new-volume."`
	Name                *string           `json:"name,omitzero" pattern:"^[a-zA-Z0-9][a-zA-Z 0-9._-]{1,61}[a-zA-Z0-9._]$"`
	DeleteOnTermination *bool             `json:"delete_on_termination,omitzero" jsonschema:"default=false" doc:"Delete it with the instance. Otherwise it stays, billed."`
	AttachmentTag       *string           `json:"attachment_tag,omitzero" pattern:"^[^,/]{1,60}$" doc:"Block device tag, such as boot."`
	Tags                map[string]string `json:"tags,omitzero"`
}

// CreateInstance orders an instance. Source: Gcore Cloud API, Instances.
var CreateInstance = provider.Define(cloud, provider.Op[CreateInstanceInput, Tasks]{
	Name: "gcore_instances_create", Group: "instances",
	Doc:    "Order an instance, billed from now on. Needs a flavor, at least one interface and one volume to boot from; gcore_instances_check_limits tells whether the quota allows it. Returns a task.",
	Route:  "POST /v2/instances/{project_id}/{region_id}",
	Ask:    "Create an instance of flavor {flavor}",
	Valid:  validNewInstance,
	Effect: provider.Modify,
	Looks: []provider.Look{
		provider.Read(ListInstances, "name=name").Around(), provider.Read(GetProject).Around(), provider.Read(GetRegion).Around(),
		provider.Read(ListActiveTasks).Around(),
	},
	Waits: finished(),
	// Without a name, from a template, no look is there to compare: undecided.
	Settle: appears(ListInstances, element[Instance]{"instance", Instance.id, Instance.busy}, func(in CreateInstanceInput, i Instance) bool {
		return i.name() == provider.Value(in.Name)
	}),
	Costs: true,
	Price: pricedFlavor(priceOfNew),
})

func validNewInstance(in CreateInstanceInput) error {
	switch {
	case (in.Name == nil) == (in.NameTemplate == nil):
		return provider.Wrong("name", "give either name or name_template")
	case in.Username != nil && in.Password == nil:
		return provider.Wrong("password", "username and password go together")
	}
	for i, n := range in.Interfaces {
		at := fmt.Sprintf("interfaces.%d.", i)
		if in.SecurityGroups != nil && n.SecurityGroups != nil {
			return provider.Wrong(at+"security_groups", "it cannot be combined with security_groups of the whole instance")
		}
		if err := validNewInterface(at, n.Type, n.FloatingIP, given{"network_id": n.NetworkID != nil, "subnet_id": n.SubnetID != nil, "port_id": n.PortID != nil,
			"ip_address": n.IPAddress != nil, "ip_family": n.IPFamily != nil, "floating_ip": n.FloatingIP != nil}); err != nil {
			return err
		}
	}
	for i, v := range in.Volumes {
		if err := validNewVolume(fmt.Sprintf("volumes.%d.", i), v); err != nil {
			return err
		}
	}
	return nil
}

// newInterfaces are the ways to get an interface with a new instance.
var newInterfaces = map[string]branch{
	"external":          {takes: []string{"ip_family"}},
	"subnet":            {needs: []string{"network_id", "subnet_id"}, takes: []string{"floating_ip"}},
	"any_subnet":        {needs: []string{"network_id"}, takes: []string{"floating_ip", "ip_address", "ip_family"}},
	"reserved_fixed_ip": {needs: []string{"port_id"}, takes: []string{"floating_ip"}},
}

func validNewInterface(at, kind string, floating *NewFloatingIP, members given) error {
	if err := newInterfaces[kind].check(at, "type", kind, members); err != nil || floating == nil {
		return err
	}
	if (floating.Source == "existing") != (floating.ExistingFloatingID != nil) {
		return provider.Wrong(at+"floating_ip.existing_floating_id", "source existing needs it, source new has none")
	}
	return nil
}

// newVolumes are the ways to get a volume with a new instance.
var newVolumes = map[string]branch{
	"new-volume":      {needs: []string{"size"}, takes: []string{"type_name", "name"}},
	"image":           {needs: []string{"image_id"}, takes: []string{"size", "type_name", "name", "boot_index"}},
	"snapshot":        {needs: []string{"snapshot_id", "size"}, takes: []string{"type_name", "name", "boot_index"}},
	"apptemplate":     {needs: []string{"apptemplate_id"}, takes: []string{"size", "type_name", "name", "boot_index"}},
	"existing-volume": {needs: []string{"volume_id"}, takes: []string{"boot_index"}},
}

func validNewVolume(at string, v NewVolume) error {
	members := given{"image_id": v.ImageID != nil, "snapshot_id": v.SnapshotID != nil, "apptemplate_id": v.ApptemplateID != nil, "volume_id": v.VolumeID != nil,
		"size": v.Size != nil, "type_name": v.TypeName != nil, "name": v.Name != nil, "boot_index": v.BootIndex != nil}
	if err := newVolumes[v.Source].check(at, "source", v.Source, members); err != nil {
		return err
	}
	if kind := provider.Or(v.TypeName, "standard"); v.Source == "snapshot" && kind != "standard" && kind != "ssd_hiiops" {
		return provider.Wrong(at+"type_name", "of a snapshot it is standard or ssd_hiiops")
	}
	return nil
}
