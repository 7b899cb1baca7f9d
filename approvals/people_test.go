package approvals_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/approvals/policyfile"
	"signoff/provider/ionos"
)

const (
	carol = "carol@example.com"
	dave  = "dave@example.com"
)

// team lets a policy file decide in the world. The group oncall is kept
// elsewhere; sre has alice and dave in it.
func (w *world) team(rules string) {
	w.t.Helper()
	sre := []string{"sre"}
	people := policyfile.Elsewhere{Names: []string{"oncall"}, Readings: w.store,
		People: policyfile.People{{ID: alice, Groups: sre}, {ID: dave, Groups: sre}, {ID: bob}, {ID: carol}}}
	policy, err := policyfile.Parse([]byte("version: 1\nrules:\n"+rules), ionos.API().Operations(), people, w.now)
	require.NoError(w.t, err)
	w.policy.swap(policy)
}

// oncall writes who is on call, as read now.
func (w *world) oncall(people ...string) {
	w.t.Helper()
	now, err := w.store.Now(context.Background())
	require.NoError(w.t, err)
	require.NoError(w.t, w.store.SetGroup(context.Background(), "oncall", people, now))
}

func (w *world) wanted() []string {
	w.t.Helper()
	wanted, err := w.store.WantedGroups(context.Background())
	require.NoError(w.t, err)
	return wanted
}

func by(person string, b approvals.Ballot) approvals.Ballot {
	b.Person = person
	return b
}

const byOncall = "  - {name: all, match: {effect: [write, destructive]}, then: {approve: [{need: 1, from: [group:oncall]}]}}"

func TestINV08_WhoLeftTheGroupBetweenVoteAndClaimIsNoApprover(t *testing.T) {
	w := newWorld(t)
	w.team(byOncall)
	w.oncall(carol, dave)
	r := w.deleteStaging()
	r, err := w.service.Vote(context.Background(), by(carol, ballot(r, true)))
	require.NoError(t, err)
	require.Equal(t, []string{"oncall"}, r.Votes[0].Groups)
	w.oncall(dave)
	w.run(w.service)
	r = w.final(r.ID)
	require.Equal(t, approvals.StatusStale, r.Status())
	require.Equal(t, carol+" may no longer decide this", r.Reason)
	require.Zero(t, w.cloud.Calls("ionos_servers_delete"))
}

func TestINV08_AReadingThatIsTooOldWaitsAndNeverRunsNorEnds(t *testing.T) {
	w := newWorld(t)
	w.team(byOncall)
	w.oncall(carol)
	r := w.deleteStaging()
	_, err := w.service.Vote(context.Background(), by(carol, ballot(r, true)))
	require.NoError(t, err)
	w.pass(approvals.GroupFresh)
	require.Equal(t, []string{"oncall"}, w.wanted(), "whoever reads groups knows what to read")
	w.run(w.service)
	time.Sleep(100 * time.Millisecond) // several sweeps, none of which may act
	got, err := w.service.Get(context.Background(), r.ID)
	require.NoError(t, err)
	require.Equal(t, approvals.Approved, got.State)
	require.Zero(t, w.cloud.Calls("ionos_servers_delete"))

	w.pass(11 * time.Second) // the check lease ends
	w.oncall(carol)
	require.Equal(t, approvals.StatusSucceeded, new(w.final(r.ID)).Status())
	require.Empty(t, w.wanted())
}

func TestINV08_AReadingThatNeverComesLetsTheApprovalLapse(t *testing.T) {
	w := newWorld(t)
	w.team(byOncall)
	w.oncall(carol)
	r := w.deleteStaging()
	_, err := w.service.Vote(context.Background(), by(carol, ballot(r, true)))
	require.NoError(t, err)
	w.pass(15 * time.Minute)
	w.run(w.service)
	require.Equal(t, approvals.Lapsed, new(w.final(r.ID)).State)
	require.Zero(t, w.cloud.Calls("ionos_servers_delete"))
}

func TestINV08_AVoteByAGroupThatCannotBeReadIsRefusedAndWaits(t *testing.T) {
	w := newWorld(t)
	w.team(byOncall)
	w.oncall(carol)
	r := w.deleteStaging()
	w.pass(approvals.GroupFresh)
	_, err := w.service.Vote(context.Background(), by(carol, ballot(r, true)))
	require.Equal(t, approvals.CodeUnread, codeOf(t, err))
	require.ErrorContains(t, err, "the group oncall, and its members were last read 1m0s ago. Try again")
	require.Contains(t, w.kinds(r.ID), "attempt.refused")
	got, err := w.service.Get(context.Background(), r.ID)
	require.NoError(t, err)
	require.Equal(t, approvals.Pending, got.State)
	require.Equal(t, []string{"oncall"}, w.wanted())

	w.oncall(carol)
	_, err = w.service.Vote(context.Background(), by(carol, ballot(r, true)))
	require.NoError(t, err)
}

func TestINV10_AnEmptyReadingMeansNobody(t *testing.T) {
	w := newWorld(t)
	w.team(byOncall)
	w.oncall(carol)
	r := w.deleteStaging()
	w.oncall()
	_, err := w.service.Vote(context.Background(), by(carol, ballot(r, true)))
	require.Equal(t, approvals.CodeNotEligible, codeOf(t, err))
}

// What a grant stands for is its maker's standing, and that may wait too.
func TestINV23_AGrantWhoseMakersGroupCannotBeReadWaits(t *testing.T) {
	w := newWorld(t)
	w.team(byOncall)
	w.oncall(alice)
	w.granted()
	r := w.propose(update, rename("staging-4"))
	require.Equal(t, approvals.Approved, r.State, r.Reason)
	w.pass(approvals.GroupFresh)
	stop := w.run(w.service)
	time.Sleep(100 * time.Millisecond) // several sweeps, none of which may act
	require.Equal(t, approvals.Approved, new(w.until(r.ID, func(*approvals.Request) bool { return true })).State)
	stop()
	require.Equal(t, approvals.Pending, new(w.propose(update, rename("staging-5"))).State, "people are asked while it cannot be told")
	w.oncall(dave)
	w.pass(11 * time.Second)
	w.run(w.service)
	r = w.final(r.ID)
	require.Equal(t, approvals.StatusStale, r.Status())
	require.Contains(t, r.Reason, alice+" may no longer decide this")
}

// Between the steps of a plan somebody may leave too.
func TestINV08_APlanGoesOnOnlyWhileItsApproversStand(t *testing.T) {
	w := newWorld(t)
	w.team(byOncall)
	w.oncall(carol)
	r := w.plan(approvals.StepAsk{Operation: update, Arguments: []byte(rename("staging-4"))},
		approvals.StepAsk{Operation: "ionos_servers_delete", Arguments: []byte(`{"server_id":"` + webOne + `"}`)})
	_, err := w.service.Vote(context.Background(), by(carol, ballot(r, true)))
	require.NoError(t, err)
	first := make(chan struct{})
	w.atCall(update, func() { w.oncall(dave); close(first) })
	w.run(w.service)
	<-first
	r = w.final(r.ID)
	require.Equal(t, approvals.StatusPartly, r.Status())
	require.Equal(t, carol+" may no longer decide this", r.Halted)
	require.Zero(t, w.cloud.Calls("ionos_servers_delete"))
}

var (
	renameStaging = approvals.StepAsk{Operation: update, Arguments: []byte(rename("staging-4"))}
	deleteWeb     = approvals.StepAsk{Operation: "ionos_servers_delete", Arguments: []byte(`{"server_id":"` + webOne + `"}`)}
)

func TestINV10_APlanWithAStepThatNobodyCanApproveIsApprovedByNobody(t *testing.T) {
	w := newWorld(t)
	w.team("  - {name: writes, match: {effect: write}, then: {approve: [{need: 1, from: [group:sre]}]}}")
	for _, steps := range [][]approvals.StepAsk{{renameStaging, deleteWeb}, {deleteWeb, renameStaging}} {
		r := w.plan(steps...)
		require.Empty(t, r.Prepared.Ruling.Requirement.Slots)
		_, err := w.service.Vote(context.Background(), ballot(r, true))
		require.Equal(t, approvals.CodeNotEligible, codeOf(t, err))
	}
}

func TestAPlanWantsAsManyPeopleAsTheStepThatWantsMost(t *testing.T) {
	w := newWorld(t)
	w.team(`  - {name: writes, match: {effect: write}, then: {approve: [{need: 1, from: [group:sre]}]}}
  - {name: two, match: {effect: destructive}, then: {approve: [{need: 1, from: [group:sre]}, {need: 1, from: [group:sre]}]}}`)
	for _, steps := range [][]approvals.StepAsk{{renameStaging, deleteWeb}, {deleteWeb, renameStaging}} {
		r := w.approve(w.plan(steps...))
		require.Equal(t, approvals.Pending, r.State, "one of two")
		r, err := w.service.Vote(context.Background(), by(dave, ballot(r, true)))
		require.NoError(t, err)
		require.Equal(t, approvals.Approved, r.State, "and not three")
	}
}

// behind lets a policy file decide in a process whose own clock is a day behind
// the ledger's.
func (w *world) behind(rules string) {
	w.t.Helper()
	late := func() time.Time { return w.now().Add(-24 * time.Hour) }
	policy, err := policyfile.Parse([]byte("version: 1\nrules:\n"+rules), ionos.API().Operations(), policyfile.People{{ID: alice}}, late)
	require.NoError(w.t, err)
	w.policy.swap(policy)
}

// frozenIn is the same with a freeze window that begins so much later.
func (w *world) frozenIn(d time.Duration) {
	w.t.Helper()
	from := w.now().Add(d)
	w.behind("  - {name: all, then: {approve: [{need: 1, from: [alice@example.com]}]}}\n" +
		"freeze:\n  - {name: end, from: " + from.Format(time.RFC3339) + ", until: " + from.Add(2*time.Hour).Format(time.RFC3339) + "}\n")
}

func TestINV17_AProcessWithAWrongClockAsksForNothingInsideAFreezeWindow(t *testing.T) {
	w := newWorld(t)
	w.frozenIn(-time.Hour)
	require.Equal(t, approvals.Refused, new(w.propose(update, rename("staging-4"))).State)
}

func TestINV17_AProcessWithAWrongClockStartsNothingInsideAFreezeWindow(t *testing.T) {
	w := newWorld(t)
	w.frozenIn(5 * time.Minute)
	r := w.approve(w.deleteStaging())
	w.pass(6 * time.Minute)
	w.run(w.service)
	r = w.final(r.ID)
	require.Equal(t, approvals.StatusStale, r.Status())
	require.Contains(t, r.Reason, "changes are frozen until")
	require.Zero(t, w.cloud.Calls("ionos_servers_delete"))
}

func TestINV17_AProcessWithAWrongClockGoesOnWithNoPlanInsideAFreezeWindow(t *testing.T) {
	w := newWorld(t)
	w.frozenIn(5 * time.Minute)
	r := w.approve(w.plan(renameStaging, deleteWeb))
	w.atCall(update, func() { w.pass(6 * time.Minute) })
	w.run(w.service)
	r = w.final(r.ID)
	require.Equal(t, approvals.StatusPartly, r.Status())
	require.Contains(t, r.Halted, "changes are frozen until")
	require.Zero(t, w.cloud.Calls("ionos_servers_delete"))
}

func TestINV17_AReadIsJudgedByTheLedgersTime(t *testing.T) {
	w := newWorld(t)
	w.behind(`  - {name: until an hour ago, when: 'now < timestamp("` + w.now().Add(-time.Hour).UTC().Format(time.RFC3339) + `")', then: deny}`)
	_, err := w.service.Read(context.Background(), ask("ionos_servers_list", `{}`))
	require.NoError(t, err)
}

func TestINV08_OnePersonInTwoListsFillsOneSeat(t *testing.T) {
	w := newWorld(t)
	w.team("  - {name: all, match: {effect: destructive}, then: {approve: [{need: 1, from: [group:oncall]}, {need: 1, from: [group:sre]}]}}")
	w.oncall(alice)
	r := w.deleteStaging()
	r, err := w.service.Vote(context.Background(), ballot(r, true))
	require.NoError(t, err)
	require.Equal(t, approvals.Pending, r.State)
	_, err = w.service.Vote(context.Background(), ballot(r, true))
	require.Equal(t, approvals.CodeVoted, codeOf(t, err))
	r, err = w.service.Vote(context.Background(), by(dave, ballot(r, true)))
	require.NoError(t, err)
	require.Equal(t, approvals.Approved, r.State)
}
