package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"signoff/approvals"
	"signoff/approvals/policyfile"
	"signoff/approvals/sqlstore"
	"signoff/provider"
	"signoff/provider/all"
)

// Options are what the command line says.
type Options struct {
	ConfigFile string
	Dir        string // empty = DefaultDir
	StoreURL   string // where the ledger is; empty = as configured
	Sandbox    bool
	Delay      time.Duration // of the sandbox's asynchronous work
	ReadOnly   bool          // offer reads only, and claim nothing
	Requester  string        // principal behind the assistants; empty = as configured
	People     []string      // principals who may sign in to the console; none = as configured
}

// App is one process on a data directory.
type App struct {
	Options
	Config  Config
	Store   *sqlstore.Store
	Service *approvals.Service
	Host    *Host
	Log     *slog.Logger
	keeper  *Keeper
	seal    *approvals.Seal
	process sqlstore.Process // this one, among those that work on the ledger
}

// ErrNoClouds is what a start without credentials ends with.
var ErrNoClouds = errors.New("no cloud is configured: give --config FILE with credentials, or --sandbox to try Signoff on simulated clouds")

// Open reads the configuration and opens the ledger. Nothing is served yet.
func Open(ctx context.Context, o Options, log *slog.Logger) (*App, error) {
	config, err := LoadConfig(o.ConfigFile)
	if err != nil {
		return nil, err
	}
	if !o.Sandbox && len(config.Providers) == 0 {
		return nil, ErrNoClouds
	}
	if o.Dir, err = o.Directory(); err != nil {
		return nil, err
	}
	if err := purpose(o.Dir, o.Sandbox); err != nil {
		return nil, err
	}
	a := &App{Options: o, Config: config, Host: &Host{dir: o.Dir, log: log}, Log: log}
	if len(a.People) == 0 {
		a.People = config.deciders()
	}
	if a.Requester == "" {
		a.Requester = config.local()
	}
	if err := a.start(ctx); err != nil {
		return nil, err
	}
	return a, nil
}

// start puts the workflow on the ledger.
func (a *App) start(ctx context.Context) error {
	clouds, err := a.clouds()
	if err != nil {
		return err
	}
	if a.seal, err = a.Config.Seal(a.Dir); err != nil {
		return err
	}
	if err := a.openLedger(ctx); err != nil {
		return err
	}
	worker := fmt.Sprintf("worker-%d-%s", os.Getpid(), approvals.NewID("w")[2:8])
	policy, err := a.policy(clouds)
	if err == nil {
		a.Service, err = approvals.NewService(a.Store, clouds, policy, a.seal, a.settings(), worker, a.Log)
	}
	if err != nil {
		return errors.Join(err, a.Store.Close())
	}
	return nil
}

// policy is the file's, or the built-in one.
func (a *App) policy(clouds *provider.Clouds) (approvals.Policy, error) {
	if a.Config.Policy == "" {
		return approvals.OnePerson{People: a.People}, nil
	}
	return policyfile.Load(a.Config.Policy, clouds.Operations(), a.Config.Directory(a.Store), time.Now)
}

// settings are the defaults, what the file says, and the sandbox's pace.
func (a *App) settings() approvals.Settings {
	s := approvals.DefaultSettings
	if a.Config.Execution.Lease > 0 {
		s.Lease = a.Config.Execution.Lease
		s.CallTimeout = min(s.CallTimeout, s.Lease/2)
	}
	if a.Config.Execution.CallTimeout > 0 {
		s.CallTimeout = a.Config.Execution.CallTimeout
	}
	s.CoolDown = cmp.Or(a.Config.Requests.CoolDown, s.CoolDown)
	s.MaxOpen = cmp.Or(a.Config.Requests.MaxOpen, s.MaxOpen)
	if a.Config.Slack.Set() {
		s.Channels = []string{"slack"}
	}
	if a.Sandbox {
		s.PollEvery = min(max(a.Delay/8, 50*time.Millisecond), time.Second)
	}
	return s
}

// clouds makes a client for each account: of the file, or of the sandbox.
func (a *App) clouds() (*provider.Clouds, error) {
	var clients []*provider.Client
	if a.Sandbox {
		for _, api := range all.APIs() {
			clients = append(clients, api.NewClient(provider.Account{
				Name: "sandbox", Token: "sandbox", AccessKey: "sandbox", SecretKey: "sandbox-secret", Ref: "sandbox", Rate: -1,
				Locate: func() (string, error) { return a.Host.endpoint(api.Name) },
			}))
		}
		return provider.NewClouds(clients...), nil
	}
	for _, api := range all.APIs() {
		for i, configured := range a.Config.Providers[api.Name].Accounts {
			account, err := configured.account(fmt.Sprintf("providers.%s.accounts[%d]", api.Name, i))
			if err != nil {
				return nil, err
			}
			account.People = a.Config.users(configured)
			if api.Refuse != nil {
				if why := api.Refuse(account, time.Now()); why != nil {
					a.Log.Warn("an account cannot be used: " + why.Error()) // and every call will say so
				}
			}
			clients = append(clients, api.NewClient(account))
		}
	}
	return provider.NewClouds(clients...), nil
}

// Run works on the ledger until the context ends; then calls in flight finish.
// A read-only process only reads.
func (a *App) Run(ctx context.Context) {
	go a.keeper.keep(ctx, func(err error) { a.Log.Error("checkpoint", "error", err) })
	go a.rejoin(ctx)
	if a.ReadOnly {
		a.Service.Watch(ctx)
		return
	}
	go a.retain(ctx)
	go a.Notify(ctx)
	a.Service.Run(ctx)
}

// Close signs a last checkpoint and gives the ledger back.
func (a *App) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	_, err := a.keeper.Checkpoint(ctx, Always)
	return errors.Join(err, a.Store.Leave(ctx, a.process.Name), a.Store.Close())
}

// ApproveURL is where a person decides a request.
func (a *App) ApproveURL(id string) string {
	base := a.Config.HTTP.PublicURL
	if base == "" {
		base = a.Host.Console()
	}
	return base + "/requests/" + id
}
