package console_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/provider/ionos/sim"
)

// chromium finds a browser; without one the test is skipped.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{os.Getenv("SIGNOFF_CHROMIUM"), "chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); name != "" && err == nil {
			return path
		}
	}
	const missing = "no browser: set SIGNOFF_CHROMIUM or install chromium to run this test"
	if os.Getenv("SIGNOFF_REQUIRE_ALL") == "1" {
		t.Fatal(missing)
	}
	t.Skip(missing)
	return ""
}

// page opens a tab that lasts as long as the test.
func (b *bench) page(width, height int64, more ...chromedp.ExecAllocatorOption) context.Context {
	b.t.Helper()
	options := append([]chromedp.ExecAllocatorOption{
		chromedp.ExecPath(chromium(b.t)), chromedp.UserDataDir(b.t.TempDir()), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.WindowSize(int(width), int(height)),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
	}, more...)
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	b.t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	b.t.Cleanup(stop)
	require.NoError(b.t, chromedp.Do(ctx, chromedp.EmulateViewport(width, height))) // starts the browser, so without a time limit
	return ctx
}

func (b *bench) see(ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, stop := context.WithTimeout(ctx, time.Minute)
	defer stop()
	require.NoError(b.t, chromedp.Do(ctx, steps...))
}

// press clicks on a live page, which may put a new element where the one that
// was found just stood; then nothing was clicked.
func (b *bench) press(ctx context.Context, selector string) {
	b.t.Helper()
	ctx, stop := context.WithTimeout(ctx, 20*time.Second)
	defer stop()
	err := chromedp.Do(ctx, chromedp.Click(chromedp.CSS(selector)))
	for err != nil && strings.Contains(err.Error(), "Could not find node") {
		err = chromedp.Do(ctx, chromedp.Click(chromedp.CSS(selector)))
	}
	require.NoError(b.t, err)
}

func read[T any](b *bench, ctx context.Context, a chromedp.Action[T]) T {
	b.t.Helper()
	ctx, stop := context.WithTimeout(ctx, 20*time.Second)
	defer stop()
	v, err := chromedp.Run(ctx, a)
	require.NoError(b.t, err)
	return v
}

// signIn goes through the login page as a person does.
func (b *bench) signIn(ctx context.Context) {
	b.t.Helper()
	b.see(ctx, chromedp.Navigate(b.link()), chromedp.Click(chromedp.CSS(`main button[type=submit]`)), chromedp.WaitVisible(chromedp.CSS(`#needs`)))
}

// text is what a part of the page says.
func (b *bench) text(ctx context.Context, selector string) string {
	b.t.Helper()
	return strings.Join(strings.Fields(read(b, ctx, chromedp.Text(chromedp.CSS(selector)))), " ")
}

// says waits until a part of the page says something.
func (b *bench) says(ctx context.Context, selector, want string) {
	b.t.Helper()
	quoted := `document.querySelector("` + selector + `")?.textContent.includes("` + want + `") ?? false`
	require.Eventually(b.t, func() bool {
		said, err := chromedp.Run(ctx, chromedp.Evaluate[bool](quoted))
		return err == nil && said
	}, 10*time.Second, 50*time.Millisecond, "%s never said %s", selector, want)
}

// fits checks that nothing needs scrolling sideways.
func (b *bench) fits(ctx context.Context) {
	b.t.Helper()
	over := read(b, ctx, chromedp.Evaluate[int](`document.documentElement.scrollWidth - document.documentElement.clientWidth`))
	require.LessOrEqual(b.t, over, 0, "the page is wider than its window")
}

func TestBrowserApprovesAndSeesTheOutcome(t *testing.T) {
	for name, size := range map[string][2]int64{"phone": {390, 844}, "desk": {1280, 900}, "narrow": {360, 640}} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, setup{delay: 300 * time.Millisecond})
			b.run()
			ctx := b.page(size[0], size[1])
			b.signIn(ctx)
			r := b.askDelete()
			b.says(ctx, "title", "(1) Signoff") // live, without a reload
			b.fits(ctx)
			b.press(ctx, `a[href="/requests/`+r.ID+`"]`)
			b.see(ctx, chromedp.WaitVisible(chromedp.CSS(`#decide`)))
			b.fits(ctx)
			require.Equal(t, "Delete server staging-3 with its disks?", b.text(ctx, "h1"))

			// Without the tick, the browser itself holds the form back.
			b.see(ctx, chromedp.Click(chromedp.CSS(`button.yes`)), chromedp.Sleep(200*time.Millisecond))
			require.Empty(t, b.load(r.ID).Votes)

			b.see(ctx, chromedp.Click(chromedp.CSS(`input[name=read]`)), chromedp.Click(chromedp.CSS(`button.yes`)), chromedp.WaitVisible(chromedp.CSS(`.outcome`)))
			b.says(ctx, ".outcome h2", "Done")
			b.fits(ctx)
			b.says(ctx, "title", "Delete server")
			require.Equal(t, approvals.Succeeded, b.load(r.ID).Execution.State)
			require.Equal(t, 1, b.cloud.Calls("ionos_servers_delete"))
		})
	}
}

func TestBrowserEnterInAFieldApprovesNothing(t *testing.T) {
	b := newBench(t, setup{})
	r := b.askDelete()
	ctx := b.page(1280, 900)
	b.signIn(ctx)
	b.see(ctx, chromedp.Navigate(b.web.URL+"/requests/"+r.ID),
		chromedp.Click(chromedp.CSS(`input[name=read]`)), chromedp.SendKeys(chromedp.CSS(`input[name=read]`), "\r"),
		chromedp.SendKeys(chromedp.CSS(`textarea[name=reason]`), "why\r"), chromedp.Sleep(300*time.Millisecond))
	require.Equal(t, approvals.Pending, b.load(r.ID).State)

	// What somebody is filling in is not taken away by the live update.
	_, err := b.service.Withdraw(t.Context(), r.ID, bob, "not needed any more")
	require.NoError(t, err)
	b.see(ctx, chromedp.WaitVisible(chromedp.CSS(`#changed`)))
	require.Equal(t, "why\n", read(b, ctx, chromedp.Value(chromedp.CSS(`textarea[name=reason]`))))
	b.see(ctx, chromedp.Click(chromedp.CSS(`#changed a`)), chromedp.WaitVisible(chromedp.CSS(`.outcome`)))
	require.Contains(t, b.text(ctx, ".outcome"), "not needed any more")
}

// A strict cookie does not come with a click on another site's page. Whoever
// is signed in gets to the card all the same.
func TestBrowserLinkOnAnotherSiteFindsTheSession(t *testing.T) {
	b := newBench(t, setup{})
	r := b.askDelete()
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprintf(w, `<!doctype html><a id="away" href="%s/requests/%s">a request</a>`, b.web.URL, r.ID)
	}))
	t.Cleanup(other.Close)
	ctx := b.page(1280, 900)
	b.signIn(ctx)
	b.see(ctx, chromedp.Navigate(strings.Replace(other.URL, "127.0.0.1", "localhost", 1)), chromedp.Click(chromedp.CSS(`#away`)))
	b.says(ctx, "h1", "Delete server staging-3")
}

// TestBrowserDrawsPictures keeps pictures of the pages for people who change
// them, in the directory that SIGNOFF_SHOTS names.
func TestBrowserDrawsPictures(t *testing.T) {
	dir := os.Getenv("SIGNOFF_SHOTS")
	if dir == "" {
		t.Skip("set SIGNOFF_SHOTS to a directory to draw pictures of the pages")
	}
	for _, look := range []struct {
		name          string
		width, height int64
		scheme        string
	}{{"desk", 1280, 900, "1"}, {"desk-dark", 1280, 900, "0"}, {"phone", 390, 844, "1"}, {"phone-dark", 390, 844, "0"}} {
		t.Run(look.name, func(t *testing.T) {
			b := newBench(t, setup{})
			ctx := b.page(look.width, look.height, chromedp.Flag("blink-settings", "preferredColorScheme="+look.scheme))
			shoot := func(name, path string) {
				if path != "" { // else the page that is open
					b.see(ctx, chromedp.Navigate(b.web.URL+path), chromedp.Sleep(300*time.Millisecond))
				}
				picture := read(b, ctx, chromedp.FullScreenshot(100))
				require.NoError(t, os.WriteFile(filepath.Join(dir, look.name+"-"+name+".png"), picture, 0o600))
			}
			b.draw(shoot, ctx)
			real := newBench(t, setup{real: true})
			b.web = real.web
			shoot("login-first", strings.TrimPrefix(real.link(), real.web.URL))
			real.signedIn()
			shoot("login-passphrase", "/login")
			dark := night(t)
			b.web = dark.web
			dark.signIn(ctx)
			r := dark.askDelete()
			shoot("card-glass", "/requests/"+r.ID+"#glass")
			dark.see(ctx, chromedp.Click(chromedp.CSS(`#glass summary`)))
			shoot("card-glass-open", "")
			dark.signedIn().decide("glass", r, "reason", "the site is down")
			shoot("card-glass-broken", "/requests/"+r.ID)
			shoot("queue-review", "/")
			shoot("reviews", "/reviews")
		})
	}
}

// draw goes through the pages with something on them.
func (b *bench) draw(shoot func(name, path string), ctx context.Context) {
	shoot("login-closed", "/login")
	shoot("login", strings.TrimPrefix(b.link(), b.web.URL))
	b.signIn(ctx)
	shoot("queue-empty", "/")
	p := b.signedIn()
	lost := b.unknown(p)
	b.cloud.Around = nil
	done := b.newServer(func(in map[string]any) { in["name"] = "web-4"; delete(in, "password") })
	p.decide("approve", done)
	b.until(done.ID, approvals.StatusSucceeded)
	denied := b.ask("ionos_servers_update", `{"server_id":"92AA60BEC8333A21EDB9EAAA61852860","name":"web-1-old","description":""}`)
	p.decide("deny", denied, "reason", "web-1 is live. Ask the shop team first.")
	create, remove := b.newServer(), b.ask("ionos_servers_delete", `{"server_id":"4B86A3ACC4CEB7A89E012E49FC17F312"}`, func(a *approvals.Ask) {
		a.Why = "db-1 looks idle: its load was below 2 % in the last hour.\nThe user asked me to bring the monthly bill down.\nI will keep its IP."
	})
	rename := b.ask("ionos_servers_update", `{"server_id":"D6F1239315503A1C44607BB04B3BD9C9","name":"db-2-replica","description":"orders database, replica"}`)
	plan := b.askPlan()
	resize := b.ask("ionos_server_hardware_update", `{"server_id":"92AA60BEC8333A21EDB9EAAA61852860","vcore":4,"cores_per_processor":1,"ram":8}`)
	draft, _, err := b.service.Draft(b.t.Context(), approvals.Ask{Operation: "ionos_users_create", Arguments: []byte(`{"name":"deploy","description":"continuous delivery"}`),
		Why: "The pipeline needs an account of its own.", Requester: approvals.Requester{Person: alice, Agent: "test client", Channel: "mcp-stdio"}})
	require.NoError(b.t, err)
	shoot("queue", "/")
	shoot("draft", "/requests/"+draft.ID)
	shoot("card-resize", "/requests/"+resize.ID)
	shoot("card-plan", "/requests/"+plan.ID)
	shoot("card-destructive", "/requests/"+remove.ID)
	shoot("card-create", "/requests/"+create.ID)
	shoot("card-rename", "/requests/"+rename.ID)
	shoot("card-done", "/requests/"+done.ID)
	shoot("card-denied", "/requests/"+denied.ID)
	shoot("card-unknown", "/requests/"+lost.ID)
	shoot("grants-none", "/grants")
	shoot("grant-form", "/requests/"+rename.ID+"/grant")
	p.post("/requests/"+rename.ID+"/grant", p.allowance("when", `subject.name.startsWith("db-")`))
	ended := b.ask("ionos_servers_update", `{"server_id":"92AA60BEC8333A21EDB9EAAA61852860","name":"staging-web","description":""}`)
	p.post("/requests/"+ended.ID+"/grant", p.allowance("only_agent", "yes"))
	p.post("/grants/"+b.grants()[0].ID+"/revoke", url.Values{"csrf": {p.csrf}})
	shoot("grants", "/grants")
	again := b.ask("ionos_servers_update", `{"server_id":"D6F1239315503A1C44607BB04B3BD9C9","name":"staging-db-2","description":"orders database, replica"}`)
	b.until(again.ID, approvals.StatusSucceeded)
	shoot("card-granted", "/requests/"+again.ID)
	shoot("history", "/history")
	shoot("audit", "/requests/"+done.ID+"/audit")
	shoot("missing", "/requests/req_nothing")
	stale := b.ask("ionos_servers_delete", `{"server_id":"39AA65F5D5B02FA02D58173094EBAF95"}`)
	require.NoError(b.t, b.cloud.Change(func(s *sim.State) {
		name, on := "build-new", "POWERED_ON"
		s.Servers[4].Name, s.Servers[4].Status.State = &name, &on
	}))
	p.decide("approve", stale)
	b.until(stale.ID, approvals.StatusStale)
	shoot("card-stale", "/requests/"+stale.ID)
	b.see(ctx, chromedp.Navigate(b.web.URL+"/requests/"+done.ID), chromedp.Click(chromedp.CSS(".reveal button")), chromedp.WaitVisible(chromedp.CSS("pre.secret")))
	shoot("secret", "")
}
