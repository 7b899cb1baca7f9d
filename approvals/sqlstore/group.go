package sqlstore

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"signoff/approvals"
)

// Statements on groups. One that reads sees reading and members of the same
// moment.
const (
	setGroup = `INSERT INTO group_reading (name, read_at) VALUES ($1, $2)
		ON CONFLICT (name) DO UPDATE SET read_at = excluded.read_at WHERE group_reading.read_at <= excluded.read_at`
	emptyGroup = `DELETE FROM group_member WHERE name = $1`
	fillGroup  = `INSERT INTO group_member (name, person) VALUES ($1, $2) ON CONFLICT DO NOTHING`
	readGroup  = `SELECT ledger.time_high_water, CLOCK($1), group_reading.read_at, group_member.person FROM ledger, group_reading
		LEFT JOIN group_member ON group_member.name = group_reading.name
		WHERE group_reading.name = $2 AND read_at > 0 ORDER BY group_member.person`
	// A wish stands for a while: it is not written anew at each look.
	wantGroup = `INSERT INTO group_reading (name, wanted_at) VALUES ($1, $2)
		ON CONFLICT (name) DO UPDATE SET wanted_at = excluded.wanted_at WHERE group_reading.wanted_at < $3`
	wantedGroups = `SELECT name FROM group_reading WHERE wanted_at > read_at AND wanted_at > $1`
	deciding     = `SELECT body FROM request WHERE active AND state IN ('approved', 'consumed')`
)

// wishAgain is how long a wish for a group is not repeated.
const wishAgain = 5 * time.Second

// SetGroup implements [approvals.Store].
func (s *Store) SetGroup(ctx context.Context, name string, members []string, at time.Time) error {
	return doing("set group", s.write(ctx, func(t *tx) error {
		newer, err := t.change(ctx, setGroup, name, min(nanos(at), nanos(t.now)))
		if err != nil || !newer {
			return err
		}
		t.news = true // somebody may wait for it
		if _, err := t.exec(ctx, emptyGroup, name); err != nil {
			return err
		}
		for _, person := range members {
			if _, err := t.exec(ctx, fillGroup, name, person); err != nil {
				return err
			}
		}
		return nil
	}))
}

// Group implements [approvals.Store].
func (s *Store) Group(ctx context.Context, name string) (approvals.GroupReading, error) {
	rows, err := s.query(ctx, readGroup, s.time(), name)
	if err != nil {
		return approvals.GroupReading{}, doing("read group", err)
	}
	found, err := collect(rows, scanMember)
	if err == nil && len(found) == 0 {
		err = approvals.ErrNotFound
	}
	if err != nil {
		return approvals.GroupReading{}, doing("read group", err)
	}
	reading := approvals.GroupReading{At: moment(found[0].at), Age: found[0].now.Sub(moment(found[0].at))}
	for _, m := range found {
		if m.person.Valid {
			reading.Members = append(reading.Members, m.person.String)
		}
	}
	return reading, nil
}

// member is a row of a reading.
type member struct {
	now    time.Time
	at     int64
	person sql.NullString
}

func scanMember(row scanner) (m member, err error) {
	m.now, err = judge(scanFunc(func(into ...any) error { return row.Scan(append(into, &m.at, &m.person)...) }))
	return m, err
}

// scanFunc is a row of which others have read a part.
type scanFunc func(into ...any) error

// Scan implements scanner.
func (f scanFunc) Scan(into ...any) error { return f(into...) }

// WantGroup implements [approvals.Store].
func (s *Store) WantGroup(ctx context.Context, name string) error {
	return doing("want group", s.write(ctx, func(t *tx) (err error) {
		t.news, err = t.change(ctx, wantGroup, name, nanos(t.now), nanos(t.now.Add(-wishAgain)))
		return err
	}))
}

// WantedGroups implements [approvals.Store].
func (s *Store) WantedGroups(ctx context.Context) ([]string, error) {
	now, err := s.Now(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := s.query(ctx, wantedGroups, nanos(now.Add(-approvals.WantedFor)))
	if err != nil {
		return nil, doing("list wanted groups", err)
	}
	all, err := collect(rows, func(row scanner) (name string, err error) { err = row.Scan(&name); return name, err })
	if err != nil {
		return nil, doing("list wanted groups", err)
	}
	if rows, err = s.query(ctx, deciding); err != nil {
		return nil, doing("list wanted groups", err)
	}
	requests, err := collect(rows, scanRequest)
	for _, r := range requests {
		all = append(all, r.RestsOn()...)
	}
	slices.Sort(all)
	return slices.Compact(all), doing("list wanted groups", err)
}
