package console_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/approvals"
)

func (b *bench) askRename(name string) approvals.Request {
	b.t.Helper()
	return b.ask("ionos_servers_update", `{"server_id":"`+staging3+`","name":"`+name+`","description":"x"}`)
}

// allowance is a form filled in, with the session's token.
func (p *browser) allowance(more ...string) url.Values {
	form := url.Values{"csrf": {p.csrf}, "uses": {"5"}, "minutes": {"60"}, "why": {"spring cleaning"}, "when.name": {`arguments.name.startsWith("staging-")`}}
	for i := 0; i < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return form
}

func (b *bench) grants() []approvals.Grant {
	b.t.Helper()
	all, err := b.service.Grants(b.t.Context())
	require.NoError(b.t, err)
	return all
}

func TestGrantIsMadeFromACardUsedAndRevoked(t *testing.T) {
	b := newBench(t, setup{})
	b.run()
	p, r := b.signedIn(), b.askRename("staging-a")
	require.Contains(t, p.get("/requests/"+r.ID).body, `href="/requests/`+r.ID+`/grant"`)
	form := p.get("/requests/" + r.ID + "/grant")
	require.Equal(t, http.StatusOK, form.status)
	require.NotRegexp(t, ` checked| selected|name="uses"[^>]* value="[^"]`, form.body, "nothing is chosen beforehand")
	require.Contains(t, words(form.body), "server_id "+staging3)

	a := p.post("/requests/"+r.ID+"/grant", p.allowance())
	require.Equal(t, http.StatusSeeOther, a.status, a.body)
	require.Equal(t, "/grants", a.header.Get("Location"))
	page := words(p.get("/grants").body)
	for _, want := range []string{"5 of 5 left", `anything with arguments.name.startsWith("staging-")`, "Lets " + bob, "Made by " + alice, "every other one left out"} {
		require.Contains(t, page, want)
	}

	used := b.until(b.askRename("staging-b").ID, approvals.StatusSucceeded)
	page = words(p.get("/requests/" + used.ID).body)
	require.Contains(t, page, "Approved by a grant of "+alice+", 4 of 5 uses left.")
	require.Contains(t, words(p.get("/history").body), "decided by grant of "+alice)
	require.Contains(t, words(p.get("/requests/"+used.ID+"/audit").body), b.grants()[0].ID)

	a = p.post("/grants/"+b.grants()[0].ID+"/revoke", url.Values{"csrf": {p.csrf}})
	require.Equal(t, http.StatusSeeOther, a.status, a.body)
	require.Contains(t, words(p.get("/grants").body), "it was revoked by "+alice)
	require.Equal(t, approvals.Pending, b.askRename("staging-c").State)
	p.refused(p.post("/grants/"+b.grants()[0].ID+"/revoke", url.Values{"csrf": {p.csrf}}), http.StatusConflict, "The grant was revoked before.")
	p.refused(p.post("/grants/grant_none/revoke", url.Values{"csrf": {p.csrf}}), http.StatusNotFound, "There is no such grant.")
}

func TestAWrongGrantComesBackAsItWasTyped(t *testing.T) {
	b := newBench(t, setup{})
	p, r := b.signedIn(), b.askRename("staging-a")
	for want, change := range map[string][]string{
		"undefined field 'nmae'":     {"when.name", `arguments.nmae == "x"`},
		"Say how often":              {"uses", "many"},
		"Say for how long":           {"minutes", "99999999999999"},
		"the condition does not spe": {"when.name", `subject.name == "x"`},
	} {
		a := p.post("/requests/"+r.ID+"/grant", p.allowance(append(change, "when", `subject.name == "kept"`)...))
		p.refused(a, http.StatusUnprocessableEntity, want)
		require.Contains(t, words(a.body), "spring cleaning")
		require.Contains(t, a.body, `subject.name == &#34;kept&#34;`)
	}
	require.Empty(t, b.grants())
}

func TestDestructiveCardsOfferNoGrantAndSayWhy(t *testing.T) {
	b := newBench(t, setup{})
	p, r := b.signedIn(), b.askDelete()
	require.NotContains(t, p.get("/requests/"+r.ID).body, "/grant\"")
	p.refused(p.get("/requests/"+r.ID+"/grant"), http.StatusForbidden, "Destructive calls accept no grants: each of them is decided by itself.")
	p.refused(p.post("/requests/"+r.ID+"/grant", p.allowance()), http.StatusForbidden, "Destructive calls accept no grants")
}

func TestINV14_OnlyAPersonMakesAndEndsGrants(t *testing.T) {
	b := newBench(t, setup{})
	p, r := b.signedIn(), b.askRename("staging-a")
	require.Equal(t, http.StatusSeeOther, p.post("/requests/"+r.ID+"/grant", p.allowance()).status)
	g := b.grants()[0]
	for path, kind := range map[string]string{"/requests/" + r.ID + "/grant": "grant.add", "/grants/" + g.ID + "/revoke": "grant.revoke"} {
		request := p.request(http.MethodPost, path, p.allowance())
		request.Header.Set("Authorization", "Bearer whatever")
		p.refused(p.do(request), http.StatusForbidden, "An assistant's credential cannot decide.")
		p.refused(b.browser().post(path, p.allowance()), http.StatusUnauthorized, "Nobody is signed in here.")
		p.refused(p.post(path, p.allowance("csrf", "wrong")), http.StatusForbidden, "This form is from another session.")
		require.Contains(t, b.attempts(""), "agent "+kind+" agent_refused")
		require.Contains(t, b.attempts(""), "anonymous "+kind+" no_session")
	}
	require.Len(t, b.grants(), 1)
	require.Empty(t, b.grants()[0].RevokedBy)

	stranger := newBench(t, setup{policy: approvals.OnePerson{People: []string{"carol@example.com"}}})
	q, r := stranger.signedIn(), stranger.askRename("staging-a")
	require.NotContains(t, q.get("/requests/"+r.ID).body, "/grant\"")
	q.refused(q.post("/requests/"+r.ID+"/grant", q.allowance()), http.StatusForbidden, "yours alone is not enough")
	require.Equal(t, []string{alice + " grant.add not_eligible"}, stranger.attempts(r.ID))
}
