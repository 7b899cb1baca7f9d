package policyfile

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"signoff/approvals"
)

// Standing implements [approvals.Policy]: a person may decide what names them
// or a group that they are in.
func (p *Policy) Standing(ctx context.Context, person string, r approvals.Request) ([]string, error) {
	if r.Prepared == nil {
		return nil, lookedAt()
	}
	q := r.Prepared.Ruling.Requirement
	var lists [][]string
	for _, slot := range q.Slots {
		lists = append(lists, slot.From)
	}
	groups, named, err := p.listed(ctx, person, lists)
	if err != nil || slices.Contains(named, true) {
		return groups, err
	}
	return nil, &approvals.Refusal{Code: approvals.CodeNotEligible,
		Sentence: fmt.Sprintf("%s may not decide this; it takes %s.", person, strings.Join(q.Approvers(), ", "))}
}

func lookedAt() error {
	return &approvals.Refusal{Code: approvals.CodeNotPending, Sentence: "It is still being looked at."}
}

// listed tells which of the lists a person is on, with the groups that make it
// so. A group that cannot be read matters where nothing else puts the person on
// its list.
func (p *Policy) listed(ctx context.Context, person string, lists [][]string) (groups []string, on []bool, err error) {
	groups, unread, err := p.people.Groups(ctx, person, approvals.GroupsIn(lists...))
	if err != nil {
		return nil, nil, fmt.Errorf("groups of %s: %w", person, err)
	}
	for _, list := range lists {
		is := approvals.Listed(list, person, groups)
		for _, group := range approvals.GroupsIn(list) {
			if why, missing := unread[group]; missing && !is {
				return nil, nil, &approvals.Refusal{Code: approvals.CodeUnread, Sentence: fmt.Sprintf(
					"Whether %s may decide this cannot be told now: it takes the group %s, and %s. Try again in a moment; if that does not help, look at what reads the group.", person, group, why)}
			}
		}
		on = append(on, is)
	}
	return groups, on, nil
}

// BreakGlass implements [approvals.Policy]: a person may approve alone who is on
// every list that the request's ruling has for that.
func (p *Policy) BreakGlass(ctx context.Context, person string, r approvals.Request) ([]string, error) {
	if r.Prepared == nil {
		return nil, lookedAt()
	}
	lists := r.Prepared.Ruling.Requirement.BreakGlass
	groups, on, err := p.listed(ctx, person, lists)
	if err != nil || len(lists) > 0 && !slices.Contains(on, false) {
		return groups, err
	}
	return nil, &approvals.Refusal{Code: approvals.CodeNotEligible, Sentence: person + " may not break the glass for this."}
}
