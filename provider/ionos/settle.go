package ionos

import (
	"fmt"
	"strconv"

	"signoff/provider"
)

// becomes settles a change that shows on the server: it holds afterwards and
// did not before. A server still on its way proves nothing yet.
func becomes[In any](what string, holds func(In, Server) bool) provider.Settle[In] {
	return provider.Settle[In]{After: settleTime, Judge: func(in In, before, after []provider.View) provider.Verdict {
		was, known := provider.Seen(before, GetServer)
		is, there := provider.Seen(after, GetServer)
		switch {
		case !known || !there:
			return provider.Verdict{Why: "the server cannot be compared: it is not there"}
		case !is.Status.resting():
			return provider.Verdict{Why: "the server is still " + or(is.Status.State, "on its way")}
		case holds(in, is) && holds(in, was):
			return provider.Verdict{Why: what + " was so before the call already"}
		case holds(in, is):
			return provider.Verdict{Finding: provider.Applied, Why: what + " now, and was not before"}
		}
		return provider.Verdict{Finding: provider.NotApplied, Why: "the server is at rest and not so: " + what}
	}}
}

// appears settles what adds a server: exactly one new server of that name.
func appears[In any](name func(In) string) provider.Settle[In] {
	return provider.Settle[In]{After: settleTime, Judge: func(in In, before, after []provider.View) provider.Verdict {
		was, known := provider.Seen(before, ListServers)
		is, there := provider.Seen(after, ListServers)
		if !known || !there {
			return provider.Verdict{Why: "the list of servers could not be compared"}
		}
		old := map[string]bool{}
		for _, s := range was {
			old[or(s.ID, "")] = true
		}
		var fresh []string
		for _, s := range is {
			if !old[or(s.ID, "")] && or(s.Name, "") == name(in) {
				fresh = append(fresh, or(s.ID, ""))
			}
		}
		switch len(fresh) {
		case 0:
			return provider.Verdict{Finding: provider.NotApplied, Why: fmt.Sprintf("no new server is named %q", name(in))}
		case 1:
			return provider.Verdict{Finding: provider.Applied, Why: fmt.Sprintf("server %s named %q is new", fresh[0], name(in))}
		}
		return provider.Verdict{Why: fmt.Sprintf("%d new servers are named %q", len(fresh), name(in))}
	}}
}

// disappears settles the removal of a whole server.
func disappears[In any]() provider.Settle[In] {
	return provider.Settle[In]{After: settleTime, Judge: func(_ In, before, after []provider.View) provider.Verdict {
		_, known := provider.Seen(before, GetServer)
		is, there := provider.Seen(after, GetServer)
		switch {
		case known && provider.Gone(after, GetServer):
			return provider.Verdict{Finding: provider.Applied, Why: "the server existed before the call and is gone"}
		case there && is.Status.resting():
			return provider.Verdict{Finding: provider.NotApplied, Why: "the server is still there, at rest"}
		}
		return provider.Verdict{Why: "the server is neither gone nor at rest"}
	}}
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
