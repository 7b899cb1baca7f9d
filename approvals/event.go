package approvals

import (
	"fmt"
	"time"
)

// An Event is one arrow of the machines. Apply is pure: no clock, no I/O; it
// returns the changed request, or a [*Refusal] and no change.
type Event interface {
	Apply(Request) (Request, error)
	// Kind names the event in the audit trail, such as "vote.approve".
	Kind() string
	// Actor is the principal or process that caused it.
	Actor() string
	// Facts are recorded beside it; they hold no secret.
	Facts() map[string]any
}

// Refusal says why an event does not apply. Code is stable, the sentence is
// for people; it states what holds instead.
type Refusal struct {
	Code     string
	Sentence string
}

// Error is the sentence.
func (r *Refusal) Error() string { return r.Sentence }

// The codes of refusals.
const (
	CodeOldDigest   = "old_digest"    // the vote is for another version of the card
	CodeNotPending  = "not_pending"   // decided already, or not to be decided
	CodeTooLate     = "too_late"      // a deadline passed
	CodeTooEarly    = "too_early"     // a deadline has not passed
	CodeVoted       = "already_voted" // the same person voted before
	CodeNotEligible = "not_eligible"  // this person may not decide this
	CodeInFlight    = "in_flight"     // it runs already
	CodeFinal       = "final"         // terminal states never change
	CodeWrongStep   = "wrong_step"    // the execution is not where the event needs it
	CodeLeaseOver   = "lease_over"    // the worker lost its claim
	CodeOtherEpoch  = "other_epoch"   // another worker has claimed it since
	CodeFrozen      = "frozen"        // everything is stopped
	CodeLocked      = "locked"        // another change holds the same resource
	CodeNoSession   = "no_session"    // no person is signed in
	CodeAgent       = "agent_refused" // an assistant's credential cannot decide
	CodeIncomplete  = "incomplete"    // a reason or text is missing
	CodeTooMany     = "too_many"      // so many requests wait that no more are taken
	CodeUnreviewed  = "unreviewed"    // an earlier break-glass of the person waits for its review
	CodeUnread      = "group_unread"  // whether the person may decide cannot be told now
)

func refuse(code, format string, args ...any) *Refusal {
	return &Refusal{code, fmt.Sprintf(format, args...)}
}

// unless returns the request in one of the allowed states, or why not.
func (r *Request) must(verb string, allowed ...State) error {
	for _, s := range allowed {
		if r.State == s {
			return nil
		}
	}
	if r.State == Consumed {
		return refuse(CodeInFlight, "It cannot be %s: it is already in flight (%s).", verb, r.Status())
	}
	if r.State.Open() {
		return refuse(CodeNotPending, "It cannot be %s while it is %s.", verb, r.State)
	}
	return refuse(CodeFinal, "It cannot be %s: %s.", verb, r.ending())
}

// ending tells how a request ended, for refusals.
func (r *Request) ending() string {
	text := "it was already " + string(r.State)
	if r.State == Expired || r.State == Lapsed {
		text = "it has " + string(r.State)
	}
	if r.State == Stale && r.Reason == restoredWhy {
		text = "it became stale, because " + restoredWhy
	} else if r.State == Stale {
		text = "it became stale, because what it touches changed"
	}
	if r.EndedBy != "" {
		text += " by " + r.EndedBy
	}
	return text
}

// Clock writes a time for people and audit alike.
func Clock(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 UTC") }
