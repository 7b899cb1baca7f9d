package console

import (
	"fmt"

	"github.com/go-json-experiment/json/jsontext"

	"signoff/approvals"
)

// outcome is where a request stands and how it came there.
type outcome struct {
	Tone     string // wait, good, bad, off, alarm
	Headline string
	Facts    []fact
	Drift    []approvals.Drift
	Failure  *approvals.Failure
	Attested *approvals.Attestation
	Answer   jsontext.Value
	After    []after
	Issued   []string // pointers of the secrets that nobody has opened yet
}

// fact is one line about what happened.
type fact struct {
	Name string
	Text string
	When *moment
}

// after is the state of a thing when the change had ended.
type after struct {
	Operation string
	Missing   bool
	Body      jsontext.Value
}

// tones colour a status.
var tones = map[approvals.Status]string{
	approvals.StatusPending: "wait", approvals.StatusApproved: "wait", approvals.StatusRunning: "wait",
	approvals.StatusSucceeded: "good", approvals.StatusRejected: "bad", approvals.StatusPartly: "bad", approvals.StatusStale: "bad",
	approvals.StatusUnknown: "alarm",
	approvals.StatusDenied:  "off", approvals.StatusRefused: "off", approvals.StatusExpired: "off", approvals.StatusWithdrawn: "off", approvals.StatusRevoked: "off",
}

func (c *console) outcome(r *approvals.Request) outcome {
	o := outcome{Tone: tones[r.Status()], Headline: r.Status().Headline(), Drift: r.Drift}
	if r.State == approvals.Proposed {
		o.Headline = "Being looked at"
	}
	o.add("Why", r.Reason, nil)
	o.add("By", r.EndedBy, nil)
	o.add("Decided", "", c.moment(r.Decided))
	if r.State == approvals.Approved {
		o.add("May start until", "", c.moment(r.UseBy))
	}
	if r.Execution != nil {
		if n := len(r.Content.Steps); n > 0 {
			o.add("Step", fmt.Sprintf("%d of %d", r.Execution.Step, n), nil)
		}
		o.add("Later steps skipped", r.Halted, nil)
		c.executed(&o, r.Execution)
	}
	return o
}

// add appends a line, if there is something to say.
func (o *outcome) add(name, text string, when *moment) {
	if text != "" || when != nil {
		o.Facts = append(o.Facts, fact{name, approvals.Harmless(text), when})
	}
}

// executed tells how the execution went.
func (c *console) executed(o *outcome, x *approvals.Execution) {
	if x.State != approvals.Succeeded && x.State != approvals.Rejected && x.State != approvals.Unknown {
		o.add("Step", x.State.Words(), nil)
	}
	if !x.State.Final() {
		o.add("Progress", x.Progress, nil)
	}
	o.add("Started", "", c.moment(x.Claim))
	o.add("Call sent", "", c.moment(x.SentAt))
	if x.Attempts > 1 {
		o.add("Tries", plural(x.Attempts, "try", "tries")+"; only the last one can have arrived", nil)
	}
	switch {
	case x.State == approvals.Sent:
		o.add("Answered by", "", c.moment(x.Deadline))
	case x.State == approvals.Accepted:
		o.add("Followed until", "", c.moment(x.WaitUntil))
	case x.State == approvals.Unknown:
		o.add("Lost track", "", c.moment(x.Ended))
		o.add("It may act until", "", c.moment(x.Deadline))
	default:
		o.add("Ended", "", c.moment(x.Ended))
	}
	o.add("The cloud's id of the call", x.CallID, nil)
	o.add("Evidence", x.Evidence, nil)
	o.Failure, o.Attested, o.Answer = x.Failure, x.Attested, x.Answer
	for _, v := range x.After {
		o.After = append(o.After, after{v.Operation, v.Missing, v.Body})
	}
}
