package approvals

import (
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"signoff/provider"
)

// claim names the worker that acts on an execution, with its fencing number.
type claim struct {
	Worker string
	Epoch  int64
	At     time.Time
}

// Actor implements [Event] for all that embed it.
func (c claim) Actor() string { return c.Worker }

// step returns a copy of the request whose execution is in one of the states
// and, for the worker's own events, under the worker's epoch.
func (r Request) step(epoch int64, allowed ...StepState) (Request, error) {
	if r.Execution == nil {
		return r, refuse(CodeWrongStep, "The request is %s; nothing of it runs.", r.State)
	}
	for _, s := range allowed {
		if r.Execution.State == s {
			if epoch != 0 && epoch != r.Execution.Epoch {
				return r, refuse(CodeOtherEpoch, "Another worker has taken the execution over.")
			}
			return r.clone(), nil
		}
	}
	return r, refuse(CodeWrongStep, "The execution is %s.", r.Execution.State)
}

// end writes a final or unknown state.
func (x *Execution) end(state StepState, at time.Time, failure *Failure) {
	x.State, x.Failure, x.Ended = state, failure, at
}

// Claim is R14 with X1: the approval is consumed and its execution born, once.
type Claim struct {
	claim
	Lease  time.Time
	Before []provider.View // as read just now
}

// Apply implements [Event].
func (e Claim) Apply(r Request) (Request, error) {
	if err := r.must("claimed", Approved); err != nil {
		return r, err
	}
	if !e.At.Before(r.UseBy) {
		return r, refuse(CodeTooLate, "The approval lapsed at %s.", Clock(r.UseBy))
	}
	r = r.clone()
	r.State = Consumed
	r.Execution = &Execution{State: Claimed, Worker: e.Worker, Epoch: e.Epoch, Lease: e.Lease, Claim: e.At, Before: e.Before}
	return r, nil
}

// Kind implements [Event].
func (Claim) Kind() string { return "execution.claim" }

// Facts implements [Event].
func (e Claim) Facts() map[string]any {
	return map[string]any{"epoch": e.Epoch, "lease": Clock(e.Lease), "fingerprint": Fingerprint(e.Before)}
}

// Send is X5: from here on the call may have arrived.
type Send struct {
	claim
	Deadline time.Time     // of the call; at most the lease's end less the margin
	Margin   time.Duration // kept free before the lease ends
}

// Apply implements [Event].
func (e Send) Apply(r Request) (Request, error) {
	r, err := r.step(e.Epoch, Claimed)
	if err != nil {
		return r, err
	}
	if limit := r.Execution.Lease.Add(-e.Margin); e.Deadline.After(limit) || !e.At.Before(limit) {
		return r, refuse(CodeLeaseOver, "The claim ends at %s; the call would outlast it.", Clock(r.Execution.Lease))
	}
	r.Execution.State, r.Execution.SentAt, r.Execution.Deadline, r.Execution.Attempts = Sent, e.At, e.Deadline, 1
	return r, nil
}

// Kind implements [Event].
func (Send) Kind() string { return "execution.send" }

// Facts implements [Event].
func (e Send) Facts() map[string]any {
	return map[string]any{"epoch": e.Epoch, "deadline": Clock(e.Deadline)}
}

// Abandon is X6: refused here, before anything was sent.
type Abandon struct {
	claim
	Why string
}

// Apply implements [Event].
func (e Abandon) Apply(r Request) (Request, error) {
	r, err := r.step(e.Epoch, Claimed)
	if err == nil {
		r.Execution.end(Rejected, e.At, &Failure{Kind: "not_sent", Message: e.Why})
	}
	return r, err
}

// Kind implements [Event].
func (Abandon) Kind() string { return "execution.abandon" }

// Facts implements [Event].
func (e Abandon) Facts() map[string]any { return map[string]any{"why": e.Why} }

// Retry is X14: a try provably did not arrive and is made again.
type Retry struct {
	claim
	Why string
}

// Apply implements [Event].
func (e Retry) Apply(r Request) (Request, error) {
	r, err := r.step(e.Epoch, Sent)
	if err != nil {
		return r, err
	}
	if !e.At.Before(r.Execution.Deadline) {
		return r, refuse(CodeTooLate, "The call's deadline has passed.")
	}
	r.Execution.Attempts++
	return r, nil
}

// Kind implements [Event].
func (Retry) Kind() string { return "execution.retry" }

// Facts implements [Event].
func (e Retry) Facts() map[string]any { return map[string]any{"why": e.Why} }

// Accept is X15: the provider answered, and work goes on.
type Accept struct {
	claim
	Answer    jsontext.Value
	CallID    string
	Issued    []string
	Poll      jsontext.Value
	WaitUntil time.Time
	Lease     time.Time // of the poller
}

// Apply implements [Event].
func (e Accept) Apply(r Request) (Request, error) {
	r, err := r.step(e.Epoch, Sent)
	if err == nil {
		x := r.Execution
		x.State, x.Answer, x.CallID, x.Issued = Accepted, e.Answer, e.CallID, e.Issued
		x.Poll, x.WaitUntil, x.Lease = e.Poll, e.WaitUntil, e.Lease
	}
	return r, err
}

// Kind implements [Event].
func (Accept) Kind() string { return "execution.accept" }

// Facts implements [Event].
func (e Accept) Facts() map[string]any {
	return map[string]any{"call_id": e.CallID, "poll": e.Poll, "answer": digestOf(e.Answer)}
}

// Adopt is X16: another process takes the polling over.
type Adopt struct {
	claim
	Lease time.Time
}

// Apply implements [Event].
func (e Adopt) Apply(r Request) (Request, error) {
	r, err := r.step(0, Accepted)
	if err != nil {
		return r, err
	}
	if e.At.Before(r.Execution.Lease) {
		return r, refuse(CodeTooEarly, "Its poller still holds it.")
	}
	r.Execution.Worker, r.Execution.Epoch, r.Execution.Lease = e.Worker, e.Epoch, e.Lease
	return r, nil
}

// Kind implements [Event].
func (Adopt) Kind() string { return "execution.adopt" }

// Facts implements [Event].
func (e Adopt) Facts() map[string]any { return map[string]any{"epoch": e.Epoch} }

// Succeed is X7: a definite success.
type Succeed struct {
	claim
	Answer jsontext.Value // nil from accepted: the answer is there already
	CallID string
	Issued []string
	After  []provider.View
}

// Apply implements [Event].
func (e Succeed) Apply(r Request) (Request, error) {
	r, err := r.step(e.Epoch, Sent, Accepted)
	if err == nil {
		x := r.Execution
		if x.State == Sent {
			x.Answer, x.CallID, x.Issued = e.Answer, e.CallID, e.Issued
		}
		x.After = e.After
		x.end(Succeeded, e.At, nil)
	}
	return r, err
}

// Kind implements [Event].
func (Succeed) Kind() string { return "execution.succeed" }

// Facts implements [Event].
func (e Succeed) Facts() map[string]any {
	return map[string]any{"call_id": e.CallID, "answer": digestOf(e.Answer)}
}

// Reject is X8: a definite refusal without effect.
type Reject struct {
	claim
	Failure Failure
}

// Apply implements [Event].
func (e Reject) Apply(r Request) (Request, error) {
	r, err := r.step(e.Epoch, Sent, Accepted)
	if err == nil {
		r.Execution.end(Rejected, e.At, &e.Failure)
	}
	return r, err
}

// Kind implements [Event].
func (Reject) Kind() string { return "execution.reject" }

// Facts implements [Event].
func (e Reject) Facts() map[string]any { return map[string]any{"failure": e.Failure} }

// LoseTrack is X9 by the worker itself: no answer proves anything.
type LoseTrack struct {
	claim
	Failure Failure
}

// Apply implements [Event].
func (e LoseTrack) Apply(r Request) (Request, error) {
	r, err := r.step(e.Epoch, Sent, Accepted)
	if err == nil {
		r.Execution.end(Unknown, e.At, &e.Failure)
	}
	return r, err
}

// Kind implements [Event].
func (LoseTrack) Kind() string { return "execution.unknown" }

// Facts implements [Event].
func (e LoseTrack) Facts() map[string]any { return map[string]any{"failure": e.Failure} }

// LeaseEnds is X6 or X9 by the sweeper: the worker did not come back. What was
// claimed provably never left; what was sent may have arrived.
type LeaseEnds struct {
	By string
	At time.Time
}

// Apply implements [Event].
func (e LeaseEnds) Apply(r Request) (Request, error) {
	r, err := r.step(0, Claimed, Sent)
	if err != nil {
		return r, err
	}
	if e.At.Before(r.Execution.Lease) {
		return r, refuse(CodeTooEarly, "The worker's lease has not ended.")
	}
	if r.Execution.State == Claimed {
		r.Execution.end(Rejected, e.At, &Failure{Kind: "not_sent", Message: "The worker ended before it sent the call."})
		return r, nil
	}
	r.Execution.end(Unknown, e.At, &Failure{Kind: "lease", Message: "The worker ended after it had begun to send; whether the call arrived is not known."})
	return r, nil
}

// Kind implements [Event].
func (LeaseEnds) Kind() string { return "execution.lease_ends" }

// Actor implements [Event].
func (e LeaseEnds) Actor() string { return e.By }

// Facts implements [Event].
func (LeaseEnds) Facts() map[string]any { return nil }

// LateTruth is X10: the worker that made the call comes back with its answer
// after the outcome had been given up.
type LateTruth struct {
	claim
	Applied bool
	Answer  jsontext.Value
	Failure *Failure
}

// Apply implements [Event].
func (e LateTruth) Apply(r Request) (Request, error) {
	r, err := r.step(e.Epoch, Unknown)
	if err != nil {
		return r, err
	}
	state := NotApplied
	if e.Applied {
		state = Applied
	}
	r.Execution.Answer, r.Execution.Late, r.Execution.Evidence = e.Answer, true, "the worker's own late answer"
	r.Execution.end(state, e.At, e.Failure)
	return r, nil
}

// Kind implements [Event].
func (LateTruth) Kind() string { return "execution.late_truth" }

// Facts implements [Event].
func (e LateTruth) Facts() map[string]any {
	return map[string]any{"applied": e.Applied, "answer": digestOf(e.Answer)}
}

// ReadBack is X11 and X12: reading the target again proves what happened.
type ReadBack struct {
	By      string
	At      time.Time
	NotYet  time.Time // call deadline plus settle time: before it nothing is proven
	Verdict provider.Verdict
	After   []provider.View
}

// Apply implements [Event].
func (e ReadBack) Apply(r Request) (Request, error) {
	r, err := r.step(0, Unknown)
	if err != nil {
		return r, err
	}
	if e.At.Before(e.NotYet) {
		return r, refuse(CodeTooEarly, "The call may still take effect until %s.", Clock(e.NotYet))
	}
	state := map[provider.Finding]StepState{provider.Applied: Applied, provider.NotApplied: NotApplied}[e.Verdict.Finding]
	if state == "" {
		return r, refuse(CodeIncomplete, "Reading back proves nothing: %s.", e.Verdict.Why)
	}
	failure := r.Execution.Failure
	r.Execution.Evidence, r.Execution.After = e.Verdict.Why, e.After
	r.Execution.end(state, e.At, failure)
	return r, nil
}

// Kind implements [Event].
func (ReadBack) Kind() string { return "execution.read_back" }

// Actor implements [Event].
func (e ReadBack) Actor() string { return e.By }

// Facts implements [Event].
func (e ReadBack) Facts() map[string]any {
	return map[string]any{"evidence": e.Verdict.Why, "read": Fingerprint(e.After)}
}

// Attest is X13: a person says what became of an unknown outcome.
type Attest struct{ Attestation Attestation }

// Apply implements [Event].
func (e Attest) Apply(r Request) (Request, error) {
	r, err := r.step(0, Unknown)
	if err != nil {
		return r, err
	}
	if e.Attestation.Text == "" {
		return r, refuse(CodeIncomplete, "Say what you saw, and where: it is the evidence.")
	}
	failure := r.Execution.Failure
	r.Execution.Attested = &e.Attestation
	r.Execution.end(ByHand, e.Attestation.At, failure)
	return r, nil
}

// Kind implements [Event].
func (Attest) Kind() string { return "execution.attest" }

// Actor implements [Event].
func (e Attest) Actor() string { return e.Attestation.Person }

// Facts implements [Event].
func (e Attest) Facts() map[string]any {
	a := e.Attestation
	return map[string]any{"applied": a.Applied, "text": a.Text, "self_attested": a.Self}
}
