package conditions

import (
	"fmt"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"signoff/provider"
)

// Call is one call as conditions see it.
type Call struct {
	Operation provider.Operation
	Account   string
	Effect    provider.Effect // of these arguments
	Why       string          // the caller's words
	Person    string          // who asks
	Agent     string
	Channel   string
	Arguments jsontext.Value  // canonical
	Views     []provider.View // the first is the subject
	Beside    int             // things that hang on the targets of a plan's other steps
	Now       time.Time
}

// Facts are the values that the names of conditions stand for.
type Facts map[string]any

// Facts of a call, made once for all conditions on it.
func (c Call) Facts() (Facts, error) {
	arguments, err := typed(c.Arguments, c.Operation.InputSchema())
	if err != nil {
		return nil, err
	}
	spec := c.Operation.Spec()
	subject := any(map[string]any{})
	if len(c.Views) > 0 && len(spec.Looks) > 0 {
		if subject, err = typed(object(c.Views[0]), spec.Looks[0].Operation().OutputSchema()); err != nil {
			return nil, err
		}
	}
	hangs, err := c.Operation.Hangs(c.Arguments, c.Views)
	if err != nil {
		return nil, err
	}
	return Facts{"operation": spec.Name, "provider": spec.Provider, "account": c.Account, "effect": c.Effect.String(), "why": c.Why, "now": c.Now, "blast": len(hangs) + c.Beside,
		"arguments": arguments, "subject": subject,
		"requester": map[string]any{"person": c.Person, "agent": c.Agent, "channel": c.Channel}}, nil
}

// Holds evaluates the condition. An error is never a yes.
func (c Condition) Holds(facts Facts) (bool, error) {
	value, _, err := c.program.Eval(map[string]any(facts))
	if err != nil {
		return false, fmt.Errorf("%s: %w", c.Text, err)
	}
	return value.Value() == true, nil
}

// object is what a look saw, in the form that its output schema describes.
func object(v provider.View) jsontext.Value {
	if v.Missing || v.Body == nil {
		return jsontext.Value(`{}`)
	}
	return (&provider.Answer{Body: v.Body}).Object()
}

func typed(raw jsontext.Value, schema []byte) (any, error) {
	var root node
	if err := json.Unmarshal(schema, &root); err != nil {
		return nil, err
	}
	return native(raw, root), nil
}
