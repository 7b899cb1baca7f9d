package katapult

import "signoff/provider"

// onMachine lists what a machine has that goes to the trash with it, or stays
// behind. Its disks go with it; the reads do not show them one by one.
func onMachine(_ VirtualMachineInput, views []provider.View) provider.Hangings {
	seen, _ := provider.Seen(views, GetVirtualMachine)
	var h provider.Hangings
	for _, ip := range seen.VirtualMachine.IPAddresses {
		h = h.With("IP address", "stays allocated, and leads nowhere", ip.Address, ip.ID, provider.Value(ip.ReverseDNS))
	}
	interfaces, _ := provider.Seen(views, ListNetworkInterfaces)
	for _, i := range interfaces.NetworkInterfaces {
		h = h.With("network interface", "goes too", i.Name, i.ID, provider.Value(provider.Or(i.Network, provider.Value(i.VirtualNetwork)).Name))
		for _, ip := range i.IPAddresses {
			if !shown(seen.VirtualMachine.IPAddresses, ip) {
				h = h.With("IP address", "stays allocated, and leads nowhere", ip.Address, ip.ID)
			}
		}
	}
	h = h.Rest("network interface", "goes too", interfaces.Pagination.Total, len(interfaces.NetworkInterfaces))
	for _, g := range seen.VirtualMachine.GPUs {
		h = h.With("GPU", "is taken from it", provider.Value(g.Type).Name, g.ID)
	}
	return h
}

// shown reports whether the machine itself shows the address.
func shown(all []IPAddress, ip InterfaceAddress) bool {
	for _, known := range all {
		if ip.Address != nil && provider.Value(known.Address) == *ip.Address {
			return true
		}
	}
	return false
}
