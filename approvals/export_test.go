package approvals

import (
	"time"

	"signoff/provider"
)

// ModelEvent makes the event of an act for the model test, which stands
// outside the package: a worker's events cannot be made there.
func ModelEvent(act, person string, now time.Time) Event {
	mine := claim{"w", 1, now}
	vote := Vote{Person: person, Reason: "because", ApprovalDigest: "a", PresentationDigest: "p", At: now}
	approve := vote
	approve.Approve = true
	switch act {
	case "approve":
		return Cast{approve}
	case "glass":
		vote.Channel = ConsoleChannel
		return BreakGlass{vote}
	case "deny":
		return Cast{vote}
	case "withdraw":
		return Withdraw{"bob", "no", now}
	case "revoke":
		return Revoke{person, "no", now}
	case "late":
		return late{now.Add(2 * time.Hour)}
	case "stale":
		return GoStale{Why: "changed"}
	case "claim":
		return Claim{claim: mine, Lease: now.Add(time.Hour)}
	case "send":
		return Send{mine, now.Add(time.Minute), time.Second}
	case "ok":
		return Succeed{claim: mine}
	case "refusal":
		return Reject{mine, Failure{}}
	case "lost":
		return LoseTrack{mine, Failure{}}
	case "attest":
		return Attest{Attestation{Person: person, Text: "I looked", At: now}}
	}
	return ReadBack{By: "w", At: now, NotYet: now, Verdict: provider.Verdict{Finding: provider.Applied, Why: "there"}}
}

// late is the clock's event: whatever deadline there is has passed.
type late struct{ at time.Time }

func (e late) Apply(r Request) (Request, error) {
	if r.State == Consumed {
		return LeaseEnds{"w", e.at}.Apply(r)
	}
	return Expire{e.at}.Apply(r)
}
func (late) Kind() string          { return "late" }
func (late) Actor() string         { return "clock" }
func (late) Facts() map[string]any { return nil }
