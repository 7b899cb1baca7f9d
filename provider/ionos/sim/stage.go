package sim

import (
	"time"

	"signoff/provider/simulator"
)

// A Stage is where an entity other than a server stands: at rest, or in work.
type Stage struct {
	State string // at rest
	Work  *Work
}

// begin starts work that shows a state for the delay and ends in then; empty = gone.
func (g *Stage) begin(now time.Time, delay time.Duration, show, then string) {
	if delay <= 0 && then != "" {
		g.State = then
		return
	}
	g.Work = &Work{State: show, Since: now, Until: now.Add(delay), Then: then}
}

// ended ends work whose time has come and reports whether the entity went with it.
func (g *Stage) ended(now time.Time) bool {
	if g.Work == nil || now.Before(g.Work.Until) {
		return false
	}
	g.State, g.Work = g.Work.Then, nil
	return g.State == ""
}

// shown is the state as answers have it.
func (g *Stage) shown() *string {
	if g.Work != nil {
		return &g.Work.State
	}
	return &g.State
}

// free refuses a second change during the first.
func (g *Stage) free(what string) error {
	if g.Work == nil {
		return nil
	}
	return wrongState(what + " is " + g.Work.State + "; try again when it is done")
}

func wrongState(text string) error {
	return &simulator.Fault{Status: 403, Code: "INVALID_STATE", Text: text}
}
