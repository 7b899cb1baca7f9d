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
	Life
	File string `json:"file"` // base64; the Secret type would not save it
}

func (v *VPN) key() string { return val(v.ID) }

func handleVPNs(c *Cloud) {
	simulator.Handle(c, ionos.ListVPNs, 200, func(s *State, now time.Time, in ionos.ListInput) ([]ionos.VPN, error) {
		s.settle(now)
		views := []ionos.VPN{}
		for _, v := range s.VPNs {
			views = append(views, v.view())
		}
		return narrow(views, in)
	})
	simulator.Handle(c, ionos.GetVPN, 200, func(s *State, now time.Time, in ionos.GetVPNInput) (ionos.VPN, error) {
		v, err := s.vpn(now, in.VPNID)
		if err != nil {
			return ionos.VPN{}, err
		}
		return v.view(), nil
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
		if err != nil {
			return ionos.VPNConfigurationFile{}, err
		}
		return ionos.VPNConfigurationFile{ConfigZipFile: ptr(provider.Secret(v.File))}, nil
	})
}

// vpn finds a VPN that is there.
func (s *State) vpn(now time.Time, id string) (*VPN, error) {
	s.settle(now)
	v, ok := find(s.VPNs, id)
	if !ok {
		return nil, missing("VPN_NOT_FOUND", "VPN does not exists")
	}
	return v, nil
}

// changeVPN edits an idle VPN.
func changeVPN(s *State, now time.Time, id string, edit func(v *VPN)) (ionos.VPN, error) {
	v, err := s.vpn(now, id)
	if err == nil {
		err = v.idle("VPN")
	}
	if err != nil {
		return ionos.VPN{}, err
	}
	edit(v)
	return v.view(), nil
}

func (s *State) createVPN(now time.Time, delay time.Duration, in ionos.CreateVPNInput) (ionos.VPN, error) {
	where, err := s.datacenter(in.DatacenterID)
	if err != nil {
		return ionos.VPN{}, err
	}
	n := s.Made%250 + 1
	v := newVPN(s.newID(), in.Name, val(in.Description), now, where, fmt.Sprintf("10.131.1.%d", n), fmt.Sprintf("10.131.0.%d", n))
	v.CloudPanelID = ptr(fmt.Sprintf("VPN99AA4_%d", len(s.VPNs)+1))
	v.configure(now, delay)
	s.VPNs = append(s.VPNs, v)
	return v.view(), nil
}

// newVPN makes a VPN that is in no list yet. Its date has the odd form of the
// documents.
func newVPN(id, name, description string, made time.Time, where *ionos.Datacenter, ips ...string) *VPN {
	return &VPN{VPN: ionos.VPN{ID: &id, Name: &name, Description: &description, Datacenter: where, Type: ptr("SSL"), IPs: ips,
		CreationDate: ptr(made.UTC().Format("02-01-2006T 15:04:05") + "+00.00")},
		File: base64.StdEncoding.EncodeToString([]byte("simulated client configuration of VPN " + id))}
}

func (v *VPN) view() ionos.VPN {
	out := v.VPN
	out.State = v.state()
	return out
}

// seedVPNs makes those of the documents' examples.
func (s *State) seedVPNs() {
	where, _ := s.datacenter(ptr(datacenterES)) // it is there
	made := time.Date(2015, 6, 30, 14, 52, 35, 0, time.UTC)
	office := newVPN("39AA65F5D5B02FA02D58173094EBAF95", "Office", "laptops of the team", made, where, "10.131.1.233", "10.131.0.233")
	support := newVPN("987565F5D5B02FA02D58173094EBAF96", "Support", "", made, where, "10.131.1.45", "10.131.0.45")
	office.CloudPanelID, support.CloudPanelID = ptr("FW99AA4_7"), ptr("FW99AA4_8")
	s.VPNs = []*VPN{office, support}
}
