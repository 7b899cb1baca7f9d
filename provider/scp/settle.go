package scp

import (
	"fmt"
	"slices"

	"signoff/provider"
)

// becomes settles a power action by the state it ends in.
func becomes(want string) provider.Settle[ServerInput] {
	return provider.Settle[ServerInput]{After: powerTime, Judge: func(_ ServerInput, before, after []provider.View) provider.Verdict {
		was, known := provider.Seen(before, GetServer)
		is, there := provider.Seen(after, GetServer)
		state := provider.Or(is.State, "unknown")
		switch {
		case !known || !there:
			return provider.Verdict{Why: "the server cannot be compared: it is not there"}
		case state == want && provider.Value(was.State) == want:
			return provider.Verdict{Why: "the server was " + want + " before the call already"}
		case state == want:
			return provider.Verdict{Finding: provider.Applied, Why: "the server is " + want + ", and was not before"}
		case state == provider.Value(was.State):
			return provider.Verdict{Finding: provider.NotApplied, Why: "the server is " + state + ", as it was before"}
		}
		return provider.Verdict{Why: "the server is " + state + ", which proves neither"}
	}}
}

// judgeNewInterface looks for the one port that is new and as asked for.
func judgeNewInterface(in CreateServerInterfaceInput, before, after []provider.View) provider.Verdict {
	was, known := provider.Seen(before, ListServerInterfaces)
	is, there := provider.Seen(after, ListServerInterfaces)
	if !known || !there {
		return provider.Verdict{Why: "the server's ports could not be compared"}
	}
	if in.PortID != nil && was.port(*in.PortID) != nil {
		return provider.Verdict{Why: "the server had that port before the call already"}
	}
	var fresh []string
	for _, i := range is.Interfaces {
		if id := provider.Value(i.PortID); was.port(id) == nil && in.describes(i) {
			fresh = append(fresh, id)
		}
	}
	switch len(fresh) {
	case 0:
		return provider.Verdict{Finding: provider.NotApplied, Why: "the server has no new port as asked for"}
	case 1:
		return provider.Verdict{Finding: provider.Applied, Why: "port " + fresh[0] + " is new and as asked for"}
	}
	return provider.Verdict{Why: fmt.Sprintf("%d new ports are as asked for", len(fresh))}
}

// describes reports whether a port is one that was asked for.
func (in CreateServerInterfaceInput) describes(i Interface) bool {
	if in.PortID != nil {
		return provider.Value(i.PortID) == *in.PortID
	}
	for _, want := range in.FixedIPs {
		if !slices.ContainsFunc(i.FixedIPs, func(ip FixedIP) bool { return provider.Value(ip.IPAddress) == want.IPAddress }) {
			return false
		}
	}
	return provider.Value(i.SubnetID) == provider.Value(in.SubnetID)
}

// judgeGoneInterface takes a port for removed only while its server is there.
func judgeGoneInterface(in ServerInterfaceInput, before, after []provider.View) provider.Verdict {
	was, known := provider.Seen(before, GetServerInterface)
	is, _ := provider.Seen(after, GetServerInterface)
	switch {
	case !known || was.port(in.PortID) == nil:
		return provider.Verdict{Why: "the server did not have the port before the call"}
	case provider.Gone(after, GetServer):
		return provider.Verdict{Why: "the server itself is gone"}
	case is.port(in.PortID) == nil:
		return provider.Verdict{Finding: provider.Applied, Why: "the server had the port before the call and has it no more"}
	case provider.Value(is.port(in.PortID).PortState) == "ACTIVE":
		return provider.Verdict{Finding: provider.NotApplied, Why: "the port is still there, and ACTIVE"}
	}
	return provider.Verdict{Why: "the port is neither gone nor ACTIVE"}
}
