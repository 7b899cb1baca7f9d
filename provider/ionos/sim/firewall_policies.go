package sim

import (
	"fmt"
	"strings"
	"time"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

// FirewallPolicy is a policy with its rules. Which IPs have it is stored on
// the servers.
type FirewallPolicy struct {
	ionos.FirewallPolicy
	Stage
}

func (p *FirewallPolicy) noun() string { return "firewall policy" }

func (p *FirewallPolicy) key() (id, name string) { return provider.Value(p.ID), provider.Value(p.Name) }

func handleFirewallPolicies(c *Cloud) {
	simulator.Handle(c, ionos.ListFirewallPolicies, 200, func(s *State, now time.Time, in ionos.Listing) ([]ionos.FirewallPolicy, error) {
		s.settle(now)
		return listed(s.Policies, s.policyView, in)
	})
	simulator.Handle(c, ionos.GetFirewallPolicy, 200, func(s *State, now time.Time, in ionos.GetFirewallPolicyInput) (ionos.FirewallPolicy, error) {
		p, err := s.firewall(now, in.FirewallID)
		return shown(p, err, s.policyView)
	})
	simulator.Handle(c, ionos.CreateFirewallPolicy, 202, func(s *State, now time.Time, in ionos.CreateFirewallPolicyInput) (ionos.FirewallPolicy, error) {
		return s.createPolicy(now, c.Delay, in)
	})
	simulator.Handle(c, ionos.UpdateFirewallPolicy, 200, func(s *State, now time.Time, in ionos.UpdateFirewallPolicyInput) (ionos.FirewallPolicy, error) {
		return changePolicy(s, now, c.Delay, in.FirewallID, func(p *FirewallPolicy) error {
			if in.Name != nil && s.policyNamed(*in.Name, p) {
				return nameTaken()
			}
			p.Name, p.Description = either(in.Name, p.Name), either(in.Description, p.Description)
			s.renamePolicy(p)
			return nil
		})
	})
	simulator.Handle(c, ionos.DeleteFirewallPolicy, 202, func(s *State, now time.Time, in ionos.GetFirewallPolicyInput) (ionos.FirewallPolicy, error) {
		return changePolicy(s, now, c.Delay, in.FirewallID, func(p *FirewallPolicy) error {
			p.remove(now, c.Delay)
			return nil
		})
	})
	handleFirewallIPs(c)
	handleFirewallRules(c)
}

func handleFirewallIPs(c *Cloud) {
	simulator.Handle(c, ionos.ListFirewallPolicyServerIPs, 200, func(s *State, now time.Time, in ionos.GetFirewallPolicyInput) ([]ionos.AssignedIP, error) {
		p, err := s.firewall(now, in.FirewallID)
		return shown(p, err, func(p *FirewallPolicy) []ionos.AssignedIP { return s.assigned(protectedBy(*p.ID)) })
	})
	simulator.Handle(c, ionos.GetFirewallPolicyServerIP, 200, func(s *State, now time.Time, in ionos.GetFirewallPolicyServerIPInput) (ionos.AssignedIP, error) {
		p, err := s.firewall(now, in.FirewallID)
		if err != nil {
			return ionos.AssignedIP{}, err
		}
		return oneOf(s.assigned(protectedBy(*p.ID)), in.IPID)
	})
	simulator.Handle(c, ionos.AssignFirewallPolicyServerIPs, 202, func(s *State, now time.Time, in ionos.AssignFirewallPolicyServerIPsInput) (ionos.FirewallPolicy, error) {
		p, err := s.firewall(now, in.FirewallID) // may be a default policy
		return changed(p, err, now, configuring(now, c.Delay, func(p *FirewallPolicy) error {
			ips, err := s.chosen(in.ServerIPs)
			for _, ip := range ips {
				ip.FirewallPolicy = s.policy(*p.ID)
			}
			return err
		}), s.policyView)
	})
}

// firewall finds a policy that is there.
func (s *State) firewall(now time.Time, id string) (*FirewallPolicy, error) {
	s.settle(now)
	return find(s.Policies, id, missing("FIREWALL_NOT_FOUND", "Firewall policy not found"))
}

// changePolicy edits an idle policy that is not a default one and starts the
// work that shows it.
func changePolicy(s *State, now time.Time, delay time.Duration, id string, edit func(p *FirewallPolicy) error) (ionos.FirewallPolicy, error) {
	p, err := s.firewall(now, id)
	if err == nil && provider.Value(p.Default) == 1 {
		err = notAllowed("Operation not allowed in default firewall policy")
	}
	return changed(p, err, now, configuring(now, delay, edit), s.policyView)
}

func (s *State) createPolicy(now time.Time, delay time.Duration, in ionos.CreateFirewallPolicyInput) (ionos.FirewallPolicy, error) {
	s.settle(now)
	if s.policyNamed(in.Name, nil) {
		return ionos.FirewallPolicy{}, nameTaken()
	}
	rules, err := s.newFirewallRules(in.Rules)
	if err != nil {
		return ionos.FirewallPolicy{}, err
	}
	p := &FirewallPolicy{FirewallPolicy: ionos.FirewallPolicy{ID: new(s.newID()), Name: &in.Name, Description: new(provider.Value(in.Description)),
		CreationDate: new(at(now)), Default: new(0), Rules: rules, CloudPanelID: new(fmt.Sprintf("FW99AA4_%d", len(s.Policies)+1))}}
	p.begin(now, delay, "CONFIGURING", "ACTIVE")
	s.Policies = append(s.Policies, p)
	return s.policyView(p), nil
}

// policyNamed reports whether a policy other than this one has the name.
func (s *State) policyNamed(name string, but *FirewallPolicy) bool {
	for _, p := range s.Policies {
		if p != but && strings.EqualFold(provider.Value(p.Name), name) {
			return true
		}
	}
	return false
}

func nameTaken() error {
	return &simulator.Fault{Status: 400, Code: "INVALID_NAME", Text: "A firewall policy already exists with this name"}
}

// policyView shows a policy with the IPs that have it.
func (s *State) policyView(p *FirewallPolicy) ionos.FirewallPolicy {
	out := p.FirewallPolicy
	out.State, out.ServerIPs = p.shown(), s.assigned(protectedBy(*p.ID))
	return out
}

// seedFirewallPolicies makes the two of the cloud, those of the shop, and those
// of the documents' examples.
func (s *State) seedFirewallPolicies() {
	web := []string{"80", "443"}
	s.policySeed(policyLinux, "Linux", "Default policy for Linux", 1, append([]string{"22", "8443", "8447"}, web...)...)
	s.policySeed(policyWindows, "Windows", "Default policy for Windows", 1, append([]string{"3389", "8443", "8447"}, web...)...)
	s.policySeed(policyWeb, "Web only", "what customers see", 0, web...)
	s.policySeed(policyOld, "Legacy open", "everything, from before the rules", 0, "1-65535")
	example := s.policySeed("83522FC7DA9172F229E5352C587075BA", "Payment", "card terminal gateway", 0, "80", "443", "4567")
	for i, id := range []string{"DA5CC179ED00079AE7DE595F0073D86E", "0766EC674A0CD9D4EC0FA0B07978A649", "353E9F751630074CF7219747436A8D71"} {
		example.Rules[i].ID = new(id)
	}
	example = s.policySeed("83522FC7DA9172F229E5352C587075B9", "Payment test", "", 0, web...)
	example.Rules[0].ID, example.Rules[1].ID = new("DA5CC179ED00079AE7DE595F0073D86F"), new("0766EC674A0CD9D4EC0FA0B07978A64A")
}

// policySeed puts a policy with TCP rules for everybody into the inventory.
func (s *State) policySeed(id, name, description string, isDefault int, ports ...string) *FirewallPolicy {
	p := &FirewallPolicy{FirewallPolicy: ionos.FirewallPolicy{ID: &id, Name: &name, Description: &description, Default: &isDefault,
		CreationDate: new("2015-04-29T10:43:11+00:00"), CloudPanelID: new(fmt.Sprintf("FW99AA4_%d", len(s.Policies)+1))}, Stage: active}
	for i, port := range ports {
		from, to, _ := portRange(port)
		p.Rules = append(p.Rules, ionos.FirewallRule{ID: new(seedID(id, i)), Protocol: new("TCP"), Description: new(""), Action: new("accept"),
			PortFrom: &from, PortTo: &to, Source: new("0.0.0.0")})
	}
	s.Policies = append(s.Policies, p)
	return p
}
