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
	// known is an error: nobody is invented. Elsewhere are the members of a
	// group that is read only when somebody decides.
	Members(who string) (members []string, elsewhere bool, err error)
	// Groups that the person is in now. Of those that are kept elsewhere only
	// the named ones are looked at; unread says of which of them it cannot be
	// told now, and why.
	Groups(ctx context.Context, person string, named []string) (in []string, unread map[string]string, err error)
}

// Person is somebody in the configuration.
type Person struct {
	ID     string // the principal
	Groups []string
}

// People is the directory that the configuration lists.
type People []Person

// Members implements [Directory].
func (p People) Members(who string) ([]string, bool, error) {
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
		return members, false, nil
	case isGroup:
		return nil, false, fmt.Errorf("the group %q has no members among the configured people%s", group, suggestion(group, p.groups()))
	}
	return nil, false, fmt.Errorf("%q is not among the configured people%s", who, suggestion(who, known))
}

func (p People) groups() []string {
	var all []string
	for _, person := range p {
		all = append(all, person.Groups...)
	}
	return all
}

// Groups implements [Directory].
func (p People) Groups(_ context.Context, person string, _ []string) ([]string, map[string]string, error) {
	for _, known := range p {
		if known.ID == person {
			return known.Groups, nil, nil
		}
	}
	return nil, nil, nil
}
