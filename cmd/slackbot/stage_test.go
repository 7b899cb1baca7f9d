package main

import (
	"context"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/approvals/sqlstore/pgtest"
	"signoff/cmd/slackbot/bot"
	"signoff/cmd/slackbot/card"
	"signoff/cmd/slackbot/fakeslack"
	"signoff/internal/app"
	"signoff/provider/sandbox"
)

const staging = "6DD7C9714E555230BCFFED4E249358F0" // a server of the sandbox

// policy wants somebody of the group sre, other than who asked.
const policy = `version: 1
rules:
  - {name: reads, match: {effect: read}, then: allow}
  - {name: writes, match: {effect: write}, then: {approve: [{need: 1, from: [group:sre]}]}}
  - {name: destructive, match: {effect: destructive}, then: {approve: [{need: NEED, from: [group:sre]}], decide_by: DECIDE, break_glass: [group:sre]}}
`

const config = `
people:
  - {name: alice, email: alice@example.com, slack: U1}
  - {name: bob, email: bob@example.com, slack: U2}
  - {name: carol, email: carol@example.com, slack: U3}
  - {name: dave, email: dave@example.com, slack: U4}
  - {name: guest, email: guest@example.com, slack: U5}
groups: {sre: {slack: S0123SRE}}
policy: policy.yaml
slack: {bot_token: "file:DIR/bot", app_token: "file:DIR/app", signing_secret: "file:DIR/signing", channel: C1}
`

// stage is a workspace, a sandbox, and any number of bots on one ledger.
type stage struct {
	*require.Assertions
	t     *testing.T
	slack *fakeslack.Slack
	dir   string
	store string
	delay time.Duration
	app   *app.App // a process beside the bots: assistants ask through it
}

type setting struct {
	policy string
	need   string
	within string        // to decide
	delay  time.Duration // of the clouds
	slack  fakeslack.Options
	store  string // URL of the ledger; empty = SQLite in the data directory
}

func newStage(t *testing.T, change ...func(*setting)) *stage {
	s := setting{policy: policy, need: "1", within: "4h", delay: 50 * time.Millisecond, slack: fakeslack.Options{NoRates: true, Scopes: bot.Scopes(), Patience: 20 * time.Second,
		People: []fakeslack.Person{{ID: "U1", Name: "alice"}, {ID: "U2", Name: "bob"}, {ID: "U3", Name: "carol"}, {ID: "U4", Name: "dave"},
			{ID: "U5", Name: "guest", Guest: true}, {ID: "U9", Name: "nobody"}},
		Channels: []fakeslack.Channel{{ID: "C1", Name: "ops-approvals"}},
		Groups:   []fakeslack.Group{{ID: "S0123SRE", Handle: "sre", Members: []string{"U1", "U2", "U3", "U5"}}},
	}}
	for _, c := range change {
		c(&s)
	}
	st := &stage{Assertions: require.New(t), t: t, slack: fakeslack.New(t, s.slack), dir: t.TempDir(), store: s.store, delay: s.delay}
	o := st.slack.Options()
	files := map[string]string{"bot": o.BotToken, "app": o.AppToken, "signing": o.SigningSecret, "policy.yaml": strings.NewReplacer("NEED", s.need, "DECIDE", s.within).Replace(s.policy),
		"config.yaml": strings.ReplaceAll(config, "DIR", st.dir)}
	for name, text := range files {
		st.NoError(os.WriteFile(filepath.Join(st.dir, name), []byte(text), 0o600))
	}
	st.assistants()
	return st
}

func (st *stage) options() app.Options {
	return app.Options{ConfigFile: filepath.Join(st.dir, "config.yaml"), Dir: filepath.Join(st.dir, "data"), StoreURL: st.store, Sandbox: true, Delay: st.delay}
}

// assistants opens the process through which assistants ask. It hosts the
// sandbox and executes.
func (st *stage) assistants() {
	a, err := app.Open(st.t.Context(), st.options(), slog.New(slog.DiscardHandler))
	st.NoError(err)
	st.app = a
	ctx, stop := context.WithCancel(context.WithoutCancel(st.t.Context()))
	st.NoError(a.Host.Keep(ctx, app.Served{Sandbox: true, Delay: st.delay}))
	var work sync.WaitGroup
	work.Go(func() { a.Run(ctx) })
	st.t.Cleanup(func() {
		stop()
		work.Wait()
		a.Host.Left()
		st.NoError(a.Close())
	})
}

func (st *stage) sandbox() *sandbox.Sandbox { return st.app.Host.Sandbox() }

// running is a bot at work.
type running struct {
	ended chan error
	stop  context.CancelFunc
}

// brisk is the pace of the bots here.
var brisk = bot.Pace{Look: 20 * time.Millisecond, Follow: 200 * time.Millisecond, Remind: 100 * time.Millisecond}

// bot starts slackbot run, as a replica of its own; over HTTP when an address
// is given.
func (st *stage) bot(addr string) *running {
	f := runFlags{Options: st.options(), addr: addr, api: st.slack.HTTPClient().Transport, pace: brisk}
	ctx, stop := context.WithCancel(context.WithoutCancel(st.t.Context()))
	r := &running{ended: make(chan error, 1), stop: stop}
	go func() { r.ended <- f.run(ctx) }()
	st.t.Cleanup(r.end)
	if addr == "" {
		st.slack.AwaitConnections(1)
	} else {
		st.Eventually(func() bool {
			c, err := net.Dial("tcp", addr)
			if err == nil {
				c.Close()
			}
			return err == nil
		}, 20*time.Second, 10*time.Millisecond)
		base := "http://" + addr + "/slack/"
		st.slack.DeliverTo(fakeslack.Endpoints{Commands: base + "commands", Interactions: base + "interactions", Options: base + "options", Events: base + "events"})
	}
	return r
}

func (r *running) end() {
	r.stop()
	if err, open := <-r.ended; open {
		close(r.ended)
		_ = err
	}
}

// transports runs a story over Socket Mode and over signed HTTP.
func transports(t *testing.T, story func(st *stage), change ...func(*setting)) {
	for _, name := range []string{"socket", "http"} {
		t.Run(name, func(t *testing.T) {
			st := newStage(t, change...)
			addr := ""
			if name == "http" {
				addr = free(t)
			}
			st.bot(addr)
			story(st)
		})
	}
}

// ledgers runs a story of several replicas over both kinds of ledger.
func ledgers(t *testing.T, story func(st *stage), change ...func(*setting)) {
	t.Run("sqlite", func(t *testing.T) { story(newStage(t, change...)) })
	t.Run("postgres", func(t *testing.T) {
		address := pgtest.Database(t)
		story(newStage(t, append(change, func(s *setting) { s.store = address })...))
	})
}

func free(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	return l.Addr().String()
}

// ask files the deletion of a server for alice, as an assistant does.
func (st *stage) ask(server string) approvals.Request {
	return st.propose("ionos_servers_delete", `{"server_id":"`+server+`"}`)
}

func (st *stage) propose(operation, arguments string) approvals.Request {
	r, err := st.app.Service.Propose(st.t.Context(), approvals.Ask{Operation: operation, Arguments: []byte(arguments),
		Why: "left over", Requester: approvals.Requester{Person: "alice@example.com", Agent: "assistant", Channel: "mcp-http"}})
	st.NoError(err)
	return r
}

func (st *stage) load(id string) approvals.Request {
	r, err := st.app.Service.Get(context.WithoutCancel(st.t.Context()), id)
	st.NoError(err)
	return r
}

// until waits for a status of a request.
func (st *stage) until(id string, status approvals.Status) approvals.Request {
	var r approvals.Request
	st.Eventually(func() bool { r = st.load(id); return r.Status() == status }, 20*time.Second, 10*time.Millisecond, "%s", status)
	return r
}

// card is the request's card as it is now.
func (st *stage) card(r approvals.Request) fakeslack.Message {
	return st.slack.AwaitMessage("C1", r.ID)
}

// denying asks for a deletion, and bob opens the form that denies it.
func (st *stage) denying() (r approvals.Request, asked fakeslack.Message, bob *fakeslack.User, form fakeslack.View) {
	r = st.ask(staging)
	asked, bob = st.card(r), st.slack.User("U2")
	bob.Click(asked, card.ActDeny)
	return r, asked, bob, bob.AwaitView("")
}

// cards counts the messages of the channel that are approval cards of it.
func (st *stage) cards(id string) (n int) {
	for _, m := range st.slack.Messages("C1") {
		if m.ThreadTS == "" && strings.Contains(m.Words(), id) {
			n++
		}
	}
	return n
}

func (st *stage) now() time.Time {
	now, err := st.app.Store.Now(st.t.Context())
	st.NoError(err)
	return now
}

func (st *stage) status(id string) approvals.Status {
	r := st.load(id)
	return r.Status()
}

// outcomes counts the lines in the thread of a card that tell a status.
func (st *stage) outcomes(root fakeslack.Message, status approvals.Status) (n int) {
	for _, m := range st.slack.Thread(root) {
		if strings.Contains(m.Words(), status.Headline()) {
			n++
		}
	}
	return n
}

const leaseOfTests = time.Minute
