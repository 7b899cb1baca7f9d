package sim

import (
	"signoff/provider"
	"signoff/provider/scp"
)

// Ids from the documents' examples that the seed refers to by name.
const (
	serverWeb   = "2a9be312-5d4b-4bc8-b2ae-35100fa9241f"
	portWeb     = "f2b02fc5-a5fd-4b5f-b1a9-987f4c0d66cc"
	portFree    = "91424c08-0b26-49fb-9808-ed042292ceef"
	subnetFront = "183c6c30df0c4fcbb16422aa2d64aa21"
	subnetBack  = "78b2ee3f074145c580ab6abac4821f97"
	account     = "a8f10467abfc4b87b64614ab36eb9ae4"
	vpc         = "cc976b621087484ea5fd527f4b78708b"
)

// seed is the inventory at the first start: a small shop with the ids of the
// documents' examples, so that those can be tried as they stand.
func seed() *State {
	s := &State{Subnets: []Subnet{{subnetFront, "front", "192.169.3.0/24"}, {subnetBack, "back", "192.169.0.0/16"}}}
	s.stand(serverWeb, "web-1", "ACTIVE", "s1v1m2", 1, 2, false)
	s.stand("3c7d1f54-8e2a-4b90-9d61-6a0b5f2e7c18", "web-2", "ACTIVE", "s1v1m2", 1, 2, false)
	s.stand("b81e6d0a-47c3-4f25-8a9e-1d3c5b7f9024", "db-1", "ACTIVE", "s1v4m16", 4, 16, true)
	s.stand("e05a9c72-1b6f-4d38-b7c4-8f2e6a1d3b59", "batch", "SHUTOFF", "s1v2m4", 2, 4, false)
	s.connect(portWeb, serverWeb, subnetFront, "192.169.3.2", "fa:16:3e:c0:71:2b")
	s.Ports[0].StaticNAT = &scp.StaticNAT{ID: new("224b80106e6f41b38efe98ac9ddbf280"), ExternalIPAddress: new("182.197.61.81"),
		PublicIPID: new("615fa9cd5cff486c9de679b3ce63e601"), State: new("ACTIVE")}
	s.Ports[0].PrivateStaticNAT = &scp.PrivateStaticNAT{ID: new("224b80106e6f41b38efe98ac9ddbf280"), ExternalIPAddress: new("182.197.61.81"),
		PrivateNATIPID: new("1f0cb5390c40483592ddc5a282f53496"), State: new("ACTIVE")}
	s.connect(portFree, "", subnetBack, "192.169.3.2", "fa:16:3e:4d:18:a2")
	for i, address := range []string{"192.169.3.3", "192.169.3.4", "192.169.3.5"} {
		s.connect(s.uuid(), provider.Value(s.Servers[i+1].ID), subnetFront, address, "fa:16:3e:00:00:0"+address[10:])
	}
	s.connect(s.uuid(), provider.Value(s.Servers[2].ID), subnetBack, "192.169.7.20", "fa:16:3e:7a:14:20")
	return s
}

// stand puts one server into the inventory.
func (s *State) stand(id, name, state, size string, cores, ram int, locked bool) {
	s.Servers = append(s.Servers, &Server{Server: scp.Server{
		ID: &id, Name: &name, State: &state, AccountID: new(account), CreatedAt: new("2025-02-03T08:15:00Z"), CreatedBy: new("97e6b22c9a4143789ca522df7457a32f"),
		ModifiedAt: new("2025-02-03T08:17:21Z"), DiskConfig: new("MANUAL"), ImageID: new("5b2f1c9e-7d40-4a86-9e13-0c8d6f4b2a71"), IsMarketplace: new(false),
		KeypairName: new("shop"), Locked: &locked, Metadata: map[string]string{"team": "shop"}, PlannedComputeOSType: new("open_source"),
		ProductCategory: new("compute"), ProductOffering: new("virtual_server"), SecurityGroups: []scp.SecurityGroup{{Name: new("shop")}},
		ServerType: &scp.ServerType{ID: &size, Name: &size, VCPUs: &cores, RAM: &ram, Disk: new(0), Ephemeral: new(0), Swap: new(0), ExtraSpecs: map[string]string{}},
		Volumes:    []scp.Volume{{ID: new(s.uuid()), DeleteOnTermination: new(true)}}, VPCID: new(vpc),
	}})
}

// connect puts one port into the inventory; free without a server.
func (s *State) connect(id, server, subnet, address, mac string) {
	state := "ACTIVE"
	if server == "" {
		state = "DOWN"
	}
	s.Ports = append(s.Ports, &Port{Server: server, MadeForServer: server != "", Interface: scp.Interface{
		PortID: &id, PortState: &state, MACAddr: &mac, SubnetID: &subnet, FixedIPs: []scp.FixedIP{{IPAddress: &address}}}})
}
