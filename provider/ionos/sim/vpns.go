package sim

import (
	"encoding/base64"
	"fmt"
	"time"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

// VPN is a VPN with what its configuration file holds.
type VPN struct {
	ionos.VPN
	Stage
	File string `json:"file"` // base64; the Secret type would not save it
}

func (v *VPN) noun() string { return "VPN" }

func (v *VPN) key() (id, name string) { return provider.Value(v.ID), provider.Value(v.Name) }

func handleVPNs(c *Cloud) {
	simulator.Handle(c, ionos.ListVPNs, 200, func(s *State, now time.Time, in ionos.Listing) ([]ionos.VPN, error) {
		s.settle(now)
		return listed(s.VPNs, (*VPN).view, in)
	})
	simulator.Handle(c, ionos.GetVPN, 200, func(s *State, now time.Time, in ionos.GetVPNInput) (ionos.VPN, error) {
		v, err := s.vpn(now, in.VPNID)
		return shown(v, err, (*VPN).view)
	})
	simulator.Handle(c, ionos.CreateVPN, 202, func(s *State, now time.Time, in ionos.CreateVPNInput) (ionos.VPN, error) {
		return s.createVPN(now, c.Delay, in)
	})
	simulator.Handle(c, ionos.UpdateVPN, 200, func(s *State, now time.Time, in ionos.UpdateVPNInput) (ionos.VPN, error) {
		return changeVPN(s, now, in.VPNID, func(v *VPN) {
			v.Name, v.Description = either(in.Name, v.Name), either(in.Description, v.Description)
		})
	})
	simulator.Handle(c, ionos.DeleteVPN, 202, func(s *State, now time.Time, in ionos.GetVPNInput) (ionos.VPN, error) {
		return changeVPN(s, now, in.VPNID, func(v *VPN) { v.remove(now, c.Delay) })
	})
	simulator.Handle(c, ionos.GetVPNConfigurationFile, 200, func(s *State, now time.Time, in ionos.GetVPNInput) (ionos.VPNConfigurationFile, error) {
		v, err := s.vpn(now, in.VPNID)
		return shown(v, err, func(v *VPN) ionos.VPNConfigurationFile {
			return ionos.VPNConfigurationFile{ConfigZipFile: new(provider.Secret(v.File))}
		})
	})
}

// vpn finds a VPN that is there.
func (s *State) vpn(now time.Time, id string) (*VPN, error) {
	s.settle(now)
	return find(s.VPNs, id, missing("VPN_NOT_FOUND", "VPN does not exists"))
}

// changeVPN edits an idle VPN.
func changeVPN(s *State, now time.Time, id string, edit func(v *VPN)) (ionos.VPN, error) {
	v, err := s.vpn(now, id)
	return changed(v, err, now, func(v *VPN) error {
		edit(v)
		return nil
	}, (*VPN).view)
}

func (s *State) createVPN(now time.Time, delay time.Duration, in ionos.CreateVPNInput) (ionos.VPN, error) {
	where, err := s.siteOf(in.DatacenterID)
	if err != nil {
		return ionos.VPN{}, err
	}
	n := s.Made%250 + 1
	v := newVPN(s.newID(), in.Name, provider.Value(in.Description), now, where, fmt.Sprintf("10.131.1.%d", n), fmt.Sprintf("10.131.0.%d", n))
	v.CloudPanelID = new(fmt.Sprintf("VPN99AA4_%d", len(s.VPNs)+1))
	v.begin(now, delay, "CONFIGURING", "ACTIVE")
	s.VPNs = append(s.VPNs, v)
	return v.view(), nil
}

// newVPN makes a VPN that is in no list yet. Its date has the odd form of the
// documents.
func newVPN(id, name, description string, made time.Time, where *ionos.Datacenter, ips ...string) *VPN {
	return &VPN{VPN: ionos.VPN{ID: &id, Name: &name, Description: &description, Datacenter: where, Type: new("SSL"), IPs: ips,
		CreationDate: new(made.UTC().Format("02-01-2006T 15:04:05") + "+00.00")},
		File: base64.StdEncoding.EncodeToString([]byte("simulated client configuration of VPN " + id))}
}

func (v *VPN) view() ionos.VPN {
	out := v.VPN
	out.State = v.shown()
	return out
}

// seedVPNs makes those of the documents' examples.
func (s *State) seedVPNs() {
	where := s.site(datacenterES)
	made := time.Date(2015, 6, 30, 14, 52, 35, 0, time.UTC)
	office := newVPN("39AA65F5D5B02FA02D58173094EBAF95", "Office", "laptops of the team", made, where, "10.131.1.233", "10.131.0.233")
	support := newVPN("987565F5D5B02FA02D58173094EBAF96", "Support", "", made, where, "10.131.1.45", "10.131.0.45")
	office.CloudPanelID, support.CloudPanelID = new("FW99AA4_7"), new("FW99AA4_8")
	office.Stage, support.Stage = active, active
	s.VPNs = []*VPN{office, support}
}
