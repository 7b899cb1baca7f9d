package approvals

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"signoff/provider"
)

// Plan is the operation of a request that has several steps.
const Plan = "plan"

// maxSteps is what a person can be asked to take in at once.
const maxSteps = 12

// planWindow is how long after its use window a plan may go on.
const planWindow = time.Hour

// A Step is one call of a plan. Its arguments lack what From fills in.
type Step struct {
	Operation   string            `json:"operation"`
	Declaration string            `json:"declaration"`
	Provider    string            `json:"provider"`
	Account     string            `json:"account"`
	Region      string            `json:"region,omitzero"`
	Endpoint    string            `json:"endpoint"`
	Credential  string            `json:"credential"`
	Arguments   jsontext.Value    `json:"arguments"`
	Effect      provider.Effect   `json:"effect"`
	From        map[string]string `json:"from,omitzero"` // argument <- "1.id": a step and a member of its result
}

// Preview is what the looks of one step saw before anybody was asked. A step
// that takes something from an earlier one cannot be looked at yet.
type Preview struct {
	Views       []provider.View `json:"views"`
	Fingerprint Digest          `json:"fingerprint"`
	Resources   []string        `json:"resources"` // locked while the step runs
}

// at is the content as if the step were the whole request; with its arguments
// filled in, if they are.
func (c Content) at(step int, filled jsontext.Value) Content {
	if len(c.Steps) == 0 {
		return c
	}
	s := c.Steps[step-1]
	c.Operation, c.Declaration, c.Provider, c.Account = s.Operation, s.Declaration, s.Provider, s.Account
	c.Region, c.Endpoint, c.Credential, c.Effect, c.Arguments = s.Region, s.Endpoint, s.Credential, s.Effect, s.Arguments
	if filled != nil {
		c.Arguments = filled
	}
	c.Steps = nil
	return c
}

// Call is the call at hand: the request's own, or that of the plan's present
// step.
func (r *Request) Call() Content {
	if r.Execution == nil {
		return r.Content.at(1, nil)
	}
	return r.Content.at(r.Execution.Step, r.Execution.Arguments)
}

// preview of a step.
func (r *Request) preview(step int) Preview {
	if len(r.Prepared.Steps) > 0 {
		return r.Prepared.Steps[step-1]
	}
	return Preview{r.Prepared.Views, r.Prepared.Fingerprint, r.Prepared.Resources}
}

// Left counts the steps that are still to be started.
func (r *Request) Left() int {
	if r.Execution == nil || r.Halted != "" || len(r.Content.Steps) == 0 {
		return 0
	}
	if r.Execution.State == Succeeded || r.Execution.State.Running() {
		return len(r.Content.Steps) - r.Execution.Step
	}
	return 0 // a plan stops at the first step that did not succeed
}

// executions are the steps done and the one at hand.
func (r *Request) executions() []Execution {
	if r.Execution == nil {
		return nil
	}
	return append(slices.Clone(r.Past), *r.Execution)
}

// done is the status of a consumed request.
func (r *Request) done() Status {
	status := r.Execution.status()
	switch {
	case len(r.Content.Steps) == 0 || status == StatusRunning || status == StatusUnknown:
		return status
	case r.Left() > 0:
		return StatusRunning
	case status == StatusRejected && len(r.Past) == 0:
		return StatusRejected
	case status == StatusSucceeded && r.Execution.Step == len(r.Content.Steps):
		return StatusSucceeded
	}
	return StatusPartly
}

// filled takes a step's holes from the results of earlier steps.
func (r *Request) filled(step int) (map[string]jsontext.Value, error) {
	values := map[string]jsontext.Value{}
	for argument, source := range r.Content.Steps[step-1].From {
		from, member, _ := strings.Cut(source, ".")
		k, err := strconv.Atoi(from)
		if err != nil || k < 1 || k > len(r.executions()) {
			return nil, refuse(CodeIncomplete, "Step %d: there is no result to take %s from.", step, argument)
		}
		value := descend(r.executions()[k-1].Answer, strings.Split(member, "."))
		if value.Kind() != '"' && value.Kind() != '0' {
			return nil, refuse(CodeIncomplete, "Step %d: the result of step %d has no %s for %s.", step, k, member, argument)
		}
		values[argument] = value
	}
	return values, nil
}

// descend follows member names and indexes into a result.
func descend(raw jsontext.Value, path []string) jsontext.Value {
	for _, name := range path {
		if i, err := strconv.Atoi(name); err == nil {
			var elements []jsontext.Value
			if json.Unmarshal(raw, &elements) != nil || i < 0 || i >= len(elements) {
				return nil
			}
			raw = elements[i]
			continue
		}
		var members map[string]jsontext.Value
		if json.Unmarshal(raw, &members) != nil {
			return nil
		}
		raw = members[name]
	}
	return raw
}
