package console

import (
	"fmt"
	"strings"
	"time"

	"signoff/approvals"
)

// broken turns the \n of a text that was made visible back into line breaks.
// A doubled backslash is one that was typed, and stays.
func broken(visible string) string {
	var b strings.Builder
	for i := 0; i < len(visible); i++ {
		if visible[i] != '\\' || i+1 == len(visible) {
			b.WriteByte(visible[i])
			continue
		}
		i++
		if visible[i] == 'n' {
			b.WriteByte('\n')
			continue
		}
		b.WriteByte('\\')
		b.WriteByte(visible[i])
	}
	return b.String()
}

// pieces cuts a line behind its spaces: that is where a page may break it.
func pieces(line string) []string { return strings.SplitAfter(line, " ") }

// spaced writes a status as people do.
func spaced(s approvals.Status) string { return strings.ReplaceAll(string(s), "_", " ") }

// moment is a point in time as pages write it: absolute, with how far away it
// is.
type moment struct{ At, Now time.Time }

// Absolute is the time as the audit trail writes it.
func (m moment) Absolute() string { return approvals.Clock(m.At) }

// Machine is the time for the script, which keeps the distance up to date.
func (m moment) Machine() string { return m.At.UTC().Format(time.RFC3339) }

// Passed reports whether it is over.
func (m moment) Passed() bool { return !m.Now.Before(m.At) }

// Relative is the distance in the largest fitting unit: in 23 h, 5 min ago.
func (m moment) Relative() string {
	d := m.At.Sub(m.Now)
	switch away := span(d.Abs()); {
	case d.Abs() < 2*time.Second:
		return "now"
	case d > 0:
		return "in " + away
	default:
		return away + " ago"
	}
}

func span(d time.Duration) string {
	switch {
	case d < 2*time.Minute:
		return fmt.Sprintf("%d s", d/time.Second)
	case d < 2*time.Hour:
		return fmt.Sprintf("%d min", d/time.Minute)
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h", d/time.Hour)
	}
	return fmt.Sprintf("%d days", d/(24*time.Hour))
}

// moment of a time; nil for none, so that templates can ask with "with".
func (c *console) moment(t time.Time) *moment {
	if t.IsZero() {
		return nil
	}
	return &moment{t, c.Now()}
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
