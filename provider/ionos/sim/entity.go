package sim

import (
	"slices"
	"strings"
	"time"

	"signoff/provider/ionos"
)

// An entity is what the cloud keeps under an id of its own.
type entity interface {
	noun() string // for people: "load balancer"
	key() (id, name string)
	stage() *Stage
}

// Stage is where an entity stands, at rest or in work, and what was done to
// it. Every entity embeds one.
type Stage struct {
	Rest string `json:"rest"` // its state at rest
	Work *Work  `json:"work,omitzero"`
	Log  []Log  `json:"log,omitzero"` // the entries do not say of what
}

// Work is a change under way.
type Work struct {
	State string    `json:"state"` // shown meanwhile
	Since time.Time `json:"since"`
	Until time.Time `json:"until"`
	Then  string    `json:"then"` // state afterwards; empty = gone
}

// active is the stage of most entities at rest.
var active = Stage{Rest: "ACTIVE"}

func (g *Stage) stage() *Stage { return g }

// begin starts work that shows a state for the delay and ends in then; empty =
// gone. The log has it from here on.
func (g *Stage) begin(now time.Time, delay time.Duration, show, then string) {
	g.log(now, delay, actionOf(g.Rest, show, then))
	if delay <= 0 && then != "" {
		g.Rest = then
		return
	}
	g.Work = &Work{State: show, Since: now, Until: now.Add(delay), Then: then}
}

// configure starts work that ends in the present state.
func (g *Stage) configure(now time.Time, delay time.Duration) {
	g.begin(now, delay, "CONFIGURING", g.Rest)
}

// remove starts work that ends with nothing.
func (g *Stage) remove(now time.Time, delay time.Duration) { g.begin(now, delay, "REMOVING", "") }

// shown is the state as answers have it.
func (g *Stage) shown() *string {
	if g.Work != nil {
		return new(g.Work.State)
	}
	return new(g.Rest)
}

// leaving reports whether the entity is being removed.
func (g *Stage) leaving() bool { return g.Work != nil && g.Work.Then == "" }

// end ends work whose time has come; true when the entity is gone with it.
func (g *Stage) end(now time.Time) bool {
	if g.Work == nil || now.Before(g.Work.Until) {
		return false
	}
	g.Rest, g.Work = g.Work.Then, nil
	return g.Rest == ""
}

// ended ends the work of entities whose time has come, drops those that are
// gone with it, keeps their logs and has them forgotten.
func ended[E entity](s *State, list []E, now time.Time, forget func(E)) []E {
	return slices.DeleteFunc(list, func(e E) bool {
		if !e.stage().end(now) {
			return false
		}
		s.Logs = append(s.Logs, logsOf(e)...)
		forget(e)
		return true
	})
}

// find looks an entity up by its id.
func find[E entity](list []E, id string, otherwise error) (E, error) {
	for _, e := range list {
		if have, _ := e.key(); strings.EqualFold(have, id) {
			return e, nil
		}
	}
	var none E
	return none, otherwise
}

// free refuses a second change during the first.
func free(e entity) error {
	if w := e.stage().Work; w != nil {
		return wrongState("The " + e.noun() + " is " + w.State + "; try again when it is done")
	}
	return nil
}

// listed answers a list.
func listed[E entity, V any](list []E, view func(E) V, in ionos.Listing) ([]V, error) {
	views := []V{}
	for _, e := range list {
		views = append(views, view(e))
	}
	return narrow(views, in)
}

// shown answers a read of one entity.
func shown[E entity, V any](e E, err error, view func(E) V) (out V, _ error) {
	if err != nil {
		return out, err
	}
	return view(e), nil
}

// configuring is an edit that begins work, unless it began other work itself.
func configuring[E entity](now time.Time, delay time.Duration, edit func(E) error) func(E) error {
	return func(e E) error {
		err := edit(e)
		if g := e.stage(); err == nil && g.Work == nil {
			g.configure(now, delay)
		}
		return err
	}
}

// changed edits an entity that nothing is being done to and answers with it.
// An edit that begins no work is over at once, and logged so.
func changed[E entity, V any](e E, err error, now time.Time, edit func(E) error, view func(E) V) (out V, _ error) {
	if err == nil {
		err = free(e)
	}
	if err != nil {
		return out, err
	}
	logged := len(e.stage().Log)
	if err := edit(e); err != nil {
		return out, err
	}
	if len(e.stage().Log) == logged {
		e.stage().log(now, 0, "UPDATE")
	}
	return view(e), nil
}
