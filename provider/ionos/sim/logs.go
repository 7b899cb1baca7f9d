package sim

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"

	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

// Log is an action on a resource; it is listed once it is over.
type Log struct {
	ID         string    `json:"id,omitzero"`
	Start, End time.Time // the end may be yet to come
	Action     string    `json:"action"`
	Type       string    `json:"type,omitzero"`
	Resource   string    `json:"resource,omitzero"`
	Name       string    `json:"name,omitzero"`
}

// log notes an accepted change of the entity that ends after delay.
func (g *Stage) log(now time.Time, delay time.Duration, action string) {
	g.Log = append(g.Log, Log{Start: now, End: now.Add(max(delay, 0)), Action: action})
}

// logsOf are the entries of an entity, each with an id and with what it is about.
func logsOf(e entity) []Log {
	entries := slices.Clone(e.stage().Log)
	kind := strings.ToUpper(strings.ReplaceAll(e.noun(), " ", ""))
	for n := range entries {
		l := &entries[n]
		l.Type = kind
		l.Resource, l.Name = e.key()
		l.ID = fmt.Sprintf("%X", sha256.Sum256(fmt.Appendf(nil, "log %s %s %d", kind, l.Resource, n)))[:32]
	}
	return entries
}

// actionOf names what an entity undergoes that goes from one state through
// another, which is shown, into the next. The documents show CREATE and DELETE;
// the other names are made after those of the power actions.
func actionOf(from, show, then string) string {
	switch {
	case from == "":
		return "CREATE"
	case then == "":
		return "DELETE"
	case show == "CONFIGURING":
		return "UPDATE"
	}
	name, ok := map[string]string{"DEPLOYING": "DEPLOY", "POWERING_ON": "POWER_ON", "POWERING_OFF": "POWER_OFF", "REBOOTING": "REBOOT"}[show]
	if !ok {
		return show
	}
	return name
}

// logs are all actions that are over, the latest first.
func (s *State) logs(now time.Time) []Log {
	s.settle(now)
	all := slices.Clone(s.Logs)
	for _, e := range s.entities() {
		all = append(all, logsOf(e)...)
	}
	all = slices.DeleteFunc(all, func(l Log) bool { return l.End.After(now) })
	slices.SortStableFunc(all, func(a, b Log) int { return b.Start.Compare(a.Start) })
	return all
}

func handleLogs(c *Cloud) {
	simulator.Handle(c, ionos.ListLogs, 200, func(s *State, now time.Time, in ionos.ListLogsInput) ([]ionos.Log, error) {
		from, to, err := span(now, in.TimeRange)
		if err != nil {
			return nil, err
		}
		views := []ionos.Log{}
		for _, l := range s.logs(now) {
			if !l.Start.Before(from) && !l.Start.After(to) {
				views = append(views, l.view())
			}
		}
		return narrow(views, in.Listing)
	})
	simulator.Handle(c, ionos.GetLog, 200, func(s *State, now time.Time, in ionos.GetLogInput) (ionos.Log, error) {
		for _, l := range s.logs(now) {
			if l.ID == in.LogID {
				return l.view(), nil
			}
		}
		return ionos.Log{}, missing("LOG_NOT_FOUND", "Log not found")
	})
}

func (l Log) view() ionos.Log {
	return ionos.Log{ID: &l.ID, StartDate: new(zulu(l.Start)), EndDate: new(zulu(l.End)), Duration: new(int(l.End.Sub(l.Start).Seconds())),
		Status: &ionos.Status{State: new("COMPLETED"), Percent: new(100)}, Action: &l.Action, Type: &l.Type,
		Resource: &ionos.Ref{ID: &l.Resource, Name: &l.Name}, Details: &ionos.LogDetails{},
		User: &ionos.Ref{ID: new("7C88E50FBC500A3D9D7F94E414255D6B"), Name: new("034b011e.user")}}
}

// zulu is how logs and measurements write times.
func zulu(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }

// seedLogs has the documented entries, and the making of every server.
func (s *State) seedLogs() {
	day := time.Date(2015, 4, 6, 23, 46, 38, 0, time.UTC)
	s.Logs = []Log{
		{"E485755233541090E369E957EA2499D7", day, day.Add(134 * time.Second), "DELETE", "MONITORINGPOLICY", "E485755233541090E6546957EA2499D7", "My Monitoring Policy 1"},
		{"E485755233541090E369E957EA2499D8", day.Add(262 * time.Second), day.Add(291 * time.Second), "CREATE", "MONITORINGPOLICY", "E485755233541090E6546957EA2499D7", "My Monitoring Policy test"},
	}
	for n, v := range s.Servers {
		made := time.Date(2015, 5, 6, 11, 9, 55, 0, time.UTC).Add(time.Duration(n) * time.Minute)
		v.log(made, 4*time.Minute, "CREATE")
	}
}
