package sim

import (
	"fmt"
	"time"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

// LoadBalancer is a balancer with its rules. Which IPs are in it is stored on
// the servers.
type LoadBalancer struct {
	ionos.LoadBalancer
	Stage
}

func (b *LoadBalancer) noun() string { return "load balancer" }

func (b *LoadBalancer) key() (id, name string) { return provider.Value(b.ID), provider.Value(b.Name) }

func handleLoadBalancers(c *Cloud) {
	simulator.Handle(c, ionos.ListLoadBalancers, 200, func(s *State, now time.Time, in ionos.Listing) ([]ionos.LoadBalancer, error) {
		s.settle(now)
		return listed(s.Balancers, s.balancerView, in)
	})
	simulator.Handle(c, ionos.GetLoadBalancer, 200, func(s *State, now time.Time, in ionos.GetLoadBalancerInput) (ionos.LoadBalancer, error) {
		b, err := s.balancer(now, in.LoadBalancerID)
		return shown(b, err, s.balancerView)
	})
	simulator.Handle(c, ionos.CreateLoadBalancer, 202, func(s *State, now time.Time, in ionos.CreateLoadBalancerInput) (ionos.LoadBalancer, error) {
		return s.createBalancer(now, c.Delay, in)
	})
	simulator.Handle(c, ionos.UpdateLoadBalancer, 202, func(s *State, now time.Time, in ionos.UpdateLoadBalancerInput) (ionos.LoadBalancer, error) {
		return changeBalancer(s, now, c.Delay, in.LoadBalancerID, func(b *LoadBalancer) error { return s.adjust(b, in) })
	})
	simulator.Handle(c, ionos.DeleteLoadBalancer, 202, func(s *State, now time.Time, in ionos.GetLoadBalancerInput) (ionos.LoadBalancer, error) {
		return changeBalancer(s, now, c.Delay, in.LoadBalancerID, func(b *LoadBalancer) error {
			b.remove(now, c.Delay)
			return nil
		})
	})
	handleBalancerIPs(c)
	handleBalancerRules(c)
}

// balancer finds a load balancer that is there.
func (s *State) balancer(now time.Time, id string) (*LoadBalancer, error) {
	s.settle(now)
	return find(s.Balancers, id, missing("BALANCER_NOT_FOUND", "Load balancer not found"))
}

// changeBalancer edits an idle balancer and starts the work that shows it.
func changeBalancer(s *State, now time.Time, delay time.Duration, id string, edit func(b *LoadBalancer) error) (ionos.LoadBalancer, error) {
	b, err := s.balancer(now, id)
	return changed(b, err, now, configuring(now, delay, edit), s.balancerView)
}

func (s *State) createBalancer(now time.Time, delay time.Duration, in ionos.CreateLoadBalancerInput) (ionos.LoadBalancer, error) {
	where, err := s.siteOf(in.DatacenterID)
	if err != nil {
		return ionos.LoadBalancer{}, err
	}
	b := &LoadBalancer{LoadBalancer: ionos.LoadBalancer{Name: &in.Name, Description: new(provider.Value(in.Description)), CreationDate: new(at(now)),
		HealthCheckTest: &in.HealthCheckTest, HealthCheckInterval: &in.HealthCheckInterval,
		HealthCheckPath: in.HealthCheckPath, HealthCheckPathParser: in.HealthCheckParse,
		Persistence: &in.Persistence, PersistenceTime: in.PersistenceTime, Method: &in.Method, Datacenter: where,
		Rules: []ionos.LoadBalancerRule{}, CloudPanelID: new(fmt.Sprintf("LB99AA4_%d", len(s.Balancers)+1))}}
	if err := sound(b.LoadBalancer); err != nil {
		return ionos.LoadBalancer{}, err
	}
	if err := s.addBalancerRules(b, in.Rules); err != nil {
		return ionos.LoadBalancer{}, err
	}
	b.ID = new(s.newID())
	s.freeAddress(now, *where.ID).Balancer = *b.ID
	b.begin(now, delay, "CONFIGURING", "ACTIVE")
	s.Balancers = append(s.Balancers, b)
	return s.balancerView(b), nil
}

// adjust changes the settings given, if the result is sound.
func (s *State) adjust(b *LoadBalancer, in ionos.UpdateLoadBalancerInput) error {
	next := b.LoadBalancer
	next.Name, next.Description, next.Method = either(in.Name, b.Name), either(in.Description, b.Description), either(in.Method, b.Method)
	next.HealthCheckTest, next.HealthCheckInterval = either(in.HealthCheckTest, b.HealthCheckTest), either(in.HealthCheckInterval, b.HealthCheckInterval)
	next.HealthCheckPath, next.HealthCheckPathParser = either(in.HealthCheckPath, b.HealthCheckPath), either(in.HealthCheckParse, b.HealthCheckPathParser)
	next.Persistence, next.PersistenceTime = either(in.Persistence, b.Persistence), either(in.PersistenceTime, b.PersistenceTime)
	if err := sound(next); err != nil {
		return err
	}
	b.LoadBalancer = next
	s.renameBalancer(b)
	return nil
}

// sound refuses settings that do not go together. HTTP is documented, but not
// allowed at the moment.
func sound(b ionos.LoadBalancer) error {
	switch {
	case provider.Value(b.Persistence) && b.PersistenceTime == nil:
		return invalid("Persistence time is required", nil)
	case provider.Value(b.HealthCheckTest) == "HTTP":
		return wrongValue("health_check_test")
	}
	return nil
}

// ownAddress is the public IP that takes the traffic, nil for none.
func (s *State) ownAddress(b *LoadBalancer) *PublicIP {
	for _, p := range s.PublicIPs {
		if p.Balancer == *b.ID {
			return p
		}
	}
	return nil
}

// balancerView shows a balancer with its address, unless that goes with it, and
// the IPs in it.
func (s *State) balancerView(b *LoadBalancer) ionos.LoadBalancer {
	out := b.LoadBalancer
	out.State, out.ServerIPs = b.shown(), s.assigned(balancedBy(*b.ID))
	if p := s.ownAddress(b); p != nil && !b.leaving() {
		out.IP = p.Free.IP
	}
	return out
}
