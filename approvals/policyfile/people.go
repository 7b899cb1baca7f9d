package policyfile

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Directory knows people and groups.
type Directory interface {
	// Members of "group:NAME", or the person themselves. A name that is not
	// known is an error: nobody is invented.
	Members(who string) ([]string, error)
	// Groups that the person is in now.
	Groups(ctx context.Context, person string) ([]string, error)
}

// Person is somebody in the configuration.
type Person struct {
	ID     string // the principal
	Groups []string
}

// People is the directory that the configuration lists.
type People []Person

// Members implements [Directory].
func (p People) Members(who string) ([]string, error) {
	group, isGroup := strings.CutPrefix(who, "group:")
	var members, known []string
	for _, person := range p {
		known = append(known, person.ID)
		if isGroup && slices.Contains(person.Groups, group) || person.ID == who {
			members = append(members, person.ID)
		}
	}
	switch {
	case len(members) > 0:
		return members, nil
	case isGroup:
		return nil, fmt.Errorf("the group %q has no members among the configured people%s", group, suggestion(group, p.groups()))
	}
	return nil, fmt.Errorf("%q is not among the configured people%s", who, suggestion(who, known))
}

func (p People) groups() []string {
	var all []string
	for _, person := range p {
		all = append(all, person.Groups...)
	}
	return all
}

// Groups implements [Directory].
func (p People) Groups(_ context.Context, person string) ([]string, error) {
	for _, known := range p {
		if known.ID == person {
			return known.Groups, nil
		}
	}
	return nil, nil
}
