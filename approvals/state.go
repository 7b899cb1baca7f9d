package approvals

import "slices"

// State is where a request's decision stands.
type State string

// The states of a request. All but the first three are terminal.
const (
	Proposed  State = "proposed" // being looked at; nobody was asked yet
	Pending   State = "pending"  // waiting for people
	Approved  State = "approved" // may run until its use window ends
	Refused   State = "refused"  // by policy, or impossible
	Denied    State = "denied"   // by a person
	Withdrawn State = "withdrawn"
	Expired   State = "expired" // nobody decided in time
	Lapsed    State = "lapsed"  // approved, not used in time
	Revoked   State = "revoked" // approval taken back before use
	Stale     State = "stale"   // what was approved is no longer what there is
	Consumed  State = "consumed"
)

// States lists every request state.
var States = []State{Proposed, Pending, Approved, Refused, Denied, Withdrawn, Expired, Lapsed, Revoked, Stale, Consumed}

// Open reports whether the request can still change.
func (s State) Open() bool { return s == Proposed || s == Pending || s == Approved }

// StepState is where the execution of one step stands.
type StepState string

// The states of an execution.
const (
	Queued      StepState = "queued"  // a later step of a plan
	Claimed     StepState = "claimed" // taken by a worker; provably not sent
	Sent        StepState = "sent"    // the call may have arrived
	Accepted    StepState = "accepted"
	Succeeded   StepState = "succeeded"
	Rejected    StepState = "rejected" // provably without effect
	Unknown     StepState = "unknown"  // sent, outcome not proven
	Applied     StepState = "reconciled_applied"
	NotApplied  StepState = "reconciled_not_applied"
	ByHand      StepState = "resolved_manually"
	SkippedStep StepState = "skipped"
)

// StepStates lists every execution state.
var StepStates = []StepState{Queued, Claimed, Sent, Accepted, Succeeded, Rejected, Unknown, Applied, NotApplied, ByHand, SkippedStep}

// Running reports whether a worker or a poller is at it.
func (s StepState) Running() bool {
	return slices.Contains([]StepState{Queued, Claimed, Sent, Accepted}, s)
}

// Final reports whether the execution never changes again.
func (s StepState) Final() bool { return !s.Running() && s != Unknown }

// Status is the one word that people and models see.
type Status string

// The statuses.
const (
	StatusPending   Status = "pending_approval"
	StatusApproved  Status = "approved"
	StatusDenied    Status = "denied"
	StatusRefused   Status = "refused"
	StatusWithdrawn Status = "withdrawn"
	StatusRevoked   Status = "revoked"
	StatusStale     Status = "stale"
	StatusExpired   Status = "expired"
	StatusRunning   Status = "running"
	StatusSucceeded Status = "succeeded"
	StatusRejected  Status = "rejected"
	StatusPartly    Status = "partly_done"
	StatusUnknown   Status = "unknown"
)

// Statuses lists every status.
var Statuses = []Status{StatusPending, StatusApproved, StatusRunning, StatusSucceeded, StatusRejected, StatusPartly, StatusUnknown,
	StatusDenied, StatusRefused, StatusExpired, StatusWithdrawn, StatusRevoked, StatusStale}

// Final reports whether a status never changes again. Unknown is not final: it
// waits for proof.
func (s Status) Final() bool {
	return !slices.Contains([]Status{StatusPending, StatusApproved, StatusRunning, StatusUnknown}, s)
}

// Status folds both machines into the word shown.
func (r *Request) Status() Status {
	switch r.State {
	case Proposed, Pending:
		return StatusPending
	case Lapsed:
		return StatusExpired
	case Consumed:
		return r.done()
	}
	return Status(r.State)
}

func (x *Execution) status() Status {
	switch x.State {
	case Succeeded, Applied:
		return StatusSucceeded
	case Rejected, NotApplied, SkippedStep:
		return StatusRejected
	case Unknown:
		return StatusUnknown
	case ByHand:
		if x.Attested.Applied {
			return StatusSucceeded
		}
		return StatusRejected
	}
	return StatusRunning
}
