package crashtest

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/approvals/sqlstore"
	"signoff/provider"
)

// environment holds the orders of an executor. Only this test binary knows it.
const environment = "SIGNOFF_CRASHTEST_EXECUTOR"

func TestMain(m *testing.M) {
	if raw := os.Getenv(environment); raw != "" {
		var o orders
		if err := json.Unmarshal([]byte(raw), &o); err != nil {
			panic(err)
		}
		o.execute()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// orders are what an executor is told.
type orders struct {
	Ledger string
	Cloud  string
	Worker string
	Only   string // request to work on; empty = all
	Point  string // where it ends or stops, such as "after sent"
	Stop   bool   // stops instead of ending
}

// The spans of the workflow are short, so that a lost worker is soon noticed,
// and long enough for a machine that is busy with other things.
func settings() approvals.Settings {
	return approvals.Settings{PreviewWithin: 5 * time.Minute, Lease: slower * 2 * time.Second, CallTimeout: slower * 900 * time.Millisecond,
		RepeatWindow: 5 * time.Minute, PollEvery: 50 * time.Millisecond, Tick: 200 * time.Millisecond}
}

// execute is the whole of an executor: what mcp-server does, without MCP.
func (o orders) execute() {
	go func() { // without its parent it has nothing to do here
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})).With("worker", o.Worker)
	store, err := sqlstore.Open(ctx, o.Ledger)
	if err != nil {
		log.Error("open", "error", err)
		os.Exit(1)
	}
	defer store.Close()
	s, err := newService(&pointed{Store: store, orders: o}, o.Cloud, o.Worker, log)
	if err != nil {
		log.Error("start", "error", err)
		os.Exit(1)
	}
	s.Run(ctx)
}

func newService(store approvals.Store, cloud, worker string, log *slog.Logger) (*approvals.Service, error) {
	seal, err := approvals.NewSeal(make([]byte, 32))
	if err != nil {
		return nil, err
	}
	client := toys.NewClient(provider.Account{Name: "main", Token: "t", Ref: "env:TOY_TOKEN", BaseURL: cloud, Rate: -1})
	return approvals.NewService(store, provider.NewClouds(client), approvals.OnePerson{People: people}, seal, settings(), worker, log)
}

// pointed is a ledger at whose commits the process can be made to fail, and
// that may show only one request.
type pointed struct {
	approvals.Store
	orders
	once sync.Once
}

func (p *pointed) Find(ctx context.Context, q approvals.Query) ([]approvals.Request, error) {
	if p.Only == "" {
		return p.Store.Find(ctx, q)
	}
	r, err := p.Store.Load(ctx, p.Only)
	if err != nil || q.Active && !r.Active() {
		return nil, err
	}
	return []approvals.Request{r}, nil
}

func (p *pointed) Swap(ctx context.Context, c approvals.Change) (approvals.Request, error) {
	p.pass("before " + place(c.After))
	r, err := p.Store.Swap(ctx, c)
	if err == nil {
		p.pass("after " + place(r))
	}
	return r, err
}

// pass is a named point. The signals are those of the operating system; a
// process that was stopped goes on from here when it is continued.
func (p *pointed) pass(point string) {
	if point != p.Point {
		return
	}
	p.once.Do(func() {
		_, _ = os.Stdout.WriteString(point)
		if p.Stop {
			_ = syscall.Kill(os.Getpid(), syscall.SIGSTOP)
			time.Sleep(50 * time.Millisecond) // the signal takes a moment
			return
		}
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {}
	})
}

func place(r approvals.Request) string {
	if r.Execution != nil {
		return string(r.Execution.State)
	}
	return string(r.State)
}

// executor is one such process, seen from the test.
type executor struct {
	orders
	process *exec.Cmd
	reached chan struct{} // closed at its point, or at its end
	ended   chan struct{}
}

// start brings an executor to life. What it logs is shown if the test fails.
func (o orders) start(t *testing.T, log io.Writer) *executor {
	t.Helper()
	raw, err := json.Marshal(o)
	require.NoError(t, err)
	e := &executor{orders: o, process: exec.Command(os.Args[0]), reached: make(chan struct{}), ended: make(chan struct{})}
	e.process.Env = append(os.Environ(), environment+"="+string(raw))
	e.process.Stderr = log
	_, err = e.process.StdinPipe() // closed when this process ends
	require.NoError(t, err)
	stdout, err := e.process.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, e.process.Start())
	go func() {
		_, _ = stdout.Read(make([]byte, 64))
		close(e.reached)
		_, _ = io.Copy(io.Discard, stdout)
		_ = e.process.Wait()
		close(e.ended)
	}()
	return e
}

func (e *executor) signal(s syscall.Signal) { _ = e.process.Process.Signal(s) }

// kill ends it, stopped or not, and waits for that.
func (e *executor) kill() {
	e.signal(syscall.SIGKILL)
	<-e.ended
}

// logs collects what executors write, for a test that fails.
type logs struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func newLogs(t *testing.T) *logs {
	l := &logs{}
	t.Cleanup(func() {
		if t.Failed() {
			l.mu.Lock()
			defer l.mu.Unlock()
			tail := l.text.Bytes()
			t.Logf("the executors' last words:\n%s", tail[max(0, len(tail)-8000):])
		}
	})
	return l
}

func (l *logs) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}
