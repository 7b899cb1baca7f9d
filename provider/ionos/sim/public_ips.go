package sim

import (
	"fmt"
	"regexp"
	"slices"
	"time"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

// PublicIP is an address of the account. The address itself, reverse DNS and
// all, stands at the server that has it; only while none has it, it is Free.
type PublicIP struct {
	ID, PanelID, Center, Created string
	DHCP                         bool
	Balancer                     string // the load balancer whose own address it is
	Free                         *ionos.ServerIP
	Stage
}

func (p *PublicIP) noun() string { return "public IP" }

func (p *PublicIP) key() (id, name string) { return p.ID, p.PanelID }

func handlePublicIPs(c *Cloud) {
	simulator.Handle(c, ionos.ListPublicIPs, 200, func(s *State, now time.Time, in ionos.Listing) ([]ionos.PublicIP, error) {
		s.settle(now)
		return listed(s.PublicIPs, s.publicView, in)
	})
	simulator.Handle(c, ionos.GetPublicIP, 200, func(s *State, now time.Time, in ionos.GetPublicIPInput) (ionos.PublicIP, error) {
		p, err := s.publicIP(now, in.IPID)
		return shown(p, err, s.publicView)
	})
	simulator.Handle(c, ionos.CreatePublicIP, 201, func(s *State, now time.Time, in ionos.CreatePublicIPInput) (ionos.PublicIP, error) {
		return s.createPublicIP(now, in)
	})
	simulator.Handle(c, ionos.UpdatePublicIP, 202, func(s *State, now time.Time, in ionos.UpdatePublicIPInput) (ionos.PublicIP, error) {
		return changePublicIP(s, now, in.IPID, func(p *PublicIP) error {
			_, ip := s.holder(p)
			if err := setReverse(ip, in.ReverseDNS); err != nil {
				return err
			}
			p.configure(now, c.Delay)
			return nil
		})
	})
	simulator.Handle(c, ionos.DeletePublicIP, 202, func(s *State, now time.Time, in ionos.GetPublicIPInput) (ionos.PublicIP, error) {
		return changePublicIP(s, now, in.IPID, func(p *PublicIP) error { return s.deletePublicIP(now, c.Delay, p) })
	})
	c.AsClientsSee(ionos.UpdatePublicIP, 200)
	c.AsClientsSee(ionos.DeletePublicIP, 200)
}

// publicIP finds an address that is there.
func (s *State) publicIP(now time.Time, id string) (*PublicIP, error) {
	s.settle(now)
	return s.record(id)
}

func (s *State) record(id string) (*PublicIP, error) {
	return find(s.PublicIPs, id, missing("IP_NOT_FOUND", "Ip not exists"))
}

// holder finds the address itself, and the server that has it or nil.
func (s *State) holder(p *PublicIP) (*Server, *ionos.ServerIP) {
	for _, v := range s.Servers {
		if ip, err := v.address(p.ID); err == nil {
			return v, ip
		}
	}
	return nil, p.Free
}

func (s *State) publicView(p *PublicIP) ionos.PublicIP {
	v, ip := s.holder(p)
	out := ionos.PublicIP{ID: &p.ID, CloudPanelID: &p.PanelID, IP: ip.IP, Type: ip.Type, ReverseDNS: ip.ReverseDNS, IsDHCP: &p.DHCP,
		Datacenter: s.site(p.Center), State: p.shown(), CreationDate: &p.Created}
	if v != nil {
		out.AssignedTo = &ionos.IPOwner{ID: v.ID, Name: v.Name, Type: new("SERVER")}
	}
	if name, ok := s.balancerName(p.Balancer); ok {
		out.AssignedTo = &ionos.IPOwner{ID: &p.Balancer, Name: &name, Type: new("LOAD_BALANCER")}
	}
	return out
}

// changePublicIP edits an idle address and answers with it.
func changePublicIP(s *State, now time.Time, id string, edit func(*PublicIP) error) (ionos.PublicIP, error) {
	p, err := s.publicIP(now, id)
	return changed(p, err, now, edit, s.publicView)
}

func (s *State) createPublicIP(now time.Time, in ionos.CreatePublicIPInput) (ionos.PublicIP, error) {
	if provider.Value(in.Type) == "IPV6" {
		return ionos.PublicIP{}, invalid("Invalid type. Only IPV4 allowed", nil)
	}
	where, err := s.siteOf(in.DatacenterID)
	if err != nil {
		return ionos.PublicIP{}, err
	}
	var wished ionos.ServerIP
	if err := setReverse(&wished, in.ReverseDNS); err != nil {
		return ionos.PublicIP{}, err
	}
	p := s.freeAddress(now, *where.ID)
	p.Free.ReverseDNS = wished.ReverseDNS
	return s.publicView(p), nil
}

// freeAddress makes a public IP that no server has.
func (s *State) freeAddress(now time.Time, center string) *PublicIP {
	ip := s.newAddress(now, center, "IPV4", "")
	ip.FirewallPolicy = nil
	p, _ := s.record(*ip.ID) // it was just made
	p.Free, p.DHCP = &ip, false
	return p
}

var hostName = regexp.MustCompile(`^([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z0-9-]*[A-Za-z]\.?$`)

// setReverse sets or, with an empty name, removes reverse DNS.
func setReverse(ip *ionos.ServerIP, name *string) error {
	switch {
	case provider.Value(name) == "":
		ip.ReverseDNS = nil
	case !hostName.MatchString(*name):
		return wrongValue("reverse_dns")
	default:
		ip.ReverseDNS = name
	}
	return nil
}

// deletePublicIP takes the address from its server, if one has it: the
// documented answer is that of an address which just lost its server. One that
// a balancer has, or that is in a balancer, is refused.
func (s *State) deletePublicIP(now time.Time, delay time.Duration, p *PublicIP) error {
	v, ip := s.holder(p)
	if _, ok := s.balancerName(p.Balancer); ok || len(ip.LoadBalancers) > 0 {
		return wrongState("Cannot delete ip attached to load balancer")
	}
	if v != nil {
		if _, err := s.idle(now, *v.ID); err != nil {
			return err
		}
		s.leaveAddress(v, *ip, true)
		v.configure(now, delay)
	}
	p.begin(now, delay, "CONFIGURING", "")
	return nil
}

// newAddress makes a public IP with a policy, for a server.
func (s *State) newAddress(now time.Time, center, kind, policy string) ionos.ServerIP {
	id := s.newID()
	ip := fmt.Sprintf("203.0.113.%d", s.Made%254+1)
	if kind == "IPV6" {
		ip = fmt.Sprintf("2001:db8::%x", s.Made)
	}
	p := &PublicIP{ID: id, PanelID: "ip" + id[:6], Center: center, Created: at(now), DHCP: true}
	p.begin(now, 0, "CONFIGURING", "ACTIVE")
	s.PublicIPs = append(s.PublicIPs, p)
	return ionos.ServerIP{ID: &id, IP: &ip, Type: &kind, FirewallPolicy: s.policy(policy), LoadBalancers: []ionos.Ref{}}
}

// firstAddress gives a new server its address: an unused one, or a new one.
func (s *State) firstAddress(now time.Time, v *Server, id *string, policy string) error {
	if id == nil {
		v.IPs = []ionos.ServerIP{s.newAddress(now, *v.Datacenter.ID, "IPV4", policy)}
		return nil
	}
	p, err := s.publicIP(now, *id)
	if err != nil || p.Free == nil || p.Work != nil || s.publicView(p).AssignedTo != nil {
		return unknownID("ip_id", *id)
	}
	address := *p.Free
	address.FirewallPolicy = s.policy(policy)
	v.IPs = []ionos.ServerIP{address}
	p.Free, p.DHCP = nil, true
	return nil
}

// leaveAddress takes an address from a server, to be kept unused or lost.
func (s *State) leaveAddress(v *Server, ip ionos.ServerIP, keep bool) {
	same := func(other ionos.ServerIP) bool { return provider.Value(other.ID) == provider.Value(ip.ID) }
	v.IPs = slices.DeleteFunc(v.IPs, same)
	p, err := s.record(*ip.ID)
	switch {
	case err != nil:
	case keep:
		ip.LoadBalancers = []ionos.Ref{}
		p.Free = &ip
	default:
		s.loseAddress(p)
	}
}

// loseAddress gives an address back for good.
func (s *State) loseAddress(p *PublicIP) {
	s.Logs = append(s.Logs, logsOf(p)...)
	s.PublicIPs = slices.DeleteFunc(s.PublicIPs, func(other *PublicIP) bool { return other == p })
}

// leaveAddresses does so for a server that goes.
func (s *State) leaveAddresses(v *Server) {
	for _, ip := range slices.Clone(v.IPs) {
		s.leaveAddress(v, ip, v.Holds.KeepIPs)
	}
}
