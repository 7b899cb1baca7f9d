package proof

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/mark3labs/mcp-go/client"
	"github.com/mark3labs/mcp-go/mcp"
	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/approvals/console"
	"signoff/approvals/sqlstore"
	"signoff/cmd/slackbot/card"
	"signoff/internal/app"
	"signoff/provider"
	"signoff/tools"
)

// tainted is a whole Signoff in front of clouds whose every secret is a mark:
// all that goes out of it to anybody is kept.
type tainted struct {
	t       *testing.T
	marks   *marks
	sims    map[string]*atomic.Pointer[simulated]
	service *approvals.Service
	clouds  *provider.Clouds
	dir     string
	agent   *assistant
	person  *http.Client
	console string
	csrf    string

	mu      sync.Mutex
	seen    map[string]*bytes.Buffer // by who sees it
	checked map[string]int           // how much of that was looked through
	added   map[string]int           // marks put into answers, by operation
	plain   atomic.Bool              // clouds answer as they are
	echo    atomic.Bool              // clouds refuse changes, and quote what they got
}

// keep notes what somebody got to see, and who.
func (b *tainted) keep(who string) io.Writer { return &keeper{b, who} }

type keeper struct {
	b   *tainted
	who string
}

func (k *keeper) Write(p []byte) (int, error) {
	k.b.mu.Lock()
	defer k.b.mu.Unlock()
	if k.b.seen[k.who] == nil {
		k.b.seen[k.who] = &bytes.Buffer{}
	}
	return k.b.seen[k.who].Write(p)
}

// copied is a response of which a copy is kept, headers too.
type copied struct {
	http.ResponseWriter
	to io.Writer
}

func (c copied) Write(p []byte) (int, error) {
	_, _ = c.to.Write(p)
	return c.ResponseWriter.Write(p)
}

func (c copied) Unwrap() http.ResponseWriter { return c.ResponseWriter }

// Flush is asked for by servers of streams.
func (c copied) Flush() { _ = http.NewResponseController(c.ResponseWriter).Flush() }

func (b *tainted) watched(who string, next http.Handler) *httptest.Server {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(copied{w, b.keep(who)}, r)
		_ = w.Header().Write(b.keep(who))
	}))
	b.t.Cleanup(func() {
		s.CloseClientConnections()
		s.Close()
	})
	return s
}

func newTainted(t *testing.T) *tainted {
	t.Helper()
	b := &tainted{t: t, marks: &marks{origins: map[string]string{}, private: map[string]bool{}}, dir: t.TempDir(),
		sims: map[string]*atomic.Pointer[simulated]{}, seen: map[string]*bytes.Buffer{}, checked: map[string]int{}, added: map[string]int{}}
	b.clouds = provider.NewClouds(b.accounts()...)
	store, err := sqlstore.Open(t.Context(), filepath.Join(b.dir, "ledger.db"))
	require.NoError(t, err)
	seal, err := approvals.NewSeal(make([]byte, 32))
	require.NoError(t, err)
	settings := approvals.DefaultSettings
	settings.Tick, settings.PollEvery, settings.MaxOpen = 50*time.Millisecond, 2*time.Millisecond, 0
	log := slog.New(slog.NewJSONHandler(b.keep("log"), &slog.HandlerOptions{Level: slog.LevelDebug - 8}))
	b.service, err = approvals.NewService(store, b.clouds, approvals.OnePerson{People: []string{approver}}, seal, settings, "worker", log)
	require.NoError(t, err)
	b.work(store, log)
	b.offer(log)
	b.signIn(store, log)
	return b
}

// accounts are one at each cloud, behind which fresh simulators can be put.
func (b *tainted) accounts() []*provider.Client {
	var accounts []*provider.Client
	for _, c := range clouds {
		at := &atomic.Pointer[simulated]{}
		b.sims[c.api.Name] = at
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { at.Load().handler.ServeHTTP(w, r) }))
		b.t.Cleanup(server.Close)
		b.renew(c)
		accounts = append(accounts, c.api.NewClient(provider.Account{Name: "main", Token: provider.Secret(b.marks.put(false, c.api.Name+" token")), AccessKey: "sandbox",
			SecretKey: "sandbox-secret", BaseURL: server.URL + c.path, Rate: -1}))
	}
	return accounts
}

// renew puts a fresh simulator in place.
func (b *tainted) renew(c cloud) simulated {
	fresh := c.fresh(b.t)
	fresh.around(func(operation string, next http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { b.around(c.api.Operation(operation), w, r, next) }
	})
	b.sims[c.api.Name].Store(&fresh)
	return fresh
}

// work runs the ledger and tells a webhook, until the test ends.
func (b *tainted) work(store *sqlstore.Store, log *slog.Logger) {
	hook := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(b.keep("webhook"), r.Body) }))
	b.t.Setenv("TEST_NOTIFY_URL", hook.URL)
	ctx, stop := context.WithCancel(context.Background())
	process := &app.App{Service: b.service, Store: store, Log: log,
		Config: app.Config{Notify: app.NotifyConfig{Webhook: "env:TEST_NOTIFY_URL"}, HTTP: app.HTTPConfig{PublicURL: "https://console.example.com"}}}
	var working sync.WaitGroup
	working.Go(func() { b.service.Run(ctx) })
	working.Go(func() { process.Notify(ctx) })
	b.t.Cleanup(func() {
		stop()
		working.Wait()
		hook.Close()
		store.Close()
	})
}

// offer serves the tools to a real client.
func (b *tainted) offer(log *slog.Logger) {
	s, err := tools.New(b.service, tools.Options{Version: "test", Channel: tools.ChannelHTTP, Person: "bob@example.com", Log: log, Pace: tools.Pace{Progress: 5 * time.Millisecond},
		PromptValues: func(string, string) string { return "server" }, ApproveURL: func(id string) string { return "https://console.example.com/requests/" + id }})
	require.NoError(b.t, err)
	server := b.watched("mcp", tools.Handler(s, tools.Guard{}))
	b.agent = (&assistant{t: b.t, url: server.URL, clouds: b.clouds, known: map[string][]map[string]any{}}).at(b.t, "/mcp/all")
}

// signIn opens the console as the person who decides.
func (b *tainted) signIn(store *sqlstore.Store, log *slog.Logger) {
	pages := console.New(b.service, store, console.Options{People: []string{approver}, Sandbox: true, Log: log})
	server := httptest.NewServer(pages)
	b.t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	b.console = server.URL
	jar, err := cookiejar.New(nil)
	require.NoError(b.t, err)
	b.person = &http.Client{Jar: jar}
	link, err := console.NewLink(b.t.Context(), store, server.URL, approver, time.Now())
	require.NoError(b.t, err)
	at, err := url.Parse(link)
	require.NoError(b.t, err)
	b.post("console", "/login", url.Values{"code": {at.Query().Get("code")}})
	found := regexp.MustCompile(`name="csrf" value="([^"]*)"`).FindStringSubmatch(b.page("console", "/"))
	require.NotNil(b.t, found)
	b.csrf = found[1]
}

// page shows a page to the person, and keeps it as seen by who.
func (b *tainted) page(who, path string) string {
	response, err := b.person.Get(b.console + path)
	require.NoError(b.t, err)
	return b.read(who, response)
}

func (b *tainted) post(who, path string, form url.Values) string {
	form.Set("csrf", b.csrf)
	response, err := b.person.PostForm(b.console+path, form)
	require.NoError(b.t, err)
	return b.read(who, response)
}

func (b *tainted) read(who string, response *http.Response) string {
	defer response.Body.Close()
	body, err := io.ReadAll(io.TeeReader(response.Body, b.keep(who)))
	require.NoError(b.t, err)
	require.Equal(b.t, http.StatusOK, response.StatusCode, "%s: %s", response.Request.URL.Path, body)
	return string(body)
}

// around answers as the simulator does, with a mark in place of each secret.
func (b *tainted) around(op provider.Operation, w http.ResponseWriter, r *http.Request, next http.HandlerFunc) {
	sent, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	if b.echo.Load() && op.Spec().Effect != provider.Observe {
		// A cloud that quotes what it refuses, as one would that is careless. The
		// forms of the clouds' errors differ: this one has a member for each.
		quoted := "not accepted: " + string(sent) + r.URL.RawQuery + r.Header.Get("Authorization") + fmt.Sprint(r.Header)
		w.WriteHeader(http.StatusBadRequest)
		_ = json.NewEncoder(w).Encode(map[string]any{"code": "INVALID", "message": quoted, "detail": quoted, "description": quoted, "errors": []any{map[string]any{"code": "INVALID", "title": quoted, "detail": quoted, "status": 400}},
			"error": map[string]any{"code": "INVALID", "message": quoted, "description": quoted, "detail": map[string]any{"message": quoted}}})
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(sent))
	recorded := httptest.NewRecorder()
	next(recorded, r)
	for name, values := range recorded.Header() {
		w.Header()[name] = values
	}
	body := recorded.Body.Bytes()
	if recorded.Code/100 == 2 && !b.plain.Load() {
		body = b.taint(op, body)
	}
	w.Header().Del("Content-Length")
	w.WriteHeader(recorded.Code)
	_, _ = w.Write(body)
}

// arguments are those of a case with a mark in every secret or private one that
// the operation takes.
func (b *tainted) arguments(op provider.Operation, given map[string]any) map[string]any {
	marked := maps.Clone(given)
	for _, row := range provider.Inputs(op) {
		if row.Secret || row.Private {
			require.NotContains(b.t, row.Argument, ".", "%s: a secret below the top; teach the test to reach it", op.Spec().Name)
			marked[row.Argument] = b.marks.put(row.Private, op.Spec().Name+" takes "+row.Argument)
		}
	}
	return marked
}

// Who may see which marks. Everybody else sees none.
const (
	pending = "console, card of what waits" // private arguments: they have to be seen to be approved
	reveal  = "console, a secret shown once"
)

// check finds marks where they must not be.
func (b *tainted) check() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for who, what := range b.seen {
		from := b.checked[who]
		b.checked[who] = max(0, what.Len()-len(markStem)) // a mark may be half written
		for _, at := range stems(what.Bytes(), from) {
			mark := markPattern.FindString(string(what.Bytes()[at:min(what.Len(), at+len(markStem)+8)]))
			origin, private := b.marks.of(mark)
			if who == reveal || who == pending && private {
				continue
			}
			around := what.Bytes()[max(0, at-120):min(what.Len(), at+60)]
			require.Fail(b.t, "a secret is seen", "%s sees what %q: …%s…", who, origin, around)
		}
	}
}

// stored reads what the ledger and all else in the data directory hold.
func (b *tainted) stored() {
	b.t.Helper()
	files, err := filepath.Glob(filepath.Join(b.dir, "*"))
	require.NoError(b.t, err)
	require.NotEmpty(b.t, files)
	for _, file := range files {
		raw, err := os.ReadFile(file)
		require.NoError(b.t, err)
		_, _ = b.keep("file " + filepath.Base(file)).Write(raw)
	}
}

func TestINV15_NoMarkedSecretIsSeenByAnybody(t *testing.T) {
	b := newTainted(t)
	b.reads()
	for _, c := range clouds {
		for _, op := range c.changes() {
			b.change(c, op)
		}
	}
	b.everywhere()
	b.stored()
	b.check()
	b.complete()
}

// reads runs every read by its own tool and by the gateway.
func (b *tainted) reads() {
	a := b.agent
	for _, op := range b.clouds.Operations() {
		if op.Spec().Effect != provider.Observe {
			continue
		}
		var arguments map[string]any
		if op.Spec().Name == "katapult_tasks_get" {
			arguments = a.task(b.t)
		} else {
			b.plain.Store(true)
			arguments = a.valid(op)
			b.plain.Store(false)
		}
		require.NotNil(b.t, arguments, op.Spec().Name)
		result, text := a.call(op.Spec().Name, arguments)
		require.False(b.t, result.IsError, "%s: %s", op.Spec().Name, text)
		b.answered(op, arguments)
		_, _ = a.call("operation_read", map[string]any{"operation": op.Spec().Name, "arguments": arguments, "fields": []string{"first_password", "db_password", "x_more", "api"}})
	}
	b.check()
}

// answered runs a read as the bot would, and draws what comes.
func (b *tainted) answered(op provider.Operation, arguments map[string]any) {
	raw, err := json.Marshal(arguments)
	require.NoError(b.t, err)
	answer, err := b.service.Read(context.Background(), approvals.Ask{Operation: op.Spec().Name, Arguments: raw, Requester: approvals.Requester{Person: "bob@example.com", Channel: "slack"}})
	require.NoError(b.t, err)
	message, file := card.Answer(op, answer.Object())
	encoded, err := json.Marshal(message)
	require.NoError(b.t, err)
	_, _ = b.keep("slack").Write(append(encoded, file...))
}

// change asks for a change in every way, decides it and looks everywhere.
func (b *tainted) change(c cloud, op provider.Operation) {
	name, a := op.Spec().Name, b.agent
	sim := b.renew(c)
	arguments := b.arguments(op, numbers(b.t, c.cases[name]))
	wrong := maps.Clone(arguments)
	wrong["no_such_argument"] = arguments
	_, _ = a.call(name, wrong)
	result, text := a.call(name, arguments)
	require.False(b.t, result.IsError, "%s: %s", name, text)
	id := requestID(b.t, text)
	_, text = a.call("operation_change", map[string]any{"operation": name, "arguments": arguments})
	require.Equal(b.t, id, requestID(b.t, text), "the same call, so the same request")
	plan := b.plan(op, arguments)
	b.page(pending, "/requests/"+plan)
	b.page(pending, "/requests/"+id)
	b.look(id)
	b.look(plan)

	_, _ = a.call("request_withdraw", map[string]any{"request_id": plan, "reason": "it was one too many"})
	b.decide(id)
	_, _ = a.call("request_get", map[string]any{"request_id": id, "wait_seconds": 40})
	r, err := b.service.Get(context.Background(), id)
	require.NoError(b.t, err)
	require.Equal(b.t, approvals.StatusSucceeded, r.Status(), "%s: %+v", name, r.Execution)
	require.Equal(b.t, 1, sim.calls(name))
	b.page("console", "/requests/"+id)
	b.look(id)
	for _, pointer := range r.Execution.Issued {
		shown := b.post(reveal, "/requests/"+id+"/reveal", url.Values{"pointer": {pointer}})
		require.Regexp(b.t, markPattern, shown, "%s: the person gets %s", name, pointer)
	}
	b.check()
}

// plan asks for the change twice in one plan. What is private is refused there,
// so then it is left out.
func (b *tainted) plan(op provider.Operation, arguments map[string]any) string {
	ask := func(arguments map[string]any) (*mcp.CallToolResult, string) {
		step := map[string]any{"operation": op.Spec().Name, "arguments": arguments}
		return b.agent.call("plan_propose", map[string]any{"steps": []any{step, step}})
	}
	result, text := ask(arguments)
	if result.IsError {
		require.Contains(b.t, text, "it is private", "%s", op.Spec().Name)
		open := maps.Clone(arguments)
		for _, row := range provider.Inputs(op) {
			if row.Private { // and what goes with it
				maps.DeleteFunc(open, func(name string, _ any) bool { return strings.HasPrefix(name, row.Argument) })
			}
		}
		result, text = ask(open)
	}
	require.False(b.t, result.IsError, "%s: %s", op.Spec().Name, text)
	return requestID(b.t, text)
}

func (b *tainted) decide(id string) {
	r, err := b.service.Get(context.Background(), id)
	require.NoError(b.t, err)
	require.Equal(b.t, approvals.Pending, r.State, "%s: %s", r.Content.Operation, r.Reason)
	_, err = b.service.Vote(context.Background(), approvals.Ballot{Request: id, Person: approver, Approve: true, Channel: "test", Renderer: "test/1",
		ApprovalDigest: r.Prepared.ApprovalDigest, PresentationDigest: r.Prepared.PresentationDigest})
	require.NoError(b.t, err)
}

// look reads a request wherever it stands, but on its card.
func (b *tainted) look(id string) {
	_, _ = b.agent.call("request_get", map[string]any{"request_id": id})
	_, err := b.agent.client.ReadResource(context.Background(), mcp.ReadResourceRequest{Params: mcp.ReadResourceParams{URI: "signoff://requests/" + id}})
	require.NoError(b.t, err)
	b.page("console", "/requests/"+id+"/audit")
	r, err := b.service.Get(context.Background(), id)
	require.NoError(b.t, err)
	encoded, err := json.Marshal(r) // as stored and as other faces draw it
	require.NoError(b.t, err)
	_, _ = b.keep("request").Write(encoded)
	b.slack(r)
}

// slack draws the request as the bot would.
func (b *tainted) slack(r approvals.Request) {
	o := b.drawing()
	review, _ := card.Review(r, o)
	b.drawn(card.Draw(r, o), card.Fallback(r, o), review, card.Details(r, o), card.Outcome(r, o), card.Thread(r, o), card.Reminder(r, o))
}

func (b *tainted) drawing() card.Options {
	return card.Options{Console: func(id string) string { return "https://console.example.com/requests/" + id }, Operation: b.clouds.Operation}
}

// drawn keeps what Slack gets.
func (b *tainted) drawn(all ...any) {
	for _, one := range all {
		encoded, err := json.Marshal(one)
		require.NoError(b.t, err)
		_, _ = b.keep("slack").Write(encoded)
	}
}

// everywhere looks at what shows many requests or servers.
func (b *tainted) everywhere() {
	ctx := context.Background()
	for _, path := range []string{"/", "/history", "/grants"} {
		b.page("console", path)
	}
	_, _ = b.agent.call("request_list", map[string]any{"limit": 100})
	all, err := b.service.Find(ctx, approvals.Query{Limit: 1000})
	require.NoError(b.t, err)
	require.NotEmpty(b.t, all)
	for part := range slices.Chunk(all, 5) { // lists show some, and say how many more there are
		b.drawn(card.Queue(part, b.drawing()), card.Home(part, nil, part, b.drawing()))
	}
	for _, tool := range []string{"inventory_servers", "inventory_network_interfaces"} {
		result, text := b.agent.call(tool, map[string]any{})
		require.False(b.t, result.IsError, text)
	}
	for _, uri := range []string{"signoff://policy", "signoff://operations/ionos_servers_create"} {
		_, err = b.agent.client.ReadResource(ctx, mcp.ReadResourceRequest{Params: mcp.ReadResourceParams{URI: uri}})
		require.NoError(b.t, err)
	}
	b.completions(b.agent.client)
	require.NoError(b.t, b.service.Audit(ctx, "", func(e approvals.Entry) error {
		_, err := b.keep("audit").Write(e.Facts)
		return err
	}))
}

func (b *tainted) completions(c *client.Client) {
	for _, ref := range []any{mcp.ResourceReference{Type: "ref/resource", URI: "signoff://requests/{id}"}, mcp.ResourceReference{Type: "ref/resource", URI: "signoff://operations/{name}"}} {
		request := mcp.CompleteRequest{}
		request.Params.Ref, request.Params.Argument = ref, mcp.CompleteArgument{Name: "id", Value: ""}
		if strings.Contains(fmt.Sprint(ref), "name") {
			request.Params.Argument.Name = "name"
		}
		_, err := c.Complete(context.Background(), request)
		require.NoError(b.t, err)
	}
}

// complete makes sure that the test has tested: every declared secret was
// marked, and everybody who could see one was looked at.
func (b *tainted) complete() {
	for _, op := range b.clouds.Operations() {
		name := op.Spec().Name
		for _, row := range provider.Outputs(op) {
			if row.Secret {
				require.Positive(b.t, b.added[name+" "+row.Path], "%s never answered %s", name, row.Path)
			}
		}
	}
	var who []string
	for _, name := range []string{"mcp", "log", "console", "webhook", "request", "audit", "file ledger.db", "slack", pending, reveal} {
		if b.seen[name] == nil || b.seen[name].Len() == 0 {
			who = append(who, name)
		}
	}
	require.Empty(b.t, who, "nothing was seen by them")
	require.Regexp(b.t, markPattern, b.seen[pending].String(), "private arguments are shown where they are approved")
	require.Contains(b.t, b.seen["mcp"].String(), "by all", "what does not look secret passes")
}

// A cloud may quote what it refuses, secrets and credentials among it.
func TestINV15_NoSecretComesBackInARefusal(t *testing.T) {
	b := newTainted(t)
	refused := 0
	for _, c := range clouds {
		for _, op := range c.changes() {
			rows := provider.Inputs(op)
			if !slices.ContainsFunc(rows, func(r provider.Row) bool { return r.Secret || r.Private }) && refused%7 != 0 {
				refused++
				continue // the credential is the same one everywhere
			}
			refused++
			b.renew(c)
			_, text := b.agent.call(op.Spec().Name, b.arguments(op, numbers(t, c.cases[op.Spec().Name])))
			id := requestID(t, text)
			b.echo.Store(true)
			b.decide(id)
			_, err := b.service.Wait(t.Context(), id, 20*time.Second, func(r *approvals.Request) bool { return r.Execution != nil && !r.Execution.State.Running() })
			require.NoError(t, err)
			b.look(id)
			b.page("console", "/requests/"+id)
			b.echo.Store(false)
		}
	}
	b.everywhere()
	b.stored()
	b.check()
	require.Contains(t, b.seen["request"].String(), "not accepted: ", "the cloud's words were kept")
}
