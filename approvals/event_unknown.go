package approvals

import (
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"signoff/provider"
)

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
	Issued  []string
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
	r.Execution.Answer, r.Execution.Issued, r.Execution.Late, r.Execution.Evidence = e.Answer, e.Issued, true, "the worker's own late answer"
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
