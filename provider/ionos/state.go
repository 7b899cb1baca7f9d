package ionos

import (
	"fmt"
	"slices"
	"time"

	"github.com/go-json-experiment/json"

	"signoff/provider"
)

// Status is where an asynchronous change of a server stands. Other entities
// have only its state.
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

// changing is what a poll reads: something whose changes take time.
type changing interface {
	kind() string   // for people: "server"
	status() Status // where its change stands
}

// entity is what is created, changed and deleted under an id of its own.
type entity interface {
	changing
	label() Ref // id and name
}

func (Status) kind() string     { return "server" }
func (s Status) status() Status { return s }

// settleTime is how long after a call its effect is sure to show.
const settleTime = 5 * time.Second

// rested waits for the end of a change of an existing server.
func rested() *provider.Waits { return entityRested(GetServerStatus) }

// removed waits until the server is gone.
func removed() *provider.Waits { return entityRemoved(GetServerStatus) }

// entityRested waits for the end of a change of what poll reads.
func entityRested[K any, E changing](poll *provider.Def[K, E]) *provider.Waits {
	return provider.Until(poll, atRest[E])
}

// entityRemoved waits until what poll reads is gone.
func entityRemoved[K any, E changing](poll *provider.Def[K, E]) *provider.Waits {
	return provider.Until(poll, func(v provider.View) provider.Progress {
		if v.Missing {
			return provider.Progress{End: provider.Reached, Note: "gone"}
		}
		p := atRest[E](v)
		if p.End == provider.Reached {
			return provider.Progress{End: provider.Going, Note: "still there"}
		}
		return p
	})
}

// atRest reads one poll.
func atRest[E changing](v provider.View) provider.Progress {
	var e E
	if v.Missing {
		return provider.Progress{End: provider.Blurred, Note: "the " + e.kind() + " is gone"}
	}
	if json.Unmarshal(v.Body, &e) != nil || e.status().State == nil {
		return provider.Progress{End: provider.Going}
	}
	switch s := e.status(); {
	case s.resting():
		return provider.Progress{End: provider.Reached, Note: *s.State}
	case s.Percent != nil:
		return provider.Progress{Note: fmt.Sprintf("%s, %d %%", *s.State, *s.Percent)}
	default:
		return provider.Progress{Note: *s.State}
	}
}
