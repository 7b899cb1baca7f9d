package ionos

import (
	"fmt"
	"slices"
	"time"

	"github.com/go-json-experiment/json"

	"signoff/provider"
)

// Status is where an asynchronous change of a server stands.
type Status struct {
	State   *string `json:"state,omitzero" doc:"POWERED_ON and POWERED_OFF are at rest; DEPLOYING, CONFIGURING, POWERING_OFF, REMOVING and the like are on the way"`
	Percent *int    `json:"percent,omitzero" volatile:"true"`
}

// restful are the states in which nothing is going on. The set of states is
// open: an unknown one counts as not finished.
var restful = []string{"ACTIVE", "ENABLED", "DISABLED", "POWERED_ON", "POWERED_OFF"}

// resting reports whether no change is under way.
func (s Status) resting() bool {
	return s.State != nil && slices.Contains(restful, *s.State) && (s.Percent == nil || *s.Percent == 0)
}

// settleTime is how long after a call its effect is sure to show.
const settleTime = 5 * time.Second

// rested waits for the end of a change of an existing server.
func rested() *provider.Waits { return restedBy(GetServerStatus) }

// removed waits until the server is gone.
func removed() *provider.Waits { return removedBy(GetServerStatus) }

// restedBy waits for the end of a change of what read reads. Its state stands
// at the top of the answer.
func restedBy(read provider.Operation) *provider.Waits { return provider.Until(read, atRest) }

// removedBy waits until what read reads is gone.
func removedBy(read provider.Operation) *provider.Waits {
	return provider.Until(read, func(v provider.View) provider.Progress {
		if v.Missing {
			return provider.Progress{End: provider.Reached, Note: "gone"}
		}
		p := atRest(v)
		if p.End == provider.Reached {
			return provider.Progress{End: provider.Going, Note: "still there"}
		}
		return p
	})
}

// atRest reads the state that one poll shows.
func atRest(v provider.View) provider.Progress {
	var s Status
	switch {
	case v.Missing:
		return provider.Progress{End: provider.Blurred, Note: "it is gone"}
	case json.Unmarshal(v.Body, &s) != nil || s.State == nil:
		return provider.Progress{End: provider.Going}
	case s.resting():
		return provider.Progress{End: provider.Reached, Note: *s.State}
	case s.Percent != nil:
		return provider.Progress{Note: fmt.Sprintf("%s, %d %%", *s.State, *s.Percent)}
	}
	return provider.Progress{Note: *s.State}
}
