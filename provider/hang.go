package provider

import (
	"fmt"
	"slices"
	"strings"
)

// A Hanging is one thing that hangs on what a call touches: it goes too, loses
// it, or changes with it. Name, ID and Detail are text from outside.
type Hanging struct {
	What   string // in the singular: "public IP"
	Name   string
	ID     string
	Detail string // such as its size
	Fate   string // what becomes of it: "goes too"
}

// Hangings collects what hangs on a target.
type Hangings []Hanging

// With adds one thing by what is known of it. A thing that nothing is known of
// counts too.
func (h Hangings) With(what, fate string, name, id *string, details ...string) Hangings {
	added := Hanging{What: what, Fate: fate, Detail: strings.Join(slices.DeleteFunc(details, func(d string) bool { return d == "" }), ", ")}
	if name != nil {
		added.Name = *name
	}
	if id != nil {
		added.ID = *id
	}
	return append(h, added)
}

// Rest says how many things of a kind a list has besides those that its first
// page shows.
func (h Hangings) Rest(what, fate string, total *int, shown int) Hangings {
	if total == nil || *total <= shown {
		return h
	}
	return h.With(what, fate, nil, nil, fmt.Sprintf("%d more, on further pages of the list", *total-shown))
}

// Hangs implements [Operation].
func (o *operation) Hangs(canonical []byte, views []View) (Hangings, error) {
	if o.hangs == nil || len(views) == 0 {
		return nil, nil
	}
	in, err := o.concealed(canonical)
	if err != nil {
		return nil, err
	}
	var once Hangings
	seen := map[Hanging]bool{}
	for _, h := range o.hangs(in, views) {
		if h.ID == "" || !seen[h] { // without an id equal things may still be two
			once, seen[h] = append(once, h), true
		}
	}
	return once, nil
}

func erasedHangs[In any](hangs func(In, []View) Hangings) func(any, []View) Hangings {
	if hangs == nil {
		return nil
	}
	return func(in any, views []View) Hangings { return hangs(in.(In), views) }
}

// HangsOn lists what hangs on the target from what one look saw; nothing when
// it did not look, or nothing was there.
func HangsOn[In, RIn, ROut any](read *Def[RIn, ROut], list func(In, ROut) Hangings) func(In, []View) Hangings {
	return func(in In, views []View) Hangings {
		seen, ok := Seen(views, read)
		if !ok {
			return nil
		}
		return list(in, seen)
	}
}
