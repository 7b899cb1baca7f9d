package sim

import (
	"strings"

	"signoff/provider"
	"signoff/provider/ionos"
)

// seedAppliances has what can be installed: the ids of the documents' examples
// of servers and of appliances. A licence is charged for.
func (s *State) seedAppliances() {
	for _, a := range []struct{ id, name, family, os, version, kind, licenses string }{
		{"B5F778B85C041347BCDCFC3172AB3F3C", "centos7-64std", "Linux", "Centos", "Centos7", "STANDARD", ""},
		{"76EBF29C1250167C8754B2B3D1C05F68", "centos7-64std", "Linux", "Centos", "Centos7", "STANDARD", ""},
		{"3C3F2FA3DB91318E8DCCB9F405339F76", "debian12-64std", "Linux", "Debian", "Debian12", "STANDARD", ""},
		{"3C3B80327CBBD7F0023F793F666C24D0", "w2008r2datacenter64std", "Windows", "WindowsDatacenter", "Windows2008R2", "STANDARD", "Windows 2008 Standard"},
		{"07C170D67C8EC776933FCFF1C299C1C5", "w2012r2datacenter64min", "Windows", "WindowsDatacenter", "Windows2012R2", "MINIMAL", "Windows 2012 Standard"},
		{"3CE474D95AF5B0777A3DCE3FE0999F50", "w2012r2datacenter64min", "Windows", "WindowsDatacenter", "Windows2012R2", "MINIMAL", "Windows 2012 Standard"},
		{"FBB637F5B6F24186166F70745E47E8AD", "w2012r2datacenter64std", "Windows", "WindowsDatacenter", "Windows2012R2", "STANDARD", "Windows 2012 Standard"},
		{"A8CB64D8A8AD781D0F60FAA7EE9EC125", "w2012r2datacenter64std+SQL2012express", "Windows", "WindowsDatacenter", "Windows2012R2", "STANDARD", "Windows 2012 Standard"},
		{"81504C620D98BCEBAA5202D145203B4C", "Windows 2008R2 - 64 bits (Standard) + SQL Server 2012 (Standard)", "Windows", "Windows", "Windows 2008R2", "STANDARD", "Windows,SQL Server"},
		{"15287F3524A6D41E0A03E951D64960E3", "w2012r2datacenter64iso", "Windows", "WindowsDatacenter", "Windows2012R2", "ISO_OS", ""},
		{"55726DEDA20C99CF6F2AF8F18CAC9963", "w2012r2datacenter64iso", "Windows", "WindowsDatacenter", "Windows2012R2", "ISO_OS", ""},
	} {
		kind, types, licenses := "IMAGE", []string{"cloud"}, []ionos.License{}
		if a.kind == "ISO_OS" {
			kind = "ISO"
		}
		if a.family == "Linux" {
			types = []string{"baremetal", "cloud"}
		}
		for name := range strings.SplitSeq(a.licenses, ",") {
			if name != "" {
				licenses = append(licenses, ionos.License{Name: &name})
			}
		}
		s.Appliances = append(s.Appliances, ionos.ServerAppliance{ID: &a.id, Name: &a.name, AvailableDatacenters: s.centerIDs(), OSFamily: &a.family, OS: &a.os,
			OSVersion: &a.version, OSArchitecture: new(64), Architecture: new(64), OSImageType: &a.kind, Type: &kind, ServerTypes: types, MinHDDSize: new(40),
			Licenses: licenses, AutomaticInstallation: new(kind == "IMAGE")})
	}
	for _, r := range [][2]string{{"52670D91E8FB744FB8304B6D6EA1099E", "oldstable"}, {"B36BD02F7448CE912124ACF1718F5E68", "stable"}} {
		s.Recovery = append(s.Recovery, ionos.RecoveryAppliance{ID: &r[0], Name: new("Linux 64-bit Rescue-System (debian/" + r[1] + ")"), OSFamily: new("Linux"),
			OS: new("Other Linux"), OSVersion: new("OtherLinux"), OSArchitecture: new(64), Architecture: new(64), AvailableDatacenters: s.centerIDs()})
	}
}

// seedISOs has what can be loaded, with the ids of the documents' examples.
func (s *State) seedISOs() {
	for _, i := range []struct {
		id, name, family, os, version string
		bits                          int
	}{
		{isoCentOS, "centos7-64iso", "Linux", "Centos", "Centos7", 64},
		{"B77E19E062D5818532EFF11C747BD104", "Windows 2012 - 64 bits", "Windows", "WindowsDatacenter", "Windows2012", 64},
		{"81504C620D98BCEBAA5202D145203B4B", "CentOS 7 - 64 bits", "Linux", "CentOS", "CentOS 7", 64},
		{"55726DEDA20C99CF6F2AF8F18CAC9963", "w2012r2datacenter64iso", "Windows", "WindowsDatacenter", "Windows2012R2", 64},
		{"FEF6DB2420612426911F2F9CA9E25755", "w2008r2datacenter64iso", "Windows", "WindowsDatacenter", "Windows2008R2", 64},
		{"B675B070A3BB5C8D71B2129952F04BC8", "ubuntu1404-64iso", "Linux", "Ubuntu", "Ubuntu14.04", 64},
		{"F9DCFAF16B4929D9F9AE6B24B125EC17", "centos6-32iso", "Linux", "Centos", "Centos6", 32},
		{"3E04654E0DA19EE6A3699272D4114AFA", "centos6-64iso", "Linux", "Centos", "Centos6", 64},
		{"B62716F09C314B46D6782EA385E27206", "centos7-64iso", "Linux", "Centos", "Centos7", 64},
		{"8F8CBE2DAB9FF6F0F9A4D846E82DD651", "rhel6-64iso", "Linux", "RedHat", "RedHat6", 64},
		{"9F3A97E35D7C182EE7B871B7FBFEBBDC", "rhel7-64iso", "Linux", "RedHat", "RedHat7", 64},
		{"AE54D0EE48B1F6E59021FAA63988274B", "debian6-64iso", "Linux", "Debian", "Debian6", 64},
		{"AA70C76B77BC6132117DCA202D34A5A4", "debian6-32iso", "Linux", "Debian", "Debian6", 32},
		{"4001EE28F2E195BD4D2D44844FAC9591", "debian7-64iso", "Linux", "Debian", "Debian7", 64},
		{"B1A2D93BE081873BF127C9B9200849D8", "debian7-32iso", "Linux", "Debian", "Debian7", 32},
		{"DC0886301FA0BFDD8BA21F3E9FDFC012", "freebsd10-64iso", "Linux", "FreeBSD", "FreeBSD10", 64},
		{"369A148192AAD04C83FEC050F9072C76", "freebsd10-32iso", "Linux", "FreeBSD", "FreeBSD10", 32},
	} {
		s.ISOs = append(s.ISOs, ionos.DVDISO{ID: &i.id, Name: &i.name, AvailableDatacenters: s.centerIDs(), OSFamily: &i.family, OS: &i.os, OSVersion: &i.version,
			OSArchitecture: &i.bits, Architecture: &i.bits, OSImageType: new("ISO_OS"), Type: new("ISO")})
	}
}

// seedImages has backups of the seeded servers under the ids of the documents'
// examples.
func (s *State) seedImages() {
	web, db, build, staging := s.Servers[0], s.Servers[2], s.Servers[4], s.Servers[5]
	s.keep(web, "842F09CAF954298C6A4BCD25E1CA3689", "ap8962D_248", "web golden image", "ONCE", 1, "2015-05-06T14:18:20+00:00")
	s.keep(db, "A0FAA4587A7CB6BBAA1EA877C844977E", "ap99AA4_1", "db-1 nightly_20150507", "DAILY", 5, "2015-05-07T03:00:04+00:00")
	s.keep(db, "A0FAA4587A7CB6BBAA1EA877C844977F", "ap99AA4_2", "db-1 nightly_20150508", "DAILY", 5, "2015-05-08T03:00:02+00:00")
	s.keep(build, "E1817F51F5A9322116579150247E0004", "ap8962D_253", "build-old weekly_20150507", "WEEKLY", 5, "2015-05-07T08:04:41+00:00")
	s.keep(staging, "091057531F9E8662A4B920E3EEF162F8", "ap8962D_254", "staging before upgrade", "ONCE", 1, "2015-05-07T16:36:39+00:00")
}

// keep puts one image of a server into the inventory.
func (s *State) keep(v *Server, id, panel, name, frequency string, copies int, created string) {
	i := &Image{Image: ionos.Image{ID: &id, CloudPanelID: &panel, Name: &name, Description: new(""), Type: new("MY_IMAGE"),
		Datacenter: v.Datacenter, ServerID: v.ID, Frequency: &frequency, NumImages: &copies, CreationDate: &created}, Stage: active}
	i.bear(s.system(v.Image.ID))
	size := provider.Decimal("40")
	i.MinHDDSize = &size
	i.HDDs = []ionos.ImageHDD{{ID: new("35AAD7EB668D7ECF" + id[:16]), Size: &size, IsMain: new(true)}}
	s.Images = append(s.Images, i)
}
