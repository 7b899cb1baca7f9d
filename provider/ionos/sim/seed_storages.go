package sim

import (
	"signoff/provider"
	"signoff/provider/ionos"
)

// Server indexes in the seed, for what hangs on them.
const (
	seedWeb1 = iota
	seedWeb2
	seedDB1
	seedDB2
	_ // build-old
	seedStaging
	seedFiles
)

// seedStorages makes volumes and network drives; both kinds have the same ids
// in the documents.
func (s *State) seedStorages() {
	s.Blocks = []*BlockStorage{
		{ID: "6AD2F180B7B666539EF75A02FE227084", Name: "files-data", Description: "office files", Center: datacenterUS, Created: "2015-05-06T08:33:25+00:00", Size: 200, Stage: active},
		{ID: "4406CE4723BB441C7956E25C51CE8C1B", Name: "scratch", Description: "left over from the spring tests", Center: datacenterUS, Created: "2015-03-17T11:57:48+00:00", Size: 50, Stage: active},
		{ID: "1A5418172DD3BD39F8010A6633F1018A", Name: "orders-archive", Center: datacenterUS, Created: "2015-05-05T09:36:31+00:00", Size: 250, Stage: active},
	}
	s.Servers[seedFiles].Holds.Blocks = []string{s.Blocks[0].ID}
	s.Servers[seedDB2].Holds.Blocks = []string{s.Blocks[2].ID}

	drive := func(id, panel, name, description, created string, size int, used provider.Decimal) *SharedStorage {
		d := &SharedStorage{ID: id, PanelID: panel, Name: name, Description: description, Center: datacenterUS, Created: created, Size: size, Used: used, Stage: active}
		s.Shared = append(s.Shared, d)
		return d
	}
	media := drive("6AD2F180B7B666539EF75A02FE227084", "vid35780", "shop-media", "pictures of the shop", "2015-05-06T08:33:25+00:00", 200, "41.5")
	drive("4406CE4723BB441C7956E25C51CE8C1B", "vid30534", "handover", "for the agency", "2015-03-17T11:57:48+00:00", 50, "0")
	drive("1A5418172DD3BD39F8010A6633F1018A", "vid19857", "build-cache", "", "2015-05-05T09:36:31+00:00", 250, "87")
	backups := drive("A911FD8D77037426880A9774992FE2A6", "vid38511", "backups", "dumps of the orders database", "2015-04-06T23:48:38Z", 50, "3.23")
	s.Servers[seedFiles].Holds.Shared = map[string]string{media.ID: "RW"}
	s.Servers[seedWeb1].Holds.Shared = map[string]string{media.ID: "R"}
	s.Servers[seedWeb2].Holds.Shared = map[string]string{media.ID: "R"}
	s.Servers[seedDB1].Holds.Shared = map[string]string{backups.ID: "RW"}

	const keytab = "BQIAAABSAAIACERFVjEuTEFOAANuZnMAEnVpZDYyNDQ1OS5kZXYxLmxhbgAAAAEAAAAAQAASACAobHpZknT8WqX14kQhOrFI9hwO37NUg/p3Ne/8w2MPJA=="
	for _, center := range []string{datacenterUS, datacenterES} {
		s.Access = append(s.Access, &StorageAccess{Center: center, Domain: `nas2\uid183564`, Keytab: keytab, Stage: active})
	}
}

// seedPublicIPs registers the addresses of servers and balancers and two that
// nothing has.
func (s *State) seedPublicIPs() {
	register := func(id, created string, dhcp bool) *PublicIP {
		p := &PublicIP{ID: id, PanelID: "ip" + id[:6], Center: datacenterUS, Created: created, DHCP: dhcp, Stage: active}
		s.PublicIPs = append(s.PublicIPs, p)
		return p
	}
	for _, v := range s.Servers {
		for _, ip := range v.IPs {
			register(*ip.ID, *v.CreationDate, true)
		}
	}
	for _, loose := range []struct{ id, ip, created, balancer, reverse string }{
		{"569FA2EC06DD48C9E8635F3384A018DB", "10.5.138.52", "2015-03-03T11:12:10+00:00", balancerJump, ""},
		{"39C73A57B33DAF2F9FA1EBEA4C301FCF", "10.5.138.81", "2015-03-03T11:13:16+00:00", balancerJump2, ""},
		{seedID(balancerWeb, 9), "198.51.100.1", "2015-03-03T11:12:00+00:00", balancerWeb, "shop.example.com"},
		{seedID(balancerAPI, 9), "198.51.100.2", "2015-03-03T11:12:00+00:00", balancerAPI, ""},
		{seedID(balancerFind, 9), "198.51.100.3", "2015-03-03T11:12:00+00:00", balancerFind, ""},
		{"F77CC589EBC120905B4F4719217BFF6D", "10.5.132.106", "2015-04-30T09:44:28+00:00", "", ""},
		{"44972922D045B9648118AA80FF2A51C9", "10.4.140.155", "2015-05-06T08:17:33+00:00", "", "example.com"},
	} {
		p := register(loose.id, loose.created, false)
		p.Balancer = loose.balancer
		p.Free = &ionos.ServerIP{ID: &loose.id, IP: &loose.ip, Type: new("IPV4"), LoadBalancers: []ionos.Ref{}}
		if loose.reverse != "" {
			p.Free.ReverseDNS = &loose.reverse
		}
	}
}

// seedSSHKeys makes the documents' two keys.
func (s *State) seedSSHKeys() {
	const key = "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCqGKukO1De7zhZj6+H0qtjTkVxwTCpvKe4eCZ0FPqri0cb2JZfXJ/DgYSF6vUpwmJG8wVQZKjeGcjDOL5UlsuusFncCzWBQ7RKNUSesmQRMSGkVb1/3j+skZ6UtW+5u09lHNsj6tQ51s1SPrCBkedbNf0Tp0GbMJDyR4e9T04ZZwIDAQA"
	s.SSHKeys = []*SSHKey{
		{ID: "39AA65F5D5B02FA02D58173094EBAF95", Name: "deploy", Description: "deployment of the shop", Public: key + "B", MD5: "5df9f63916ebf8528697b629022993e8", Created: "30-06-2015T 14:52:35+00.00", Stage: active},
		{ID: "39AA65F5D5B02FA02D58173094EBAF96", Name: "contractor", Description: "left in spring", Public: key + "C", MD5: "5df9f63916ebf8528697b629022993e3", Created: "31-08-2017T 14:52:35+00.00", Stage: active},
	}
	for _, i := range []int{seedWeb1, seedWeb2} {
		s.Servers[i].Holds.Keys = []string{s.SSHKeys[0].ID}
	}
	s.Servers[seedStaging].Holds.Keys = []string{s.SSHKeys[1].ID}
}
