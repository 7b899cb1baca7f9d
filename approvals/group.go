package approvals

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
)

// GroupFresh is how old a reading of a group may be where its members decide
// something.
const GroupFresh = time.Minute

// GroupReading is who was in a group when it was last read where it is kept.
type GroupReading struct {
	Members []string      // principals; none = nobody is in it
	At      time.Time     // database time of the reading
	Age     time.Duration // by database time
}

// Fresh reports whether the reading may decide something.
func (g GroupReading) Fresh() bool { return g.Age < GroupFresh }

// GroupStore keeps the groups that another process reads elsewhere, such as in
// Slack, and tells that process which of them to read.
type GroupStore interface {
	// SetGroup replaces the members of a group by those found in a reading that
	// began at a time, taken from Now. A reading that is older than the one
	// there is changes nothing; one of the future counts as of now.
	SetGroup(ctx context.Context, name string, members []string, at time.Time) error
	// Group returns the last reading, whatever its age. ErrNotFound when there
	// was none, ErrClock when its age cannot be told.
	Group(ctx context.Context, name string) (GroupReading, error)
	// WantGroup asks for another reading of a group, because somebody needs it
	// and it is too old.
	WantGroup(ctx context.Context, name string) error
	// WantedGroups lists, sorted, the groups to read again now: those asked for
	// a moment ago and not read since, and those on which requests rest that are
	// approved and have not run to their end yet.
	WantedGroups(ctx context.Context) ([]string, error)
}

// WantedFor is how long a wish for a reading stands.
const WantedFor = 2 * time.Minute

// Listed reports whether a person is meant by a list of principals and
// group:NAME, being in the groups.
func Listed(list []string, person string, groups []string) bool {
	return slices.Contains(list, person) || slices.ContainsFunc(groups, func(g string) bool { return slices.Contains(list, "group:"+g) })
}

// GroupsIn are the groups that lists of principals and group:NAME name, sorted.
func GroupsIn(lists ...[]string) []string {
	var all []string
	for _, who := range slices.Concat(lists...) {
		if group, is := strings.CutPrefix(who, "group:"); is {
			all = append(all, group)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// RestsOn are the groups whose members have decided a request of which
// something has still to start.
func (r *Request) RestsOn() []string {
	if r.Prepared == nil || r.State != Approved && r.Left() == 0 {
		return nil
	}
	q := r.Prepared.Ruling.Requirement
	if _, broken := r.Glass(); broken {
		return GroupsIn(q.BreakGlass...)
	}
	return GroupsIn(q.Approvers())
}

// ruledOut tells that somebody may not decide. That it could not be found out
// is another thing: it means not now.
func ruledOut(err error) bool {
	var refusal *Refusal
	return errors.As(err, &refusal) && refusal.Code != CodeUnread
}
