package policyfile

import (
	"fmt"
	"time"

	"signoff/approvals/conditions"
)

// document is the YAML as it is written.
type document struct {
	Version int      `yaml:"version"`
	Rules   []rule   `yaml:"rules"`
	Freeze  []window `yaml:"freeze"`
}

// rule says what happens to the calls it matches while its conditions hold.
type rule struct {
	Name    string  `yaml:"name"`
	Match   match   `yaml:"match"`
	When    strs    `yaml:"when"` // CEL, all must hold
	Then    outcome `yaml:"then"`
	Because string  `yaml:"because"` // shown to whoever is refused

	line     int
	programs map[string][]conditions.Condition // by operation
}

// strs is one string or a list of them.
type strs []string

// UnmarshalYAML implements yaml.InterfaceUnmarshaler.
func (s *strs) UnmarshalYAML(decode func(any) error) error {
	var either any
	if err := decode(&either); err != nil {
		return err
	}
	many, ok := either.([]any)
	if !ok {
		many = []any{either}
	}
	for _, one := range many {
		text, err := str(one)
		if err != nil {
			return err
		}
		*s = append(*s, text)
	}
	return nil
}

// str reads one string. The parser takes group:sre inside brackets for a
// mapping; what is meant is plain.
func str(v any) (string, error) {
	switch v := v.(type) {
	case string:
		return v, nil
	case map[string]any:
		for name, value := range v {
			if text, ok := value.(string); ok && len(v) == 1 {
				return name + ":" + text, nil
			}
		}
	}
	return "", fmt.Errorf("want a string or a list of strings, got %v", v)
}

// outcome is allow, deny, or the people to ask.
type outcome struct {
	Decision     string
	Approve      []slot
	SelfApproval bool
	NeedsReason  bool
	BreakGlass   strs // who may approve alone in an emergency; none = nobody
	DecideBy     time.Duration
	UseBy        time.Duration
}

// slot is a number of people out of a list.
type slot struct {
	Need int  `yaml:"need"`
	From strs `yaml:"from"`
}

// UnmarshalYAML reads `allow`, `deny`, or the mapping of an approval.
func (o *outcome) UnmarshalYAML(decode func(any) error) error {
	var either any
	if err := decode(&either); err != nil {
		return err
	}
	if word, ok := either.(string); ok {
		if word != "allow" && word != "deny" {
			return fmt.Errorf("then: %q is not one of allow, deny, or {approve: [...]}", word)
		}
		o.Decision = word
		return nil
	}
	var review struct {
		Approve      []slot        `yaml:"approve"`
		SelfApproval bool          `yaml:"self_approval"`
		NeedsReason  bool          `yaml:"needs_reason"`
		BreakGlass   strs          `yaml:"break_glass"`
		DecideBy     time.Duration `yaml:"decide_by"`
		UseBy        time.Duration `yaml:"use_by"`
	}
	if err := decode(&review); err != nil {
		return err
	}
	*o = outcome{"review", review.Approve, review.SelfApproval, review.NeedsReason, review.BreakGlass, review.DecideBy, review.UseBy}
	return nil
}

// window is a span in which changes are denied, or need other people.
type window struct {
	Name    string    `yaml:"name"`
	From    time.Time `yaml:"from"`
	Until   time.Time `yaml:"until"`
	Match   match     `yaml:"match"`
	Approve []slot    `yaml:"approve"` // these instead; none = denied

	BreakGlass strs `yaml:"break_glass"` // as of a rule: within the window both have to name the person
}
