package app

import (
	"fmt"
	"io"
	"strings"

	"signoff/approvals"
)

// Level says how a finding stands.
type Level string

// The levels.
const (
	Good Level = "ok"
	Note Level = "warn"  // works, with less; or waits for somebody
	Bad  Level = "wrong" // does not work, or not safely
)

// Finding is one thing that a doctor looked at. Neither text holds a secret.
type Finding struct {
	Level Level  `json:"level"`
	What  string `json:"what"`
	Mend  string `json:"mend,omitempty"` // what to do; empty when it is good
}

// String is the finding as one line: level, what, and how to mend it.
func (f Finding) String() string {
	if f.Mend == "" {
		return fmt.Sprintf("%-5s  %s", f.Level, f.What)
	}
	return fmt.Sprintf("%-5s  %s  — %s", f.Level, f.What, f.Mend)
}

// Findings are what a doctor gathers, in order.
type Findings []Finding

// Good adds what is as it should be.
func (f *Findings) Good(what string, args ...any) {
	f.add(Finding{Good, fmt.Sprintf(what, args...), ""})
}

// Note adds what works with less, or waits for somebody.
func (f *Findings) Note(what, mend string) { f.add(Finding{Note, what, mend}) }

// Bad adds what does not work.
func (f *Findings) Bad(what, mend string) { f.add(Finding{Bad, what, mend}) }

// add keeps a finding on one line: errors quote what stood in files, and what
// others answered.
func (f *Findings) add(one Finding) {
	one.What, one.Mend = line(one.What), line(one.Mend)
	*f = append(*f, one)
}

func line(text string) string {
	return approvals.Visible(strings.Join(strings.Fields(text), " "))
}

// Wrong reports whether anything is.
func (f Findings) Wrong() bool {
	for _, one := range f {
		if one.Level == Bad {
			return true
		}
	}
	return false
}

// Print writes a line for each finding.
func (f Findings) Print(out io.Writer) error {
	for _, one := range f {
		if _, err := fmt.Fprintln(out, one); err != nil {
			return err
		}
	}
	return nil
}
