package approvals

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"signoff/provider"
)

// Policy says what a call needs before it may run. An error never means yes.
type Policy interface {
	// Rule judges one call. It is asked before the card is made and again at
	// the claim.
	Rule(ctx context.Context, q Question) (Ruling, error)
	// Standing returns the groups that the person is in now, or a [*Refusal] if
	// they may not decide the request. CodeUnread says that this cannot be told
	// now: nobody decides by it, and nothing ends by it.
	Standing(ctx context.Context, person string, r Request) (groups []string, err error)
	// BreakGlass is Standing for approving alone, as the request's ruling says
	// who may: the groups that the person is in now, or a [*Refusal].
	BreakGlass(ctx context.Context, person string, r Request) (groups []string, err error)
	// Words tell the policy to people and models, a sentence a rule, without the
	// conditions' text: it explains, and decides nothing.
	Words() []string
}

// Question is what a policy may look at.
type Question struct {
	Operation *provider.Spec
	Effect    provider.Effect // of these arguments
	Content   Content
	Views     []provider.View // the target's live state
	Beside    int             // things that hang on the targets of a plan's other steps
	At        time.Time       // the ledger's time; zero = outside a ledger, where the policy has its own clock
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
	NoGrants     bool        `json:"no_grants,omitzero"` // with review: people decide each call, whatever a grant allows
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

// Requirement is who must agree: every slot, each filled by different people.
// No slot, or one that nobody can fill, means that nobody can approve.
type Requirement struct {
	Slots        []Slot `json:"slots"`
	SelfApproval bool   `json:"self_approval"`         // whether the requester's own human counts
	NeedsReason  bool   `json:"needs_reason,omitzero"` // approving wants a reason too
	// BreakGlass is who may approve alone in an emergency: people who are on
	// every one of the lists, of principals or group:NAME. No list = nobody.
	BreakGlass [][]string `json:"break_glass,omitzero"`
}

// Slot is a number of different people out of a list.
type Slot struct {
	Need int      `json:"need"`
	From []string `json:"from"` // principals, or group:NAME
}

// fills reports whether a vote can sit in the slot. Groups are those that the
// person was found in when the vote was counted.
func (s Slot) fills(v Vote) bool {
	return Listed(s.From, v.Person, v.Groups)
}

// same reports whether the other slot takes people from the same list.
func (s Slot) same(other Slot) bool { return slices.Equal(s.From, other.From) }

// Both is what it takes where two sides want people: from each list as many as
// the side that wants more of them. What nobody can fill alone, nobody can fill.
func Both(one, other []Slot) []Slot {
	if unfillable(one) || unfillable(other) {
		return nil
	}
	all := slices.Clone(one)
	for _, slot := range other {
		more := slot.seats(other) - slot.seats(all)
		at := slices.IndexFunc(all, slot.same)
		switch {
		case more <= 0:
		case at < 0:
			all = append(all, Slot{more, slot.From})
		default:
			all[at].Need += more
		}
	}
	return all
}

func unfillable(slots []Slot) bool {
	return len(slots) == 0 || slices.ContainsFunc(slots, func(s Slot) bool { return s.Need < 1 })
}

// seats counts the people that slots take from this one's list.
func (s Slot) seats(slots []Slot) (n int) {
	for _, slot := range slots {
		if s.same(slot) {
			n += slot.Need
		}
	}
	return n
}

// Met reports whether the approving votes fill every seat, one person a seat.
func (q Requirement) Met(votes []Vote) bool {
	var seats []Slot
	for _, slot := range q.Slots {
		for range slot.Need {
			seats = append(seats, slot)
		}
		if slot.Need < 1 {
			return false
		}
	}
	voters := map[string]Vote{}
	for _, v := range votes {
		if v.Approve && !v.Glass && (q.SelfApproval || !v.Self) {
			voters[v.Person] = v
		}
	}
	taken := map[string]int{} // person -> seat
	for seat := range seats {
		if !place(seats, voters, taken, seat, map[string]bool{}) {
			return false
		}
	}
	return len(seats) > 0
}

// place seats somebody, moving others where that makes room.
func place(seats []Slot, voters map[string]Vote, taken map[string]int, seat int, asked map[string]bool) bool {
	for person, v := range voters {
		if asked[person] || !seats[seat].fills(v) {
			continue
		}
		asked[person] = true
		at, seated := taken[person]
		if !seated || place(seats, voters, taken, at, asked) {
			taken[person] = seat
			return true
		}
	}
	return false
}

// Approvers lists who is named in any slot.
func (q Requirement) Approvers() []string {
	var all []string
	for _, slot := range q.Slots {
		all = append(all, slot.From...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// words say who must agree.
func (q Requirement) words() string {
	if len(q.Slots) == 0 {
		return "nobody can approve this"
	}
	if len(q.BreakGlass) > 0 {
		usual := q
		usual.BreakGlass = nil
		return usual.words() + "; in an emergency, " + q.glassWords() + " may break the glass"
	}
	var parts []string
	for _, slot := range q.Slots {
		parts = append(parts, fmt.Sprintf("%d of %s", slot.Need, strings.Join(slot.From, ", ")))
	}
	text := strings.Join(parts, "; and ")
	if q.SelfApproval {
		text += " (approving one's own request is permitted and marked)"
	}
	return text
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
		Requirement:  Requirement{Slots: []Slot{{Need: 1, From: p.People}}, SelfApproval: true},
		DecideWithin: Window(cmp.Or(p.DecideWithin, 24*time.Hour)), UseWithin: Window(cmp.Or(p.UseWithin, 15*time.Minute))}
	if q.Effect == provider.Observe {
		ruling.Outcome, ruling.Requirement = Allow, Requirement{}
	}
	return ruling, nil
}

// Standing implements [Policy].
func (p OnePerson) Standing(_ context.Context, person string, _ Request) ([]string, error) {
	if slices.Contains(p.People, person) {
		return nil, nil
	}
	return nil, refuse(CodeNotEligible, "%s may not decide here; the built-in policy serves %v.", person, p.People)
}

// BreakGlass implements [Policy]: there is no glass.
func (p OnePerson) BreakGlass(context.Context, string, Request) ([]string, error) {
	return nil, refuse(CodeNotEligible, "The built-in policy lets nobody break the glass.")
}

// Words implements [Policy].
func (p OnePerson) Words() []string {
	return []string{"Reads run at once.", "Everything else waits for one of " + strings.Join(p.People, ", ") + ", who may decide requests of their own; that is marked."}
}
