package approvals

import (
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"signoff/provider"
)

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
