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

// An entity shows in its own answer whether a change of it is under way.
type entity interface {
	// standing is what people call the entity, and where its change stands.
	standing() (what string, now Status)
}

func (s Status) standing() (string, Status) { return "the server", s }

// settleTime is how long after a call its effect is sure to show.
const settleTime = 5 * time.Second

// rested waits for the end of a change of an existing server.
func rested() *provider.Waits { return restedBy(GetServerStatus) }

// removed waits until the server is gone.
func removed() *provider.Waits { return removedBy(GetServerStatus) }

// restedBy waits until the entity that poll reads is at rest.
func restedBy[A any, E entity](poll *provider.Def[A, E]) *provider.Waits {
	return provider.Until(poll, atRest[E])
}

// removedBy waits until the entity that poll reads is gone.
func removedBy[A any, E entity](poll *provider.Def[A, E]) *provider.Waits {
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

// atRest reads one poll of an entity.
func atRest[E entity](v provider.View) provider.Progress {
	var e E
	what, _ := e.standing()
	if v.Missing {
		return provider.Progress{End: provider.Blurred, Note: what + " is gone"}
	}
	if json.Unmarshal(v.Body, &e) != nil {
		return provider.Progress{End: provider.Going}
	}
	switch _, s := e.standing(); {
	case s.State == nil:
		return provider.Progress{End: provider.Going}
	case s.resting():
		return provider.Progress{End: provider.Reached, Note: *s.State}
	case s.Percent != nil:
		return provider.Progress{Note: fmt.Sprintf("%s, %d %%", *s.State, *s.Percent)}
	default:
		return provider.Progress{Note: *s.State}
	}
}
