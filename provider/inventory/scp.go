package inventory

import (
	"cmp"
	"context"

	"signoff/provider/scp"
)

var scpStates = map[State][]string{
	Running:  {"ACTIVE"},
	Stopped:  {"SHUTOFF", "STOPPED", "SHELVED", "SHELVED_OFFLOADED"},
	Changing: {"BUILD", "BUILDING", "STARTING", "STOPPING", "REBOOT", "REBOOTING", "HARD_REBOOT", "RESIZE", "VERIFY_RESIZE", "DELETING"},
	Failed:   {"ERROR"},
}

// scpServers pages by the id of the last server.
func scpServers(ctx context.Context, r Reader) ([]Server, []error) {
	marker, size := new(string), page
	servers, err := pages(func(items int) ([]scp.Server, error) {
		in := scp.ListServersInput{Limit: &size}
		if items > 0 {
			in.Marker = marker
		}
		answer, err := read(ctx, r, scp.ListServers, in)
		if last := len(answer.Servers) - 1; last >= 0 {
			marker = answer.Servers[last].ID
		}
		return answer.Servers, err
	})
	var all []Server
	for _, s := range servers {
		all = append(all, scpServer(s))
	}
	return all, list(err)
}

func scpServer(s scp.Server) Server {
	size := or(s.ServerType)
	made := Server{
		ID: or(s.ID), Name: or(s.Name), State: state(or(s.State), scpStates), CloudState: or(s.State), Place: or(s.VPCID),
		Size: cmp.Or(or(size.Name), or(size.ID)), VCPUs: or(size.VCPUs), MemoryMiB: 1024 * or(size.RAM), Created: or(s.CreatedAt),
		Read: "scp_servers_get", Arguments: map[string]any{"server_id": or(s.ID)},
	}
	for _, subnet := range s.Addresses {
		for _, a := range subnet.IPAddresses {
			made.Addresses = append(made.Addresses, or(a.IPAddress))
		}
	}
	return made
}

func scpInterfaces(ctx context.Context, r Reader, of Server) ([]Interface, error) {
	answer, err := read(ctx, r, scp.ListServerInterfaces, scp.ServerInput{ServerID: of.ID})
	var all []Interface
	for _, i := range answer.Interfaces {
		n := Interface{ID: or(i.PortID), Kind: "port", MAC: or(i.MACAddr), Network: or(i.SubnetID), State: or(i.PortState),
			Read: "scp_server_interfaces_get", Arguments: map[string]any{"server_id": of.ID, "port_id": or(i.PortID)}}
		for _, a := range i.FixedIPs {
			n.Addresses = append(n.Addresses, or(a.IPAddress))
		}
		if address := or(or(i.StaticNAT).ExternalIPAddress); address != "" {
			n.Public = append(n.Public, address)
		}
		all = append(all, n)
	}
	return all, err
}
