package ionos

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"signoff/provider"
)

// becomes settles a change that shows on the server. See entityBecomes.
func becomes[In any](what string, holds func(In, Server) bool) provider.Settle[In] {
	return entityBecomes(GetServer, what, holds)
}

// entityBecomes settles a change that shows on the entity which get reads: it
// holds afterwards and did not before. An entity still on its way proves
// nothing yet.
func entityBecomes[In, A any, E entity](get *provider.Def[A, E], what string, holds func(In, E) bool) provider.Settle[In] {
	return entityBecomesAll(get, what, func(in In, e E) []bool { return []bool{holds(in, e)} })
}

// entityBecomesAll settles a change of several parts. All of those that did
// not hold before must hold for it to be applied, and none for it not to be:
// half a change is for a person.
func entityBecomesAll[In, A any, E entity](get *provider.Def[A, E], what string, parts func(In, E) []bool) provider.Settle[In] {
	return provider.Settle[In]{After: settleTime, Judge: func(in In, before, after []provider.View) provider.Verdict {
		was, known := provider.Seen(before, get)
		is, there := provider.Seen(after, get)
		thing, now := is.standing()
		switch {
		case !known || !there:
			return provider.Verdict{Why: thing + " cannot be compared: it is not there"}
		case !now.resting():
			return provider.Verdict{Why: thing + " is still " + or(now.State, "on its way")}
		}
		return compare(thing, what, parts(in, was), parts(in, is))
	}}
}

// compare judges an entity at rest by the parts that held before and hold now.
func compare(thing, what string, held, hold []bool) provider.Verdict {
	asked, done := 0, 0
	for i := range hold {
		if !held[i] {
			asked++
		}
		if !held[i] && hold[i] {
			done++
		}
	}
	switch {
	case !slices.Contains(hold, true), asked > 0 && done == 0:
		return provider.Verdict{Finding: provider.NotApplied, Why: thing + " is at rest and not so: " + what}
	case asked == 0:
		return provider.Verdict{Why: what + " was so before the call already"}
	case done == asked && !slices.Contains(hold, false):
		return provider.Verdict{Finding: provider.Applied, Why: what + " now, and was not before"}
	}
	return provider.Verdict{Why: thing + " is at rest, but only in part so: " + what}
}

// part compares what was asked for with what there is: nil when nothing was,
// since then it proves nothing.
func part[T comparable](asked, is *T) *bool {
	if asked == nil {
		return nil
	}
	var zero T
	same := or(is, zero) == *asked
	return &same
}

// asAsked are the parts that were asked for.
func asAsked(parts ...*bool) []bool {
	var asked []bool
	for _, p := range parts {
		if p != nil {
			asked = append(asked, *p)
		}
	}
	return asked
}

// A listed entity has an id and, for people, a name.
type listed interface{ key() (id, name string) }

func (s Server) key() (id, name string) { return or(s.ID, ""), or(s.Name, "") }

// appears settles what adds a server: exactly one new server of that name.
func appears[In any](name func(In) string) provider.Settle[In] {
	return entityAppears(ListServers, "server", name)
}

// entityAppears settles what adds to a list: exactly one new entry of that name.
func entityAppears[In, A any, E listed](list *provider.Def[A, []E], what string, name func(In) string) provider.Settle[In] {
	return provider.Settle[In]{After: settleTime, Judge: func(in In, before, after []provider.View) provider.Verdict {
		added, known := fresh(list, before, after)
		if !known {
			return provider.Verdict{Why: "the list could not be compared"}
		}
		var ids []string
		for _, e := range added {
			if id, called := e.key(); called == name(in) {
				ids = append(ids, id)
			}
		}
		switch len(ids) {
		case 0:
			return provider.Verdict{Finding: provider.NotApplied, Why: fmt.Sprintf("no new %s is named %q", what, name(in))}
		case 1:
			return provider.Verdict{Finding: provider.Applied, Why: fmt.Sprintf("%s %s named %q is new", what, ids[0], name(in))}
		}
		return provider.Verdict{Why: fmt.Sprintf("there is more than one new %s named %q: %d", what, name(in), len(ids))}
	}}
}

// fresh are the entries of a list that were not in it before; false when it
// was not read both times.
func fresh[A any, E listed](list *provider.Def[A, []E], before, after []provider.View) (added []E, known bool) {
	was, known := provider.Seen(before, list)
	is, there := provider.Seen(after, list)
	old := map[string]bool{}
	for _, e := range was {
		id, _ := e.key()
		old[id] = true
	}
	for _, e := range is {
		if id, _ := e.key(); !old[id] {
			added = append(added, e)
		}
	}
	return added, known && there
}

// disappears settles the removal of a whole server.
func disappears[In any]() provider.Settle[In] { return entityDisappears[In](GetServer) }

// entityDisappears settles the removal of the entity that get reads.
func entityDisappears[In, A any, E entity](get *provider.Def[A, E]) provider.Settle[In] {
	return provider.Settle[In]{After: settleTime, Judge: func(_ In, before, after []provider.View) provider.Verdict {
		_, known := provider.Seen(before, get)
		is, there := provider.Seen(after, get)
		thing, now := is.standing()
		switch {
		case known && provider.Gone(after, get):
			return provider.Verdict{Finding: provider.Applied, Why: thing + " existed before the call and is gone"}
		case there && now.resting():
			return provider.Verdict{Finding: provider.NotApplied, Why: thing + " is still there, at rest"}
		}
		return provider.Verdict{Why: thing + " is neither gone nor at rest"}
	}}
}

// sameID compares ids, which the cloud takes in either case.
func sameID(a *string, b string) bool { return a != nil && strings.EqualFold(*a, b) }

// or reads an optional value.
func or[T any](p *T, otherwise T) T {
	if p == nil {
		return otherwise
	}
	return *p
}

// decimal spells a whole number as the exact decimals of arguments.
func decimal(n int) provider.Decimal { return provider.Decimal(strconv.Itoa(n)) }
