package sim

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

func handleFirewallRules(c *Cloud) {
	simulator.Handle(c, ionos.ListFirewallPolicyRules, 200, func(s *State, now time.Time, in ionos.GetFirewallPolicyInput) ([]ionos.FirewallRule, error) {
		p, err := s.firewall(now, in.FirewallID)
		return shown(p, err, func(p *FirewallPolicy) []ionos.FirewallRule { return p.Rules })
	})
	simulator.Handle(c, ionos.GetFirewallPolicyRule, 200, func(s *State, now time.Time, in ionos.GetFirewallPolicyRuleInput) (ionos.FirewallRule, error) {
		p, err := s.firewall(now, in.FirewallID)
		if err != nil {
			return ionos.FirewallRule{}, err
		}
		i, err := p.rule(in.RuleID)
		if err != nil {
			return ionos.FirewallRule{}, err
		}
		return p.Rules[i], nil
	})
	simulator.Handle(c, ionos.CreateFirewallPolicyRules, 202, func(s *State, now time.Time, in ionos.CreateFirewallPolicyRulesInput) (ionos.FirewallPolicy, error) {
		return changePolicy(s, now, c.Delay, in.FirewallID, func(p *FirewallPolicy) error {
			rules, err := s.newFirewallRules(in.Rules)
			p.Rules = append(p.Rules, rules...)
			return err
		})
	})
	simulator.Handle(c, ionos.DeleteFirewallPolicyRule, 202, func(s *State, now time.Time, in ionos.GetFirewallPolicyRuleInput) (ionos.FirewallPolicy, error) {
		return changePolicy(s, now, c.Delay, in.FirewallID, func(p *FirewallPolicy) error {
			i, err := p.rule(in.RuleID)
			if err != nil {
				return err
			}
			p.Rules = slices.Delete(p.Rules, i, i+1)
			return nil
		})
	})
}

// rule finds a rule of the policy.
func (p *FirewallPolicy) rule(id string) (int, error) {
	i := slices.IndexFunc(p.Rules, func(r ionos.FirewallRule) bool { return strings.EqualFold(provider.Value(r.ID), id) })
	if i < 0 {
		return 0, missing("RULE_NOT_FOUND", "Firewall rule does not exist")
	}
	return i, nil
}

func (s *State) newFirewallRules(in []ionos.NewFirewallRule) ([]ionos.FirewallRule, error) {
	rules := []ionos.FirewallRule{}
	for _, r := range in {
		from, to, ok := ports(r)
		if !ok {
			return nil, wrongValue("port")
		}
		action := "accept"
		if provider.Value(r.Action) == "deny" {
			action = "deny"
		}
		rules = append(rules, ionos.FirewallRule{ID: new(s.newID()), Protocol: new(r.Protocol), Description: new(provider.Value(r.Description)),
			Action: &action, PortFrom: &from, PortTo: &to, Source: new(provider.Or(r.Source, "0.0.0.0"))})
	}
	return rules, nil
}

// ports reads the ports of a rule; without any it is about all of them.
func ports(r ionos.NewFirewallRule) (from, to int, ok bool) {
	switch {
	case r.PortFrom != nil && r.PortTo != nil:
		return *r.PortFrom, *r.PortTo, true
	case r.Port == nil:
		return 1, 65535, true
	}
	return portRange(*r.Port)
}

// portRange reads "80" or "80-90".
func portRange(text string) (from, to int, ok bool) {
	first, last, ranged := strings.Cut(text, "-")
	if !ranged {
		last = first
	}
	from, errFrom := strconv.Atoi(strings.TrimSpace(first))
	to, errTo := strconv.Atoi(strings.TrimSpace(last))
	return from, to, errFrom == nil && errTo == nil && from >= 1 && from <= to && to <= 65535
}
