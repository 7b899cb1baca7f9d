package sim

import (
	"crypto/sha256"
	"fmt"

	"signoff/provider"
	"signoff/provider/ionos"
)

// Ids from the documents' examples that the seed refers to by name.
const (
	policyLinux   = "7DFF10879F4EBA8D478A1D58A46665AE"
	policyWindows = "3C4F21EDFEEDD6ABB728EA5CE684E1AF"
	policyWeb     = "071C8EB665DBA2EE574F3ED1256E5694"
	policyOld     = "5DE607955050915229D602931F942F32"
	datacenterUS  = "D0F6D8C8ED29D3036F94C27BBB7BAD36"
	datacenterES  = "D0F6D8C8ED29D3036F94C27BBB789536"
	balancerWeb   = "37E2FDEB2945990CEE4B7927FB1ED425"
	balancerAPI   = "65454FC7DA9172F229E5352C587075BA"
	balancerJump  = "B23F1B4F84E983B4FEDD5459E877058A"
	balancerJump2 = "B23F1B4F84E983B4FEDD5459E877058B"
	balancerFind  = "BD8318616581A9C3C53F94402503230F"
	networkBack   = "6B7051F17199EF9EA994CD3E4AA450E6"
	networkAdmin  = "E9E144DED84EAC9D97C1A022E0351024"
	serverFiles   = "638ED28205B1AFD7ADEF569C725DD85F"
	isoCentOS     = "05F2EF8C89A12782B7DBE445256BD7A5"
)

// seed is the inventory at the first start: a small shop with the ids of the
// documents' examples, so that those can be tried as they stand.
func seed() *State {
	s := &State{}
	s.seedDatacenters()
	s.seedAppliances()
	s.seedISOs()
	s.seedFirewallPolicies()
	s.seedLoadBalancers()
	s.seedPrivateNetworks()
	s.seedVPNs()
	s.stand("92AA60BEC8333A21EDB9EAAA61852860", "5061DE9", "web-1", "shop front end", "POWERED_ON", "76EBF29C1250167C8754B2B3D1C05F68", "77F5BC74C9B3532A37D31FEED070BE01", "696469547988D3945B3FE59DFCB93C90", "10.4.141.161", policyWeb, 2, "4")
	s.stand("CB22C6E0428239348A6B70BAE0D67E66", "79B706F", "web-2", "shop front end", "POWERED_ON", "76EBF29C1250167C8754B2B3D1C05F68", "1964560F458D95DE1884E443B00E33E7", "01D4A802798AB77AA72DA2D05E1379E1", "10.5.135.140", policyWeb, 2, "4")
	s.stand("4B86A3ACC4CEB7A89E012E49FC17F312", "FE7ED7D", "db-1", "orders database, primary", "POWERED_ON", "3C3F2FA3DB91318E8DCCB9F405339F76", "0DDE06DFA47743DF928E76AE7DC195C1", "D609028BC090EE05665072C721EA4A7A", "10.4.141.43", policyLinux, 4, "16")
	s.stand("D6F1239315503A1C44607BB04B3BD9C9", "7A1C0E2", "db-2", "orders database, replica", "POWERED_ON", "3C3F2FA3DB91318E8DCCB9F405339F76", "B6DAEB7FA4D0CABFD8FE878EC467CA7E", "9174B5D76EE67553EAA42CC77D53CB3C", "10.4.141.64", policyLinux, 4, "16")
	s.stand("39AA65F5D5B02FA02D58173094EBAF95", "958FA92", "build-old", "", "POWERED_OFF", "3C3B80327CBBD7F0023F793F666C24D0", "8C626C1A7005D0D1F527143C413D461E", "8D135204687B9CF9E79E7A93C096E336", "10.4.140.213", policyWindows, 1, "2")
	s.stand("6DD7C9714E555230BCFFED4E249358F0", "B1F3EC8", "staging-3", "left over from the spring tests", "POWERED_ON", "3C3F2FA3DB91318E8DCCB9F405339F76", "07E96155551EC584407DD8F2CE9EE956", "B9CDBDDCA78167DB51F2F86F25208A05", "10.4.140.251", policyOld, 1, "2")
	s.stand(serverFiles, "638ED28", "files-1", "office files", "POWERED_ON", "3C3F2FA3DB91318E8DCCB9F405339F76", "A5C1F5A1B0D5C2B1D5B7B2F8D2A0E4C3", "6F033A13C3EFCE0FB60783280A118D63", "10.5.133.191", policyLinux, 2, "4")
	s.attach()
	s.seedStorages()
	s.seedPublicIPs()
	s.seedSSHKeys()
	s.seedPeople()
	s.seedMonitoring()
	s.seedImages()
	s.seedLogs()
	return s
}

// stand puts one server into the inventory.
func (s *State) stand(id, panel, name, description, state, image, disk, ipID, ip, policy string, cores int, ram provider.Decimal) {
	imageName, _ := s.imageName(image)
	s.Servers = append(s.Servers, &Server{Password: "Fg52K21" + panel[:3], Stage: Stage{Rest: state}, Server: ionos.Server{
		ID: &id, CloudPanelID: &panel, Name: &name, Description: &description, ServerType: new("cloud"),
		CreationDate: new("2015-05-06T11:09:55+00:00"), SSHPassword: new(true), Datacenter: s.site(datacenterUS),
		Hardware: &ionos.Hardware{VCore: &cores, CoresPerProcessor: new(1), RAM: &ram,
			HDDs: []ionos.HDD{{ID: &disk, Size: new(40), IsMain: new(true)}}},
		Image: &ionos.Ref{ID: &image, Name: &imageName},
		IPs: []ionos.ServerIP{{ID: &ipID, IP: &ip, Type: new("IPV4"), Main: new(true), FirewallPolicy: s.policy(policy),
			LoadBalancers: []ionos.Ref{}}},
		MonitoringPolicy: &ionos.Ref{ID: new(policyDefault), Name: new("Default Policy")},
		PrivateNetworks:  []ionos.Ref{},
	}})
}

// attach hangs balancer, networks, second disk, ISO and snapshot on the servers.
func (s *State) attach() {
	web1, web2, db1, db2, old := s.Servers[0], s.Servers[1], s.Servers[2], s.Servers[3], s.Servers[4]
	for _, web := range []*Server{web1, web2} {
		web.IPs[0].LoadBalancers = []ionos.Ref{{ID: new(balancerWeb), Name: new("shop-balancer")}}
	}
	for _, v := range []*Server{web1, web2, db1, db2} {
		v.PrivateNetworks = []ionos.Ref{{ID: new(networkBack), Name: new("backend")}}
	}
	web1.PrivateNetworks = append(web1.PrivateNetworks, ionos.Ref{ID: new(networkAdmin), Name: new("admin")})
	for i, id := range []string{"7C88E50FBC500A3D9D7F94E414255D6B", "7288E50FBC500A3D9D7F94E414255D6B"} {
		ip := ionos.ServerIP{ID: &id, IP: new(fmt.Sprintf("123.46.79.%d", 100+i)), Type: new("IPV4"), Main: new(false), FirewallPolicy: s.policy(policyWeb), LoadBalancers: []ionos.Ref{}}
		s.Servers[i].IPs = append(s.Servers[i].IPs, ip)
	}
	db1.Hardware.HDDs = append(db1.Hardware.HDDs, ionos.HDD{ID: new("531CE4594248FAF91B1164B05BFB152C"), Size: new(200), IsMain: new(false)})
	db1.Snapshot = &ionos.Snapshot{ID: new("B198CE46BDE59DDCD15C352EF10EB0EA"), CreationDate: new("2015-05-07T10:49:22+00:00"), DeletionDate: new("2015-05-10T10:49:22+00:00")}
	old.DVD = &ionos.Ref{ID: new(isoCentOS), Name: new("centos7-64iso")}
	db1.Alerts = &ionos.Alerts{Warning: []ionos.Alert{{Type: new("disk"), Description: new("DISK WARNING - /var 84 % used"), Date: new("2015-05-07 09:47:34")}}}
}

// seedID makes the id of a part of a seeded entity: always the same, and none
// of those that the cloud gives out later.
func seedID(of string, part int) string {
	return fmt.Sprintf("%X", sha256.Sum256(fmt.Appendf(nil, "seed %s %d", of, part)))[:32]
}
