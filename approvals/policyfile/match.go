package policyfile

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"signoff/approvals"
	"signoff/provider"
)

// match chooses calls by what they are, before any condition is looked at. A
// member left out matches everything.
type match struct {
	Operation     strs  `yaml:"operation"` // names, * stands for anything
	Provider      strs  `yaml:"provider"`
	Account       strs  `yaml:"account"`
	Effect        strs  `yaml:"effect"` // read, write, destructive: of the arguments at hand
	Sensitive     *bool `yaml:"sensitive"`
	Costs         *bool `yaml:"costs"`
	ReturnsSecret *bool `yaml:"returns_secret"`
}

// fits reports whether the operation can be meant, whatever its arguments.
func (m match) fits(s *provider.Spec) bool {
	return anyOf(m.Operation, s.Name) && anyOf(m.Provider, s.Provider) && agrees(m.Sensitive, s.Sensitive) &&
		agrees(m.Costs, s.Costs) && agrees(m.ReturnsSecret, s.ReturnsSecret) && m.reachable(s.Effect)
}

// reachable: an operation's arguments may soften its worst case.
func (m match) reachable(worst provider.Effect) bool {
	if len(m.Effect) == 0 {
		return true
	}
	return slices.ContainsFunc(m.Effect, func(word string) bool {
		var e provider.Effect
		return e.UnmarshalText([]byte(word)) == nil && e <= worst && (e != provider.Observe || worst == provider.Observe)
	})
}

// covers reports whether this very call is meant.
func (m match) covers(q approvals.Question) bool {
	return m.fits(q.Operation) && anyOf(m.Account, q.Content.Account) && (len(m.Effect) == 0 || slices.Contains(m.Effect, q.Effect.String()))
}

func anyOf(patterns strs, name string) bool {
	return len(patterns) == 0 || slices.ContainsFunc(patterns, func(p string) bool {
		ok, _ := path.Match(p, name) // patterns were checked at load
		return ok
	})
}

func agrees(want *bool, is bool) bool { return want == nil || *want == is }

// check refuses patterns that match nothing: they are misspelt.
func (m match) check(operations []provider.Operation) error {
	var names, clouds []string
	for _, op := range operations {
		names = append(names, op.Spec().Name)
		clouds = append(clouds, op.Spec().Provider)
	}
	for member, given := range map[string]struct{ patterns, known []string }{
		"operation": {m.Operation, names}, "provider": {m.Provider, clouds}, "effect": {m.Effect, []string{"read", "write", "destructive"}},
	} {
		for _, pattern := range given.patterns {
			if _, err := path.Match(pattern, ""); err != nil {
				return fmt.Errorf("match.%s: %q is not a pattern", member, pattern)
			}
			if !slices.ContainsFunc(given.known, func(name string) bool { return anyOf(strs{pattern}, name) }) {
				return fmt.Errorf("match.%s: %q matches nothing%s", member, pattern, suggestion(pattern, given.known))
			}
		}
	}
	return nil
}

func suggestion(name string, known []string) string {
	if near := provider.Nearest(name, known); near != "" {
		return "; did you mean " + near + "?"
	}
	if len(known) <= 8 {
		return "; known: " + strings.Join(slices.Compact(slices.Sorted(slices.Values(known))), ", ")
	}
	return ""
}
