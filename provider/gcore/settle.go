package gcore

import (
	"fmt"
	"slices"
	"time"

	"signoff/provider"
)

// settleTime is how long after a call its task or effect is sure to show.
const settleTime = 15 * time.Second

// settled are the statuses in which nothing is going on. The set of statuses is
// open: an unknown one counts as under way.
var settled = []string{"ACTIVE", "SHUTOFF", "SUSPENDED", "PAUSED", "RESCUE", "SHELVED", "SHELVED_OFFLOADED", "SOFT_DELETED", "ERROR"}

// busy says what is being done to the instance; nothing when it is at rest.
func (i Instance) busy() string {
	switch status := provider.Or(i.Status, "without a status"); {
	case provider.Value(i.TaskState) != "":
		return "the instance is " + *i.TaskState
	case provider.Value(i.TaskID) != "":
		return "task " + *i.TaskID + " holds the instance"
	case !slices.Contains(settled, status):
		return "the instance is " + status
	}
	return ""
}

// underWay says what may still change the instance that the looks saw, if they
// looked at one.
func underWay(after []provider.View) string {
	if i, there := provider.Seen(after, GetInstance); there {
		return i.busy()
	}
	return ""
}

// queued says that tasks are left: any of them may be the one in question.
func queued(after []provider.View) string {
	tasks, there := provider.Seen(after, ListActiveTasks)
	if left := max(provider.Value(tasks.Count), len(tasks.Results)); there && left > 0 {
		return fmt.Sprintf("%d tasks of the project have not ended yet; one may still do it", left)
	}
	return ""
}

// unchanged is the verdict where no effect shows: proven only when nothing is
// left that may bring it.
func unchanged(after []provider.View, why string) provider.Verdict {
	if left := queued(after); left != "" {
		return provider.Verdict{Why: left}
	}
	return provider.Verdict{Finding: provider.NotApplied, Why: why}
}

// becomes settles a change that shows in what read saw: it holds afterwards and
// did not before. An instance on its way proves nothing yet.
func becomes[In, Of, Out any](read *provider.Def[Of, Out], what string, holds func(In, Out) bool) provider.Settle[In] {
	return provider.Settle[In]{After: settleTime, Judge: func(in In, before, after []provider.View) provider.Verdict {
		was, known := provider.Seen(before, read)
		is, there := provider.Seen(after, read)
		moving := underWay(after)
		switch {
		case !known || !there:
			return provider.Verdict{Why: "what the call changes cannot be compared: it is not there"}
		case moving != "":
			return provider.Verdict{Why: moving}
		case holds(in, is) && holds(in, was):
			return provider.Verdict{Why: what + " was so before the call already"}
		case holds(in, is):
			return provider.Verdict{Finding: provider.Applied, Why: what + " now, and not before the call"}
		}
		return unchanged(after, "everything is at rest and not so: "+what)
	}}
}

// element is what a list holds, for appears.
type element[E any] struct {
	what string
	id   func(E) string
	busy func(E) string // what is being done to it; nil = nothing ever is
}

// appears settles what adds to the list that read saw: exactly one element is
// new, fits and is at rest. An element that cannot be the one is not counted.
func appears[In, Of, E any](read *provider.Def[Of, List[E]], of element[E], fits func(In, E) bool) provider.Settle[In] {
	return provider.Settle[In]{After: settleTime, Judge: func(in In, before, after []provider.View) provider.Verdict {
		was, known := provider.Seen(before, read)
		is, there := provider.Seen(after, read)
		if !known || !there {
			return provider.Verdict{Why: "the " + of.what + "s could not be compared"}
		}
		if moving := underWay(after); moving != "" {
			return provider.Verdict{Why: moving}
		}
		var fresh []E
		for _, e := range is.Results {
			old := slices.ContainsFunc(was.Results, func(o E) bool { return of.id(o) == of.id(e) })
			if !old && fits(in, e) {
				fresh = append(fresh, e)
			}
		}
		return of.verdict(fresh, after)
	}}
}

// verdict on the elements that are new and fit.
func (of element[E]) verdict(fresh []E, after []provider.View) provider.Verdict {
	switch {
	case len(fresh) == 0:
		return unchanged(after, "there is no new "+of.what+" as asked for")
	case len(fresh) > 1:
		return provider.Verdict{Why: fmt.Sprintf("%d %ss are new and as asked for", len(fresh), of.what)}
	case of.busy != nil && of.busy(fresh[0]) != "":
		return provider.Verdict{Why: of.busy(fresh[0])}
	}
	return provider.Verdict{Finding: provider.Applied, Why: fmt.Sprintf("%s %s is new and as asked for", of.what, of.id(fresh[0]))}
}

// disappears settles the removal of a whole instance.
func disappears[In any]() provider.Settle[In] {
	return provider.Settle[In]{After: settleTime, Judge: func(_ In, before, after []provider.View) provider.Verdict {
		_, known := provider.Seen(before, GetInstance)
		is, there := provider.Seen(after, GetInstance)
		gone := provider.Gone(after, GetInstance) || there && provider.Value(is.Status) == "DELETED"
		switch {
		case known && gone:
			return provider.Verdict{Finding: provider.Applied, Why: "the instance existed before the call and is gone"}
		case there && is.busy() != "":
			return provider.Verdict{Why: is.busy()}
		case there:
			return unchanged(after, "the instance is still there, at rest")
		}
		return provider.Verdict{Why: "the instance is neither gone nor at rest"}
	}}
}
