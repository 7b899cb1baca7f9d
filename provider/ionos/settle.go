package ionos

import (
	"fmt"
	"strconv"

	"signoff/provider"
)

// A reading is what the looks tell of one thing: the thing, where its change
// stands, and whether it could be read.
type reading[E any] func(views []provider.View) (thing E, status Status, ok bool)

// whole reads a thing that one look shows.
func whole[L, E any](look *provider.Def[L, E], status func(E) Status) reading[E] {
	return func(views []provider.View) (E, Status, bool) {
		thing, ok := provider.Seen(views, look)
		return thing, status(thing), ok
	}
}

// compare settles a change that shows on a thing: it holds afterwards and did
// not before. A thing still on its way proves nothing yet. The noun is "the server".
func compare[In, E any](noun string, read reading[E], what string, holds func(In, E) bool) provider.Settle[In] {
	return provider.Settle[In]{After: settleTime, Judge: func(in In, before, after []provider.View) provider.Verdict {
		was, _, known := read(before)
		is, status, there := read(after)
		switch {
		case !known || !there:
			return provider.Verdict{Why: noun + " cannot be compared: it is not there"}
		case !status.resting():
			return provider.Verdict{Why: noun + " is still " + or(status.State, "on its way")}
		case holds(in, is) && holds(in, was):
			return provider.Verdict{Why: what + " was so before the call already"}
		case holds(in, is):
			return provider.Verdict{Finding: provider.Applied, Why: what + " now, and was not before"}
		}
		return provider.Verdict{Finding: provider.NotApplied, Why: noun + " is at rest and not so: " + what}
	}}
}

// becomes settles a change that shows on the server.
func becomes[In any](what string, holds func(In, Server) bool) provider.Settle[In] {
	return compare("the server", whole(GetServer, Server.status), what, holds)
}

// joins settles what adds a thing to a list: exactly one new thing of that
// name. The noun is "server"; name also gives the id.
func joins[In, L, E any](noun string, list *provider.Def[L, []E], name func(E) (id, name *string), asked func(In) string, same func(name, asked string) bool) provider.Settle[In] {
	return provider.Settle[In]{After: settleTime, Judge: func(in In, before, after []provider.View) provider.Verdict {
		was, known := provider.Seen(before, list)
		is, there := provider.Seen(after, list)
		if !known || !there {
			return provider.Verdict{Why: "the list, " + list.Spec().Name + ", could not be compared"}
		}
		old := map[string]bool{}
		for _, thing := range was {
			id, _ := name(thing)
			old[or(id, "")] = true
		}
		var fresh []string
		for _, thing := range is {
			if id, called := name(thing); !old[or(id, "")] && same(or(called, ""), asked(in)) {
				fresh = append(fresh, or(id, ""))
			}
		}
		switch len(fresh) {
		case 0:
			return provider.Verdict{Finding: provider.NotApplied, Why: fmt.Sprintf("no new %s is named %q", noun, asked(in))}
		case 1:
			return provider.Verdict{Finding: provider.Applied, Why: fmt.Sprintf("%s %s named %q is new", noun, fresh[0], asked(in))}
		}
		return provider.Verdict{Why: fmt.Sprintf("%d new ones are named %q", len(fresh), asked(in))}
	}}
}

// exactly compares names that the cloud keeps as they were asked for.
func exactly(name, asked string) bool { return name == asked }

// appears settles what adds a server.
func appears[In any](name func(In) string) provider.Settle[In] {
	return joins("server", ListServers, func(s Server) (id, name *string) { return s.ID, s.Name }, name, exactly)
}

// vanishes settles the removal of a whole thing, which look reads.
func vanishes[In, L, E any](noun string, look *provider.Def[L, E], status func(E) Status) provider.Settle[In] {
	return provider.Settle[In]{After: settleTime, Judge: func(_ In, before, after []provider.View) provider.Verdict {
		_, known := provider.Seen(before, look)
		is, there := provider.Seen(after, look)
		switch {
		case known && provider.Gone(after, look):
			return provider.Verdict{Finding: provider.Applied, Why: noun + " existed before the call and is gone"}
		case there && status(is).resting():
			return provider.Verdict{Finding: provider.NotApplied, Why: noun + " is still there, at rest"}
		}
		return provider.Verdict{Why: noun + " is neither gone nor at rest"}
	}}
}

// disappears settles the removal of a whole server.
func disappears[In any]() provider.Settle[In] {
	return vanishes[In]("the server", GetServer, Server.status)
}

// or reads an optional value.
func or[T any](p *T, otherwise T) T {
	if p == nil {
		return otherwise
	}
	return *p
}

// decimal spells a whole number as the exact decimals of arguments.
func decimal(n int) provider.Decimal { return provider.Decimal(strconv.Itoa(n)) }
