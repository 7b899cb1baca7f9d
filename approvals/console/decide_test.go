package console_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/provider/ionos/sim"
)

func TestApproveFromTheCardRunsOnce(t *testing.T) {
	b := newBench(t, setup{})
	b.run()
	p, r := b.signedIn(), b.askDelete()
	page := p.get("/requests/" + r.ID).body
	a := p.post("/requests/"+r.ID+"/approve", url.Values{
		"approval_digest": {hidden(t, page, "approval_digest")}, "presentation_digest": {hidden(t, page, "presentation_digest")}, "csrf": {hidden(t, page, "csrf")},
	})
	require.Equal(t, http.StatusSeeOther, a.status, a.body)
	require.Equal(t, "/requests/"+r.ID, a.header.Get("Location"))
	b.until(r.ID, approvals.StatusSucceeded)
	require.Equal(t, 1, b.cloud.Calls("ionos_servers_delete"))
	done := words(p.get("/requests/" + r.ID).body)
	require.Contains(t, done, "Done")
	require.Contains(t, done, alice+" approved")
	require.NotContains(t, done, "Your decision")
}

func TestINV02_OldCardDecidesNothing(t *testing.T) {
	for _, old := range []string{"approval_digest", "presentation_digest"} {
		for _, verb := range []string{"approve", "deny"} {
			t.Run(verb+" "+old, func(t *testing.T) {
				b := newBench(t, setup{})
				p, r := b.signedIn(), b.askDelete()
				a := p.decide(verb, r, old, "sha256:00", "reason", "no")
				p.refused(a, http.StatusConflict, "This decision is for another version of the card than the one in force. Open the card again and decide on what it shows now.")
				require.Contains(t, a.body, `href="/requests/`+r.ID+`"`)
				require.Contains(t, words(a.body), "It is now: waiting for a decision")
				require.Equal(t, approvals.Pending, b.load(r.ID).State)
				require.Len(t, b.attempts(r.ID), 1)
			})
		}
	}
}

func TestINV02_SecondClickIsToldWhatHolds(t *testing.T) {
	b := newBench(t, setup{})
	p, r := b.signedIn(), b.askDelete()
	require.Equal(t, http.StatusSeeOther, p.decide("approve", r).status)
	p.refused(p.decide("approve", r), http.StatusConflict, "It is approved already; a second approval changes nothing.")
	require.Len(t, b.load(r.ID).Votes, 1)
	b.run()
	b.until(r.ID, approvals.StatusSucceeded)
	p.refused(p.decide("approve", r), http.StatusConflict, "It cannot be approved: it is already in flight (succeeded).")
	p.refused(p.decide("deny", r, "reason", "too late"), http.StatusConflict, "it is already in flight")
	require.Equal(t, 1, b.cloud.Calls("ionos_servers_delete"))
}

func TestINV07_DenyWinsAndTellsWhy(t *testing.T) {
	b := newBench(t, setup{})
	b.run()
	p, r := b.signedIn(), b.askDelete()
	p.refused(p.decide("deny", r), http.StatusConflict, "A denial needs a reason; the assistant and the record show it.")
	p.refused(p.decide("deny", r, "reason", "  \n "), http.StatusConflict, "A denial needs a reason")
	require.Equal(t, http.StatusSeeOther, p.decide("deny", r, "reason", "still in use").status)
	p.refused(p.decide("approve", r), http.StatusConflict, "It cannot be approved: it was already denied by "+alice+".")
	page := words(p.get("/requests/" + r.ID).body)
	require.Contains(t, page, "Denied: nothing was done")
	require.Contains(t, page, "still in use")
	require.Zero(t, b.cloud.Calls("ionos_servers_delete"))
}

func TestINV07_RevokeBeforeItRuns(t *testing.T) {
	b := newBench(t, setup{})
	p, r := b.signedIn(), b.askDelete()
	p.refused(p.decide("revoke", r, "reason", "x"), http.StatusConflict, "It cannot be revoked while it is pending.")
	require.Equal(t, http.StatusSeeOther, p.decide("approve", r).status)
	require.Contains(t, p.get("/requests/"+r.ID).body, `action="/requests/`+r.ID+`/revoke"`)
	require.Equal(t, http.StatusSeeOther, p.decide("revoke", r, "reason", "second thoughts").status)
	require.Equal(t, approvals.Revoked, b.load(r.ID).State)
	page := words(p.get("/requests/" + r.ID).body)
	require.Contains(t, page, "Revoked: nothing was done")
	require.Contains(t, page, "second thoughts")
}

func TestINV17_DecisionAfterTheDeadlineIsTooLate(t *testing.T) {
	for _, verb := range []string{"approve", "deny"} {
		b := newBench(t, setup{})
		p, r := b.signedIn(), b.askDelete()
		b.clock.Advance(11 * time.Hour)
		require.Equal(t, http.StatusOK, p.get("/requests/"+r.ID).status)
		b.clock.Advance(14 * time.Hour)
		p = b.again(p)
		p.refused(p.decide(verb, r, "reason", "no"), http.StatusConflict, "It is too late: the request had to be decided by "+approvals.Clock(r.DecideBy)+".")
		require.Empty(t, b.load(r.ID).Votes)
	}
}

func TestINV09_ChangedTargetIsNotTouched(t *testing.T) {
	b := newBench(t, setup{})
	p, r := b.signedIn(), b.askDelete()
	require.NoError(t, b.cloud.Change(func(s *sim.State) {
		for _, v := range s.Servers {
			if *v.ID == staging3 {
				name := "production"
				v.Name = &name
			}
		}
	}))
	require.Equal(t, http.StatusSeeOther, p.decide("approve", r).status)
	b.run()
	b.until(r.ID, approvals.StatusStale)
	page := words(p.get("/requests/" + r.ID).body)
	require.Contains(t, page, "Stale: what it touches is no longer what was approved")
	require.Contains(t, page, "name staging-3 production")
	require.Contains(t, page, "Nothing was sent.")
	require.Zero(t, b.cloud.Calls("ionos_servers_delete"))
}

func TestINV08_SelfApprovalIsMarked(t *testing.T) {
	b := newBench(t, setup{})
	b.run()
	p := b.signedIn()
	r := b.ask("ionos_servers_delete", `{"server_id":"`+staging3+`"}`, func(a *approvals.Ask) { a.Requester.Person = alice })
	require.Contains(t, words(p.get("/requests/"+r.ID).body), "You asked for this yourself. Approving it is permitted here, and will be marked self-approved.")
	require.Equal(t, http.StatusSeeOther, p.decide("approve", r).status)
	b.until(r.ID, approvals.StatusSucceeded)
	for _, path := range []string{"/requests/" + r.ID, "/history"} {
		require.Contains(t, p.get(path).body, `<span class="mark">self-approved</span>`)
	}
}

func TestINV08_WhoMayNotDecideIsTold(t *testing.T) {
	b := newBench(t, setup{policy: approvals.OnePerson{People: []string{"carol@example.com"}}})
	p, r := b.signedIn(), b.askDelete()
	page := p.get("/requests/" + r.ID).body
	require.NotContains(t, page, "/approve")
	require.Contains(t, words(page), "who is not among those who may approve this")
	p.refused(p.decide("approve", r), http.StatusForbidden, alice+" may not decide here")
	require.Equal(t, []string{alice + " vote.approve not_eligible"}, b.attempts(r.ID))
	require.Equal(t, approvals.Pending, b.load(r.ID).State)
}

func TestINV11_VoteRecordsWhatWasShown(t *testing.T) {
	b := newBench(t, setup{})
	p, r := b.signedIn(), b.askDelete()
	require.Equal(t, http.StatusSeeOther, p.decide("approve", r).status)
	vote := b.load(r.ID).Votes[0]
	require.Equal(t, r.Prepared.PresentationDigest, vote.PresentationDigest)
	require.Equal(t, r.Prepared.ApprovalDigest, vote.ApprovalDigest)
	require.Equal(t, "console", vote.Channel)
	require.Equal(t, "console/1", vote.Renderer)
}

func TestUnknownRequestIsNotFound(t *testing.T) {
	b := newBench(t, setup{})
	p := b.signedIn()
	for _, path := range []string{"/requests/req_nothing", "/requests/req_nothing/audit", "/nowhere", "/requests/%00"} {
		require.Equal(t, http.StatusNotFound, p.get(path).status, path)
	}
	require.Equal(t, http.StatusNotFound, p.decide("approve", approvals.Request{ID: "req_nothing"}).status)
}

func TestINV07_FreezeStopsEverybodyAndSaysWhy(t *testing.T) {
	b := newBench(t, setup{})
	r := b.askDelete()
	p := b.signedIn()
	p.refused(p.post("/freeze", url.Values{"csrf": {p.csrf}}), http.StatusConflict, "Say why")
	require.Equal(t, http.StatusSeeOther, p.post("/freeze", url.Values{"csrf": {p.csrf}, "reason": {"odd <b>requests</b>"}}).status)
	page := p.get("/").body
	require.Contains(t, page, "Everything is frozen.")
	require.Contains(t, page, "odd &lt;b&gt;requests&lt;/b&gt;")
	p.refused(p.decide("approve", r), http.StatusConflict, "Everything is frozen")
	require.Equal(t, http.StatusSeeOther, p.post("/unfreeze", url.Values{"csrf": {p.csrf}}).status)
	require.NotContains(t, p.get("/").body, "Everything is frozen.")
	require.Equal(t, http.StatusSeeOther, p.decide("approve", r).status)

	// Nobody freezes without being somebody.
	q := b.browser()
	q.refused(q.post("/freeze", url.Values{"reason": {"x"}}), http.StatusUnauthorized, "Nobody is signed in here.")
}
