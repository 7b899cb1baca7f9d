package policyfile

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/approvals"
)

var noon = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

func parse(text string) (*Policy, error) {
	return Parse([]byte("version: 1\nrules:\n"+text), operations(), team, func() time.Time { return noon })
}

const staging = `{"server_id":"6DD7C9714E555230BCFFED4E249358F0"}`

func TestWrongPoliciesDoNotLoad(t *testing.T) {
	for text, want := range map[string]string{
		"  - {name: a, match: {operation: ionos_servers_delte}, then: deny}":                                                   `did you mean ionos_servers_delete?`,
		"  - {name: a, match: {provider: aws}, then: deny}":                                                                    `match.provider: "aws" matches nothing`,
		"  - {name: a, match: {effekt: read}, then: deny}":                                                                     `unknown field "effekt"`,
		"  - {name: a, match: {effect: reed}, then: deny}":                                                                     `did you mean read?`,
		"  - {name: a, then: maybe}":                                                                                           `"maybe" is not one of allow, deny`,
		"  - {name: a}":                                                                                                        `then: say allow, deny`,
		"  - {match: {effect: read}, then: deny}":                                                                              `every rule has a name of its own`,
		"  - {name: a, then: deny}\n  - {name: a, then: deny}":                                                                 `line 4: rule "a": name`,
		"  - {name: a, then: {approve: []}}":                                                                                   `name at least one slot`,
		"  - {name: a, then: {approve: [{need: 1, from: [group:sree]}]}}":                                                      `did you mean sre?`,
		"  - {name: a, then: {approve: [{need: 3, from: [group:sre]}]}}":                                                       `3 people are needed, but group:sre are only 2`,
		"  - {name: a, then: {approve: [{need: 1, from: [mallory@example.com]}]}}":                                             `is not among the configured people`,
		"  - {name: a, match: {operation: ionos_servers_delete}, when: arguments.server == \"x\", then: deny}":                 `undefined field 'server'`,
		"  - {name: a, match: {operation: ionos_servers_delete}, when: subject.nmae == \"x\", then: deny}":                     `undefined field 'nmae'`,
		"  - {name: a, match: {operation: ionos_servers_delete}, when: subject.name, then: deny}":                              `not a condition`,
		"  - {name: a, match: {operation: ionos_servers_delete}, when: arguments.server_id == 7, then: deny}":                  `no matching overload`,
		"  - {name: a, match: {operation: ionos_servers_delete, effect: read}, then: allow}":                                   `no operation fits all of it`,
		"  - {name: a, match: {operation: [ionos_servers_delete, ionos_servers_create]}, when: arguments.keep_ip, then: deny}": `ionos_servers_create`,
	} {
		_, err := parse(text)
		require.ErrorContains(t, err, want, text)
	}
	_, err := Parse([]byte("version: 2\nrules: []\n"), operations(), team, time.Now)
	require.ErrorContains(t, err, "version: want 1, got 2")
}

func TestINV10_AConditionThatCannotBeEvaluatedMeansNo(t *testing.T) {
	p, err := parse("  - {name: keepers, match: {operation: ionos_servers_delete}, when: arguments.keep_ip, then: allow}")
	require.NoError(t, err)
	ruling, err := p.Rule(t.Context(), question(t, "ionos_servers_delete", staging, `{}`))
	require.ErrorContains(t, err, "no such key")
	require.NotEqual(t, approvals.Allow, ruling.Outcome)
}

func TestINV10_AChangeThatNoRuleSpeaksOfIsApprovedByNobody(t *testing.T) {
	p, err := parse("  - {name: reads, match: {effect: read}, then: allow}")
	require.NoError(t, err)
	ruling, err := p.Rule(t.Context(), question(t, "ionos_servers_delete", staging, `{}`))
	require.NoError(t, err)
	require.Equal(t, approvals.Review, ruling.Outcome)
	require.False(t, ruling.Requirement.Met([]approvals.Vote{{Person: "alice@example.com", Approve: true}}))
}

func TestINV10_AFreezeMakesNothingApprovableThatNobodyCouldApprove(t *testing.T) {
	p, err := parse(`  - {name: reads, match: {effect: read}, then: allow}
freeze:
  - {name: now, from: 2026-05-04T00:00:00Z, until: 2026-05-05T00:00:00Z, approve: [{need: 1, from: [group:leads]}], break_glass: [group:leads]}
`)
	require.NoError(t, err)
	ruling, err := p.Rule(t.Context(), question(t, "ionos_servers_delete", staging, `{}`))
	require.NoError(t, err)
	require.Equal(t, approvals.Review, ruling.Outcome)
	require.Equal(t, "no rule + freeze now", ruling.Rule)
	require.Empty(t, ruling.Requirement.Slots)
	require.Empty(t, ruling.Requirement.BreakGlass)
}

func TestTheMostRestrictiveRuleWins(t *testing.T) {
	p, err := parse(`  - {name: all, then: allow}
  - {name: one, match: {effect: destructive}, then: {approve: [{need: 1, from: [group:sre]}], self_approval: true, use_by: 1h}}
  - {name: two, match: {effect: destructive}, then: {approve: [{need: 1, from: [dave@example.com]}], use_by: 5m}}
`)
	require.NoError(t, err)
	ruling, err := p.Rule(t.Context(), question(t, "ionos_servers_delete", staging, `{}`))
	require.NoError(t, err)
	require.Equal(t, approvals.Review, ruling.Outcome)
	require.Len(t, ruling.Requirement.Slots, 2)
	require.False(t, ruling.Requirement.SelfApproval, "permitted only if every rule permits it")
	require.Equal(t, approvals.Window(5*time.Minute), ruling.UseWithin)
}

func TestTwoRulesThatWantTheSamePeopleAskForThemOnce(t *testing.T) {
	p, err := parse(`  - {name: one, match: {effect: destructive}, then: {approve: [{need: 1, from: [group:sre]}]}}
  - {name: two, match: {operation: ionos_servers_*}, then: {approve: [{need: 1, from: [group:sre]}, {need: 1, from: [group:sre]}, {need: 1, from: [group:leads]}]}}
  - {name: three, match: {operation: ionos_servers_delete}, then: {approve: [{need: 1, from: [group:leads, alice@example.com]}]}}
`)
	require.NoError(t, err)
	ruling, err := p.Rule(t.Context(), question(t, "ionos_servers_delete", staging, `{}`))
	require.NoError(t, err)
	require.Equal(t, []approvals.Slot{{Need: 2, From: []string{"group:sre"}}, {Need: 1, From: []string{"group:leads"}},
		{Need: 1, From: []string{"group:leads", "alice@example.com"}}}, ruling.Requirement.Slots, "the most that one rule wants, and another list is another seat")
}

func TestINV23_AFreezeWindowLeavesNoRoomForGrants(t *testing.T) {
	p, err := parse(`  - {name: all, then: {approve: [{need: 1, from: [group:sre]}]}}
freeze:
  - {name: now, from: 2026-05-04T00:00:00Z, until: 2026-05-05T00:00:00Z, match: {operation: ionos_servers_delete}, approve: [{need: 1, from: [group:leads]}]}
`)
	require.NoError(t, err)
	for name, want := range map[string]bool{"ionos_servers_delete": true, "ionos_server_ips_delete": false} {
		arguments := staging
		if !want {
			arguments = `{"server_id":"6DD7C9714E555230BCFFED4E249358F0","ip_id":"6DD7C9714E555230BCFFED4E249358F1"}`
		}
		ruling, err := p.Rule(t.Context(), question(t, name, arguments, `{}`))
		require.NoError(t, err)
		require.Equal(t, want, ruling.NoGrants, name)
	}
}

func TestINV08_StandingIsReadFromTheDirectory(t *testing.T) {
	p, err := parse("  - {name: a, then: {approve: [{need: 1, from: [group:leads]}]}}")
	require.NoError(t, err)
	ruling, err := p.Rule(t.Context(), question(t, "ionos_servers_delete", staging, `{}`))
	require.NoError(t, err)
	r := approvals.Request{Prepared: &approvals.Prepared{Ruling: ruling}}
	groups, err := p.Standing(t.Context(), "carol@example.com", r)
	require.NoError(t, err)
	require.Equal(t, []string{"sre", "leads"}, groups)
	_, err = p.Standing(t.Context(), "alice@example.com", r)
	require.ErrorContains(t, err, "may not decide this; it takes group:leads")
}

func TestConditionsThatTakeTooLongMeanNo(t *testing.T) {
	p, err := parse(`  - name: slow
    match: {operation: ionos_servers_delete}
    when: '[1,2,3,4,5,6,7,8,9].all(a, [1,2,3,4,5,6,7,8,9].all(b, [1,2,3,4,5,6,7,8,9].all(c, [1,2,3,4,5,6,7,8,9].all(d, [1,2,3,4,5,6,7,8,9].all(e, a+b+c+d+e > 0)))))'
    then: allow
`)
	require.NoError(t, err)
	_, err = p.Rule(t.Context(), question(t, "ionos_servers_delete", staging, `{}`))
	require.ErrorContains(t, err, "cost")
}
