package inventory

import (
	"cmp"
	"context"
	"math/big"

	"signoff/provider"
	"signoff/provider/ionos"
)

var ionosStates = map[State][]string{
	Running:  {"POWERED_ON", "ON"},
	Stopped:  {"POWERED_OFF", "OFF"},
	Changing: {"POWERING_ON", "POWERING_OFF", "REBOOTING", "DEPLOYING", "CONFIGURING", "REMOVING", "CLONING", "RECOVERING"},
}

func ionosServers(ctx context.Context, r Reader) ([]Server, []error) {
	servers, err := pages(func(items int) ([]ionos.Server, error) {
		number, size := items/page+1, page
		return read(ctx, r, ionos.ListServers, ionos.Listing{Page: &number, PerPage: &size})
	})
	var all []Server
	for _, s := range servers {
		all = append(all, ionosServer(s))
	}
	return all, list(err)
}

func ionosServer(s ionos.Server) Server {
	id, hardware, place := or(s.ID), or(s.Hardware), or(s.Datacenter)
	made := Server{
		ID: id, Name: or(s.Name), State: state(or(s.Status.State), ionosStates), CloudState: or(s.Status.State),
		Place: or(place.CountryCode), VCPUs: or(hardware.VCore), MemoryMiB: mebibytes(hardware.RAM),
		Created: or(s.CreationDate), Read: "ionos_servers_get", Arguments: map[string]any{"server_id": id},
	}
	for _, ip := range s.IPs {
		made.Addresses = append(made.Addresses, or(ip.IP))
	}
	return made
}

// mebibytes of a number of gigabytes, which IONOS counts in steps of a half.
func mebibytes(gigabytes *provider.Decimal) int {
	amount, ok := new(big.Rat).SetString(or(gigabytes).String())
	if !ok {
		return 0
	}
	whole := amount.Mul(amount, big.NewRat(1024, 1))
	return int(new(big.Int).Quo(whole.Num(), whole.Denom()).Int64())
}

// ionosInterfaces reads the server: its addresses and networks stand in it.
func ionosInterfaces(ctx context.Context, r Reader, of Server) ([]Interface, error) {
	s, err := read(ctx, r, ionos.GetServer, ionos.GetServerInput{ServerID: of.ID})
	var all []Interface
	for _, ip := range s.IPs {
		all = append(all, Interface{ID: or(ip.ID), Kind: "public_ip", Addresses: []string{or(ip.IP)}, Public: []string{or(ip.IP)},
			Firewall: cmp.Or(named(ip.FirewallPolicy), named(ip.FirewallPolicies)), // the documents have both spellings
			Read:     "ionos_server_ips_get", Arguments: map[string]any{"server_id": of.ID, "ip_id": or(ip.ID)}})
	}
	for _, network := range s.PrivateNetworks {
		all = append(all, Interface{ID: or(network.ID), Kind: "private_network", Network: named(&network),
			Read: "ionos_private_networks_get", Arguments: map[string]any{"private_network_id": or(network.ID)}})
	}
	return all, err
}

// named is the name of what is referred to, or its id.
func named(ref *ionos.Ref) string {
	if name := or(or(ref).Name); name != "" {
		return name
	}
	return or(or(ref).ID)
}
