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

// headlines say in few words what a status means for the reader.
var headlines = map[approvals.Status][2]string{
	approvals.StatusPending:   {"wait", "Waiting for a decision"},
	approvals.StatusApproved:  {"wait", "Approved, not started yet"},
	approvals.StatusRunning:   {"wait", "Under way"},
	approvals.StatusSucceeded: {"good", "Done"},
	approvals.StatusRejected:  {"bad", "Not done: it had no effect"},
	approvals.StatusPartly:    {"bad", "Done in part"},
	approvals.StatusUnknown:   {"alarm", "Outcome unknown: do not repeat"},
	approvals.StatusDenied:    {"off", "Denied: nothing was done"},
	approvals.StatusRefused:   {"off", "Refused: nothing was done"},
	approvals.StatusExpired:   {"off", "Expired: nothing was done"},
	approvals.StatusWithdrawn: {"off", "Withdrawn: nothing was done"},
	approvals.StatusRevoked:   {"off", "Revoked: nothing was done"},
	approvals.StatusStale:     {"bad", "Stale: what it touches is no longer what was approved"},
}

func (c *console) outcome(r *approvals.Request) outcome {
	head := headlines[r.Status()]
	o := outcome{Tone: head[0], Headline: head[1], Drift: r.Drift}
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
		o.Facts = append(o.Facts, fact{name, harmless(text), when})
	}
}

// executed tells how the execution went.
func (c *console) executed(o *outcome, x *approvals.Execution) {
	if x.State != approvals.Succeeded && x.State != approvals.Rejected && x.State != approvals.Unknown {
		o.add("Step", stepWords[x.State], nil)
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
