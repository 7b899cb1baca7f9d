package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"signoff/approvals"
	"signoff/provider"
)

// channel is the name of this face in outbox, inbox and votes.
const channel = "slack"

// Options are what a bot serves.
type Options struct {
	BotToken provider.Secret
	AppToken provider.Secret // for Socket Mode
	Signing  provider.Secret // for signed HTTP
	Channel  string          // where cards go: an id, or #name
	APIURL   string          // of Slack, with a slash at its end; empty = the real one

	Principal func(slackUser string) (principal string, ok bool)
	SlackUser func(principal string) (slackUser string, ok bool)
	Groups    map[string]string      // group -> id of the Slack user group that has its members
	Console   func(id string) string // address of a request in the console
	Transport http.RoundTripper      // to Slack; nil = the default
	ViaSlack  bool                   // secrets may be opened in Slack
	Quiet     func(time.Time) bool   // hours without reminders, but the last one; nil = none
	Holder    string                 // this replica, unique
	Pace      Pace
	Log       *slog.Logger
}

// Pace is how often a replica looks around; zero is the default.
type Pace struct {
	Look   time.Duration // for what other processes left or changed; 1 s
	Follow time.Duration // work that goes on, and groups that somebody waits for; 2 s
	Remind time.Duration // of what waits; 5 s
}

func (p Pace) complete() Pace {
	return Pace{cmp.Or(p.Look, time.Second), cmp.Or(p.Follow, 2*time.Second), cmp.Or(p.Remind, 5*time.Second)}
}

// Bot is one replica.
type Bot struct {
	o       Options
	service *approvals.Service
	store   approvals.Store
	api     *slack.Client
	hooks   *http.Client // for response_urls
	home    slack.AuthTestResponse

	jobs    chan struct{} // as many deliveries at a time
	gate    chan struct{} // as many envelopes being taken in
	flying  sync.WaitGroup
	endings context.Context // of work: it outlives the order to stop, for a while
	finish  context.CancelFunc

	groups  flights
	choices shelf
	homes   coalescer
	told    progressed
}

// Spans and bounds of a replica.
const (
	callWithin = 10 * time.Second // one call of Slack
	lease      = time.Minute      // of a delivery, a message, the right to post
	graceful   = 25 * time.Second // in which what was begun finishes
	atOnce     = 16               // deliveries
)

// New connects to Slack once, to learn whose bot this is.
func New(ctx context.Context, service *approvals.Service, store approvals.Store, o Options) (*Bot, error) {
	if o.Channel == "" {
		return nil, errors.New("slack.channel: say where cards go, as an id such as C0123ABCD")
	}
	o.APIURL, o.Pace = cmp.Or(o.APIURL, slack.APIURL), o.Pace.complete()
	b := &Bot{o: o, service: service, store: store, jobs: make(chan struct{}, atOnce), gate: make(chan struct{}, 4*atOnce)}
	b.api = newClient(o)
	b.hooks = &http.Client{Transport: o.Transport, Timeout: callWithin, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	b.endings, b.finish = context.WithCancel(context.WithoutCancel(ctx))
	ctx, cancel := context.WithTimeout(ctx, 3*callWithin)
	defer cancel()
	who, err := b.api.AuthTestContext(ctx)
	if err != nil {
		return nil, fmt.Errorf("slack does not know this bot: %w", err)
	}
	b.home = *who
	return b, nil
}

// Run works until the context ends; then what was begun finishes. It returns
// early, with why, when Slack will have no more of it.
func (b *Bot) Run(ctx context.Context) error {
	defer b.finish()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var loops sync.WaitGroup
	for _, loop := range []func(context.Context){b.takeOver, b.courier, b.followAll, b.remindAll, b.readWanted} {
		loops.Go(func() { loop(ctx) })
	}
	if b.o.AppToken != "" {
		for i := range connections {
			loops.Go(func() {
				if err := b.connect(ctx, i); err != nil {
					stop(err)
				}
			})
		}
	}
	<-ctx.Done()
	loops.Wait()
	b.settle()
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) && !errors.Is(cause, context.DeadlineExceeded) {
		return cause
	}
	return nil
}

// settle waits for the work in flight, but not for ever: what is left is taken
// over when its lease ends.
func (b *Bot) settle() {
	done := make(chan struct{})
	go func() { b.flying.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(graceful):
		b.o.Log.Warn("some deliveries are left to other replicas")
	}
}

// every calls do at a pace, and whenever this process changed something, until
// the context ends. A panic in one turn does not end the loop.
func (b *Bot) every(ctx context.Context, pace time.Duration, do func(context.Context) error) {
	for ctx.Err() == nil {
		changed := b.service.Changed()
		if err := b.guarded(func() error { return do(ctx) }); err != nil && ctx.Err() == nil {
			b.o.Log.Error("slack", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-changed:
		case <-time.After(pace):
		}
	}
}

// guarded turns a panic into an error: one odd payload must not end the others.
func (b *Bot) guarded(do func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return do()
}
