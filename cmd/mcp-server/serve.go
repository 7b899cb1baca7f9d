package main

import (
	"context"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/mark3labs/mcp-go/server"
	"github.com/spf13/cobra"

	"signoff/approvals/console"
	"signoff/internal/app"
	"signoff/provider/simulator"
	"signoff/tools"
)

// serveFlags are common to stdio and http.
type serveFlags struct {
	app.Options
	tools, exclude []string
	profile        simulator.Profile
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
	flags.StringSliceVar(&f.tools, "tools", nil, "offer only these tools")
	flags.StringSliceVar(&f.exclude, "exclude-tools", nil, "do not offer these tools")
}

// open starts the process's parts: ledger, console and sandbox if this process
// hosts them, and the work on the ledger.
func (f *serveFlags) open(ctx context.Context, listener net.Listener) (*running, error) {
	log := logger()
	a, err := app.Open(ctx, f.Options, log)
	if err != nil {
		return nil, err
	}
	r := &running{App: a, console: console.New(a.Service, a.Store, console.Options{People: a.People, Sandbox: a.Sandbox, Log: log})}
	ctx, r.stop = context.WithCancel(ctx)
	r.ending = ctx
	served := app.Served{Console: r.console, People: a.People, Listener: listener, Sandbox: a.Sandbox, Delay: f.Delay, Profile: f.profile}
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

// server makes the tools of this process.
func (f *serveFlags) server(r *running, channel string) *server.MCPServer {
	return tools.New(r.Service, tools.Options{
		Version: version(), Channel: channel, Person: r.Requester, ApproveURL: r.ApproveURL,
		ReadOnly: f.ReadOnly, Tools: f.tools, Exclude: f.exclude, Log: r.Log,
	})
}
