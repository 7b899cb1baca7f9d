package sim

import (
	"slices"
	"strings"
	"time"

	"signoff/provider/simulator"
)

// Life is where a change of an entity stands that is ACTIVE in between. It is
// embedded in the entity's state.
type Life struct {
	Work *Work `json:"work,omitzero"`
}

// living is an entity with a life.
type living interface {
	key() string
	life() *Life
}

func (l *Life) life() *Life { return l }

// state is the one that answers show.
func (l *Life) state() *string {
	if l.Work != nil {
		return ptr(l.Work.State)
	}
	return ptr("ACTIVE")
}

// configure starts work that ends as before, unless other work was started.
func (l *Life) configure(now time.Time, delay time.Duration) {
	if delay > 0 && l.Work == nil {
		l.Work = &Work{State: "CONFIGURING", Since: now, Until: now.Add(delay), Then: "ACTIVE"}
	}
}

// remove starts work that ends with nothing.
func (l *Life) remove(now time.Time, delay time.Duration) {
	l.Work = &Work{State: "REMOVING", Since: now, Until: now.Add(delay)}
}

// leaving reports whether the entity is being removed.
func (l *Life) leaving() bool { return l.Work != nil && l.Work.Then == "" }

// idle refuses a second change during the first; what names the entity.
func (l *Life) idle(what string) error {
	if l.Work == nil {
		return nil
	}
	return &simulator.Fault{Status: 403, Code: "INVALID_STATE", Text: "The " + what + " is " + l.Work.State + "; try again when it is done"}
}

// find looks an entity up by its id.
func find[E living](list []E, id string) (E, bool) {
	for _, e := range list {
		if strings.EqualFold(e.key(), id) {
			return e, true
		}
	}
	var none E
	return none, false
}

// ended ends the work whose time has come, drops what is gone and has it
// forgotten by what refers to it.
func ended[E living](list []E, now time.Time, forget func(id string)) []E {
	return slices.DeleteFunc(list, func(e E) bool {
		w := e.life().Work
		if w == nil || now.Before(w.Until) {
			return false
		}
		e.life().Work = nil
		if w.Then == "" {
			forget(e.key())
		}
		return w.Then == ""
	})
}
