package inventory

import (
	"cmp"
	"context"

	"signoff/provider/jotelulu"
)

var jotelStates = map[State][]string{
	Running:  {"running"},
	Stopped:  {"stopped"},
	Changing: {"creating", "starting", "stopping", "deleting", "restarting"},
	Failed:   {"error", "failed"},
}

// jotelServers follows the chain from organizations over subscriptions.
func jotelServers(ctx context.Context, r Reader) ([]Server, []error) {
	organizations, err := read(ctx, r, jotelulu.ListOrganizations, jotelulu.None{})
	if err != nil {
		return nil, list(err)
	}
	subscriptions, errs := each(organizations.Data, func(o jotelulu.Organization) ([]jotelulu.ServerSubscription, error) {
		answer, err := read(ctx, r, jotelulu.ListServerSubscriptions, jotelulu.ListServerSubscriptionsInput{OrganizationID: or(o.ID)})
		return answer.Data, err
	})
	all, more := each(subscriptions, func(s jotelulu.ServerSubscription) ([]Server, error) {
		answer, err := read(ctx, r, jotelulu.ListServerInstances, jotelulu.SubscriptionInput{SubscriptionID: or(s.ID)})
		var servers []Server
		for _, i := range answer.Data {
			servers = append(servers, jotelServer(or(s.ID), i))
		}
		return servers, err
	})
	return all, append(errs, more...)
}

func jotelServer(subscription string, i jotelulu.ServerInstance) Server {
	return Server{
		ID: or(i.ID), Name: or(i.Name), State: state(or(i.State), jotelStates), CloudState: or(i.State),
		Place: or(i.Zone), Size: or(i.OfferingID), Created: or(i.CreatedAt), Read: "jotelulu_server_instances_list",
		Arguments: map[string]any{"subscription_id": subscription, "instance_id": or(i.ID)},
	}
}

func jotelInterfaces(ctx context.Context, r Reader, of Server) ([]Interface, error) {
	subscription := of.Arguments["subscription_id"].(string)
	answer, err := read(ctx, r, jotelulu.ListInstanceNICs, jotelulu.ListInstanceNICsInput{SubscriptionID: subscription, InstanceID: of.ID})
	if err != nil {
		return nil, err
	}
	networks, err := read(ctx, r, jotelulu.ListIsolatedNetworks, jotelulu.SubscriptionInput{SubscriptionID: subscription})
	names := map[string]string{}
	for _, n := range networks.Data {
		names[or(n.MainNetworkID)] = or(n.Name)
	}
	var all []Interface
	for _, n := range answer.Data {
		all = append(all, jotelInterface(n, names, of))
	}
	return all, err
}

func jotelInterface(n jotelulu.NIC, names map[string]string, of Server) Interface {
	return Interface{ID: or(n.ID), Kind: "port", MAC: or(n.MAC), Network: cmp.Or(names[or(n.MainNetworkID)], or(n.MainNetworkID)),
		Addresses: []string{or(n.AddressIPPrimary)}, Read: "jotelulu_server_instance_nics_list", Arguments: of.Arguments}
}
