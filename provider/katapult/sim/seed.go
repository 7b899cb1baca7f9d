package sim

import (
	"fmt"
	"time"

	"signoff/provider/katapult"
)

// Ids that the seed refers to by name. The documents' examples have none.
const (
	orgShop    = "org_x7Kd2mQ9vLpR4sTa"
	orgOld     = "org_B3nW8yZc5hJfG1uE"
	centreLON  = "loc_UUhPmoCbpic6UX0Y"
	zoneLON    = "zone_kY2sPRG24sJVRM2U"
	netPublic  = "netw_gVRkZdSKczfNg34P"
	netBackend = "vnet_Qw4Er6Ty8Ui0Op2A"
)

var packages = map[string]string{"ROCK-3": "vmpkg_9UVoPiUQoI1cqtRd", "ROCK-6": "vmpkg_XdNPhGXvyt1dnDts", "ROCK-12": "vmpkg_YlqvfsKqJA0cjJbO"}

// seed is the inventory at the first start: a small shop, one machine and one
// disk of it in the trash, and a suspended organization.
func seed(now time.Time) *State {
	s := &State{}
	s.seedOrganizations()
	s.seedNetworks()
	s.stand("vm_t8yomYsG4bccKw5D", "web-1", "front end of the shop", "started", "ROCK-3", 2, 4, 10)
	s.stand("vm_Lk2Jh4Gf6Ds8Aq0W", "web-2", "front end of the shop", "started", "ROCK-3", 2, 4, 11)
	s.stand("vm_Zx1Cv3Bn5Ml7Kj9H", "db-1", "orders database", "started", "ROCK-12", 4, 16, 12)
	s.stand("vm_Po9Iu7Yt5Re3Wq1E", "build", "runs at night only", "stopped", "ROCK-6", 4, 8, 13)
	s.stand("vm_Gh4Fj6Dk8Sl0Az2X", "old-blog", "replaced by the shop", "stopped", "ROCK-3", 1, 2, 14)
	s.discard(now, "vm_Gh4Fj6Dk8Sl0Az2X", machineType)
	s.discard(now, "disk_Vb5Nm7Qw9Er1Ty3U", "Disk").Organization = orgShop
	return s
}

func (s *State) seedOrganizations() {
	uk := &katapult.Country{ID: new("ctry_pZ9mQ2wE4rT6yU8i"), Name: new("United Kingdom"), ISOCode2: new("GB"), ISOCode3: new("GBR"), TimeZone: new("Europe/London"), EU: new(false)}
	for _, o := range []struct {
		id, name, domain string
		suspended        bool
	}{{orgShop, "Example Shop", "example-shop", false}, {orgOld, "Old Venture", "old-venture", true}} {
		s.Organizations = append(s.Organizations, katapult.Organization{
			ID: new(o.id), Name: new(o.name), SubDomain: new(o.domain), InfrastructureDomain: new(o.domain + ".st.kpult.com"),
			CreatedAt: new(1609459200), ActivatedAt: new(1609462800), Suspended: new(o.suspended), Managed: new(false),
			BillingName: new(o.name + " Ltd"), Address1: new("1 Example Street"), Address2: new("London"), Postcode: new("EC1A 1AA"), Country: uk,
			Currency: &katapult.Currency{ID: new("cur_a1S2d3F4g5H6j7K8"), Name: new("Pound Sterling"), ISOCode: new("GBP"), Symbol: new("£")},
		})
	}
}

func (s *State) centre() *katapult.DataCenter {
	return &katapult.DataCenter{ID: new(centreLON), Name: new("London"), Permalink: new("uk-lon-01"), Country: s.Organizations[0].Country}
}

func (s *State) seedNetworks() {
	site := &katapult.Site{ID: new(centreLON), Name: new("London"), Permalink: new("uk-lon-01")}
	s.Networks = []katapult.Network{{ID: new(netPublic), Name: new("Public Network"), Permalink: new("public"), Default: new(true), DataCenter: s.centre()}}
	s.VirtualNetworks = []VirtualNetwork{{katapult.VirtualNetwork{ID: new(netBackend), Name: new("backend"), DataCenter: site}, orgShop}}
}

// stand puts one machine with a public and a private interface into the inventory.
func (s *State) stand(id, name, description, state, size string, cores, memory, host int) {
	s.Machines = append(s.Machines, &Machine{OrganizationID: orgShop, Password: "kat" + id[3:9], Notes: []katapult.Annotation{{Key: new("team"), Value: new("shop")}},
		VirtualMachine: katapult.VirtualMachine{
			ID: &id, Name: &name, Hostname: &name, FQDN: new(name + ".example-shop.st.kpult.com"), Description: &description, CreatedAt: new(1704067200), State: &state,
			Zone:       &katapult.Zone{ID: new(zoneLON), Name: new("London A"), Permalink: new("uk-lon-01-a"), DataCenter: s.centre()},
			Package:    &katapult.Package{ID: new(packages[size]), Name: &size, Permalink: &size, CPUCores: &cores, MemoryInGB: &memory, IPv4Addresses: new(1), StorageInGB: new(50), Privacy: new("public"), UseDedicatedCPUs: new(false)},
			MemoryInGB: &memory, CPUCores: &cores, UseDedicatedCPUs: new(false), Hypervisor: &katapult.Hypervisor{ID: new("hv_1"), Name: new("hv-lon-07")},
		}})
	for _, net := range []Interface{{Name: "eth0", Network: netPublic, Addresses: address(s, "203.0.113", host)}, {Name: "eth1", VirtualNetwork: netBackend, Addresses: address(s, "10.20.0", host)}} {
		net.ID, net.Machine, net.MAC = *s.newID("vmnet"), id, fmt.Sprintf("06:fe:aa:%02x:%02x:%02x", len(s.Interfaces), len(net.Network), host)
		s.Interfaces = append(s.Interfaces, &net)
	}
}

func address(s *State, net string, host int) []katapult.InterfaceAddress {
	return []katapult.InterfaceAddress{{ID: s.newID("ip"), Address: new(fmt.Sprintf("%s.%d", net, host))}}
}
