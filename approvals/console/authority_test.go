package console_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/approvals"
)

var verbs = map[string]string{"approve": "vote.approve", "deny": "vote.deny", "revoke": "request.revoke", "settle": "execution.attest", "reveal": "secret.reveal",
	"glass": "vote.break_glass", "review": "review.close", "type": "draft.type"}

func TestINV14_NobodySignedInDecidesNothing(t *testing.T) {
	b := newBench(t, setup{})
	r := b.askDelete()
	for verb, kind := range verbs {
		before := len(b.attempts(r.ID))
		p := b.browser()
		a := p.decide(verb, r, "reason", "x", "outcome", "applied", "text", "x", "pointer", "/x", "comment", "x")
		p.refused(a, http.StatusUnauthorized, "Nobody is signed in here. Sign in as a person to decide.")
		require.Contains(t, a.body, "/login?next=%2Frequests%2F"+r.ID)
		recorded := b.attempts(r.ID)
		require.Len(t, recorded, before+1)
		require.Equal(t, "anonymous "+kind+" no_session", recorded[before])
	}
	require.Equal(t, approvals.Pending, b.load(r.ID).State)
}

func TestINV14_MadeUpSessionDecidesNothing(t *testing.T) {
	b := newBench(t, setup{})
	r := b.askDelete()
	p := b.browser()
	request := p.request(http.MethodPost, "/requests/"+r.ID+"/approve", url.Values{"csrf": {""}})
	request.AddCookie(&http.Cookie{Name: "signoff_" + strings.Split(request.Host, ":")[1], Value: strings.Repeat("A", 43)})
	p.refused(p.do(request), http.StatusUnauthorized, "Nobody is signed in here.")
}

func TestINV14_AssistantsCredentialIsRefusedOnEveryPath(t *testing.T) {
	b := newBench(t, setup{})
	p, r := b.signedIn(), b.askDelete()
	const sentence = "An assistant's credential cannot decide. Decisions are made by a person who is signed in here."
	card := "/requests/" + r.ID
	paths := []string{"GET /", "GET /login", "POST /login", "POST /logout", "GET /history", "GET /events", "GET " + card, "GET " + card + "/audit", "GET /nowhere"}
	for verb := range verbs {
		paths = append(paths, "POST "+card+"/"+verb)
	}
	for _, at := range paths {
		method, path, _ := strings.Cut(at, " ")
		form := url.Values{"csrf": {p.csrf}, "approval_digest": {string(r.Prepared.ApprovalDigest)}, "presentation_digest": {string(r.Prepared.PresentationDigest)}, "reason": {"x"}}
		request := p.request(method, path, form)
		request.Header.Set("Authorization", "Bearer whatever")
		p.refused(p.do(request), http.StatusForbidden, sentence)
	}
	recorded := b.attempts(r.ID)
	for _, kind := range verbs {
		require.Contains(t, recorded, "agent "+kind+" agent_refused")
	}
	require.Len(t, b.attempts(""), len(paths), "every one of them is recorded")
	require.Equal(t, approvals.Pending, b.load(r.ID).State)

	file := p.request(http.MethodGet, "/static/style.css", nil)
	file.Header.Set("Authorization", "Bearer whatever")
	require.Equal(t, http.StatusOK, p.do(file).status)
}

func TestINV14_OtherSitesCannotPost(t *testing.T) {
	b := newBench(t, setup{})
	p, r := b.signedIn(), b.askDelete()
	for header, value := range map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"} {
		form := url.Values{"csrf": {p.csrf}, "approval_digest": {string(r.Prepared.ApprovalDigest)}, "presentation_digest": {string(r.Prepared.PresentationDigest)}}
		request := p.request(http.MethodPost, "/requests/"+r.ID+"/approve", form)
		request.Header.Set(header, value)
		p.refused(p.do(request), http.StatusForbidden, "This came from another site.")
	}
	require.Equal(t, approvals.Pending, b.load(r.ID).State)
}

func TestINV14_FormOfAnotherSessionDecidesNothing(t *testing.T) {
	b := newBench(t, setup{})
	p, r := b.signedIn(), b.askDelete()
	other := b.signedIn()
	for _, csrf := range []string{"", "wrong", other.csrf} {
		for verb := range verbs {
			p.refused(p.decide(verb, r, "csrf", csrf), http.StatusForbidden, "This form is from another session.")
		}
		require.Equal(t, http.StatusForbidden, p.post("/logout", url.Values{"csrf": {csrf}}).status)
	}
	require.Equal(t, approvals.Pending, b.load(r.ID).State)
	require.Equal(t, http.StatusOK, p.get("/").status)
}

func TestPagesWithoutSessionLeadToLogin(t *testing.T) {
	b := newBench(t, setup{})
	r := b.askDelete()
	p := b.browser()
	for path, to := range map[string]string{
		"/":                               "/login",
		"/history":                        "/login?next=%2Fhistory",
		"/requests/" + r.ID:               "/login?next=%2Frequests%2F" + r.ID,
		"/requests/" + r.ID + "/audit":    "/login?next=%2Frequests%2F" + r.ID + "%2Faudit",
		"/requests/%2e%2e%2f%2fevil":      "/login",
		"/nowhere?next=//evil.example":    "/login",
		"/history?before=%22%3E%3Cscript": "/login",
	} {
		a := p.get(path)
		require.Equal(t, http.StatusSeeOther, a.status, path)
		require.Equal(t, to, a.header.Get("Location"), path)
	}
	require.Equal(t, http.StatusUnauthorized, p.get("/events").status)
}

func TestPagesForbidWhatIsNotTheirs(t *testing.T) {
	b := newBench(t, setup{})
	p, r := b.signedIn(), b.askDelete()
	for _, path := range []string{"/", "/history", "/login", "/requests/" + r.ID, "/requests/" + r.ID + "/audit", "/requests/none"} {
		h := p.get(path).header
		require.Equal(t, "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'", h.Get("Content-Security-Policy"), path)
		require.Equal(t, "no-referrer", h.Get("Referrer-Policy"))
		require.Equal(t, "nosniff", h.Get("X-Content-Type-Options"))
		require.Equal(t, "no-store", h.Get("Cache-Control"))
	}
	for _, path := range []string{"/", "/requests/" + r.ID} {
		page := p.get(path).body
		require.NotRegexp(t, `(?i)<style|<script>|<script [^>]*>[^<]|\son[a-z]+=|\sstyle=|javascript:`, page)
	}
}
