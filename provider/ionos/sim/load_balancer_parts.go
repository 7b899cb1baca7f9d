package sim

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

func handleBalancerIPs(c *Cloud) {
	simulator.Handle(c, ionos.ListLoadBalancerServerIPs, 200, func(s *State, now time.Time, in ionos.GetLoadBalancerInput) ([]ionos.AssignedIP, error) {
		b, err := s.balancer(now, in.LoadBalancerID)
		return shown(b, err, func(b *LoadBalancer) []ionos.AssignedIP { return s.assigned(balancedBy(*b.ID)) })
	})
	simulator.Handle(c, ionos.GetLoadBalancerServerIP, 200, func(s *State, now time.Time, in ionos.GetLoadBalancerServerIPInput) (ionos.AssignedIP, error) {
		b, err := s.balancer(now, in.LoadBalancerID)
		if err != nil {
			return ionos.AssignedIP{}, err
		}
		return oneOf(s.assigned(balancedBy(*b.ID)), in.IPID)
	})
	simulator.Handle(c, ionos.AssignLoadBalancerServerIPs, 202, func(s *State, now time.Time, in ionos.AssignLoadBalancerServerIPsInput) (ionos.LoadBalancer, error) {
		return changeBalancer(s, now, c.Delay, in.LoadBalancerID, func(b *LoadBalancer) error {
			ips, err := s.chosen(in.ServerIPs)
			for _, ip := range ips {
				if !balancedBy(*b.ID)(*ip) {
					ip.LoadBalancers = append(ip.LoadBalancers, ionos.Ref{ID: b.ID, Name: b.Name})
				}
			}
			return err
		})
	})
	simulator.Handle(c, ionos.UnassignLoadBalancerServerIP, 202, func(s *State, now time.Time, in ionos.GetLoadBalancerServerIPInput) (ionos.LoadBalancer, error) {
		return changeBalancer(s, now, c.Delay, in.LoadBalancerID, func(b *LoadBalancer) error {
			if _, err := oneOf(s.assigned(balancedBy(*b.ID)), in.IPID); err != nil {
				return err
			}
			s.eachIP(func(_ *Server, ip *ionos.ServerIP) {
				if strings.EqualFold(provider.Value(ip.ID), in.IPID) {
					ip.LoadBalancers = slices.DeleteFunc(ip.LoadBalancers, named(*b.ID))
				}
			})
			return nil
		})
	})
}

func handleBalancerRules(c *Cloud) {
	simulator.Handle(c, ionos.ListLoadBalancerRules, 200, func(s *State, now time.Time, in ionos.GetLoadBalancerInput) ([]ionos.LoadBalancerRule, error) {
		b, err := s.balancer(now, in.LoadBalancerID)
		return shown(b, err, func(b *LoadBalancer) []ionos.LoadBalancerRule { return b.Rules })
	})
	simulator.Handle(c, ionos.GetLoadBalancerRule, 200, func(s *State, now time.Time, in ionos.GetLoadBalancerRuleInput) (ionos.LoadBalancerRule, error) {
		b, err := s.balancer(now, in.LoadBalancerID)
		if err != nil {
			return ionos.LoadBalancerRule{}, err
		}
		i, err := b.rule(in.RuleID)
		if err != nil {
			return ionos.LoadBalancerRule{}, err
		}
		return b.Rules[i], nil
	})
	simulator.Handle(c, ionos.CreateLoadBalancerRules, 202, func(s *State, now time.Time, in ionos.CreateLoadBalancerRulesInput) (ionos.LoadBalancer, error) {
		return changeBalancer(s, now, c.Delay, in.LoadBalancerID, func(b *LoadBalancer) error {
			return s.addBalancerRules(b, in.Rules)
		})
	})
	simulator.Handle(c, ionos.DeleteLoadBalancerRule, 202, func(s *State, now time.Time, in ionos.GetLoadBalancerRuleInput) (ionos.LoadBalancer, error) {
		return changeBalancer(s, now, c.Delay, in.LoadBalancerID, func(b *LoadBalancer) error {
			i, err := b.rule(in.RuleID)
			if err != nil {
				return err
			}
			b.Rules = slices.Delete(b.Rules, i, i+1)
			return nil
		})
	})
}

// rule finds a rule of the balancer.
func (b *LoadBalancer) rule(id string) (int, error) {
	i := slices.IndexFunc(b.Rules, func(r ionos.LoadBalancerRule) bool { return strings.EqualFold(provider.Value(r.ID), id) })
	if i < 0 {
		return 0, missing("RULE_NOT_FOUND", "Load balancer rule does not exist")
	}
	return i, nil
}

// addBalancerRules adds all rules, or none when a port would be balanced twice.
func (s *State) addBalancerRules(b *LoadBalancer, in []ionos.NewLoadBalancerRule) error {
	rules := slices.Clone(b.Rules)
	for _, r := range in {
		if slices.ContainsFunc(rules, func(old ionos.LoadBalancerRule) bool { return overlaps(old, r) }) {
			return &simulator.Fault{Status: 400, Code: "INVALID_PARAMETER", Text: "The rules are overlapping"}
		}
		if test := provider.Value(b.HealthCheckTest); r.PortBalancer == 0 && test != "NONE" && test != "ICMP" {
			return wrongValue("port_balancer")
		}
		rules = append(rules, ionos.LoadBalancerRule{ID: new(s.newID()), Protocol: new(r.Protocol), PortBalancer: new(r.PortBalancer),
			PortServer: new(r.PortServer), Source: new(provider.Or(r.Source, "0.0.0.0"))})
	}
	b.Rules = rules
	return nil
}

// overlaps reports whether both rules balance a port; 0 is every port.
func overlaps(a ionos.LoadBalancerRule, b ionos.NewLoadBalancerRule) bool {
	return provider.Value(a.Protocol) == b.Protocol && (provider.Value(a.PortBalancer) == b.PortBalancer || provider.Value(a.PortBalancer) == 0 || b.PortBalancer == 0)
}

// seedLoadBalancers makes those of the shop and those of the documents'
// examples.
func (s *State) seedLoadBalancers() {
	s.balancerSeed(balancerWeb, "shop-balancer", "", 80, 443)
	s.balancerSeed(balancerAPI, "api-balancer", "", 8080)
	s.balancerSeed(balancerJump, "jump-hosts", "D7A0A7C445D844848EBB439C28B46183", 22, 85)
	s.balancerSeed(balancerJump2, "jump-hosts-2", "D7A0A7C445D844848EBB439C28B46184", 22, 9999)
	b := s.balancerSeed(balancerFind, "search", "BCFAF421227674B2B324F779C1163ECB", 80, 9999)
	b.Rules[1].ID, b.Rules[1].PortServer = new("7390C04142800E006FF1B0132FFD8F9A"), new(8888)
}

// balancerSeed puts a balancer with a TCP rule for each port into the inventory.
func (s *State) balancerSeed(id, name, firstRule string, ports ...int) *LoadBalancer {
	b := &LoadBalancer{LoadBalancer: ionos.LoadBalancer{ID: &id, Name: &name, Description: new(""), Datacenter: s.site(datacenterUS),
		CreationDate: new("2015-03-03T11:12:00+00:00"), CloudPanelID: new(fmt.Sprintf("LB99AA4_%d", len(s.Balancers)+1)),
		HealthCheckTest: new("TCP"), HealthCheckInterval: new(40), Persistence: new(true), PersistenceTime: new(1200), Method: new("ROUND_ROBIN")}, Stage: active}
	for i, port := range ports {
		b.Rules = append(b.Rules, ionos.LoadBalancerRule{ID: new(seedID(id, i)), Protocol: new("TCP"), PortBalancer: &port, PortServer: &port, Source: new("0.0.0.0")})
	}
	if firstRule != "" {
		b.Rules[0].ID = &firstRule
	}
	s.Balancers = append(s.Balancers, b)
	return b
}
