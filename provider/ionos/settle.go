package ionos

import (
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
// holds afterwards and did not before.
func entityBecomes[In, A any, E entity](get *provider.Def[A, E], what string, holds func(In, E) bool) provider.Settle[In] {
	return entityBecomesAll(get, what, func(in In, e E) []bool { return []bool{holds(in, e)} })
}

// entityBecomesAll settles a change of several parts. All of those that did
// not hold before must hold for it to be applied, and none for it not to be:
// half a change is for a person.
func entityBecomesAll[In, A any, E entity](get *provider.Def[A, E], what string, parts func(In, E) []bool) provider.Settle[In] {
	return entityCompared(get, func(in In, was, is E) provider.Verdict {
		thing, _ := is.standing()
		return changed(thing, what, parts(in, was), parts(in, is))
	})
}

// entityCompared settles by what an entity was before the call and is, at
// rest, afterwards. One still on its way proves nothing yet.
func entityCompared[In, A any, E entity](get *provider.Def[A, E], verdict func(in In, was, is E) provider.Verdict) provider.Settle[In] {
	return provider.Settle[In]{After: settleTime, Judge: func(in In, before, after []provider.View) provider.Verdict {
		was, known := provider.Seen(before, get)
		is, there := provider.Seen(after, get)
		switch thing, now := is.standing(); {
		case !known || !there:
			return provider.Verdict{Why: thing + " cannot be compared: it is not there"}
		case !now.resting():
			return provider.Verdict{Why: thing + " is still " + provider.Or(now.State, "on its way")}
		}
		return verdict(in, was, is)
	}}
}

// changed judges an entity at rest by the parts that held before and hold now.
func changed(thing, what string, held, hold []bool) provider.Verdict {
	if len(hold) == 0 || len(held) != len(hold) {
		return provider.Verdict{Why: thing + " does not show whether " + what}
	}
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

// asAsked are the parts of a change that prove something.
func asAsked(parts ...*bool) []bool {
	var asked []bool
	for _, p := range parts {
		if p != nil {
			asked = append(asked, *p)
		}
	}
	return asked
}

// part compares what was asked for with what there is, where nothing is the
// empty value: nil when nothing was asked for, since then it proves nothing.
func part[T comparable](asked, is *T) *bool {
	if asked == nil {
		return nil
	}
	var zero T
	same := provider.Or(is, zero) == *asked
	return &same
}

// each tells of every one asked for whether it is there.
func each[T any](asked []T, there func(T) bool) []bool {
	var parts []bool
	for _, a := range asked {
		parts = append(parts, there(a))
	}
	return parts
}

// disappears settles the removal of a whole server.
func disappears[In any]() provider.Settle[In] { return entityDisappears[In](GetServer) }

// entityDisappears settles the removal of the entity that get reads.
func entityDisappears[In, A any, E entity](get *provider.Def[A, E]) provider.Settle[In] {
	return provider.Settle[In]{After: settleTime, Judge: func(_ In, before, after []provider.View) provider.Verdict {
		_, known := provider.Seen(before, get)
		is, there := provider.Seen(after, get)
		switch thing, now := is.standing(); {
		case known && provider.Gone(after, get):
			return provider.Verdict{Finding: provider.Applied, Why: thing + " existed before the call and is gone"}
		case there && now.resting():
			return provider.Verdict{Finding: provider.NotApplied, Why: thing + " is still there, at rest"}
		default:
			return provider.Verdict{Why: thing + " is neither gone nor at rest"}
		}
	}}
}

// sameID compares ids, which the cloud takes in either case.
func sameID(a *string, b string) bool { return a != nil && strings.EqualFold(*a, b) }

// names reports whether one of the references is to the entity of that id.
func names(refs []Ref, id string) bool {
	return slices.ContainsFunc(refs, func(r Ref) bool { return sameID(r.ID, id) })
}

// agrees reports whether what was asked for, if anything, is what there is.
func agrees[T comparable](asked, is *T) bool {
	return asked == nil || is != nil && *asked == *is
}

// decimal spells a whole number as the exact decimals of arguments.
func decimal(n int) provider.Decimal { return provider.Decimal(strconv.Itoa(n)) }
