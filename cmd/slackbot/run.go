package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"signoff/approvals"
	"signoff/approvals/console"
	"signoff/cmd/slackbot/bot"
	"signoff/internal/app"
	"signoff/provider/simulator"
)

// runFlags are those of run.
type runFlags struct {
	app.Options
	addr    string
	profile simulator.Profile
	api     http.RoundTripper // to Slack; nil = the network
	pace    bot.Pace
}

func runCommand() *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use: "run", Short: "Serve the workspace: over Socket Mode, or over signed HTTP with --addr", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return f.run(cmd.Context()) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.ConfigFile, "config", "", "configuration `FILE` (YAML)")
	flags.StringVar(&f.Dir, "data", "", "data `DIR`ectory: ledger, keys, addresses (default: the user's state directory)")
	flags.StringVar(&f.StoreURL, "store", "", "ledger: sqlite, sqlite:PATH, postgres://USER@HOST/DATABASE, or a reference to such a `URL` as env:NAME or file:PATH (default: as configured, or sqlite in the data directory)")
	flags.BoolVar(&f.Sandbox, "sandbox", false, "work on simulated clouds instead of real ones")
	flags.DurationVar(&f.Delay, "delay", 2*time.Second, "how long the simulated clouds' asynchronous work takes")
	flags.Var(&f.profile, "profile", "success codes of the simulated clouds: as the documents say, or as public clients expect")
	flags.BoolVar(&f.ReadOnly, "read-only", false, "serve Slack, and leave the execution of what is approved to other processes")
	flags.StringVar(&f.addr, "addr", "", "take Slack's signed HTTP requests on this `ADDRESS`, at /slack/...")
	return cmd
}

// run serves until the context ends; then what was begun finishes.
func (f *runFlags) run(ctx context.Context) error {
	config, err := app.LoadConfig(f.ConfigFile)
	if err != nil {
		return err
	}
	options, err := slackOptions(config, f.addr != "")
	if err != nil {
		return err
	}
	log := app.Logger()
	a, err := app.Open(ctx, f.Options, log)
	if err != nil {
		return err
	}
	options.Log, options.Transport, options.Pace = log, f.api, f.pace
	options.Console = func(id string) string {
		if url := a.ApproveURL(id); strings.HasPrefix(url, "http") {
			return url
		}
		return "" // nobody serves a console
	}
	err = f.serve(ctx, a, options)
	return errors.Join(err, a.Close())
}

// serve starts console, executor and bot, and waits for their ends.
func (f *runFlags) serve(ctx context.Context, a *app.App, o bot.Options) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	pages := console.New(a.Service, a.Store, console.Options{People: a.People, Sandbox: a.Sandbox, Log: a.Log})
	if err := a.Host.Keep(ctx, app.Served{Console: pages, People: a.People, Sandbox: a.Sandbox, Delay: f.Delay, Profile: f.profile}); err != nil {
		return err
	}
	var work sync.WaitGroup
	work.Go(func() { a.Run(ctx) })
	defer func() {
		stop()
		work.Wait()
		a.Host.Left()
	}()
	b, err := bot.New(ctx, a.Service, a.Store, o)
	if err != nil {
		return err
	}
	if f.addr == "" {
		return b.Run(ctx)
	}
	return serveHTTP(ctx, f.addr, b, a)
}

// serveHTTP takes signed requests beside the bot's own work.
func serveHTTP(ctx context.Context, addr string, b *bot.Bot, a *app.App) error {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("--addr: %w", err)
	}
	mux := http.NewServeMux()
	mux.Handle("/slack/", b.Handler())
	app.Probes(mux, a.Store)
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute}
	a.Log.Info("serving slack", "address", "http://"+listener.Addr().String()+"/slack/")
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	serving, stop := context.WithCancel(ctx)
	defer stop()
	working, finish := context.WithCancel(context.WithoutCancel(ctx))
	go func() { // first nothing new comes in, then what is at work ends
		<-serving.Done()
		ending, cancel := context.WithTimeout(working, 5*time.Second)
		defer cancel()
		if server.Shutdown(ending) != nil {
			_ = server.Close()
		}
		finish()
	}()
	go func() { // a bot without its server would be deaf
		if served := <-ended; !errors.Is(served, http.ErrServerClosed) {
			a.Log.Error("the listener ended", "error", served)
			stop()
		}
	}()
	return b.Run(working)
}

// slackOptions reads the workspace's part of the configuration.
func slackOptions(c app.Config, overHTTP bool) (bot.Options, error) {
	s := c.Slack
	o := bot.Options{Channel: s.Channel, APIURL: s.APIURL, ViaSlack: s.ViaSlack == nil || *s.ViaSlack,
		Principal: func(user string) (string, bool) { return c.Principal(app.SlackUser, user) }, SlackUser: c.SlackUser, Groups: map[string]string{}}
	for name, g := range c.Groups {
		o.Groups[name] = g.Slack
	}
	if !s.Set() {
		return o, errors.New("configuration: slack.bot_token: give the bot's token as env:NAME or file:PATH; docs/slack.md says where it comes from")
	}
	var err error
	if o.Quiet, err = s.Quiet.Hours(); err != nil {
		return o, err
	}
	if o.BotToken, err = app.Resolve("slack.bot_token", s.BotToken); err != nil {
		return o, err
	}
	if overHTTP {
		o.Signing, err = app.Resolve("slack.signing_secret", s.SigningSecret)
	} else {
		o.AppToken, err = app.Resolve("slack.app_token", s.AppToken)
	}
	if err != nil {
		return o, fmt.Errorf("%w; Socket Mode needs slack.app_token, signed HTTP (--addr) needs slack.signing_secret", err)
	}
	host, _ := os.Hostname()
	o.Holder = fmt.Sprintf("slackbot %s %d %s", host, os.Getpid(), approvals.NewID("b")[2:8])
	return o, nil
}
