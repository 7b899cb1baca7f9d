package approvals_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/provider/ionos/sim"
)

const byTwo = `  - name: two
    match: {effect: [write, destructive]}
    then: {approve: [{need: 2, from: [group:sre]}], break_glass: [group:oncall]}
`

func (w *world) breakGlass(r approvals.Request, person string) (approvals.Request, error) {
	b := by(person, ballot(r, true))
	b.Channel, b.Reason = approvals.ConsoleChannel, "the site is down"
	return w.service.BreakGlass(context.Background(), b)
}

// night is a world in which two have to agree, and carol is on call.
func night(t *testing.T) *world {
	w := newWorld(t)
	w.team(byTwo)
	w.oncall(carol, bob)
	return w
}

func (w *world) reviews() []approvals.GlassReview {
	w.t.Helper()
	all, err := w.service.Reviews(context.Background(), 10)
	require.NoError(w.t, err)
	return all
}

func TestABrokenGlassRunsOnceAndLeavesAReview(t *testing.T) {
	w := night(t)
	w.run(w.service)
	r, err := w.breakGlass(w.deleteStaging(), carol)
	require.NoError(t, err)
	v, broken := r.Glass()
	require.True(t, broken)
	require.Equal(t, carol, v.Person)
	require.Equal(t, r.Prepared.ApprovalDigest, v.ApprovalDigest)
	r = w.final(r.ID)
	require.Equal(t, approvals.StatusSucceeded, r.Status())
	require.Equal(t, 1, w.cloud.Calls("ionos_servers_delete"))
	require.Equal(t, []string{"request.propose", "request.prepare", "vote.break_glass", "execution.claim", "execution.send",
		"execution.accept", "execution.succeed"}, w.kinds(r.ID))

	messages, err := w.store.TakeMessages(context.Background(), "notify", 0, time.Minute)
	require.NoError(t, err)
	var told []string
	for _, m := range messages {
		told = append(told, m.Kind)
	}
	require.Equal(t, []string{"pending_approval", "break_glass", "approved"}, told[:3], "the alert comes before the approval")

	open := w.reviews()
	require.Len(t, open, 1)
	require.True(t, open[0].Open())
	require.Equal(t, "the site is down", open[0].Why)
	require.NoError(t, w.service.CloseReview(context.Background(), r.ID, alice, "it was right"))
	require.Contains(t, w.kinds(r.ID), "review.close")
	require.False(t, w.reviews()[0].Open())
	var chain approvals.Verifier
	require.NoError(t, w.service.Audit(context.Background(), "", chain.Next))
}

func TestWhileAReviewIsOpenTheSamePersonBreaksNoOtherGlass(t *testing.T) {
	w := night(t)
	ctx := context.Background()
	first, err := w.breakGlass(w.deleteStaging(), carol)
	require.NoError(t, err)
	second := w.propose(update, rename("web-9"))
	_, err = w.breakGlass(second, carol)
	require.Equal(t, approvals.CodeUnreviewed, codeOf(t, err))
	require.Contains(t, w.kinds(second.ID), "attempt.refused")

	for person, code := range map[string]string{carol: approvals.CodeNotEligible, "mallory@example.com": approvals.CodeNotEligible, bob: approvals.CodeNotEligible} {
		require.Equal(t, code, codeOf(t, w.service.CloseReview(ctx, first.ID, person, "fine")), person)
	}
	require.Equal(t, approvals.CodeIncomplete, codeOf(t, w.service.CloseReview(ctx, first.ID, dave, " ")))
	require.Equal(t, approvals.CodeNotPending, codeOf(t, w.service.CloseReview(ctx, second.ID, dave, "fine")))
	require.NoError(t, w.service.CloseReview(ctx, first.ID, dave, "fine"))
	require.Equal(t, approvals.CodeFinal, codeOf(t, w.service.CloseReview(ctx, first.ID, alice, "fine too")))
	second, err = w.breakGlass(second, carol)
	require.NoError(t, err)
	require.Equal(t, approvals.Approved, second.State)
}

func TestINV08_WhoAskedBreaksTheGlassOnlyWhereListed(t *testing.T) {
	w := night(t)
	r := w.deleteStaging()
	_, err := w.breakGlass(r, alice)
	require.Equal(t, approvals.CodeNotEligible, codeOf(t, err), "an approver is not by that on call")
	r, err = w.breakGlass(r, bob)
	require.NoError(t, err, "alone at night")
	require.True(t, r.SelfApproved(), "and marked as both")
	require.Equal(t, approvals.CodeNotEligible, codeOf(t, w.service.CloseReview(context.Background(), r.ID, bob, "I was right")))
}

func TestINV08_WhoIsNoLongerOnCallAtTheClaimHasNotBrokenTheGlass(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*world)
		want   string
	}{
		"left":             {func(w *world) { w.oncall(dave) }, carol + " may no longer break the glass for this"},
		"the rule changed": {func(w *world) { w.team(strings.ReplaceAll(byTwo, ", break_glass: [group:oncall]", "")) }, carol + " may no longer break the glass for this"},
		"it is denied now": {func(w *world) { w.team("  - {name: never, match: {effect: destructive}, then: deny}\n") }, "today's policy wants another decision"},
		"a freeze window": {func(w *world) {
			w.team(byTwo + "freeze:\n  - {name: now, from: 2020-01-01T00:00:00Z, until: 2100-01-01T00:00:00Z, approve: [{need: 1, from: [group:sre]}]}\n")
		}, carol + " may no longer break the glass for this"},
	} {
		t.Run(name, func(t *testing.T) {
			w := night(t)
			r, err := w.breakGlass(w.deleteStaging(), carol)
			require.NoError(t, err)
			c.change(w)
			w.run(w.service)
			r = w.final(r.ID)
			require.Equal(t, approvals.StatusStale, r.Status())
			require.Contains(t, r.Reason, c.want)
			require.Zero(t, w.cloud.Calls("ionos_servers_delete"))
			require.True(t, w.reviews()[0].Open(), "it was broken all the same")
		})
	}
}

func TestINV09_ABrokenGlassTouchesNothingThatChanged(t *testing.T) {
	w := night(t)
	r, err := w.breakGlass(w.deleteStaging(), carol)
	require.NoError(t, err)
	require.NoError(t, w.cloud.Change(func(s *sim.State) { *s.Servers[5].Name = "prod-3" }))
	w.run(w.service)
	require.Equal(t, approvals.StatusStale, new(w.final(r.ID)).Status())
}

func TestABrokenGlassWaitsForAReadingOfItsGroup(t *testing.T) {
	w := night(t)
	second := w.propose(update, rename("web-9"))
	r, err := w.breakGlass(w.deleteStaging(), carol)
	require.NoError(t, err)
	w.pass(approvals.GroupFresh)
	require.Equal(t, []string{"oncall"}, w.wanted())
	w.run(w.service)
	time.Sleep(100 * time.Millisecond) // several sweeps, none of which may act
	require.Equal(t, approvals.Approved, new(w.until(r.ID, func(*approvals.Request) bool { return true })).State)
	w.oncall(carol)
	w.pass(11 * time.Second)
	require.Equal(t, approvals.StatusSucceeded, new(w.final(r.ID)).Status())

	w.pass(approvals.GroupFresh)
	_, err = w.breakGlass(second, bob)
	require.Equal(t, approvals.CodeUnread, codeOf(t, err))
}

func TestINV07_TheKillSwitchStopsABrokenGlass(t *testing.T) {
	w := night(t)
	ctx := context.Background()
	first, second := w.deleteStaging(), w.propose(update, rename("web-9"))
	_, err := w.breakGlass(first, carol)
	require.NoError(t, err)
	require.NoError(t, w.service.Freeze(ctx, alice, "stop"))
	_, err = w.breakGlass(second, bob)
	require.Equal(t, approvals.CodeFrozen, codeOf(t, err))
	require.Len(t, w.reviews(), 1)
	w.run(w.service)
	time.Sleep(100 * time.Millisecond) // several sweeps, none of which may act
	require.Zero(t, w.cloud.Calls("ionos_servers_delete"))
	_, err = w.service.Revoke(ctx, first.ID, carol, "it came back by itself")
	require.NoError(t, err, "what one has broken one can mend")
	_, err = w.service.Revoke(ctx, second.ID, carol, "no")
	require.Equal(t, approvals.CodeNotEligible, codeOf(t, err))
}

func TestThereIsNoGlassWhereThePolicyHasNone(t *testing.T) {
	w := newWorld(t) // the built-in policy
	r := w.deleteStaging()
	_, err := w.breakGlass(r, alice)
	require.ErrorContains(t, err, "The built-in policy lets nobody break the glass")
	w.team("  - {name: one, match: {effect: write}, then: {approve: [{need: 1, from: [group:sre]}]}}\n")
	_, err = w.breakGlass(w.propose(update, rename("web-9")), alice)
	require.Equal(t, approvals.CodeNotEligible, codeOf(t, err))

	w = night(t)
	plan := w.plan(approvals.StepAsk{Operation: update, Arguments: []byte(rename("a"))}, approvals.StepAsk{Operation: update, Arguments: []byte(rename("b"))})
	_, err = w.breakGlass(plan, carol)
	require.Equal(t, approvals.CodeNotEligible, codeOf(t, err))
	p, err := plan.Presentation()
	require.NoError(t, err)
	require.NotContains(t, p.Need, "glass")
	p, err = new(w.deleteStaging()).Presentation()
	require.NoError(t, err)
	require.Equal(t, "2 of group:sre; in an emergency, somebody of group:oncall may break the glass", p.Need)
}

func TestINV02_ABrokenGlassIsBoundToTheCard(t *testing.T) {
	w := night(t)
	r := w.deleteStaging()
	for _, spoil := range []func(*approvals.Ballot){
		func(b *approvals.Ballot) { b.ApprovalDigest = "sha256:0" },
		func(b *approvals.Ballot) { b.PresentationDigest = "sha256:0" },
		func(b *approvals.Ballot) { b.Reason = " " },
		func(b *approvals.Ballot) { b.Channel = "slack" },
		func(b *approvals.Ballot) { b.Channel = "mcp-http" },
	} {
		b := by(carol, ballot(r, true))
		b.Channel = approvals.ConsoleChannel
		spoil(&b)
		_, err := w.service.BreakGlass(context.Background(), b)
		codeOf(t, err)
	}
	require.Empty(t, w.reviews())
	require.Equal(t, approvals.Pending, new(w.until(r.ID, func(*approvals.Request) bool { return true })).State)
}
