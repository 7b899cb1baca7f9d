package ionos

import (
	"fmt"
	"strconv"

	"signoff/provider"
)

// compare settles by what an entity was before the call and is, at rest,
// afterwards. One still on its way proves nothing yet.
func compare[In, K any, E entity](get *provider.Def[K, E], verdict func(in In, was, is E) provider.Verdict) provider.Settle[In] {
	return provider.Settle[In]{After: settleTime, Judge: func(in In, before, after []provider.View) provider.Verdict {
		was, known := provider.Seen(before, get)
		is, there := provider.Seen(after, get)
		switch {
		case !known || !there:
			return provider.Verdict{Why: "the " + is.kind() + " cannot be compared: it is not there"}
		case !is.status().resting():
			return provider.Verdict{Why: "the " + is.kind() + " is still " + or(is.status().State, "on its way")}
		}
		return verdict(in, was, is)
	}}
}

// entityBecomes settles a change that shows on the entity: it holds afterwards
// and did not before.
func entityBecomes[In, K any, E entity](get *provider.Def[K, E], what string, holds func(In, E) bool) provider.Settle[In] {
	return compare(get, func(in In, was, is E) provider.Verdict {
		switch {
		case holds(in, is) && holds(in, was):
			return provider.Verdict{Why: what + " was so before the call already"}
		case holds(in, is):
			return provider.Verdict{Finding: provider.Applied, Why: what + " now, and was not before"}
		}
		return provider.Verdict{Finding: provider.NotApplied, Why: "the " + is.kind() + " is at rest and not so: " + what}
	})
}

// becomes is entityBecomes for servers.
func becomes[In any](what string, holds func(In, Server) bool) provider.Settle[In] {
	return entityBecomes(GetServer, what, holds)
}

// entityTakes settles what asks for several things at once. Holds tells of each
// whether the entity has it: all that it lacked are there now, or none is.
func entityTakes[In, K any, E entity](get *provider.Def[K, E], what string, holds func(In, E) []bool) provider.Settle[In] {
	return compare(get, func(in In, was, is E) provider.Verdict {
		wanted, taken, now := 0, 0, holds(in, is)
		for i, had := range holds(in, was) {
			if !had {
				wanted++
				if now[i] {
					taken++
				}
			}
		}
		switch {
		case wanted == 0:
			return provider.Verdict{Why: "the " + is.kind() + " had the " + what + " asked for before the call already"}
		case taken == wanted:
			return provider.Verdict{Finding: provider.Applied, Why: "the " + is.kind() + " has the " + what + " asked for now, and had not before"}
		case taken == 0:
			return provider.Verdict{Finding: provider.NotApplied, Why: "the " + is.kind() + " is at rest with none of the new " + what}
		}
		return provider.Verdict{Why: fmt.Sprintf("the %s has %d of %d new %s", is.kind(), taken, wanted, what)}
	})
}

// entityAppears settles what adds an entity: exactly one new one of that name.
func entityAppears[In, L any, E entity](list *provider.Def[L, []E], name func(In) string) provider.Settle[In] {
	return provider.Settle[In]{After: settleTime, Judge: func(in In, before, after []provider.View) provider.Verdict {
		was, known := provider.Seen(before, list)
		is, there := provider.Seen(after, list)
		var e E
		if !known || !there {
			return provider.Verdict{Why: "the " + e.kind() + "s could not be compared"}
		}
		old := map[string]bool{}
		for _, e := range was {
			old[or(e.label().ID, "")] = true
		}
		var fresh []string
		for _, e := range is {
			if id := or(e.label().ID, ""); !old[id] && or(e.label().Name, "") == name(in) {
				fresh = append(fresh, id)
			}
		}
		switch len(fresh) {
		case 0:
			return provider.Verdict{Finding: provider.NotApplied, Why: fmt.Sprintf("no new %s is named %q", e.kind(), name(in))}
		case 1:
			return provider.Verdict{Finding: provider.Applied, Why: fmt.Sprintf("%s %s named %q is new", e.kind(), fresh[0], name(in))}
		}
		return provider.Verdict{Why: fmt.Sprintf("%d new %ss are named %q", len(fresh), e.kind(), name(in))}
	}}
}

// appears is entityAppears for servers.
func appears[In any](name func(In) string) provider.Settle[In] {
	return entityAppears(ListServers, name)
}

// entityDisappears settles the removal of a whole entity.
func entityDisappears[In, K any, E entity](get *provider.Def[K, E]) provider.Settle[In] {
	return provider.Settle[In]{After: settleTime, Judge: func(_ In, before, after []provider.View) provider.Verdict {
		_, known := provider.Seen(before, get)
		is, there := provider.Seen(after, get)
		switch {
		case known && provider.Gone(after, get):
			return provider.Verdict{Finding: provider.Applied, Why: "the " + is.kind() + " existed before the call and is gone"}
		case there && is.status().resting():
			return provider.Verdict{Finding: provider.NotApplied, Why: "the " + is.kind() + " is still there, at rest"}
		}
		return provider.Verdict{Why: "the " + is.kind() + " is neither gone nor at rest"}
	}}
}

// disappears is entityDisappears for servers.
func disappears[In any]() provider.Settle[In] { return entityDisappears[In](GetServer) }

// or reads an optional value.
func or[T any](p *T, otherwise T) T {
	if p == nil {
		return otherwise
	}
	return *p
}

// decimal spells a whole number as the exact decimals of arguments.
func decimal(n int) provider.Decimal { return provider.Decimal(strconv.Itoa(n)) }
