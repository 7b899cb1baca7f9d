package sim

import "signoff/provider/jotelulu"

// seed is the inventory at the first start, with the ids of the documents'
// examples, so that those can be tried as they stand.
func seed() *State {
	s := &State{
		Organizations: []jotelulu.Organization{{ID: new("1"), Name: new("Nombre Organizacion")}, {ID: new("2"), Name: new("Talleres Ejemplo")}},
		Subscriptions: []Subscription{
			{jotelulu.ServerSubscription{ID: new("7002"), Name: new("Test Server"), CreatedAt: new("2025-04-11T12:03:15.000Z"), UpdatedAt: new("2025-04-11T12:03:31.000Z")}, "1"},
			{jotelulu.ServerSubscription{ID: new("7005"), Name: new("Servidores #1"), CreatedAt: new("2025-04-11T12:15:03.000Z"), UpdatedAt: new("2025-04-11T12:15:05.000Z")}, "1"},
			{jotelulu.ServerSubscription{ID: new("7010"), Name: new("Taller"), CreatedAt: new("2025-04-14T08:00:00.000Z"), UpdatedAt: new("2025-04-14T08:00:02.000Z")}, "2"},
		},
	}
	s.network("2229", "7002", "default", "10.0.0.1", "10.0.0.0/24")
	s.network("2232", "7002", "backend", "192.168.10.1", "192.168.10.0/24")
	s.network("2240", "7005", "default", "10.0.1.1", "10.0.1.0/24")
	s.stand("3333", "7002", "Test", "Ubuntu 24.04 LTS x64", "1 Core - 1GB RAM", "running",
		nic("2163", "2229", "10.0.0.248", "02:00:7b:2f:00:01", true), nic("2166", "2232", "192.168.10.149", "02:00:17:74:00:01", false))
	s.stand("3340", "7002", "correo", "Debian 12 x64", "2 Cores - 4GB RAM", "stopped", nic("2170", "2229", "10.0.0.17", "02:00:7b:2f:00:02", true))
	s.stand("3351", "7005", "facturas", "Windows Server 2022", "4 Cores - 8GB RAM", "running", nic("2181", "2240", "10.0.1.12", "02:00:4c:10:00:01", true))
	return s
}

func (s *State) network(id, subscription, name, gateway, cidr string) {
	s.Networks = append(s.Networks, jotelulu.IsolatedNetwork{ID: &id, MainNetworkID: &id, SubscriptionID: &subscription, Name: &name, Gateway: &gateway,
		Netmask: new("255.255.255.0"), CIDR: &cidr, Zone: new("EU-DEV1"), CreatedAt: new("2025-04-11T12:03:40.000Z"), UpdatedAt: new("2025-04-11T12:03:44.000Z")})
}

func (s *State) stand(id, subscription, name, template, offering, state string, nics ...jotelulu.NIC) {
	s.Instances = append(s.Instances, Instance{NICs: nics, ServerInstance: jotelulu.ServerInstance{ID: &id, SubscriptionID: &subscription, Zone: new("EU-DEV1"),
		TemplateID: &template, OfferingID: &offering, State: &state, Name: &name, CreatedAt: new("2025-04-11T12:03:52.000Z"), UpdatedAt: new("2025-04-11T12:04:48.000Z")}})
}

func nic(id, network, address, mac string, first bool) jotelulu.NIC {
	return jotelulu.NIC{ID: &id, MainNetworkID: &network, AddressIPPrimary: &address, IsDefault: &first, MAC: &mac}
}
