package inventory

import (
	"cmp"
	"context"
	"slices"

	"signoff/provider/gcore"
)

var gcoreStates = map[State][]string{
	Running:  {"ACTIVE"},
	Stopped:  {"SHUTOFF", "SUSPENDED", "PAUSED", "SHELVED", "SHELVED_OFFLOADED", "SOFT_DELETED"},
	Changing: {"BUILD", "REBOOT", "HARD_REBOOT", "MIGRATING", "REBUILD", "RESIZE", "REVERT_RESIZE", "VERIFY_RESIZE", "PASSWORD"},
	Failed:   {"ERROR"},
}

// gcoreServers asks every region of every project, since nothing there lists
// more than one of them.
func gcoreServers(ctx context.Context, r Reader) ([]Server, []error) {
	places, err := gcorePlaces(ctx, r)
	if err != nil {
		return nil, list(err)
	}
	return each(places, func(at gcore.Place) ([]Server, error) {
		instances, err := pages(func(items int) ([]gcore.Instance, error) {
			size := page
			in := gcore.ListInstancesInput{Place: at}
			in.Limit, in.Offset = &size, &items
			answer, err := read(ctx, r, gcore.ListInstances, in)
			return answer.Results, err
		})
		var all []Server
		for _, i := range instances {
			all = append(all, gcoreServer(at, i))
		}
		return all, err
	})
}

func gcorePlaces(ctx context.Context, r Reader) ([]gcore.Place, error) {
	projects, err := read(ctx, r, gcore.ListProjects, gcore.ListProjectsInput{})
	if err != nil {
		return nil, err
	}
	regions, err := read(ctx, r, gcore.ListRegions, gcore.ListRegionsInput{})
	var all []gcore.Place
	for _, p := range projects.Results {
		for _, region := range regions.Results {
			if or(region.State) == "" || or(region.State) == "ACTIVE" {
				all = append(all, gcore.Place{ProjectID: or(p.ID), RegionID: or(region.ID)})
			}
		}
	}
	return all, err
}

func gcoreServer(at gcore.Place, i gcore.Instance) Server {
	id, flavor := cmp.Or(or(i.ID), or(i.InstanceID)), or(i.Flavor)
	made := Server{
		ID: id, Name: cmp.Or(or(i.Name), or(i.InstanceName)), State: state(or(i.Status), gcoreStates), CloudState: or(i.Status),
		Place: or(i.Region), Size: cmp.Or(or(flavor.FlavorName), or(flavor.FlavorID)), VCPUs: or(flavor.VCPUs), MemoryMiB: or(flavor.RAM),
		Created: cmp.Or(or(i.CreatedAt), or(i.InstanceCreated)), Read: "gcore_instances_get",
		Arguments: map[string]any{"project_id": at.ProjectID, "region_id": at.RegionID, "instance_id": id},
	}
	for _, addresses := range i.Addresses {
		for _, a := range addresses {
			made.Addresses = append(made.Addresses, or(a.Addr))
		}
	}
	slices.Sort(made.Addresses)
	return made
}

func gcoreInterfaces(ctx context.Context, r Reader, of Server) ([]Interface, error) {
	at := gcore.Place{ProjectID: of.Arguments["project_id"].(int), RegionID: of.Arguments["region_id"].(int)}
	in := gcore.ListInterfacesInput{InstanceInput: gcore.InstanceInput{Place: at, InstanceID: of.ID}}
	answer, err := read(ctx, r, gcore.ListInstanceInterfaces, in)
	var all []Interface
	for _, i := range answer.Results {
		all = append(all, gcoreInterface(i, of))
	}
	return all, err
}

func gcoreInterface(i gcore.Interface, of Server) Interface {
	network := or(i.NetworkDetails)
	n := Interface{ID: or(i.PortID), Kind: "port", MAC: or(i.MACAddress), Network: cmp.Or(or(network.Name), or(i.NetworkID)),
		Read: "gcore_instances_interfaces_list", Arguments: of.Arguments}
	for _, a := range i.IPAssignments {
		n.Addresses = append(n.Addresses, or(a.IPAddress))
	}
	for _, f := range i.FloatingIPDetails {
		n.Public = append(n.Public, or(f.FloatingIPAddress))
	}
	if or(network.External) {
		n.Public = append(n.Public, n.Addresses...)
	}
	if i.PortSecurityEnabled != nil && !*i.PortSecurityEnabled {
		n.Firewall = "off: port security is disabled"
	}
	return n
}
