package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/spf13/cobra"

	"signoff/approvals"
	"signoff/approvals/console"
	"signoff/internal/app"
	"signoff/tools"
)

// The people of the demo. The assistant speaks for the developer; somebody
// else decides.
const (
	demoDeveloper = "developer@example.com"
	demoOperator  = "operator@example.com"
)

func demoCommand() *cobra.Command {
	var yes bool
	cmd := &cobra.Command{
		Use: "demo", Short: "See the main job on a simulated cloud, told in the terminal", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			d := &demo{out: cmd.OutOrStdout(), yes: yes}
			if err := d.run(cmd.Context()); err != nil {
				return fmt.Errorf("the demo did not see its story through: %w", err)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&yes, "yes", false, "let a scripted second person decide in the console")
	return cmd
}

// demo is one telling of the story. Each step does the real thing through the
// front door and fails if it did not happen.
type demo struct {
	out     io.Writer
	yes     bool
	app     *app.App
	base    string // of console and MCP
	step    int
	victim  string // id of the server to delete
	name    string // and its name
	request string // id of the request
}

func (d *demo) say(format string, args ...any) { fmt.Fprintf(d.out, "   "+format+"\n", args...) }

func (d *demo) chapter(title string) {
	d.step++
	fmt.Fprintf(d.out, "\n%d. %s\n", d.step, title)
}

func (d *demo) run(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "signoff-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	if err := d.start(ctx, dir); err != nil {
		return err
	}
	fmt.Fprintln(d.out, "Signoff lets an assistant work on your clouds, and lets you decide what it may change.")
	fmt.Fprintln(d.out, "Everything below is real except the cloud, which is simulated.")
	a, err := connect(ctx, d.base+"/mcp")
	if err != nil {
		return err
	}
	defer a.client.Close()
	for _, step := range []func(context.Context, *assistant) error{d.list, d.ask, d.decide, d.finish, d.gone, d.verify} {
		if err := step(ctx, a); err != nil {
			return err
		}
	}
	fmt.Fprintln(d.out, "\nThat is the whole idea. Connect your own assistant to simulated clouds:  mcp-server stdio --sandbox")
	return nil
}

// start puts a whole server on a free loopback port.
func (d *demo) start(ctx context.Context, dir string) error {
	log := slog.New(slog.DiscardHandler)
	options := app.Options{Dir: dir, Sandbox: true, Delay: time.Second, Requester: demoDeveloper, People: []string{demoOperator}}
	var err error
	if d.app, err = app.Open(ctx, options, log); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	d.base = "http://" + listener.Addr().String()
	page := console.New(d.app.Service, d.app.Store, console.Options{People: []string{demoOperator}, Sandbox: true, Log: log})
	if err := d.app.Host.Keep(ctx, app.Served{Console: page, People: []string{demoOperator}, Listener: listener, Sandbox: true, Delay: time.Second}); err != nil {
		return err
	}
	assistants, err := tools.New(d.app.Service, tools.Options{Version: app.Version(), Channel: tools.ChannelHTTP,
		Person: demoDeveloper, ApproveURL: d.app.ApproveURL, Log: log})
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("/mcp", tools.Handler(assistants, tools.Guard{}))
	mux.Handle("/", page)
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(listener) }() // ends with the process
	go d.app.Run(ctx)
	return nil
}

func (d *demo) list(ctx context.Context, a *assistant) error {
	d.chapter("The assistant looks around: ionos_servers_list. Reads run at once.")
	servers, err := a.servers(ctx)
	if err != nil {
		return err
	}
	for _, s := range servers {
		d.say("%-10s %-12s %s", s.Name, s.Status.State, s.Description)
		if s.Name == "staging-3" {
			d.victim, d.name = s.ID, s.Name
		}
	}
	if d.victim == "" {
		return errors.New("the simulated cloud has no server staging-3")
	}
	return nil
}

func (d *demo) ask(ctx context.Context, a *assistant) error {
	d.chapter("It asks to delete one: ionos_servers_delete. Nothing is sent to the cloud.")
	answer, err := a.call(ctx, "ionos_servers_delete", map[string]any{"server_id": d.victim, "why": "staging-3 is left over from the spring tests and costs money"})
	if err != nil {
		return err
	}
	if answer.Status != approvals.StatusPending {
		return fmt.Errorf("the request is %s", answer.Status)
	}
	d.request = answer.RequestID
	d.say("status      %s", answer.Status)
	d.say("asked       %s", answer.Summary)
	d.say("by          %s, for %s", a.name, demoDeveloper)
	d.say("to decide   %s", answer.Approvers[0])
	if n := d.app.Host.Sandbox().Calls("ionos_servers_delete"); n != 0 {
		return fmt.Errorf("the cloud got %d delete calls before anybody decided", n)
	}
	d.say("the cloud got 0 delete calls so far")
	return nil
}

func (d *demo) decide(ctx context.Context, a *assistant) error {
	d.chapter("A person decides, in the browser, out of the assistant's reach.")
	now, err := d.app.Store.Now(ctx)
	if err != nil {
		return err
	}
	link, err := console.NewLink(ctx, d.app.Store, d.base, demoOperator, now)
	if err != nil {
		return err
	}
	if d.yes {
		return d.scripted(ctx, link)
	}
	d.say("Sign in here and decide (the link works once):")
	fmt.Fprintf(d.out, "\n       %s\n\n", link)
	d.say("waiting for your decision ...")
	r, err := d.app.Service.Wait(ctx, d.request, time.Hour, func(r *approvals.Request) bool { return r.Status() != approvals.StatusPending })
	if err != nil {
		return err
	}
	if len(r.Votes) == 0 || !r.Votes[0].Approve {
		return fmt.Errorf("you decided otherwise (%s: %s), and so nothing was deleted; that is also what Signoff is for", r.Status(), r.Reason)
	}
	d.say("approved by %s", r.Votes[0].Person)
	return nil
}

func (d *demo) scripted(ctx context.Context, link string) error {
	p, err := signIn(ctx, link)
	if err != nil {
		return err
	}
	card, err := p.card(ctx, d.base+"/requests/"+d.request)
	if err != nil {
		return err
	}
	d.say("%s opens the card. It shows the server as it is now:", demoOperator)
	for _, want := range []string{d.name, d.victim, "POWERED_ON", "10.4.140.251", "destructive"} {
		if !card.shows(want) {
			return fmt.Errorf("the card does not show %q", want)
		}
		d.say("  - %s", want)
	}
	if err := card.approve(ctx); err != nil {
		return err
	}
	d.say("and approves. The decision carries the digest of what was shown.")
	return nil
}

func (d *demo) finish(ctx context.Context, a *assistant) error {
	d.chapter("Signoff looks again, calls the cloud once, and follows the work to its end.")
	for {
		answer, err := a.call(ctx, "request_get", map[string]any{"request_id": d.request, "wait_seconds": 20})
		if err != nil {
			return err
		}
		if !answer.Status.Final() && answer.Status != approvals.StatusUnknown {
			continue
		}
		if answer.Status != approvals.StatusSucceeded {
			return fmt.Errorf("the request ended as %s: %s", answer.Status, answer.Summary)
		}
		calls := d.app.Host.Sandbox().Calls("ionos_servers_delete")
		if calls != 1 {
			return fmt.Errorf("the cloud counted %d delete calls", calls)
		}
		d.say("status      %s", answer.Status)
		d.say("the cloud counted %d delete call", calls)
		return nil
	}
}

func (d *demo) gone(ctx context.Context, a *assistant) error {
	d.chapter("The assistant lists the servers again.")
	servers, err := a.servers(ctx)
	if err != nil {
		return err
	}
	for _, s := range servers {
		if s.ID == d.victim {
			return fmt.Errorf("%s is still there", d.name)
		}
		d.say("%-10s %s", s.Name, s.Status.State)
	}
	d.say("%s is gone", d.name)
	return nil
}

func (d *demo) verify(ctx context.Context, _ *assistant) error {
	d.chapter("The ledger tells who did what. Each entry carries the hash of the one before.")
	var v approvals.Verifier
	err := d.app.Service.Audit(ctx, "", func(e approvals.Entry) error {
		if e.Request == d.request {
			d.say("%3d  %s  %-20s %-22s %s", e.Seq, e.At.Local().Format("15:04:05"), e.Kind, shortActor(e.Actor), e.To)
		}
		return v.Next(e)
	})
	if err != nil {
		return err
	}
	seq, head := v.Head()
	d.say("verified: %d entries, head %s", seq, head.Short())
	return nil
}

func shortActor(actor string) string {
	if len(actor) > 22 {
		return actor[:22]
	}
	return actor
}
