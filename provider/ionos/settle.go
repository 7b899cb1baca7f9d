package ionos

import (
	"fmt"
	"strconv"

	"signoff/provider"
)

// becomes settles a change that shows on the server: it holds afterwards and
// did not before. A server still on its way proves nothing yet.
func becomes[In any](what string, holds func(In, Server) bool) provider.Settle[In] {
	return entityBecomes("server", GetServer, serverStatus, what, holds)
}

// appears settles what adds a server: exactly one new server of that name.
func appears[In any](name func(In) string) provider.Settle[In] {
	return entityAppears("server", ListServers, serverID, name, func(in In, s Server) bool { return or(s.Name, "") == name(in) })
}

// disappears settles the removal of a whole server.
func disappears[In any]() provider.Settle[In] {
	return entityDisappears[In]("server", GetServer, serverStatus)
}

func serverStatus(s Server) Status { return s.Status }

func serverID(s Server) string { return or(s.ID, "") }

// entityBecomes is [becomes] for any kind of thing that one read shows whole;
// noun names it in the evidence.
func entityBecomes[In, G, E any](noun string, get *provider.Def[G, E], status func(E) Status, what string, holds func(In, E) bool) provider.Settle[In] {
	return provider.Settle[In]{After: settleTime, Judge: func(in In, before, after []provider.View) provider.Verdict {
		was, known := provider.Seen(before, get)
		is, there := provider.Seen(after, get)
		switch {
		case !known || !there:
			return provider.Verdict{Why: "the " + noun + " cannot be compared: it is not there"}
		case !status(is).resting():
			return provider.Verdict{Why: "the " + noun + " is still " + or(status(is).State, "on its way")}
		case holds(in, is) && holds(in, was):
			return provider.Verdict{Why: what + " was so before the call already"}
		case holds(in, is):
			return provider.Verdict{Finding: provider.Applied, Why: what + " now, and was not before"}
		}
		return provider.Verdict{Finding: provider.NotApplied, Why: "the " + noun + " is at rest and not so: " + what}
	}}
}

// entityAppears is [appears] for any kind of thing that a list shows: exactly
// one that was not listed before is as asked for.
func entityAppears[In, L, E any](noun string, list *provider.Def[L, []E], id func(E) string, name func(In) string, asked func(In, E) bool) provider.Settle[In] {
	return provider.Settle[In]{After: settleTime, Judge: func(in In, before, after []provider.View) provider.Verdict {
		added, both := fresh(list, before, after, id)
		if !both {
			return provider.Verdict{Why: "the list of " + noun + "s could not be compared"}
		}
		var found []string
		for _, e := range added {
			if asked(in, e) {
				found = append(found, id(e))
			}
		}
		switch len(found) {
		case 0:
			return provider.Verdict{Finding: provider.NotApplied, Why: fmt.Sprintf("no new %s is named %q", noun, name(in))}
		case 1:
			return provider.Verdict{Finding: provider.Applied, Why: fmt.Sprintf("%s %s named %q is new", noun, found[0], name(in))}
		}
		return provider.Verdict{Why: fmt.Sprintf("%d new %ss are named %q", len(found), noun, name(in))}
	}}
}

// fresh are the things that a list shows afterwards and did not before; false
// when either look is missing.
func fresh[L, E any](list *provider.Def[L, []E], before, after []provider.View, id func(E) string) ([]E, bool) {
	was, known := provider.Seen(before, list)
	is, there := provider.Seen(after, list)
	old := map[string]bool{}
	for _, e := range was {
		old[id(e)] = true
	}
	var added []E
	for _, e := range is {
		if !old[id(e)] {
			added = append(added, e)
		}
	}
	return added, known && there
}

// entityDisappears is [disappears] for any kind of thing that one read shows.
func entityDisappears[In, G, E any](noun string, get *provider.Def[G, E], status func(E) Status) provider.Settle[In] {
	return provider.Settle[In]{After: settleTime, Judge: func(_ In, before, after []provider.View) provider.Verdict {
		_, known := provider.Seen(before, get)
		is, there := provider.Seen(after, get)
		switch {
		case known && provider.Gone(after, get):
			return provider.Verdict{Finding: provider.Applied, Why: "the " + noun + " existed before the call and is gone"}
		case there && status(is).resting():
			return provider.Verdict{Finding: provider.NotApplied, Why: "the " + noun + " is still there, at rest"}
		}
		return provider.Verdict{Why: "the " + noun + " is neither gone nor at rest"}
	}}
}

// or reads an optional value.
func or[T any](p *T, otherwise T) T {
	if p == nil {
		return otherwise
	}
	return *p
}

// same reports whether a value is as asked; what was not asked for is.
func same(asked, is *string) bool { return asked == nil || *asked == or(is, "") }

// decimal spells a whole number as the exact decimals of arguments.
func decimal(n int) provider.Decimal { return provider.Decimal(strconv.Itoa(n)) }
