package policyfile

import (
	"fmt"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"

	"signoff/provider"
)

// condition is one compiled CEL expression.
type condition struct {
	text    string
	program cel.Program
}

// costLimit ends conditions that take too long; a comparison costs about 5.
const costLimit = 100_000

// compile prepares the rule's conditions for every operation it matches: an
// argument that one of them lacks is an error now.
func (r *rule) compile(operations []provider.Operation) error {
	r.programs = map[string][]condition{}
	matched := false
	for _, op := range operations {
		if !r.Match.fits(op.Spec()) {
			continue
		}
		matched = true
		if len(r.When) == 0 {
			continue
		}
		env, err := environment(op)
		if err != nil {
			return err
		}
		for _, text := range r.When {
			c, err := compile(env, text)
			if err != nil {
				return fmt.Errorf("when: %s: %w", op.Spec().Name, err)
			}
			r.programs[op.Spec().Name] = append(r.programs[op.Spec().Name], c)
		}
	}
	if !matched {
		return fmt.Errorf("match: no operation fits all of it")
	}
	return nil
}

func compile(env *cel.Env, text string) (condition, error) {
	ast, issues := env.Compile(text)
	if err := issues.Err(); err != nil {
		return condition{}, fmt.Errorf("%s", strings.TrimSpace(issues.String()))
	}
	if ast.OutputType() != cel.BoolType {
		return condition{}, fmt.Errorf("%s is a %s, not a condition", text, ast.OutputType())
	}
	program, err := env.Program(ast, cel.CostLimit(costLimit))
	return condition{text, program}, err
}

// environment declares what conditions may look at for one operation. Names of
// arguments and of the subject's members are known; anything else is an error.
func environment(op provider.Operation) (*cel.Env, error) {
	known := newCatalogue()
	arguments, err := known.declare("arguments", op.InputSchema())
	if err != nil {
		return nil, err
	}
	subject := cel.DynType
	if looks := op.Spec().Looks; len(looks) > 0 {
		if subject, err = known.declare("subject", looks[0].Operation().OutputSchema()); err != nil {
			return nil, err
		}
	}
	requester := known.object("requester", map[string]*types.Type{"person": cel.StringType, "agent": cel.StringType, "channel": cel.StringType})
	return cel.NewEnv(
		cel.CustomTypeProvider(known),
		cel.OptionalTypes(),
		cel.Variable("operation", cel.StringType), cel.Variable("provider", cel.StringType), cel.Variable("account", cel.StringType),
		cel.Variable("effect", cel.StringType), cel.Variable("why", cel.StringType), cel.Variable("now", cel.TimestampType),
		cel.Variable("arguments", arguments), cel.Variable("subject", subject), cel.Variable("requester", requester),
	)
}
