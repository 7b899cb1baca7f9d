package policyfile

import (
	"fmt"

	"signoff/approvals/conditions"
	"signoff/provider"
)

// compile prepares the rule's conditions for every operation it matches: an
// argument that one of them lacks is an error now.
func (r *rule) compile(operations []provider.Operation) error {
	r.programs = map[string][]conditions.Condition{}
	matched := false
	for _, op := range operations {
		if !r.Match.fits(op.Spec()) {
			continue
		}
		matched = true
		if len(r.When) == 0 {
			continue
		}
		env, err := conditions.For(op)
		if err != nil {
			return err
		}
		for _, text := range r.When {
			c, err := env.Compile(text)
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
