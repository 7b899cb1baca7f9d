package policyfile

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"signoff/approvals"
)

// Explanation is what the policy does with one call, and why.
type Explanation struct {
	Ruling  approvals.Ruling
	Heard   []string // rules whose match fits the call
	Held    []string // of those, rules whose conditions hold
	Problem error    // a condition could not be evaluated: that means no
}

// Explain judges a call as it would be at a time.
func (p *Policy) Explain(q approvals.Question, now time.Time) Explanation {
	var e Explanation
	for _, r := range p.rules {
		if r.Match.covers(q) {
			e.Heard = append(e.Heard, r.Name)
		}
	}
	e.Ruling, e.Held, e.Problem = p.judge(q, now)
	return e
}

// Words implements [approvals.Policy].
func (p *Policy) Words() []string {
	var all []string
	for _, r := range p.rules {
		text := r.Name + ": " + r.Match.words() + " -> " + r.Then.words()
		if len(r.When) > 0 {
			text += ", under conditions"
		}
		if r.Because != "" {
			text += " (" + r.Because + ")"
		}
		all = append(all, text)
	}
	for _, w := range p.freeze {
		all = append(all, fmt.Sprintf("%s: from %s until %s %s are frozen", cmp.Or(w.Name, "freeze"),
			w.From.UTC().Format(time.RFC3339), w.Until.UTC().Format(time.RFC3339), w.Match.words()))
	}
	return append(all, "The most restrictive rule that holds wins. A change that no rule speaks of waits, and nobody can approve it; a read that no rule speaks of runs.")
}

// words say which calls are matched.
func (m match) words() string {
	var parts []string
	for _, part := range []struct {
		name   string
		values strs
	}{{"operation", m.Operation}, {"provider", m.Provider}, {"account", m.Account}, {"effect", m.Effect}} {
		if len(part.values) > 0 {
			parts = append(parts, part.name+" "+strings.Join(part.values, " or "))
		}
	}
	for _, part := range []struct {
		name string
		is   *bool
	}{{"sensitive", m.Sensitive}, {"costs", m.Costs}, {"returns_secret", m.ReturnsSecret}} {
		if part.is != nil {
			parts = append(parts, fmt.Sprintf("%s %t", part.name, *part.is))
		}
	}
	if len(parts) == 0 {
		return "all calls"
	}
	return "calls with " + strings.Join(parts, ", ")
}

// words say what happens to them.
func (o outcome) words() string {
	if o.Decision != "review" {
		return o.Decision
	}
	var seats []string
	for _, s := range o.Approve {
		seats = append(seats, fmt.Sprintf("%d of %s", s.Need, strings.Join(s.From, ", ")))
	}
	return "needs " + strings.Join(seats, " and ")
}

// Rules counts the rules of the file.
func (p *Policy) Rules() int { return len(p.rules) }

// Elsewhere lists the groups that the file names and whose members are not
// known when it is loaded.
func (p *Policy) Elsewhere() []string {
	return slices.Compact(slices.Sorted(slices.Values(p.elsewhere)))
}

// Hash identifies the file's text in decisions.
func (p *Policy) Hash() string { return p.hash }
