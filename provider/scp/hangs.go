package scp

import "signoff/provider"

// onInterface lists the addresses that a port loses, and what stands before its
// removal.
func onInterface(in ServerInterfaceInput, l Interfaces) provider.Hangings {
	port := l.port(in.PortID)
	if port == nil {
		return nil
	}
	var h provider.Hangings
	for _, ip := range port.FixedIPs {
		h = h.With("address", "is given back", ip.IPAddress, nil)
	}
	if nat := port.StaticNAT; nat != nil && provider.Or(nat.ID, provider.Value(nat.ExternalIPAddress)) != "" {
		h = h.With("public NAT", "has to be removed first", nat.ExternalIPAddress, nat.ID)
	}
	if nat := port.PrivateStaticNAT; nat != nil && provider.Or(nat.ID, provider.Value(nat.ExternalIPAddress)) != "" {
		h = h.With("private NAT", "has to be removed first", nat.ExternalIPAddress, nat.ID)
	}
	return h
}
