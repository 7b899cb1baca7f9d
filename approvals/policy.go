package approvals

import (
	"cmp"
	"context"
	"slices"
	"time"

	"signoff/provider"
)

// Policy says what a call needs before it may run. An error never means yes.
type Policy interface {
	// Rule judges one call. It is asked before the card is made and again at
	// the claim.
	Rule(ctx context.Context, q Question) (Ruling, error)
	// Standing returns a [*Refusal] unless the person may decide the request now.
	Standing(ctx context.Context, person string, r Request) error
}

// Question is what a policy may look at.
type Question struct {
	Operation *provider.Spec
	Effect    provider.Effect // of these arguments
	Content   Content
	Views     []provider.View // the target's live state
}

// Outcome is a policy's answer.
type Outcome string

// The outcomes.
const (
	Allow  Outcome = "allow"
	Review Outcome = "review"
	Deny   Outcome = "deny"
)

// Ruling is what a policy decided, and by which rule.
type Ruling struct {
	Outcome      Outcome     `json:"outcome"`
	Rule         string      `json:"rule"`
	Hash         string      `json:"hash"` // of the policy
	Why          string      `json:"why,omitzero"`
	Requirement  Requirement `json:"requirement"`
	DecideWithin Window      `json:"decide_within"`
	UseWithin    Window      `json:"use_within"`
}

// Window is a span of time, written as 15m0s.
type Window time.Duration

// MarshalText writes the span.
func (w Window) MarshalText() ([]byte, error) { return []byte(time.Duration(w).String()), nil }

// UnmarshalText reads a span as time.ParseDuration does.
func (w *Window) UnmarshalText(text []byte) error {
	d, err := time.ParseDuration(string(text))
	*w = Window(d)
	return err
}

// Requirement is who must agree. An empty list of approvers means nobody can.
type Requirement struct {
	Need         int      `json:"need"`          // different people
	From         []string `json:"from"`          // principals
	SelfApproval bool     `json:"self_approval"` // whether the requester's own human counts
}

// Met counts the approving votes, one a person.
func (q Requirement) Met(votes []Vote) bool {
	people := map[string]bool{}
	for _, v := range votes {
		if v.Approve && slices.Contains(q.From, v.Person) && (q.SelfApproval || !v.Self) {
			people[v.Person] = true
		}
	}
	return q.Need > 0 && len(people) >= q.Need
}

// OnePerson is the built-in policy, in force when no policy file is given:
// reads run at once, everything else waits for the people named, any one of
// whom decides. Deciding one's own requests is permitted and marked.
type OnePerson struct {
	People       []string
	DecideWithin time.Duration // 0 = 24 h
	UseWithin    time.Duration // 0 = 15 min
}

// Rule implements [Policy].
func (p OnePerson) Rule(_ context.Context, q Question) (Ruling, error) {
	ruling := Ruling{Outcome: Review, Rule: "built-in/one-person", Hash: "built-in/1",
		Requirement:  Requirement{Need: 1, From: p.People, SelfApproval: true},
		DecideWithin: Window(cmp.Or(p.DecideWithin, 24*time.Hour)), UseWithin: Window(cmp.Or(p.UseWithin, 15*time.Minute))}
	if q.Effect == provider.Observe {
		ruling.Outcome, ruling.Requirement = Allow, Requirement{}
	}
	return ruling, nil
}

// Standing implements [Policy].
func (p OnePerson) Standing(_ context.Context, person string, _ Request) error {
	if slices.Contains(p.People, person) {
		return nil
	}
	return refuse(CodeNotEligible, "%s may not decide here; the built-in policy serves %v.", person, p.People)
}
