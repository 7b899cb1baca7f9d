package approvals

import (
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"signoff/provider"
)

// ClaimNext is X3: a plan goes on to its next step.
type ClaimNext struct {
	claim
	Lease     time.Time
	Before    []provider.View // as read just now
	Arguments jsontext.Value  // with what earlier steps gave
}

// Apply implements [Event].
func (e ClaimNext) Apply(r Request) (Request, error) {
	r, err := r.step(0, Succeeded)
	if err != nil {
		return r, err
	}
	if r.Left() == 0 {
		return r, refuse(CodeWrongStep, "The plan has no further step to start.")
	}
	if !e.At.Before(r.PlanBy) {
		return r, refuse(CodeTooLate, "The plan's time was over at %s.", Clock(r.PlanBy))
	}
	r.Past = append(r.Past, *r.Execution)
	r.Execution = &Execution{State: Claimed, Step: r.Execution.Step + 1, Arguments: e.Arguments, Worker: e.Worker, Epoch: e.Epoch, Lease: e.Lease, Claim: e.At, Before: e.Before}
	return r, nil
}

// Kind implements [Event].
func (ClaimNext) Kind() string { return "execution.claim" }

// Facts implements [Event].
func (e ClaimNext) Facts() map[string]any {
	return map[string]any{"epoch": e.Epoch, "lease": Clock(e.Lease), "fingerprint": Fingerprint(e.Before), "arguments": e.Arguments}
}

// Halt is X4: the later steps of a plan are skipped. The step at hand goes on.
type Halt struct {
	By    string
	Why   string
	Drift []Drift
}

// Apply implements [Event].
func (e Halt) Apply(r Request) (Request, error) {
	if r.State != Consumed || r.Left() == 0 {
		return r, refuse(CodeInFlight, "It is in flight: there is no later step to skip.")
	}
	r = r.clone()
	r.Halted, r.Drift = e.Why, e.Drift
	return r, nil
}

// Kind implements [Event].
func (Halt) Kind() string { return "plan.halt" }

// Actor implements [Event].
func (e Halt) Actor() string { return e.By }

// Facts implements [Event].
func (e Halt) Facts() map[string]any { return map[string]any{"why": e.Why, "drift": e.Drift} }
