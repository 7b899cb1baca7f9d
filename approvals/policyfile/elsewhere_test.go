package policyfile

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/approvals"
)

// ledger has readings of groups, written by the test.
type ledger struct {
	approvals.GroupStore
	groups map[string]approvals.GroupReading
	err    error
	wanted []string
}

func (l *ledger) Group(_ context.Context, name string) (approvals.GroupReading, error) {
	if l.err != nil {
		return approvals.GroupReading{}, l.err
	}
	g, known := l.groups[name]
	if !known {
		return g, approvals.ErrNotFound
	}
	return g, nil
}

func (l *ledger) WantGroup(_ context.Context, name string) error {
	l.wanted = append(l.wanted, name)
	return nil
}

const (
	alice = "alice@example.com"
	erin  = "erin@example.com" // in groups kept elsewhere only
)

// elsewhere is a policy whose on-call people are kept elsewhere.
func elsewhere(t *testing.T, l *ledger, approve string) (*Policy, approvals.Request) {
	t.Helper()
	who := Elsewhere{People: append(People{{ID: erin}}, team...), Names: []string{"oncall", "night"}}
	if l != nil {
		who.Readings = l
	}
	p, err := Parse([]byte("version: 1\nrules:\n  - {name: a, then: {approve: "+approve+"}}"), operations(), who, time.Now)
	require.NoError(t, err)
	ruling, err := p.Rule(t.Context(), question(t, "ionos_servers_delete", staging, `{}`))
	require.NoError(t, err)
	return p, approvals.Request{Prepared: &approvals.Prepared{Ruling: ruling}}
}

func TestAGroupKeptElsewhereLoadsAndIsNamed(t *testing.T) {
	p, _ := elsewhere(t, nil, "[{need: 2, from: [group:oncall]}, {need: 1, from: [alice@example.com, group:night]}]")
	require.Equal(t, []string{"group:night", "group:oncall"}, p.Elsewhere())
	_, err := Parse([]byte("version: 1\nrules:\n  - {name: a, then: {approve: [{need: 1, from: [group:oncal]}]}}"), operations(), Elsewhere{People: team, Names: []string{"oncall"}}, time.Now)
	require.ErrorContains(t, err, "did you mean oncall?")
	p, _ = elsewhere(t, nil, "[{need: 1, from: [group:sre]}]")
	require.Empty(t, p.Elsewhere())
}

func TestINV08_OnlyAFreshReadingTellsWhoIsInAGroup(t *testing.T) {
	in := func(age time.Duration, members ...string) map[string]approvals.GroupReading {
		return map[string]approvals.GroupReading{"oncall": {Members: members, Age: age}}
	}
	for name, c := range map[string]struct {
		ledger *ledger
		code   string // of the refusal; empty = may decide
		wanted bool
	}{
		"fresh":                     {&ledger{groups: in(59*time.Second, erin)}, "", false},
		"a minute old":              {&ledger{groups: in(time.Minute, erin)}, approvals.CodeUnread, true},
		"never read":                {&ledger{}, approvals.CodeUnread, true},
		"of others":                 {&ledger{groups: in(0, alice)}, approvals.CodeNotEligible, false},
		"an empty reading: nobody":  {&ledger{groups: in(0)}, approvals.CodeNotEligible, false},
		"the clock ran backwards":   {&ledger{err: approvals.ErrClock}, approvals.CodeUnread, false},
		"no ledger":                 {nil, approvals.CodeUnread, false},
		"the ledger does not speak": {&ledger{err: errors.New("broken pipe")}, "error", false},
	} {
		t.Run(name, func(t *testing.T) {
			p, r := elsewhere(t, c.ledger, "[{need: 1, from: [group:oncall]}]")
			groups, err := p.Standing(t.Context(), erin, r)
			var refusal *approvals.Refusal
			switch {
			case c.code == "":
				require.NoError(t, err)
				require.Equal(t, []string{"oncall"}, groups)
			case c.code == "error":
				require.ErrorContains(t, err, "broken pipe")
				require.False(t, errors.As(err, &refusal))
			default:
				require.ErrorAs(t, err, &refusal)
				require.Equal(t, c.code, refusal.Code)
			}
			if c.code == approvals.CodeUnread {
				require.Contains(t, refusal.Sentence, "the group oncall")
				require.Contains(t, refusal.Sentence, "Try again in a moment")
			}
			if c.ledger != nil {
				require.Equal(t, c.wanted, len(c.ledger.wanted) == 1, "another reading is asked for")
			}
		})
	}
}

// What reads groups may be away: people whom the policy names decide on.
func TestAGroupThatCannotBeReadMattersOnlyWhereItDecides(t *testing.T) {
	silent := func() *ledger { return &ledger{} }
	for approve, may := range map[string]bool{
		"[{need: 1, from: [alice@example.com, group:oncall]}]":                                 true,  // named
		"[{need: 1, from: [group:sre, group:oncall]}]":                                         true,  // in a listed group
		"[{need: 1, from: [group:oncall]}]":                                                    false, // could be
		"[{need: 1, from: [group:sre]}, {need: 1, from: [group:oncall]}]":                      false, // which seat?
		"[{need: 1, from: [group:sre]}, {need: 1, from: [group:leads]}]":                       true,
		"[{need: 1, from: [alice@example.com]}, {need: 1, from: [group:sre, group:oncall]}]":   true,
		"[{need: 1, from: [alice@example.com]}, {need: 1, from: [group:leads, group:oncall]}]": false,
	} {
		p, r := elsewhere(t, silent(), approve)
		_, err := p.Standing(t.Context(), alice, r)
		require.Equal(t, may, err == nil, "%s: %v", approve, err)
	}
}
