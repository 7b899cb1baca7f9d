package sim

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"
	"time"

	"signoff/provider"
	"signoff/provider/scp"
)

// State is everything the cloud remembers. What server a port belongs to
// stands on the port; a server's addresses are derived from its ports.
type State struct {
	Servers []*Server `json:"servers"`
	Ports   []*Port   `json:"ports"`
	Subnets []Subnet  `json:"subnets"`
	Made    int       `json:"made"` // ids and addresses given out
}

// Subnet is where ports are. It belongs to another service; here it is only
// known by id.
type Subnet struct{ ID, Name, CIDR string }

// settle ends all work whose time has come.
func (s *State) settle(now time.Time) {
	for _, v := range s.Servers {
		if v.Work != nil && !now.Before(v.Work.Until) {
			v.State, v.ModifiedAt, v.Work = &v.Work.Then, stamp(v.Work.Until), nil
		}
	}
	s.Ports = slices.DeleteFunc(s.Ports, func(p *Port) bool {
		if p.Until.IsZero() || now.Before(p.Until) {
			return false
		}
		p.Until, p.PortState = time.Time{}, new("ACTIVE")
		if p.Leaving {
			p.Server, p.Leaving, p.PortState = "", false, new("DOWN")
			return p.MadeForServer
		}
		return false
	})
}

// hex makes 32 hex digits, the same in every run.
func (s *State) hex() string {
	s.Made++
	return fmt.Sprintf("%x", sha256.Sum256([]byte("signoff sandbox "+strconv.Itoa(s.Made))))[:32]
}

// uuid makes the id of a port.
func (s *State) uuid() string {
	h := s.hex()
	return h[:8] + "-" + h[8:12] + "-4" + h[13:16] + "-a" + h[17:20] + "-" + h[20:]
}

func (s *State) subnet(id string) *Subnet {
	for _, n := range s.Subnets {
		if n.ID == id {
			return &n
		}
	}
	return nil
}

// addressesOf a server, by subnet.
func (s *State) addressesOf(server string) []scp.ServerAddresses {
	all := []scp.ServerAddresses{}
	for _, p := range s.Ports {
		if p.Server != server {
			continue
		}
		in := scp.ServerAddresses{SubnetName: new(provider.Value(s.subnet(provider.Value(p.SubnetID))).Name)}
		for _, ip := range p.FixedIPs {
			in.IPAddresses = append(in.IPAddresses, scp.IPAddress{IPAddress: ip.IPAddress, Version: new(4)})
		}
		all = append(all, in)
	}
	return all
}
