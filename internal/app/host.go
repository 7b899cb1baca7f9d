package app

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"signoff/provider/sandbox"
	"signoff/provider/simulator"
)

// Host is the place in a data directory that one process fills: it serves
// console and sandbox. The lock is the operating system's, so it ends with the
// process however that ends; then another takes over, on the same addresses if
// they are free.
type Host struct {
	dir string
	log *slog.Logger

	mu      sync.Mutex
	mine    *http.Server     // set while this process is the host
	sandbox *sandbox.Sandbox // the same
	keeping sync.WaitGroup
}

// HostOf looks at the host of a directory without being one.
func HostOf(dir string) *Host { return &Host{dir: dir, log: slog.New(slog.DiscardHandler)} }

// Left waits until this process has stopped being a host, or a candidate.
func (h *Host) Left() { h.keeping.Wait() }

// standing is what the host writes for the others.
type standing struct {
	PID     int               `json:"pid"`
	Console string            `json:"console"` // URL
	People  []string          `json:"people"`  // who may sign in there
	Index   string            `json:"index,omitempty"`
	Sandbox map[string]string `json:"sandbox,omitempty"` // cloud -> base URL
}

// preferred is where a first host serves its console.
const preferred = "127.0.0.1:8080"

func (h *Host) file() string { return filepath.Join(h.dir, "host.json") }

func (h *Host) read() (standing, error) {
	var s standing
	raw, err := os.ReadFile(h.file())
	if err != nil {
		return s, err
	}
	return s, json.Unmarshal(raw, &s)
}

// Console is the URL of the console that serves this directory now.
func (h *Host) Console() string {
	s, err := h.read()
	if err != nil {
		return ""
	}
	return s.Console
}

// endpoint is the base URL of a simulated cloud.
func (h *Host) endpoint(cloud string) (string, error) {
	s, err := h.read()
	if err != nil {
		return "", fmt.Errorf("the sandbox is not up: %w", err)
	}
	address, ok := s.Sandbox[cloud]
	if !ok {
		return "", fmt.Errorf("the sandbox has no cloud %s", cloud)
	}
	return address, nil
}

// Login chooses who a login link is for: the person named, or the only one.
func (h *Host) Login(person string) (string, error) {
	s, err := h.read()
	if err != nil {
		return "", fmt.Errorf("the server of %s: %w", h.dir, err)
	}
	if person == "" && len(s.People) == 1 {
		return s.People[0], nil
	}
	if !slices.Contains(s.People, person) {
		return "", fmt.Errorf("--person %q: who may sign in: %s", person, strings.Join(s.People, ", "))
	}
	return person, nil
}

// Served is what a host serves, and where.
type Served struct {
	Console  http.Handler
	People   []string          // who may sign in
	Listener net.Listener      // already open, of `http`; nil = the preferred or a free port
	URL      string            // of the listener, where it is not http://ADDRESS
	Sandbox  bool              // serve the simulated clouds too
	Delay    time.Duration     // their asynchronous work
	Profile  simulator.Profile // their success codes
}

// Keep fills the host's place whenever it is free, until the context ends.
// It returns once the directory has a host, this process or another.
func (h *Host) Keep(ctx context.Context, what Served) error {
	lock := flock.New(filepath.Join(h.dir, "host.lock"))
	first := make(chan error, 1)
	h.keeping.Go(func() {
		defer h.leave(lock)
		for ctx.Err() == nil {
			taken, err := lock.TryLock()
			if err == nil && taken {
				err = h.take(what)
				offer(first, err)
				if err == nil {
					<-ctx.Done()
					return
				}
				_ = lock.Unlock()
			} else if _, missing := h.read(); missing == nil {
				offer(first, err)
			}
			select {
			case <-ctx.Done():
			case <-time.After(250 * time.Millisecond):
			}
		}
	})
	select {
	case err := <-first:
		return err
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(10 * time.Second):
		return fmt.Errorf("the data directory %s has a host that does not come up", h.dir)
	}
}

func offer(to chan<- error, err error) {
	select {
	case to <- err:
	default:
	}
}

// take starts serving and tells the others where.
func (h *Host) take(what Served) error {
	before, err := h.read()
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		h.log.Warn("host", "error", err)
	}
	now := standing{PID: os.Getpid(), People: what.People}
	if what.Sandbox {
		clouds, err := h.startSandbox(before, what)
		if err != nil {
			return err
		}
		now.Index, now.Sandbox = clouds.Index, clouds.Endpoints
	}
	listener := what.Listener
	if listener == nil {
		if listener, err = listen(address(before.Console), preferred, "127.0.0.1:0"); err != nil {
			return err
		}
		h.serve(listener, what.Console)
	}
	now.Console = cmp.Or(what.URL, "http://"+listener.Addr().String())
	h.log.Info("this process serves the console", "url", now.Console)
	return writeFile(h.file(), now)
}

// startSandbox takes the clouds over where the last host left them, at the
// same addresses if those are free.
func (h *Host) startSandbox(before standing, what Served) (*sandbox.Sandbox, error) {
	config := sandbox.Config{Addr: "127.0.0.1:0", Delay: what.Delay, Profile: what.Profile, Dir: h.dir, At: map[string]string{}}
	for cloud, endpoint := range before.Sandbox {
		config.At[cloud] = address(endpoint)
	}
	clouds, err := sandbox.Start(config)
	if err != nil && len(config.At) > 0 {
		config.At = nil
		clouds, err = sandbox.Start(config)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.sandbox = clouds
	return clouds, err
}

func (h *Host) serve(listener net.Listener, console http.Handler) {
	server := &http.Server{Handler: console, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute}
	// The console's event streams last as long as their pages: they end here.
	streams, end := context.WithCancel(context.Background())
	server.BaseContext = func(net.Listener) context.Context { return streams }
	server.RegisterOnShutdown(end)
	h.mu.Lock()
	h.mine = server
	h.mu.Unlock()
	go func() { _ = server.Serve(listener) }() // ends with leave
}

// leave ends serving before the lock is given back, so that the next host
// finds the addresses free.
func (h *Host) leave(lock *flock.Flock) {
	h.mu.Lock()
	server, clouds := h.mine, h.sandbox
	h.mine, h.sandbox = nil, nil
	h.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if server != nil && server.Shutdown(ctx) != nil {
		_ = server.Close()
	}
	if clouds != nil {
		_ = clouds.Close(ctx)
	}
	_ = lock.Unlock()
}

// Sandbox is the simulated clouds if this process serves them.
func (h *Host) Sandbox() *sandbox.Sandbox {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.sandbox
}

// Running reports whether some process serves the directory.
func (h *Host) Running() bool {
	lock := flock.New(filepath.Join(h.dir, "host.lock"))
	taken, err := lock.TryLock()
	if taken {
		_ = lock.Unlock()
	}
	return err == nil && !taken
}

// listen takes the first address that is free.
func listen(addresses ...string) (net.Listener, error) {
	var errs []error
	for _, a := range addresses {
		if a == "" {
			continue
		}
		listener, err := net.Listen("tcp", a)
		if err == nil {
			return listener, nil
		}
		errs = append(errs, err)
	}
	return nil, errors.Join(errs...)
}

func address(rawURL string) string {
	u, err := url.Parse(rawURL)
	if err != nil {
		return ""
	}
	return u.Host
}

// writeFile replaces a JSON file as a whole.
func writeFile(path string, v any) error {
	raw, err := json.Marshal(v)
	if err != nil {
		return err
	}
	next := path + ".next"
	if err := os.WriteFile(next, raw, 0o600); err != nil {
		return err
	}
	return os.Rename(next, path)
}
