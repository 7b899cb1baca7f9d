package console_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/approvals/policyfile"
	"signoff/provider/ionos"
)

const (
	carol = "carol@example.com"
	dave  = "dave@example.com"
)

// night is a console in which carol and dave have to agree, and alice is on
// call.
func night(t *testing.T) *bench {
	t.Helper()
	people := policyfile.People{{ID: alice, Groups: []string{"oncall"}}, {ID: bob}, {ID: carol, Groups: []string{"sre"}}, {ID: dave, Groups: []string{"sre"}}}
	policy, err := policyfile.Parse([]byte("version: 1\nrules:\n  - {name: two, match: {effect: [write, destructive]}, then: {approve: [{need: 2, from: [group:sre]}], break_glass: [group:oncall]}}\n"),
		ionos.API().Operations(), people, time.Now)
	require.NoError(t, err)
	return newBench(t, setup{policy: policy, others: []string{carol, dave}})
}

func TestGlassIsBrokenOnTheCardAndReviewedBySomebodyElse(t *testing.T) {
	b := night(t)
	b.run()
	p, r := b.signedIn(), b.askDelete()
	page := p.get("/requests/" + r.ID).body
	require.NotContains(t, page, "/approve\"", "who is on call is no approver by that")
	require.Contains(t, page, `action="/requests/`+r.ID+`/glass"`)
	require.NotRegexp(t, `<details id="glass"[^>]* open`, page)
	require.Contains(t, words(page), "2 of group:sre; in an emergency, somebody of group:oncall may break the glass")

	p.refused(p.decide("glass", r), http.StatusConflict, "Breaking the glass needs a reason")
	p.refused(p.decide("glass", r, "reason", "x", "presentation_digest", "sha256:00"), http.StatusConflict, "another version of the card")
	require.Equal(t, http.StatusSeeOther, p.decide("glass", r, "reason", "the site is down").status)
	b.until(r.ID, approvals.StatusSucceeded)
	require.Equal(t, 1, b.cloud.Calls("ionos_servers_delete"))
	for _, path := range []string{"/requests/" + r.ID, "/history"} {
		require.Contains(t, p.get(path).body, `<span class="mark loud">break-glass</span>`, path)
	}
	card := words(p.get("/requests/" + r.ID).body)
	for _, want := range []string{alice + " broke the glass, alone,", "the site is down", "Break-glass: needs review", "You broke the glass yourself; somebody else reviews that."} {
		require.Contains(t, card, want)
	}
	require.Contains(t, words(p.get("/requests/"+r.ID+"/audit").body), "vote.break_glass")
	require.Contains(t, words(p.get("/").body), "Needs review 1")
	p.refused(p.decide("review", r, "comment", "I was right"), http.StatusForbidden, "You broke the glass yourself")

	second := b.ask("ionos_servers_update", `{"server_id":"92AA60BEC8333A21EDB9EAAA61852860","name":"web-9","description":""}`)
	page = words(p.get("/requests/" + second.ID).body)
	require.Contains(t, page, "nobody has reviewed that yet")
	require.NotContains(t, page, "Break the glass and approve alone")
	p.refused(p.decide("glass", second, "reason", "this too"), http.StatusConflict, "nobody has reviewed that yet")
	require.Contains(t, b.attempts(second.ID), alice+" vote.break_glass unreviewed")

	q := b.signedInAs(carol)
	require.Contains(t, words(q.get("/reviews").body), "What you found")
	q.refused(q.decide("review", r), http.StatusConflict, "Say what you found")
	require.Equal(t, http.StatusSeeOther, q.decide("review", r, "comment", "it was an outage").status)
	require.Contains(t, words(q.get("/requests/"+r.ID).body), "Reviewed by "+carol)
	require.Contains(t, words(q.get("/reviews").body), "No broken glass waits for its review.")
	require.Contains(t, words(q.get("/reviews").body), "it was an outage")
	require.NotContains(t, words(q.get("/").body), "Needs review")
	require.Contains(t, p.get("/requests/"+second.ID).body, `/glass"`, "and may again")
}

func TestGlassIsOfferedToNobodyElse(t *testing.T) {
	b := night(t)
	r := b.askDelete()
	q := b.signedInAs(carol)
	page := q.get("/requests/" + r.ID).body
	require.Contains(t, page, "/approve\"")
	require.NotContains(t, page, `id="glass"`)
	q.refused(q.decide("glass", r, "reason", "me too"), http.StatusForbidden, carol+" may not break the glass")

	plain := newBench(t, setup{}) // the built-in policy
	p, r := plain.signedIn(), plain.askDelete()
	require.NotContains(t, p.get("/requests/"+r.ID).body, `id="glass"`)
	p.refused(p.decide("glass", r, "reason", "now"), http.StatusForbidden, "The built-in policy lets nobody break the glass.")

	plan := b.askPlan()
	require.NotContains(t, b.signedIn().get("/requests/"+plan.ID).body, `id="glass"`)
}

// A private argument is opened for whoever may approve alone: they decide on
// all of it, or not at all.
func TestINV15_GlassIsBrokenOnWhatIsShownInFull(t *testing.T) {
	b := night(t)
	r := b.newServer()
	p := b.signedIn()
	page := p.get("/requests/" + r.ID).body
	require.Contains(t, words(page), "in full")
	require.Contains(t, page, `/glass"`)
}

func TestBrowserBreaksTheGlassWithAReasonOnly(t *testing.T) {
	b := night(t)
	r := b.askDelete()
	ctx := b.page(390, 844)
	b.signIn(ctx)
	b.see(ctx, chromedp.Navigate(b.web.URL+"/requests/"+r.ID), chromedp.Click(chromedp.CSS(`#glass summary`)), chromedp.WaitVisible(chromedp.CSS(`#glass button.yes`)))
	b.fits(ctx)
	// The browser itself holds back what has no reason, and Enter on the tick.
	b.see(ctx, chromedp.Click(chromedp.CSS(`#glass input[name=read]`)), chromedp.SendKeys(chromedp.CSS(`#glass input[name=read]`), "\r"),
		chromedp.Click(chromedp.CSS(`#glass button.yes`)), chromedp.Sleep(200*time.Millisecond))
	require.Equal(t, approvals.Pending, b.load(r.ID).State)
	b.see(ctx, chromedp.SendKeys(chromedp.CSS(`#glass textarea`), "the site is down"), chromedp.Click(chromedp.CSS(`#glass button.yes`)), chromedp.WaitVisible(chromedp.CSS(`.outcome`)))
	require.Equal(t, approvals.Approved, b.load(r.ID).State)
	b.says(ctx, ".review h2", "Break-glass: needs review")
	b.fits(ctx)
	b.see(ctx, chromedp.Navigate(b.web.URL+"/reviews"))
	b.fits(ctx)
}

func TestINV14_NoCredentialOfAnAssistantReviews(t *testing.T) {
	b := night(t)
	p := b.signedIn()
	request := p.request(http.MethodGet, "/reviews", nil)
	request.Header.Set("Authorization", "Bearer whatever")
	p.refused(p.do(request), http.StatusForbidden, "An assistant's credential cannot decide.")
	require.Equal(t, "/login?next=%2Freviews", b.browser().get("/reviews").header.Get("Location"))
	p.refused(p.post("/requests/req_none/review", url.Values{"csrf": {p.csrf}, "comment": {"x"}}), http.StatusNotFound, "There is no such request.")
}
