package sim

import (
	"slices"
	"time"

	"signoff/provider"
	"signoff/provider/jotelulu"
)

func listSubscriptions(s *State, now time.Time, in jotelulu.ListServerSubscriptionsInput) (jotelulu.ServerSubscriptions, error) {
	known := slices.ContainsFunc(s.Organizations, func(o jotelulu.Organization) bool { return provider.Value(o.ID) == in.OrganizationID })
	if !known {
		return jotelulu.ServerSubscriptions{}, missing("organization", in.OrganizationID)
	}
	list := jotelulu.ServerSubscriptions{Data: []jotelulu.ServerSubscription{}, Meta: meta(now)}
	for _, u := range s.Subscriptions {
		if u.Organization == in.OrganizationID {
			list.Data = append(list.Data, u.ServerSubscription)
		}
	}
	return list, nil
}

func (s *State) subscribed(id string) error {
	if slices.ContainsFunc(s.Subscriptions, func(u Subscription) bool { return provider.Value(u.ID) == id }) {
		return nil
	}
	return missing("subscription", id)
}

func listInstances(s *State, now time.Time, in jotelulu.SubscriptionInput) (jotelulu.ServerInstances, error) {
	list := jotelulu.ServerInstances{Data: []jotelulu.ServerInstance{}, Meta: meta(now)}
	for _, v := range s.Instances {
		if provider.Value(v.SubscriptionID) == in.SubscriptionID {
			list.Data = append(list.Data, v.ServerInstance)
		}
	}
	return list, s.subscribed(in.SubscriptionID)
}

func listNICs(s *State, now time.Time, in jotelulu.ListInstanceNICsInput) (jotelulu.NICs, error) {
	if err := s.subscribed(in.SubscriptionID); err != nil {
		return jotelulu.NICs{}, err
	}
	for _, v := range s.Instances {
		if provider.Value(v.SubscriptionID) == in.SubscriptionID && provider.Value(v.ID) == in.InstanceID {
			return jotelulu.NICs{Data: v.NICs, Meta: meta(now)}, nil
		}
	}
	return jotelulu.NICs{}, missing("instance", in.InstanceID)
}

func listNetworks(s *State, now time.Time, in jotelulu.SubscriptionInput) (jotelulu.IsolatedNetworks, error) {
	list := jotelulu.IsolatedNetworks{Data: []jotelulu.IsolatedNetwork{}, Meta: meta(now)}
	for _, n := range s.Networks {
		if provider.Value(n.SubscriptionID) == in.SubscriptionID {
			list.Data = append(list.Data, n)
		}
	}
	return list, s.subscribed(in.SubscriptionID)
}
