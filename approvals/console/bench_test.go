package console_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/approvals/console"
	"signoff/approvals/sqlstore"
	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/ionos/sim"
	"signoff/provider/simulator"
)

const (
	alice    = "alice@example.com" // may decide, and signs in
	bob      = "bob@example.com"   // asks
	staging3 = "6DD7C9714E555230BCFFED4E249358F0"
	debian   = "3C3F2FA3DB91318E8DCCB9F405339F76"
)

// bench is the real thing on a simulated cloud: ledger, service, console.
type bench struct {
	t       *testing.T
	store   *sqlstore.Store
	service *approvals.Service
	cloud   *sim.Cloud
	web     *httptest.Server
	clock   *clock
	another func() *approvals.Service // of another process on the same ledger
}

// clock is the wall clock, moved on by hand; once stopped, by hand alone.
type clock struct {
	mu      sync.Mutex
	ahead   time.Duration
	stopped time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.stopped.IsZero() {
		return c.stopped.Add(c.ahead)
	}
	return time.Now().Add(c.ahead)
}

// Stop is for tests in which the time that they take must not count.
func (c *clock) Stop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stopped = time.Now()
}

func (c *clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead += d
}

type setup struct {
	others []string         // who may sign in besides alice
	real   bool             // not the sandbox
	policy approvals.Policy // nil = alice alone
	delay  time.Duration    // of the simulated cloud
}

func newBench(t *testing.T, s setup) *bench {
	t.Helper()
	b := &bench{t: t, clock: &clock{}}
	var err error
	b.cloud, err = sim.New(simulator.Config{Delay: s.delay})
	require.NoError(t, err)
	cloud := httptest.NewServer(b.cloud)
	t.Cleanup(cloud.Close)
	b.store, err = sqlstore.Open(t.Context(), filepath.Join(t.TempDir(), "ledger.db"), sqlstore.WithClock(b.clock.Now))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, b.store.Close()) })
	client := ionos.API().NewClient(provider.Account{Name: "main", Token: "t", Ref: "env:IONOS_TOKEN", BaseURL: cloud.URL + "/v1", Rate: -1})
	seal, err := approvals.NewSeal([]byte("0123456789abcdef0123456789abcdef"))
	require.NoError(t, err)
	settings := approvals.DefaultSettings
	settings.Tick, settings.PollEvery = 20*time.Millisecond, 20*time.Millisecond
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	var policy approvals.Policy = approvals.OnePerson{People: []string{alice}}
	if s.policy != nil {
		policy = s.policy
	}
	b.another = func() *approvals.Service {
		service, err := approvals.NewService(b.store, provider.NewClouds(client), policy, seal, settings, approvals.NewID("test"), quiet)
		require.NoError(t, err)
		return service
	}
	b.service = b.another()
	b.web = httptest.NewServer(console.New(b.service, b.store, console.Options{People: append([]string{alice}, s.others...), Sandbox: !s.real, Now: b.clock.Now, Log: quiet}))
	t.Cleanup(func() {
		b.web.CloseClientConnections() // event streams last as long as their page
		b.web.Close()
	})
	return b
}

// run lets approved requests be carried out, until the test ends.
func (b *bench) run() {
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); b.service.Run(ctx) }()
	b.t.Cleanup(func() { stop(); <-done })
}

func (b *bench) ask(operation, arguments string, change ...func(*approvals.Ask)) approvals.Request {
	b.t.Helper()
	ask := approvals.Ask{Operation: operation, Arguments: []byte(arguments), Why: "clean up after the spring tests",
		Requester: approvals.Requester{Person: bob, Agent: "test client", Channel: "mcp-stdio"}}
	for _, c := range change {
		c(&ask)
	}
	r, err := b.service.Propose(b.t.Context(), ask)
	require.NoError(b.t, err)
	return r
}

func (b *bench) askDelete() approvals.Request {
	b.t.Helper()
	return b.ask("ionos_servers_delete", `{"server_id":"`+staging3+`"}`)
}

func (b *bench) load(id string) approvals.Request {
	b.t.Helper()
	r, err := b.service.Get(b.t.Context(), id)
	require.NoError(b.t, err)
	return r
}

// until waits for a status.
func (b *bench) until(id string, want approvals.Status) approvals.Request {
	b.t.Helper()
	r, err := b.service.Wait(b.t.Context(), id, 10*time.Second, func(r *approvals.Request) bool { return r.Status() == want })
	require.NoError(b.t, err)
	require.Equal(b.t, want, r.Status(), "%s %s", r.Reason, r.State)
	return r
}

// attempts are the refused attempts in the trail: actor, verb and code.
func (b *bench) attempts(id string) []string {
	b.t.Helper()
	var all []string
	code := regexp.MustCompile(`"code":"(\w+)","verb":"([\w.]+)"`)
	require.NoError(b.t, b.service.Audit(b.t.Context(), id, func(e approvals.Entry) error {
		if m := code.FindStringSubmatch(string(e.Facts)); m != nil && e.Kind == "attempt.refused" {
			all = append(all, e.Actor+" "+m[2]+" "+m[1])
		}
		return nil
	}))
	return all
}

func (b *bench) link() string { return b.linkOf(alice) }

func (b *bench) linkOf(person string) string {
	b.t.Helper()
	link, err := console.NewLink(b.t.Context(), b.store, b.web.URL, person, b.clock.Now())
	require.NoError(b.t, err)
	return link
}

// browser is a person's browser: it keeps cookies and does not follow
// redirects, so that they can be looked at.
type browser struct {
	b *bench
	http.Client
	csrf string
}

func (b *bench) browser() *browser {
	jar, err := cookiejar.New(nil)
	require.NoError(b.t, err)
	return &browser{b: b, Client: http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// signedIn is a browser with a session, got through a link.
func (b *bench) signedIn() *browser {
	b.t.Helper()
	return b.signedInAs(alice)
}

func (b *bench) signedInAs(person string) *browser {
	b.t.Helper()
	p := b.browser()
	at, err := url.Parse(b.linkOf(person))
	require.NoError(b.t, err)
	answer := p.post("/login", url.Values{"code": {at.Query().Get("code")}, "passphrase": {longPassphrase}, "passphrase_again": {longPassphrase}})
	require.Equal(b.t, http.StatusSeeOther, answer.status, answer.body)
	p.csrf = hidden(b.t, p.get("/").body, "csrf")
	return p
}

const longPassphrase = "correct horse battery"

type answer struct {
	status int
	header http.Header
	body   string
}

func (p *browser) do(r *http.Request) answer {
	p.b.t.Helper()
	response, err := p.Do(r)
	require.NoError(p.b.t, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	require.NoError(p.b.t, err)
	return answer{response.StatusCode, response.Header, string(body)}
}

func (p *browser) request(method, path string, form url.Values) *http.Request {
	p.b.t.Helper()
	r, err := http.NewRequestWithContext(p.b.t.Context(), method, p.b.web.URL+path, strings.NewReader(form.Encode()))
	require.NoError(p.b.t, err)
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return r
}

func (p *browser) get(path string) answer {
	p.b.t.Helper()
	return p.do(p.request(http.MethodGet, path, nil))
}

func (p *browser) post(path string, form url.Values) answer {
	p.b.t.Helper()
	return p.do(p.request(http.MethodPost, path, form))
}

// decide posts a verb with the digests of the card in force, and more.
func (p *browser) decide(verb string, r approvals.Request, more ...string) answer {
	p.b.t.Helper()
	form := url.Values{"csrf": {p.csrf}}
	if r.Prepared != nil {
		form.Set("approval_digest", string(r.Prepared.ApprovalDigest))
		form.Set("presentation_digest", string(r.Prepared.PresentationDigest))
	}
	for i := 0; i < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return p.post("/requests/"+r.ID+"/"+verb, form)
}

// refused checks a refusal: its status, its own sentence, the way back.
func (p *browser) refused(a answer, status int, sentence string) {
	p.b.t.Helper()
	require.Equal(p.b.t, status, a.status, a.body)
	require.Contains(p.b.t, words(a.body), sentence)
}

// hidden reads a hidden input of a page.
func hidden(t *testing.T, page, name string) string {
	t.Helper()
	m := regexp.MustCompile(`<input type="hidden" name="` + name + `" value="([^"]*)">`).FindStringSubmatch(page)
	require.NotNil(t, m, "no hidden input %s", name)
	return m[1]
}

// words are a page's text as a reader sees it.
func words(page string) string {
	text := regexp.MustCompile(`(?s)<(script|style).*?</(script|style)>|<[^>]*>`).ReplaceAllString(page, " ")
	for escaped, plain := range map[string]string{"&#34;": `"`, "&#39;": "'", "&lt;": "<", "&gt;": ">", "&#43;": "+", "&amp;": "&"} {
		text = strings.ReplaceAll(text, escaped, plain)
	}
	text = strings.Join(strings.Fields(text), " ")
	return strings.NewReplacer(" .", ".", " ,", ",", " ?", "?").Replace(text)
}
