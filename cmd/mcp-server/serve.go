package main

import (
	"cmp"
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"signoff/approvals/console"
	"signoff/internal/app"
	"signoff/prompts"
	"signoff/provider/simulator"
	"signoff/tools"
)

// serveFlags are common to stdio and http.
type serveFlags struct {
	app.Options
	toolsets, tools, exclude []string
	elicitation              onOff
	profile                  simulator.Profile
}

const storeUsage = "ledger: sqlite, sqlite:PATH, postgres://USER@HOST/DATABASE, or a reference to such a `URL` as env:NAME or file:PATH (default: as configured, or sqlite in the data directory)"

func (f *serveFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.ConfigFile, "config", "", "configuration `FILE` (YAML)")
	flags.StringVar(&f.Dir, "data", "", "data `DIR`ectory: ledger, keys, addresses (default: the user's state directory)")
	flags.StringVar(&f.StoreURL, "store", "", storeUsage)
	flags.BoolVar(&f.Sandbox, "sandbox", false, "work on simulated clouds instead of real ones")
	flags.DurationVar(&f.Delay, "delay", 2*time.Second, "how long the simulated clouds' asynchronous work takes")
	flags.Var(&f.profile, "profile", "success codes of the simulated clouds: as the documents say, or as public clients expect")
	flags.BoolVar(&f.ReadOnly, "read-only", false, "offer reads only, and execute nothing")
	flags.StringSliceVar(&f.toolsets, "toolsets", nil, "offer at most these toolsets, as all or ionos_servers,gateway; docs/toolsets.md lists them (default: all, of which /mcp and stdio show the set named default)")
	flags.StringSliceVar(&f.tools, "tools", nil, "offer only these tools of the toolsets")
	flags.StringSliceVar(&f.exclude, "exclude-tools", nil, "do not offer these tools, nor let others reach them")
	flags.Var(&f.elicitation, "elicitation", "ask clients that can to show the page where a person decides: on or off (default: as configured, or on)")
}

// open starts the process's parts: ledger, console and sandbox if this process
// hosts them, and the work on the ledger.
func (f *serveFlags) open(ctx context.Context, listener net.Listener, url string) (*running, error) {
	log := app.Logger()
	a, err := app.Open(ctx, f.Options, log)
	if err != nil {
		return nil, err
	}
	r := &running{App: a, console: console.New(a.Service, a.Store, console.Options{People: a.People, Sandbox: a.Sandbox, Log: log})}
	ctx, r.stop = context.WithCancel(ctx)
	r.ending = ctx
	served := app.Served{Console: r.console, People: a.People, Listener: listener, URL: url, Sandbox: a.Sandbox, Delay: f.Delay, Profile: f.profile}
	if err := a.Host.Keep(ctx, served); err != nil {
		r.stop()
		return nil, err
	}
	r.work.Go(func() { a.Run(ctx) })
	return r, nil
}

// running is a process at work.
type running struct {
	*app.App
	console http.Handler
	ending  context.Context // over when the process is told to end
	stop    context.CancelFunc
	work    sync.WaitGroup
}

// end stops claiming, lets calls in flight finish, and gives the ledger back.
func (r *running) end() error {
	r.stop()
	r.work.Wait()
	r.Host.Left()
	return r.Close()
}

// server makes the tools of this process. What the command line leaves out is
// as configured.
func (f *serveFlags) server(r *running, channel string) (*tools.Server, error) {
	jobs, err := prompts.All()
	if err != nil {
		return nil, err
	}
	s, err := tools.New(r.Service, tools.Options{
		PromptValues: prompts.Values(jobs),
		Version:      app.Version(), Channel: channel, Person: r.Requester, ApproveURL: r.ApproveURL, ReadOnly: f.ReadOnly, Log: r.Log,
		Quiet:    cmp.Or(string(f.elicitation), r.Config.Elicitation) == "off",
		Toolsets: either(f.toolsets, r.Config.Toolsets), Tools: either(f.tools, r.Config.Tools), Exclude: either(f.exclude, r.Config.ExcludeTools),
	})
	if err != nil {
		return nil, err
	}
	prompts.Add(s.MCPServer, jobs)
	return s, nil
}

// onOff is a flag that is not given, on, or off.
type onOff string

// String is what was given.
func (o *onOff) String() string { return string(*o) }

// Type names the values.
func (o *onOff) Type() string { return "on|off" }

// Set takes one of the two.
func (o *onOff) Set(text string) error {
	if text != "on" && text != "off" {
		return errors.New("it is on or off")
	}
	*o = onOff(text)
	return nil
}

func either(said, configured []string) []string {
	if len(said) > 0 {
		return said
	}
	return configured
}
