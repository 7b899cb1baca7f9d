package console_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/approvals/console"
)

// code is what a login link carries.
func code(t *testing.T, link string) string {
	t.Helper()
	u, err := url.Parse(link)
	require.NoError(t, err)
	require.Equal(t, "/login", u.Path)
	require.Len(t, u.Query().Get("code"), 43) // 32 bytes
	return u.Query().Get("code")
}

// again signs in once more after the session is over.
func (b *bench) again(p *browser) *browser {
	b.t.Helper()
	require.Equal(b.t, http.StatusSeeOther, p.get("/").status, "the session should be over")
	return b.signedIn()
}

func TestLinkPreviewDoesNotBurnTheLink(t *testing.T) {
	b := newBench(t, setup{})
	link := b.link()
	preview := b.browser()
	for range 3 {
		require.Equal(t, http.StatusOK, preview.get(strings.TrimPrefix(link, b.web.URL)).status)
	}
	p := b.browser()
	require.Equal(t, http.StatusSeeOther, p.post("/login", url.Values{"code": {code(t, link)}}).status)
	require.Equal(t, http.StatusOK, p.get("/").status)
}

func TestLinkWorksOnceAndForTenMinutes(t *testing.T) {
	b := newBench(t, setup{})
	used, late := b.link(), b.link()
	require.NotEqual(t, code(t, used), code(t, late))
	require.Equal(t, http.StatusSeeOther, b.browser().post("/login", url.Values{"code": {code(t, used)}}).status)
	b.clock.Advance(10*time.Minute + time.Second)
	const sentence = "This login link was used already, or is older than 10 minutes."
	for _, link := range []string{used, late} {
		p := b.browser()
		p.refused(p.post("/login", url.Values{"code": {code(t, link)}}), http.StatusUnauthorized, sentence)
		require.Equal(t, http.StatusSeeOther, p.get("/").status)
	}
	p := b.browser()
	p.refused(p.post("/login", url.Values{"code": {"made up"}}), http.StatusUnauthorized, sentence)
	p.refused(p.post("/login", url.Values{}), http.StatusUnauthorized, "A login link is needed here.")
}

func TestNewLinkIsBelowItsBase(t *testing.T) {
	b := newBench(t, setup{})
	for _, base := range []string{"http://127.0.0.1:8080", "http://127.0.0.1:8080/"} {
		link, err := console.NewLink(context.Background(), b.store, base, alice, time.Now())
		require.NoError(t, err)
		require.True(t, strings.HasPrefix(link, "http://127.0.0.1:8080/login?code="), link)
	}
}

func TestSessionCookieIsOutOfReach(t *testing.T) {
	b := newBench(t, setup{})
	form := url.Values{"code": {code(t, b.link())}}
	p := b.browser()
	header := p.post("/login", form).header.Get("Set-Cookie")
	for _, want := range []string{"HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200"} {
		require.Contains(t, header, want)
	}
	require.NotContains(t, header, "Secure", "the browser would not keep it without TLS")
	request := p.request(http.MethodPost, "/login", url.Values{"code": {code(t, b.link())}})
	request.Header.Set("X-Forwarded-Proto", "https")
	require.Contains(t, b.browser().do(request).header.Get("Set-Cookie"), "Secure")

	b.clock.Advance(12*time.Hour + time.Second)
	require.Equal(t, "/login", p.get("/").header.Get("Location"))
}

func TestLogoutEndsTheSessionItself(t *testing.T) {
	b := newBench(t, setup{})
	p := b.signedIn()
	at, err := url.Parse(b.web.URL)
	require.NoError(t, err)
	stolen := p.Jar.Cookies(at)[0]
	require.Equal(t, "/login", p.post("/logout", url.Values{"csrf": {p.csrf}}).header.Get("Location"))
	thief := b.browser()
	request := thief.request(http.MethodGet, "/", nil)
	request.AddCookie(stolen)
	require.Equal(t, http.StatusSeeOther, thief.do(request).status)
}

func TestINV14_LinkAloneNeverSignsInOnARealLedger(t *testing.T) {
	b := newBench(t, setup{real: true})
	p := b.browser()
	link := code(t, b.link())
	first := words(p.get("/login?code=" + link).body)
	require.Contains(t, first, "Choose the passphrase")
	for _, bad := range []struct{ one, two, sentence string }{
		{"", "", "The passphrase needs at least 12 characters."},
		{"elevenchars", "elevenchars", "The passphrase needs at least 12 characters."},
		{"twelve chars", "twelve  chars", "The two passphrases differ. Type the same one twice."},
		{strings.Repeat("x", 2000), strings.Repeat("x", 2000), "The passphrase may have at most 1024 bytes."},
	} {
		a := p.post("/login", url.Values{"code": {link}, "passphrase": {bad.one}, "passphrase_again": {bad.two}})
		p.refused(a, http.StatusBadRequest, bad.sentence)
		require.Contains(t, a.body, link, "the link can still be used")
	}
	encoded, err := b.store.Passphrase(t.Context(), alice)
	require.NoError(t, err)
	require.Empty(t, encoded)

	good := url.Values{"code": {link}, "passphrase": {longPassphrase}, "passphrase_again": {longPassphrase}}
	require.Equal(t, http.StatusSeeOther, p.post("/login", good).status)
	require.Equal(t, http.StatusOK, p.get("/").status)
	encoded, err = b.store.Passphrase(t.Context(), alice)
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(encoded, "$argon2id$v=19$m=65536,t=3,p=4$"), encoded)

	// From now on a link is worth nothing, and the passphrase enough.
	thief := b.browser()
	second := code(t, b.link())
	require.NotContains(t, thief.get("/login?code="+second).body, second)
	thief.refused(thief.post("/login", url.Values{"code": {second}}), http.StatusUnauthorized, "That is not the passphrase.")
	thief.refused(thief.post("/login", url.Values{"code": {second}, "passphrase": {"another passphrase"}, "passphrase_again": {"another passphrase"}}), http.StatusUnauthorized, "That is not the passphrase.")
	require.Equal(t, http.StatusSeeOther, thief.get("/").status)
	later := b.browser()
	require.Equal(t, http.StatusSeeOther, later.post("/login", url.Values{"passphrase": {longPassphrase}}).status)
	require.Equal(t, http.StatusOK, later.get("/").status)
}

func TestFirstPassphraseNeedsALink(t *testing.T) {
	b := newBench(t, setup{real: true})
	p := b.browser()
	require.Contains(t, words(p.get("/login").body), "mcp-server console")
	p.refused(p.post("/login", url.Values{"passphrase": {longPassphrase}, "passphrase_again": {longPassphrase}}), http.StatusUnauthorized, "A login link is needed here.")
	encoded, err := b.store.Passphrase(t.Context(), alice)
	require.NoError(t, err)
	require.Empty(t, encoded)
}

func TestGuessingThePassphraseIsSlowedDown(t *testing.T) {
	b := newBench(t, setup{real: true})
	b.signedIn()
	b.clock.Stop() // the pauses are shorter than some machines take for a guess
	p := b.browser()
	guess := func(passphrase string) answer { return p.post("/login", url.Values{"passphrase": {passphrase}}) }
	for range 5 {
		p.refused(guess("wrong wrong wrong"), http.StatusUnauthorized, "That is not the passphrase.")
	}
	p.refused(guess(longPassphrase), http.StatusTooManyRequests, "Too many wrong passphrases. Wait ")
	b.clock.Advance(3 * time.Second)
	p.refused(guess("wrong wrong wrong"), http.StatusUnauthorized, "That is not the passphrase.")
	p.refused(guess(longPassphrase), http.StatusTooManyRequests, "Too many wrong passphrases. Wait ")
	b.clock.Advance(5 * time.Second)
	require.Equal(t, http.StatusSeeOther, guess(longPassphrase).status)
	require.Contains(t, b.attempts(""), "anonymous console.login no_session")
}

func TestLoginLeadsNowhereElse(t *testing.T) {
	b := newBench(t, setup{})
	r := b.askDelete()
	for next, want := range map[string]string{
		"/requests/" + r.ID:        "/requests/" + r.ID,
		"/history":                 "/history",
		"":                         "/",
		"//evil.example":           "/",
		`/\evil.example`:           "/",
		"/\t/evil.example":         "/",
		"https://evil.example/":    "/",
		"javascript:alert(1)":      "/",
		"/requests/../../evil":     "/",
		"/history\r\nX-Evil: 1":    "/",
		"/%2f%2fevil.example":      "/",
		"/logout":                  "/",
		" //evil.example":          "/",
		"/requests/a@evil.example": "/",
	} {
		p := b.browser()
		a := p.post("/login", url.Values{"code": {code(t, b.link())}, "next": {next}})
		require.Equal(t, http.StatusSeeOther, a.status)
		require.Equal(t, want, a.header.Get("Location"), "%q", next)
		// Signed in already, the login page leads on by the same rule.
		require.Equal(t, want, p.get("/login?next="+url.QueryEscape(next)).header.Get("Location"), "%q", next)
	}
}

func TestSandboxSaysSo(t *testing.T) {
	sandbox, real := newBench(t, setup{}), newBench(t, setup{real: true})
	const sentence = "sandbox: simulated clouds"
	for _, path := range []string{"/", "/history"} {
		require.Contains(t, sandbox.signedIn().get(path).body, sentence)
	}
	require.Contains(t, sandbox.browser().get("/login").body, sentence)
	require.NotContains(t, real.signedIn().get("/").body, sentence)
}

func TestStrictCookieComesOnTheSecondAsk(t *testing.T) {
	b := newBench(t, setup{})
	r := b.askDelete()
	p := b.browser()
	request := p.request(http.MethodGet, "/login?next=%2Frequests%2F"+r.ID, nil)
	request.Header.Set("Sec-Fetch-Site", "cross-site")
	require.Contains(t, p.do(request).body, `<meta http-equiv="refresh" content="0;url=/login?next=%2Frequests%2F`+r.ID+`">`)
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	require.NotContains(t, p.do(request).body, "refresh")
}

func TestINV08_EverybodySignsInAsThemselves(t *testing.T) {
	const carol = "carol@example.com"
	b := newBench(t, setup{real: true, others: []string{carol}})
	first := func(person string) {
		at, err := url.Parse(b.linkOf(person))
		require.NoError(t, err)
		p := b.browser()
		require.Contains(t, p.get("/login?"+at.RawQuery).body, person)
		answer := p.post("/login", url.Values{"code": {at.Query().Get("code")}, "passphrase": {longPassphrase + person}, "passphrase_again": {longPassphrase + person}})
		require.Equal(t, http.StatusSeeOther, answer.status, answer.body)
		require.Contains(t, p.get("/").body, person)
	}
	first(alice)
	first(carol)

	p := b.browser()
	require.Contains(t, p.get("/login").body, `<option>`+carol+`</option>`)
	p.refused(p.post("/login", url.Values{"person": {alice}, "passphrase": {longPassphrase + carol}}), http.StatusUnauthorized, "That is not the passphrase.")
	p.refused(p.post("/login", url.Values{"person": {"mallory@example.com"}, "passphrase": {longPassphrase + carol}}), http.StatusUnauthorized, "That is not the passphrase.")
	require.Equal(t, http.StatusSeeOther, p.post("/login", url.Values{"person": {carol}, "passphrase": {longPassphrase + carol}}).status)
	require.Contains(t, p.get("/").body, carol)

	// A link of somebody who has a passphrase already signs nobody in.
	at, err := url.Parse(b.linkOf(alice))
	require.NoError(t, err)
	q := b.browser()
	require.Equal(t, http.StatusUnauthorized, q.post("/login", url.Values{"code": {at.Query().Get("code")}, "passphrase": {"another passphrase"}, "passphrase_again": {"another passphrase"}}).status)
}
