package policyfile

import (
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

// Rules counts the rules of the file.
func (p *Policy) Rules() int { return len(p.rules) }

// Hash identifies the file's text in decisions.
func (p *Policy) Hash() string { return p.hash }
