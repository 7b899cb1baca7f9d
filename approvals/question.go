package approvals

import (
	"time"

	"signoff/approvals/conditions"
	"signoff/provider"
)

// Call is the question as conditions see it, at a time.
func (q Question) Call(op provider.Operation, now time.Time) conditions.Call {
	c := q.Content
	return conditions.Call{Operation: op, Account: c.Account, Effect: q.Effect, Why: c.Why, Person: c.Requester.Person, Agent: c.Requester.Agent,
		Channel: c.Requester.Channel, Arguments: c.Arguments, Views: q.Views, Beside: q.Beside, Now: now}
}
