package approvals

import (
	"time"

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
	r.State, r.PlanBy = Consumed, r.UseBy.Add(planWindow)
	r.Execution = &Execution{State: Claimed, Step: 1, Worker: e.Worker, Epoch: e.Epoch, Lease: e.Lease, Claim: e.At, Before: e.Before}
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
