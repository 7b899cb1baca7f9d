package sim

import (
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

// Phase is where an entity with a plain state stands: at rest, or in work that
// ends by itself.
type Phase struct {
	State string `json:"state"` // at rest
	Work  *Work  `json:"work,omitzero"`
}

// begin starts work that shows state for the delay and ends in then; with an
// empty then the entity is gone.
func (p *Phase) begin(now time.Time, delay time.Duration, state, then string) {
	if delay <= 0 && then != "" {
		p.State = then
		return
	}
	p.Work = &Work{State: state, Since: now, Until: now.Add(delay), Then: then}
}

// configure starts work that ends in the present state.
func (p *Phase) configure(now time.Time, delay time.Duration) {
	p.begin(now, delay, "CONFIGURING", p.State)
}

// end ends work whose time has come; true when the entity is gone with it.
func (p *Phase) end(now time.Time) bool {
	if p.Work == nil || now.Before(p.Work.Until) {
		return false
	}
	p.State, p.Work = p.Work.Then, nil
	return p.State == ""
}

// shown is the state that answers show.
func (p *Phase) shown() *string {
	if p.Work != nil {
		return ptr(p.Work.State)
	}
	return ptr(p.State)
}

// free refuses a second change during the first.
func (p *Phase) free(noun string) error {
	if p.Work == nil {
		return nil
	}
	return &simulator.Fault{Status: 403, Code: "INVALID_STATE", Text: "The " + noun + " is " + p.Work.State + "; try again when it is done"}
}

// living ends the work of all items and takes out those that are gone.
func living[T any](items []*T, now time.Time, phase func(*T) *Phase, gone func(*T)) []*T {
	return slices.DeleteFunc(items, func(item *T) bool {
		if !phase(item).end(now) {
			return false
		}
		gone(item)
		return true
	})
}

// seek finds an item by its id, nil if there is none.
func seek[T any](items []*T, id string, idOf func(*T) string) *T {
	i := slices.IndexFunc(items, func(item *T) bool { return strings.EqualFold(idOf(item), id) })
	if i < 0 {
		return nil
	}
	return items[i]
}

// narrow answers a list as its arguments want it.
func narrow[T any](items []T, in ionos.ListInput) ([]T, error) {
	listing := simulator.Listing{Search: val(in.Q), Sort: val(in.Sort), Page: val(in.Page), PerPage: val(in.PerPage)}
	if in.Fields != nil {
		listing.Fields = strings.Split(*in.Fields, ",")
	}
	return simulator.Apply(items, listing)
}

// transcribe copies one type into another of the same JSON; what from leaves
// out stays in to. A difference of shape is a fault of this program.
func transcribe(from, to any) {
	raw, err := json.Marshal(from)
	if err == nil {
		err = json.Unmarshal(raw, to)
	}
	if err != nil {
		panic("sim: transcribe: " + err.Error())
	}
}
