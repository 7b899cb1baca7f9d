package ionos

import (
	"fmt"
	"slices"
	"strings"

	"signoff/provider"
)

// keyed is what is told apart by an id, and, for people, has a name.
type keyed interface{ key() (id, name string) }

// listed is an entity of a list.
type listed interface {
	entity
	keyed
}

// appears settles what adds a server: exactly one new server of that name.
func appears[In any](name func(In) string) provider.Settle[In] {
	return entityAppears(ListServers, name)
}

// entityAppears settles what adds to a list: exactly one new entity of that name.
func entityAppears[In, A any, E listed](list *provider.Def[A, []E], name func(In) string) provider.Settle[In] {
	return entityAppearsAs(list, name, func(in In, e E) bool {
		_, called := e.key()
		return called == name(in)
	})
}

// entityAppearsAs is entityAppears where more than the name, or less, tells
// the entity asked for.
func entityAppearsAs[In, A any, E listed](list *provider.Def[A, []E], name func(In) string, asked func(In, E) bool) provider.Settle[In] {
	return provider.Settle[In]{After: settleTime, Judge: func(in In, before, after []provider.View) provider.Verdict {
		var e E
		thing, _ := e.standing()
		what := strings.TrimPrefix(thing, "the ")
		added, known := fresh(list, before, after)
		if !known {
			return provider.Verdict{Why: "the list with " + thing + " could not be compared"}
		}
		added = slices.DeleteFunc(added, func(e E) bool { return !asked(in, e) })
		switch len(added) {
		case 0:
			return provider.Verdict{Finding: provider.NotApplied, Why: fmt.Sprintf("no new %s is named %q", what, name(in))}
		case 1:
			id, _ := added[0].key()
			return provider.Verdict{Finding: provider.Applied, Why: fmt.Sprintf("%s %s named %q is new", what, id, name(in))}
		}
		return provider.Verdict{Why: fmt.Sprintf("there is more than one new %s named %q: %d", what, name(in), len(added))}
	}}
}

// fresh are the entries of a list that were not in it before; false when it
// was not read both times.
func fresh[A any, E keyed](list *provider.Def[A, []E], before, after []provider.View) (added []E, known bool) {
	was, known := provider.Seen(before, list)
	is, there := provider.Seen(after, list)
	return newIn(was, is), known && there
}

// newIn are the entries that is has and was has not.
func newIn[E keyed](was, is []E) []E {
	old := map[string]bool{}
	for _, e := range was {
		id, _ := e.key()
		old[id] = true
	}
	return slices.DeleteFunc(slices.Clone(is), func(e E) bool {
		id, _ := e.key()
		return old[id]
	})
}

// wish describes a part of an entity that is to be made.
type wish[P keyed] interface{ fits(P) bool }

// entityGains settles what makes parts of an entity: as many new ones as asked
// for, each fitting a wish, or no new one at all.
func entityGains[In, A any, E entity, W wish[P], P keyed](get *provider.Def[A, E], what string, asked func(In) []W, parts func(E) []P) provider.Settle[In] {
	return entityCompared(get, func(in In, was, is E) provider.Verdict {
		thing, _ := is.standing()
		left, wishes := newIn(parts(was), parts(is)), asked(in)
		made := len(left)
		for _, w := range wishes {
			if i := slices.IndexFunc(left, w.fits); i >= 0 {
				left = slices.Delete(left, i, i+1)
			}
		}
		switch {
		case made == 0:
			return provider.Verdict{Finding: provider.NotApplied, Why: thing + " is at rest with no new " + what}
		case made == len(wishes) && len(left) == 0:
			return provider.Verdict{Finding: provider.Applied, Why: thing + " has exactly the new " + what + " asked for"}
		}
		return provider.Verdict{Why: fmt.Sprintf("%s has %d new %s, but not just those asked for", thing, made, what)}
	})
}
