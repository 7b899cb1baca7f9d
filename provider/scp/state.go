package scp

import (
	"time"

	"github.com/go-json-experiment/json"

	"signoff/provider"
)

// Spans after which a call that left no trace did nothing. A server that is
// about to start or stop still shows the old state for a while.
const (
	powerTime = 3 * time.Minute
	portTime  = time.Minute
)

// inState waits for the server state that a power action ends in. The set of
// states is open: any other one counts as on the way.
func inState(want string) *provider.Waits {
	waits := provider.Until(GetServer, func(v provider.View) provider.Progress {
		var s Server
		if v.Missing {
			return provider.Progress{End: provider.Blurred, Note: "the server is gone"}
		}
		_ = json.Unmarshal(v.Body, &s) // what cannot be read is not finished
		state := provider.Value(s.State)
		switch state {
		case want:
			return provider.Progress{End: provider.Reached, Note: state}
		case "ERROR":
			return provider.Progress{End: provider.Blurred, Note: "the server's state is ERROR"}
		}
		return provider.Progress{Note: state}
	})
	waits.Limit = 30 * time.Minute
	return waits
}

// portActive waits until the port of the answer works.
func portActive() *provider.Waits {
	waits := provider.Until(GetServerInterface, func(v provider.View) provider.Progress {
		state, there := portState(v)
		switch {
		case !there:
			return provider.Progress{End: provider.Blurred, Note: "the port is gone"}
		case state == "ACTIVE":
			return provider.Progress{End: provider.Reached, Note: state}
		}
		return provider.Progress{Note: state}
	}).From("port_id", "/port_id")
	waits.Limit = 30 * time.Minute
	return waits
}

// portGone waits until the server has the port no more.
func portGone() *provider.Waits {
	waits := provider.Until(GetServerInterface, func(v provider.View) provider.Progress {
		state, there := portState(v)
		if !there {
			return provider.Progress{End: provider.Reached, Note: "gone"}
		}
		return provider.Progress{Note: "still there, " + state}
	})
	waits.Limit = 30 * time.Minute
	return waits
}

// portState reads a poll of one port; false when there is none.
func portState(v provider.View) (state string, there bool) {
	var list Interfaces
	if v.Missing || json.Unmarshal(v.Body, &list) == nil && len(list.Interfaces) == 0 {
		return "", false
	}
	if len(list.Interfaces) > 0 {
		state = provider.Value(list.Interfaces[0].PortState)
	}
	return state, true
}
