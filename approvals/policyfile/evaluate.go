package policyfile

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"signoff/approvals"
	"signoff/approvals/conditions"
	"signoff/provider"
)

// Windows of a rule that names none.
const (
	decideWithin = 24 * time.Hour
	useWithin    = 15 * time.Minute
)

// Rule implements [approvals.Policy]. Windows and conditions go by the time of
// the question, since that of a process may be wrong.
func (p *Policy) Rule(_ context.Context, q approvals.Question) (approvals.Ruling, error) {
	now := q.At
	if now.IsZero() {
		now = p.now()
	}
	ruling, _, err := p.judge(q, now)
	return ruling, err
}

// judge hears every rule and lets the most restrictive one win. It returns the
// names of those that held.
func (p *Policy) judge(q approvals.Question, now time.Time) (approvals.Ruling, []string, error) {
	var held []rule
	for _, r := range p.rules {
		if !r.Match.covers(q) {
			continue
		}
		holds, err := p.holds(r, q, now)
		if err != nil {
			return approvals.Ruling{Outcome: approvals.Deny, Rule: r.Name, Hash: p.hash}, nil, fmt.Errorf("rule %q: %w", r.Name, err)
		}
		if holds {
			held = append(held, r)
		}
	}
	ruling := p.most(held, q)
	p.frozen(&ruling, q, now)
	return ruling, names(held), nil
}

// holds evaluates a rule's conditions on one call.
func (p *Policy) holds(r rule, q approvals.Question, now time.Time) (bool, error) {
	if len(r.When) == 0 {
		return true, nil
	}
	programs, compiled := r.programs[q.Operation.Name]
	if !compiled {
		return false, fmt.Errorf("it was not compiled for %s", q.Operation.Name)
	}
	facts, err := p.facts(q, now)
	if err != nil {
		return false, err
	}
	for _, c := range programs {
		if holds, err := c.Holds(facts); err != nil || !holds {
			return false, err
		}
	}
	return true, nil
}

// facts are what conditions look at.
func (p *Policy) facts(q approvals.Question, now time.Time) (conditions.Facts, error) {
	op := p.operations[q.Operation.Name]
	if op == nil {
		return nil, fmt.Errorf("%s was not there when the policy was loaded", q.Operation.Name)
	}
	return q.Call(op, now).Facts()
}

// most combines the rules that held. Deny beats approval beats allow; several
// approvals are all wanted, in the shortest of their windows; a list that two
// rules share is asked once. A change that no rule speaks of needs a decision
// that nobody can make; a read is allowed.
func (p *Policy) most(held []rule, q approvals.Question) approvals.Ruling {
	ruling := approvals.Ruling{Hash: p.hash, Rule: strings.Join(names(held), " + "), DecideWithin: approvals.Window(decideWithin), UseWithin: approvals.Window(useWithin)}
	reviews := slices.DeleteFunc(slices.Clone(held), func(r rule) bool { return r.Then.Decision != "review" })
	denies := slices.DeleteFunc(slices.Clone(held), func(r rule) bool { return r.Then.Decision != "deny" })
	switch {
	case len(denies) > 0:
		ruling.Outcome, ruling.Rule, ruling.Why = approvals.Deny, denies[0].Name, denies[0].Because
	case len(reviews) > 0:
		ruling.Outcome, ruling.Rule = approvals.Review, strings.Join(names(reviews), " + ")
		combine(&ruling, reviews)
	case len(held) > 0 || q.Effect == provider.Observe:
		ruling.Outcome = approvals.Allow
	default:
		ruling.Outcome, ruling.Why = approvals.Review, "no rule speaks of it, so nobody can approve it"
	}
	if ruling.Rule == "" {
		ruling.Rule = "no rule"
	}
	return ruling
}

func combine(ruling *approvals.Ruling, reviews []rule) {
	ruling.Requirement.SelfApproval = true
	ruling.Requirement.Slots = requirement(reviews[0].Then.Approve)
	for _, r := range reviews {
		ruling.Requirement.Slots = approvals.Both(ruling.Requirement.Slots, requirement(r.Then.Approve))
		ruling.Requirement.SelfApproval = ruling.Requirement.SelfApproval && r.Then.SelfApproval
		ruling.Requirement.NeedsReason = ruling.Requirement.NeedsReason || r.Then.NeedsReason
		ruling.DecideWithin = shorter(ruling.DecideWithin, r.Then.DecideBy)
		ruling.UseWithin = shorter(ruling.UseWithin, r.Then.UseBy)
	}
	ruling.Requirement.BreakGlass = glass(reviews)
}

// glass is who may approve alone: on the lists of all rules that want a
// decision. Where one of them has no list, nobody.
func glass(reviews []rule) (lists [][]string) {
	for _, r := range reviews {
		if len(r.Then.BreakGlass) == 0 {
			return nil
		}
		lists = with(lists, r.Then.BreakGlass)
	}
	return lists
}

// with adds a list that is not there yet.
func with(lists [][]string, list []string) [][]string {
	if slices.ContainsFunc(lists, func(other []string) bool { return slices.Equal(list, other) }) {
		return lists
	}
	return append(lists, list)
}

// glass is what the window leaves of a ruling's.
func (w window) glass(ruling approvals.Ruling) [][]string {
	had := ruling.Requirement.BreakGlass
	switch {
	case len(w.BreakGlass) == 0 || ruling.Outcome != approvals.Allow && len(had) == 0:
		return nil
	case ruling.Outcome == approvals.Allow:
		return [][]string{w.BreakGlass}
	}
	return with(had, w.BreakGlass)
}

func shorter(w approvals.Window, d time.Duration) approvals.Window {
	if d > 0 && approvals.Window(d) < w {
		return approvals.Window(d)
	}
	return w
}

// frozen applies the freeze windows: a change within one is denied, or needs
// the window's people besides. Automatic approval does not pass, and what nobody
// can approve stays so: a window loosens nothing.
func (p *Policy) frozen(ruling *approvals.Ruling, q approvals.Question, now time.Time) {
	if q.Effect == provider.Observe {
		return
	}
	for _, w := range p.freeze {
		if now.Before(w.From) || !now.Before(w.Until) || !w.Match.covers(q) || ruling.Outcome == approvals.Deny {
			continue
		}
		ruling.Rule += " + freeze " + w.Name
		if len(w.Approve) == 0 {
			ruling.Outcome, ruling.Why = approvals.Deny, "changes are frozen until "+approvals.Clock(w.Until)+" ("+w.Name+")"
			continue
		}
		ruling.NoGrants = true
		if ruling.Outcome == approvals.Review && len(ruling.Requirement.Slots) == 0 {
			continue
		}
		glass := w.glass(*ruling)
		if ruling.Outcome == approvals.Allow {
			ruling.Outcome, ruling.Requirement = approvals.Review, approvals.Requirement{}
		}
		ruling.Requirement.BreakGlass = glass
		ruling.Requirement.Slots = append(ruling.Requirement.Slots, requirement(w.Approve)...)
	}
}

func names(rules []rule) []string {
	var all []string
	for _, r := range rules {
		all = append(all, r.Name)
	}
	return all
}
