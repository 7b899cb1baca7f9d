package gcore

import (
	"slices"

	"signoff/provider"
)

// ListInstanceSecurityGroups lists the groups of an instance. Source: Gcore Cloud API, Instances.
var ListInstanceSecurityGroups = provider.Define(cloud, provider.Op[InstanceInput, List[Named]]{
	Name: "gcore_instances_security_groups_list", Group: "instances",
	Doc:    "List the security groups of an instance. gcore_instances_ports_list tells them by port, gcore_security_groups_get their rules.",
	Route:  "GET /v1/instances/{project_id}/{region_id}/{instance_id}/securitygroups",
	Effect: provider.Observe,
})

// InstancePort is a port with its security groups.
type InstancePort struct {
	ID             *string `json:"id,omitzero"`
	Name           *string `json:"name,omitzero"`
	SecurityGroups []Named `json:"security_groups,omitzero"`
}

// grouped reports whether the port has the security group.
func (p InstancePort) grouped(name string) bool {
	return slices.ContainsFunc(p.SecurityGroups, func(g Named) bool { return provider.Value(g.Name) == name })
}

// ListInstancePorts lists the ports of an instance. Source: Gcore Cloud API, Instances.
var ListInstancePorts = provider.Define(cloud, provider.Op[InstanceInput, List[InstancePort]]{
	Name: "gcore_instances_ports_list", Group: "instances",
	Doc:    "List an instance's network ports with the security groups of each.",
	Route:  "GET /v1/instances/{project_id}/{region_id}/{instance_id}/ports",
	Effect: provider.Observe,
})

// SecurityGroupInput names groups for all ports or port by port.
type SecurityGroupInput struct {
	InstanceInput
	Name  *string      `json:"name,omitzero" pattern:"^[a-zA-Z0-9][a-zA-Z 0-9._-]{1,61}[a-zA-Z0-9._]$" doc:"Name (not id) of a group, for all ports. Give this or ports_security_group_names, or both."`
	Ports []PortGroups `json:"ports_security_group_names,omitzero" doc:"Groups port by port. An entry without port_id is for ALL ports."`
}

// PortGroups are groups for one port or all.
type PortGroups struct {
	PortID             *string  `json:"port_id,omitzero" null:"true" pattern:"^[0-9A-Fa-f-]{32,36}$" doc:"From gcore_instances_ports_list. Left out: ALL ports."`
	SecurityGroupNames []string `json:"security_group_names" jsonschema:"minItems=1" doc:"Names, not ids."`
}

func validSecurityGroup(in SecurityGroupInput) error {
	if in.Name == nil && len(in.Ports) == 0 {
		return provider.Wrong("name", "give name, ports_security_group_names or both")
	}
	return nil
}

// covers reports whether every port that the call is for has, or has not, the
// groups that it names.
func (in SecurityGroupInput) covers(ports []InstancePort, has bool) bool {
	wanted := slices.Clone(in.Ports)
	if in.Name != nil {
		wanted = append(wanted, PortGroups{SecurityGroupNames: []string{*in.Name}})
	}
	for _, w := range wanted {
		for _, p := range ports {
			if w.PortID != nil && !same(p.ID, *w.PortID) {
				continue
			}
			if slices.ContainsFunc(w.SecurityGroupNames, func(name string) bool { return p.grouped(name) != has }) {
				return false
			}
		}
	}
	return true
}

// AddSecurityGroup puts ports into groups. Source: Gcore Cloud API, Instances.
var AddSecurityGroup = provider.Define(cloud, provider.Op[SecurityGroupInput, None]{
	Name: "gcore_instances_add_security_group", Group: "instances",
	Doc:        "Put all or certain ports of an instance into security groups, by name: traffic opens as their rules say.",
	Route:      "POST /v1/instances/{project_id}/{region_id}/{instance_id}/addsecuritygroup",
	Ask:        "Put instance {subject.name} into a security group",
	Valid:      validSecurityGroup,
	Effect:     provider.Modify,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetInstance), provider.Read(ListInstancePorts), provider.Read(ListSecurityGroups, "name=name")},
	Settle: becomes(ListInstancePorts, "the ports have the groups", func(in SecurityGroupInput, l List[InstancePort]) bool {
		return in.covers(l.Results, true)
	}),
	Sensitive: true,
})

// RemoveSecurityGroup takes ports out of groups. Source: Gcore Cloud API, Instances.
var RemoveSecurityGroup = provider.Define(cloud, provider.Op[SecurityGroupInput, None]{
	Name: "gcore_instances_remove_security_group", Group: "instances",
	Doc:        "Take all or certain ports of an instance out of security groups, by name: traffic is cut off, or protection lost.",
	Route:      "POST /v1/instances/{project_id}/{region_id}/{instance_id}/delsecuritygroup",
	Ask:        "Take instance {subject.name} out of a security group",
	Valid:      validSecurityGroup,
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetInstance), provider.Read(ListInstancePorts), provider.Read(ListSecurityGroups, "name=name")},
	Hangs:      provider.HangsOn(ListInstancePorts, onSecurityGroup),
	Settle: becomes(ListInstancePorts, "the ports are without the groups", func(in SecurityGroupInput, l List[InstancePort]) bool {
		return in.covers(l.Results, false)
	}),
	Sensitive: true,
})
