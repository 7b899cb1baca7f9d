package ionos

import "signoff/provider"

// What hangs on things of this cloud, as their own reads show it. Each of these
// makes the Hangs of an operation.

// refs counts a reference that names nothing for none: the cloud answers an
// empty object where there is none.
func refs(one ...*Ref) []Ref {
	var all []Ref
	for _, r := range one {
		if r != nil && (provider.Value(r.ID) != "" || provider.Value(r.Name) != "") {
			all = append(all, *r)
		}
	}
	return all
}

// hung lists references of one kind.
func hung(what, fate string, all []Ref) provider.Hangings {
	var h provider.Hangings
	for _, r := range all {
		h = h.With(what, fate, r.Name, r.ID)
	}
	return h
}

// addresses lists IPs with the servers that they belong to.
func addresses(fate string, ips []AssignedIP) provider.Hangings {
	var h provider.Hangings
	for _, ip := range ips {
		h = h.With("server IP", fate, ip.IP, ip.ID, "of "+provider.Or(ip.ServerName, "a server without a name"))
	}
	return h
}

// disks lists disks with their sizes.
func disks(fate string, all []HDD) provider.Hangings {
	var h provider.Hangings
	for _, d := range all {
		size := ""
		if d.Size != nil {
			size = decimal(*d.Size).String() + " GB"
		}
		h = h.With("disk", fate, nil, d.ID, size)
	}
	return h
}

// onServer lists what a server has, when it is deleted.
func onServer(in DeleteServerInput, s Server) provider.Hangings {
	h := disks("goes too, with its data", provider.Value(s.Hardware).HDDs)
	fate := "goes too, for good"
	if provider.Value(in.KeepIP) {
		fate = "stays, billed as unused"
	}
	for _, ip := range s.IPs {
		h = h.With("public IP", fate, ip.IP, ip.ID, provider.Value(ip.ReverseDNS))
	}
	if s.Snapshot != nil && s.Snapshot.ID != nil {
		h = h.With("snapshot", "goes too", nil, s.Snapshot.ID, "of "+provider.Or(s.Snapshot.CreationDate, "an unknown date"))
	}
	h = append(h, balancersOf(s, "loses it")...)
	for _, ip := range s.IPs {
		h = append(h, hung("firewall policy", "loses it, and stays", policiesOf(ip))...)
	}
	h = append(h, hung("private network", "loses it, and stays", s.PrivateNetworks)...)
	return append(h, hung("monitoring policy", "loses it, and stays", refs(s.MonitoringPolicy))...)
}

// balancersOf lists the load balancers that send a server traffic.
func balancersOf(s Server, fate string) provider.Hangings {
	var h provider.Hangings
	for _, ip := range s.IPs {
		h = append(h, hung("load balancer", fate, ip.LoadBalancers)...)
	}
	return h
}

// policiesOf is the one firewall policy of an address, under either name.
func policiesOf(ip ServerIP) []Ref { return refs(ip.FirewallPolicy, ip.FirewallPolicies) }

// interrupted lists what notices when a server is away for a while.
func interrupted[In any]() func(In, []provider.View) provider.Hangings {
	return provider.HangsOn(GetServer, func(_ In, s Server) provider.Hangings { return balancersOf(s, "is without it meanwhile") })
}

// onFirewallPolicy lists the IPs that a policy protects.
func onFirewallPolicy[In any](fate string) func(In, []provider.View) provider.Hangings {
	return provider.HangsOn(GetFirewallPolicy, func(_ In, p FirewallPolicy) provider.Hangings { return addresses(fate, p.ServerIPs) })
}

// onLoadBalancer lists the IPs that a balancer sends traffic to.
func onLoadBalancer[In any](fate string) func(In, []provider.View) provider.Hangings {
	return provider.HangsOn(GetLoadBalancer, func(_ In, b LoadBalancer) provider.Hangings { return addresses(fate, b.ServerIPs) })
}

// onMonitoringPolicy lists the servers that a policy watches.
func onMonitoringPolicy[In any](fate string) func(In, []provider.View) provider.Hangings {
	return provider.HangsOn(GetMonitoringPolicy, func(_ In, p MonitoringPolicy) provider.Hangings { return hung("server", fate, p.Servers) })
}

// onPrivateNetwork lists the servers in a network.
func onPrivateNetwork[In any](fate string) func(In, []provider.View) provider.Hangings {
	return provider.HangsOn(GetPrivateNetwork, func(_ In, n PrivateNetwork) provider.Hangings { return hung("server", fate, n.Servers) })
}

// onRole lists the users that a role permits things to.
func onRole[In any](fate string) func(In, []provider.View) provider.Hangings {
	return provider.HangsOn(GetRole, func(_ In, r Role) provider.Hangings { return hung("user", fate, r.Users) })
}

// onBlockStorage names the server that has a volume.
func onBlockStorage[In any](fate string) func(In, []provider.View) provider.Hangings {
	return provider.HangsOn(GetBlockStorage, func(_ In, b BlockStorage) provider.Hangings { return hung("server", fate, refs(b.Server)) })
}

// onSharedStorage lists the servers that may use a network drive.
func onSharedStorage[In any](fate string) func(In, []provider.View) provider.Hangings {
	return provider.HangsOn(GetSharedStorage, func(_ In, s SharedStorage) provider.Hangings {
		var h provider.Hangings
		for _, v := range s.Servers {
			h = h.With("server", fate, v.Name, v.ID, provider.Value(v.Rights))
		}
		return h
	})
}

// newPolicies lists the addresses that get another policy than theirs, with
// whoever has them.
func newPolicies(_ AssignFirewallPolicyServerIPsInput, views []provider.View) provider.Hangings {
	var h provider.Hangings
	for _, ip := range provider.SeenAll(views, GetPublicIP) {
		h = h.With("server IP", "gets these rules instead of its own", ip.IP, ip.ID, "of "+provider.Or(provider.Value(ip.AssignedTo).Name, "nobody"))
	}
	return h
}

// onPublicIP names who has an address.
func onPublicIP(_ GetPublicIPInput, ip PublicIP) provider.Hangings {
	owner := provider.Value(ip.AssignedTo)
	if provider.Value(owner.ID) == "" && provider.Value(owner.Name) == "" {
		return nil
	}
	what := "server"
	if provider.Value(owner.Type) == "LOAD_BALANCER" {
		what = "load balancer"
	}
	return provider.Hangings{}.With(what, "loses it", owner.Name, owner.ID)
}

// onServerIP lists what an address of a server is in.
func onServerIP(_ DeleteServerIPInput, ip ServerIP) provider.Hangings {
	return append(hung("load balancer", "loses it", ip.LoadBalancers), hung("firewall policy", "loses it, and stays", policiesOf(ip))...)
}

// interruptedBy is nothing for a server that is powered on.
func interruptedBy(in ServerActionInput, views []provider.View) provider.Hangings {
	if in.Action == "POWER_ON" && !provider.Value(in.RecoveryMode) {
		return nil
	}
	return interrupted[ServerActionInput]()(in, views)
}
