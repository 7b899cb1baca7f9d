package gcore

import (
	"fmt"
	"slices"
	"strings"

	"signoff/provider"
)

// What goes with an instance only if it is listed, and what becomes of the rest.
const (
	goesToo = "goes too"
	mayStay = "may stay, and be billed"
)

// fateOf is that of a thing that the arguments list for deletion, or not.
func fateOf(ids *string, id *string) string {
	if ids != nil && slices.ContainsFunc(strings.Split(*ids, ","), func(listed string) bool { return same(id, listed) }) {
		return goesToo
	}
	return mayStay
}

// onInstance lists volumes, ports and addresses of an instance that is deleted.
func onInstance(in DeleteInstanceInput, views []provider.View) provider.Hangings {
	instance, _ := provider.Seen(views, GetInstance)
	volumes, _ := provider.Seen(views, ListVolumes)
	interfaces, _ := provider.Seen(views, ListInstanceInterfaces)
	h := volumesOf(in, instance, volumes.Results).Rest("volume", mayStay, volumes.Count, len(volumes.Results))
	h = h.Rest("network port", goesToo, interfaces.Count, len(interfaces.Results))
	for _, i := range interfaces.Results {
		h = append(h, onPort(in, i.InterfacePort, provider.Value(i.NetworkDetails).Name)...)
		for _, sub := range i.SubPorts {
			h = append(h, onPort(in, sub.InterfacePort, provider.Value(sub.NetworkDetails).Name)...)
		}
	}
	return h
}

// volumesOf lists the volumes, also one that only the instance itself shows.
func volumesOf(in DeleteInstanceInput, instance Instance, seen []Volume) provider.Hangings {
	var h provider.Hangings
	bound := func(id *string) bool {
		return slices.ContainsFunc(instance.Volumes, func(v InstanceVolume) bool {
			return id != nil && same(v.ID, *id) && provider.Value(v.DeleteOnTermination)
		})
	}
	fate := func(id *string) string {
		if bound(id) {
			return goesToo
		}
		return fateOf(in.Volumes, id)
	}
	for _, v := range seen {
		h = h.With("volume", fate(v.ID), v.Name, v.ID, fmt.Sprintf("%d GiB", provider.Value(v.Size)))
	}
	for _, v := range instance.Volumes {
		if !slices.ContainsFunc(seen, func(s Volume) bool { return v.ID != nil && same(s.ID, *v.ID) }) {
			h = h.With("volume", fate(v.ID), nil, v.ID)
		}
	}
	return h
}

func onPort(in DeleteInstanceInput, port InterfacePort, network *string) provider.Hangings {
	fate := goesToo + ", unless its addresses are reserved"
	if fateOf(in.ReservedFixedIPs, port.PortID) == goesToo {
		fate = goesToo
	}
	h := provider.Hangings{}.With("network port", fate, port.InterfaceName, port.PortID, "in "+provider.Or(network, "a network without a name"), addressesOf(port))
	for _, ip := range port.FloatingIPDetails {
		fate := fateOf(in.Floatings, ip.ID)
		if provider.Value(in.DeleteFloatings) {
			fate = goesToo
		}
		h = h.With("floating IP", fate, ip.FloatingIPAddress, ip.ID)
	}
	return h
}

func addressesOf(port InterfacePort) string {
	var all []string
	for _, a := range port.IPAssignments {
		all = append(all, provider.Or(a.IPAddress, "?"))
	}
	return strings.Join(all, ", ")
}

// onDetached lists what a port leads to an instance.
func onDetached(in DetachInterfaceInput, l List[Interface]) provider.Hangings {
	var h provider.Hangings
	for _, i := range l.Results {
		if !same(i.PortID, in.PortID) {
			continue
		}
		for _, a := range i.IPAssignments {
			h = h.With("address", "leads to it no more", a.IPAddress, nil)
		}
		for _, ip := range i.FloatingIPDetails {
			h = h.With("floating IP", "leads to it no more", ip.FloatingIPAddress, ip.ID)
		}
	}
	return h
}

// onUngrouped names the groups that hold the instance.
func onUngrouped(in InstanceInput, l List[ServerGroup]) provider.Hangings {
	var h provider.Hangings
	for _, g := range l.Results {
		if slices.ContainsFunc(g.Instances, func(i GroupedInstance) bool { return same(i.InstanceID, in.InstanceID) }) {
			h = h.With("server group", "loses it, and stays", g.Name, g.ServergroupID, provider.Value(g.Policy))
		}
	}
	return h
}

// onSecurityGroup lists the ports that are in a group and leave it.
func onSecurityGroup(in SecurityGroupInput, l List[InstancePort]) provider.Hangings {
	wanted := slices.Clone(in.Ports)
	if in.Name != nil {
		wanted = append(wanted, PortGroups{SecurityGroupNames: []string{*in.Name}})
	}
	var h provider.Hangings
	for _, p := range l.Results {
		for _, w := range wanted {
			if w.PortID != nil && !same(p.ID, *w.PortID) {
				continue
			}
			for _, name := range w.SecurityGroupNames {
				if p.grouped(name) {
					h = h.With("network port", "loses the rules of "+name, p.Name, p.ID, "in "+name)
				}
			}
		}
	}
	return h
}

// onNameTemplates lists the rules that a reseller drops.
func onNameTemplates(in NameTemplatesInput, l List[NameTemplates]) provider.Hangings {
	var h provider.Hangings
	for _, n := range l.Results {
		if !n.of(in.ResellerID, in.RegionID) {
			continue
		}
		for _, name := range slices.Concat(n.AllowedNameTemplates, n.AllowedNameWinTemplates, n.AllowedBMNameTemplates, n.AllowedBMNameWinTemplates) {
			h = h.With("name template", goesToo, &name, nil)
		}
	}
	return h
}
