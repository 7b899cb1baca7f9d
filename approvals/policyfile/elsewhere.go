package policyfile

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"signoff/approvals"
)

// Elsewhere is a directory of people with some groups that the configuration
// does not list: another process reads their members and writes them into the
// ledger. A reading decides for [approvals.GroupFresh]; before and after that
// nobody is known to be in the group, and nobody to be outside.
type Elsewhere struct {
	People
	Names    []string             // of those groups
	Readings approvals.GroupStore // nil = none to be had here, as when a policy is only checked
}

// Members implements [Directory].
func (e Elsewhere) Members(who string) ([]string, bool, error) {
	group, isGroup := strings.CutPrefix(who, "group:")
	if isGroup && slices.Contains(e.Names, group) {
		return nil, true, nil
	}
	members, _, err := e.People.Members(who)
	if near := suggestion(group, e.Names); err != nil && isGroup && near != "" {
		err = fmt.Errorf("%w; of the groups kept elsewhere%s", err, strings.TrimPrefix(near, ";"))
	}
	return members, false, err
}

// Groups implements [Directory].
func (e Elsewhere) Groups(ctx context.Context, person string, named []string) (in []string, unread map[string]string, err error) {
	listed, _, err := e.People.Groups(ctx, person, named)
	in, unread = slices.Clone(listed), map[string]string{}
	for _, group := range named {
		if err != nil || !slices.Contains(e.Names, group) {
			continue
		}
		var members []string
		var why string
		members, why, err = e.read(ctx, group)
		switch {
		case why != "":
			unread[group] = why
		case slices.Contains(members, person):
			in = append(in, group)
		}
	}
	return in, unread, err
}

// read returns the members of a group, or why they cannot be told now; then
// another reading is asked for.
func (e Elsewhere) read(ctx context.Context, group string) (members []string, why string, err error) {
	if e.Readings == nil {
		return nil, "its members are not read here", nil
	}
	reading, err := e.Readings.Group(ctx, group)
	switch {
	case errors.Is(err, approvals.ErrNotFound):
		why = "its members were never read"
	case errors.Is(err, approvals.ErrClock):
		return nil, "the ledger's clock has run backwards", nil
	case err != nil:
		return nil, "", err
	case !reading.Fresh():
		why = fmt.Sprintf("its members were last read %s ago", reading.Age.Truncate(time.Second))
	default:
		return reading.Members, "", nil
	}
	return nil, why, e.Readings.WantGroup(ctx, group)
}
