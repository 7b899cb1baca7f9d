package sim

import (
	"time"

	"signoff/provider/gcore"
)

// Ids of the start; most are those of the OpenAPI document's examples.
const (
	publicNet    = "c843c3e6-ef4d-4b92-8db2-e16ac05c5650"
	publicSubnet = "f00624ab-41bc-4d54-a723-1673ce32d997"
	public6      = "41e0f698-4d39-483b-b77a-18eb070e4c09"
	backendNet   = "b30d0de7-bca2-4c83-9c57-9e645bd2cc92"
	backend      = "b39792c3-3160-4356-912e-ba396c95cdcf"
	otherNet     = "eed97610-708d-43a5-a9a5-caebd2b7b4ee"
	otherSubnet  = "351b0dd7-ca09-431c-be53-935db3785067"
	groupDefault = "4536dba1-93b1-492e-b3df-270b6b9f3650"
	groupWeb     = "cee2ca1f-507a-4a31-b714-f6c1ffb4bdfa"
	groupOther   = "00000000-0000-4000-8000-000000000000"
	placementWeb = "47003067-550a-6f17-93b6-81ee16ba061e"
	placementDB  = "47003067-550a-6f17-93b6-81ee16ba061f"
	instanceWeb1 = "6d14f194-6c1e-49b3-9fc7-50dc8401eb74"
	instanceWeb2 = "142988bb-291e-4862-bffb-b1cf20036c27"
	instanceDB   = "6c6aa80f-7836-4dc2-a2ae-125e248be476"
	instanceTest = "b5b4d65d-945f-4b98-ab6f-332319c724ef"
	portWeb1     = "1f0ca628-a73b-42c0-bdac-7b10d023e097"
	portWeb2     = "ae74714c-c380-48b4-87f8-758d656cdad6"
	portDB       = "ee2402d0-f0cd-4503-9b75-69be1d11c5f1"
	portTest     = "bc688791-f1b0-44eb-97d4-07697294b1e1"
	portReserved = "59905c8e-2619-420a-b046-536096473370"
	portOwn      = "01d4925e-f5db-414a-9808-74e08aa4a741"
	volumeFree   = "726ecfcc-7fd0-4e30-a86e-7892524aa483"
	volumeData   = "723037e2-ec6d-47eb-92de-6276c8907839"
	floatingDB   = "c64e5db1-5f1f-43ec-a8d9-5090df85b82d"
	floatingFree = "0a641ef8-62dc-4146-91e5-6ab4b464df6d"
	imageUbuntu  = "44e136a7-15c1-4b5f-a086-20b7b3237d40"
	imageDebian  = "e460e48c-6836-447e-bc9c-16fc4225d318"
	imageWindows = "8cab6f28-09ca-4201-b3f7-23c7893f4bd6"
	taskDone     = "26986bc0-748a-4448-b836-0a2aa465eb06"
)

var (
	home  = gcore.Place{ProjectID: 1, RegionID: 1}
	other = gcore.Place{ProjectID: 1, RegionID: 7}
	start = time.Date(2024, 6, 13, 13, 58, 12, 0, time.UTC)
)

// seed is the inventory of a new cloud.
func seed() *State {
	s := &State{}
	seedPlaces(s)
	seedNetworks(s)
	seedInstances(s)
	seedVolumes(s)
	s.Tasks = []*Task{{Place: home, ID: taskDone, Type: "create_vm", Since: start, Until: start.Add(time.Minute), Created: map[string][]string{"instances": {instanceDB}}}}
	s.Names = []gcore.NameTemplates{{ResellerID: new(reseller), RegionID: &other.RegionID, AllowCustomName: new(false), AllowedNameTemplates: []string{"ed-c4-{ip_octets}"},
		AllowedNameWinTemplates: []string{"ed-b9-{one_ip_octet}"}, AllowedBMNameTemplates: []string{"ed-b9-{ip_octets}"}, AllowedBMNameWinTemplates: []string{"ed-c4-{two_ip_octets}"}}}
	return s
}

func seedPlaces(s *State) {
	s.Projects = []gcore.Project{project(1, "default", true), project(1337, "staging", false)}
	s.Regions = []gcore.Region{region(1, "Luxembourg", "luxembourg-1", "LU"), region(7, "Frankfurt", "frankfurt-1", "DE")}
	s.Keys = []gcore.SSHKey{{ID: new("36a7a97a-0672-4911-8f2b-92cd4e5b0d91"), Name: new("my-ssh-key"), Fingerprint: new("86:75:ce:e7:e9:1e:f0:79:ec:6f:d8:92:9b:43:fc:4d"),
		PublicKey:       new("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIjxL6g1II8NsO8odvBwGKvq2Dx/h/xrvsV9b9LVIYKm my-username@my-hostname"),
		SharedInProject: new(true), State: new("ACTIVE"), ProjectID: new(1), CreatedAt: new(at(start))}}
	s.Images = []gcore.Image{image(imageUbuntu, "ubuntu-24.04-x64", "linux", "ubuntu", "24.04", 5), image(imageDebian, "debian-12-x64", "linux", "debian", "12", 3),
		image(imageWindows, "windows-server-2022", "windows", "windows", "2022", 40)}
}

func project(id int, name string, main bool) gcore.Project {
	return gcore.Project{ID: &id, Name: &name, Description: new(""), State: new("ACTIVE"), IsDefault: &main, ClientID: new(1), CreatedAt: new(at(start))}
}

func region(id int, name, slug, country string) gcore.Region {
	yes, no := true, false
	return gcore.Region{ID: &id, DisplayName: &name, Slug: &slug, Country: &country, State: new("ACTIVE"), Zone: new("EMEA"), AccessLevel: new("core"), EndpointType: new("public"),
		KeystoneName: new(name), AvailableVolumeTypes: []string{"standard", "ssd_hiiops", "cold"}, ExternalNetworkID: new(publicNet), HasKVM: &yes, HasK8s: &yes, HasDDoS: &yes,
		HasBaremetal: &no, HasBasicVM: &no, HasAI: &no, HasAIGPU: &no, HasDBaaS: &no, HasSFS: &no, CreatedAt: new(at(start))}
}

func image(id, name, system, distro, version string, disk int) gcore.Image {
	return gcore.Image{ID: &id, Name: &name, OSType: &system, OSDistro: &distro, OSVersion: &version, MinDisk: &disk, MinRAM: new(512), Size: new(disk << 28), Architecture: new("x86_64"),
		Status: new("active"), Visibility: new("public"), DiskFormat: new("raw"), SSHKey: new("allow"), HWFirmwareType: new("bios"), HWMachineType: new("q35"), IsBaremetal: new(false),
		Tags: []gcore.Tag{}, CreatedAt: new(at(start)), UpdatedAt: new(at(start))}
}

func seedNetworks(s *State) {
	s.Networks = []*Network{
		{Place: home, ID: publicNet, Name: "public", External: true, Created: start, Subnets: []*Subnet{{publicSubnet, "public-v4", "203.0.113.0/24"}, {public6, "public-v6", "2001:db8:1::/64"}}},
		{Place: home, ID: backendNet, Name: "backend", Created: start, Subnets: []*Subnet{{backend, "subnet_3", "192.168.13.0/24"}}},
		{Place: other, ID: otherNet, Name: "public", External: true, Created: start, Subnets: []*Subnet{{otherSubnet, "public-v4", "192.0.2.0/24"}}},
	}
	s.Groups = []*SecurityGroup{
		{home, groupDefault, "default", []Rule{{"5f4e1f0a-7c1d-4b7e-9a0e-000000000001", 0}, {"5f4e1f0a-7c1d-4b7e-9a0e-000000000002", 22}}},
		{home, groupWeb, "web", []Rule{{"5f4e1f0a-7c1d-4b7e-9a0e-000000000003", 80}, {"5f4e1f0a-7c1d-4b7e-9a0e-000000000004", 443}}},
		{other, groupOther, "default", []Rule{{"5f4e1f0a-7c1d-4b7e-9a0e-000000000005", 0}}},
	}
	s.Placements = []*ServerGroup{{home, placementWeb, "web", "anti-affinity"}, {home, placementDB, "databases", "soft-anti-affinity"}}
}

func seedInstances(s *State) {
	one := func(id, name, flavor, status, placement string, tags ...gcore.Tag) {
		image := gcore.Tag{Key: new("image_name"), Value: new("ubuntu-24.04-x64"), ReadOnly: new(true)}
		s.Instances = append(s.Instances, &Instance{Place: home, ID: id, Name: name, Flavor: flavor, Status: status, Placement: placement, Key: "my-ssh-key", Created: start, Tags: append([]gcore.Tag{image}, tags...)})
	}
	role := func(value string) gcore.Tag { return gcore.Tag{Key: new("role"), Value: &value, ReadOnly: new(false)} }
	one(instanceWeb1, "web-1", "g1-standard-2-4", "ACTIVE", placementWeb, role("web"))
	one(instanceWeb2, "web-2", "g1-standard-2-4", "ACTIVE", placementWeb, role("web"))
	one(instanceDB, "db-1", "g1-memory-2-8", "ACTIVE", "", role("db"))
	one(instanceTest, "staging-1", "g1-standard-1-2", "SHUTOFF", "")

	plug := func(id, instance, network, ip, subnet string, reserved bool, groups ...string) {
		s.Ports = append(s.Ports, &Port{Place: home, ID: id, Instance: instance, NetworkID: network, MAC: "fa:16:3e:f2:87:" + id[:2], Addresses: []Address{{ip, subnet}}, Groups: groups, Reserved: reserved, Created: start})
	}
	plug(portWeb1, instanceWeb1, publicNet, "203.0.113.10", publicSubnet, false, groupDefault, groupWeb)
	plug(portWeb2, instanceWeb2, publicNet, "203.0.113.11", publicSubnet, false, groupDefault, groupWeb)
	plug(portDB, instanceDB, backendNet, "192.168.13.10", backend, false, groupDefault)
	plug(portOwn, instanceDB, publicNet, "203.0.113.20", publicSubnet, true, groupDefault)
	plug(portTest, instanceTest, backendNet, "192.168.13.11", backend, false, groupDefault)
	plug(portReserved, "", backendNet, "192.168.13.20", backend, true)
}

func seedVolumes(s *State) {
	one := func(id, name, instance string, size int, boot, with bool) {
		s.Volumes = append(s.Volumes, &Volume{Place: home, ID: id, Name: name, Size: size, Type: "standard", Bootable: boot, Instance: instance, WithInstance: with, Created: start})
	}
	one("5cc890da-d031-4a23-ac31-625edfa22812", "web-1-boot", instanceWeb1, 20, true, true)
	one("fd50fdd1-0482-4c9b-b847-fc9924665af6", "web-2-boot", instanceWeb2, 20, true, true)
	one("d74c2bb9-cea7-4b23-a009-2f13518ae66d", "db-1-boot", instanceDB, 20, true, false)
	one(volumeData, "db-1-data", instanceDB, 200, false, false)
	one("d1e1500b-e2be-40aa-9a4b-cc493fa1af30", "staging-1-boot", instanceTest, 10, true, true)
	one(volumeFree, "volume-1", "", 50, false, false)
	s.FloatingIPs = []*FloatingIP{{home, floatingDB, "198.51.100.10", portDB, start}, {home, floatingFree, "198.51.100.11", "", start}}
}
