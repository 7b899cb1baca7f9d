package sim

import (
	"fmt"
	"time"

	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

// LoadBalancer is a balancer with its rules. Which IPs are in it is stored on
// the servers.
type LoadBalancer struct {
	ionos.LoadBalancer
	Life
}

func (b *LoadBalancer) key() string { return val(b.ID) }

func handleLoadBalancers(c *Cloud) {
	simulator.Handle(c, ionos.ListLoadBalancers, 200, func(s *State, now time.Time, in ionos.ListInput) ([]ionos.LoadBalancer, error) {
		s.settle(now)
		views := []ionos.LoadBalancer{}
		for _, b := range s.Balancers {
			views = append(views, s.balancerView(b))
		}
		return narrow(views, in)
	})
	simulator.Handle(c, ionos.GetLoadBalancer, 200, func(s *State, now time.Time, in ionos.GetLoadBalancerInput) (ionos.LoadBalancer, error) {
		b, err := s.balancer(now, in.LoadBalancerID)
		if err != nil {
			return ionos.LoadBalancer{}, err
		}
		return s.balancerView(b), nil
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
	b, ok := find(s.Balancers, id)
	if !ok {
		return nil, missing("BALANCER_NOT_FOUND", "Load balancer not found")
	}
	return b, nil
}

// changeBalancer edits an idle balancer and starts the work that shows it.
func changeBalancer(s *State, now time.Time, delay time.Duration, id string, edit func(b *LoadBalancer) error) (ionos.LoadBalancer, error) {
	b, err := s.balancer(now, id)
	if err == nil {
		err = b.idle("load balancer")
	}
	if err == nil {
		err = edit(b)
	}
	if err != nil {
		return ionos.LoadBalancer{}, err
	}
	b.configure(now, delay)
	return s.balancerView(b), nil
}

func (s *State) createBalancer(now time.Time, delay time.Duration, in ionos.CreateLoadBalancerInput) (ionos.LoadBalancer, error) {
	where, err := s.datacenter(in.DatacenterID)
	if err != nil {
		return ionos.LoadBalancer{}, err
	}
	b := &LoadBalancer{LoadBalancer: ionos.LoadBalancer{Name: &in.Name, Description: orElse(in.Description, ""), CreationDate: ptr(at(now)),
		HealthCheckTest: &in.HealthCheckTest, HealthCheckInterval: &in.HealthCheckInterval,
		HealthCheckPath: in.HealthCheckPath, HealthCheckPathParser: in.HealthCheckParse,
		Persistence: &in.Persistence, PersistenceTime: in.PersistenceTime, Method: &in.Method, Datacenter: where,
		Rules: []ionos.LoadBalancerRule{}, CloudPanelID: ptr(fmt.Sprintf("LB99AA4_%d", len(s.Balancers)+1))}}
	if err := sound(b.LoadBalancer); err != nil {
		return ionos.LoadBalancer{}, err
	}
	if err := s.addBalancerRules(b, in.Rules); err != nil {
		return ionos.LoadBalancer{}, err
	}
	address := s.newAddress("IPV4", "")
	b.ID, b.IP = ptr(s.newID()), address.IP
	b.configure(now, delay)
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
	case val(b.Persistence) && b.PersistenceTime == nil:
		return invalid("Persistence time is required", nil)
	case val(b.HealthCheckTest) == "HTTP":
		return wrongValue("health_check_test")
	}
	return nil
}

// balancerView shows a balancer with the IPs in it.
func (s *State) balancerView(b *LoadBalancer) ionos.LoadBalancer {
	out := b.LoadBalancer
	out.State, out.ServerIPs = b.state(), s.assigned(balancedBy(b.key()))
	return out
}
