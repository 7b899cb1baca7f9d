package simulator

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/go-json-experiment/json"

	"signoff/provider"
)

// Config is what a simulated cloud needs to know of its surroundings.
type Config struct {
	Delay   time.Duration    // how long asynchronous work takes; 0 = ends at once
	File    string           // where the state lives; empty = in memory only
	Now     func() time.Time // nil = the wall clock
	Profile Profile          // which success codes to answer with
}

// Profile chooses the success codes where documents and public clients differ.
type Profile string

// The profiles.
const (
	Docs    Profile = "docs" // the default
	Clients Profile = "clients"
)

// String implements the command line's flag value.
func (p *Profile) String() string { return string(cmp.Or(*p, Docs)) }

// Set implements the command line's flag value.
func (p *Profile) Set(word string) error {
	if word != string(Docs) && word != string(Clients) {
		return fmt.Errorf("want %s or %s", Docs, Clients)
	}
	*p = Profile(word)
	return nil
}

// Type implements the command line's flag value.
func (p *Profile) Type() string { return "docs|clients" }

// Cloud is one simulated cloud with a state of type S.
type Cloud[S any] struct {
	Delay time.Duration
	// Around, when set, stands between the wire and an operation: tests lose
	// answers, count and stall with it.
	Around func(operation string, next http.HandlerFunc) http.HandlerFunc

	dialect Dialect
	file    string
	now     func() time.Time
	routes  router
	served  map[string]bool
	profile Profile
	codes   map[string]int // of the profile Clients, where they differ

	mu    sync.Mutex
	saved saved[S]
}

// saved is what survives the process.
type saved[S any] struct {
	State *S             `json:"state"`
	Calls map[string]int `json:"calls"` // by operation: requests that reached its handler
}

// Dialect is how one provider speaks below its operations.
type Dialect struct {
	Prefix string // of every path, such as /v1
	// Before, when set, sees each request first: it puts headers on the answer,
	// and brings the other spellings that the cloud takes into the declared one.
	Before    func(w http.ResponseWriter, r *http.Request) error
	Authorize func(*http.Request) error
	Adapt     func(*http.Request)                    // turns what real clients send into what is documented; nil = nothing
	Refuse    func(w http.ResponseWriter, err error) // writes any error in the provider's shape; those of operations are a Refused
}

// Fault is a provider's documented refusal.
type Fault struct {
	Status int
	Code   string
	Text   string
	Detail any // the provider's further fields
}

// Error names the code.
func (f *Fault) Error() string { return fmt.Sprintf("%d %s: %s", f.Status, f.Code, f.Text) }

// Refused is the error of an operation as [Dialect] gets it: how it is written
// may differ by operation.
type Refused struct {
	Operation string
	Err       error
}

// Error is that of what it wraps.
func (r Refused) Error() string { return r.Err.Error() }

// Unwrap gives the error itself.
func (r Refused) Unwrap() error { return r.Err }

// New makes a cloud; a state saved in the file wins over the initial one.
func New[S any](config Config, dialect Dialect, initial *S) (*Cloud[S], error) {
	c := &Cloud[S]{Delay: config.Delay, dialect: dialect, file: config.File, now: config.Now, served: map[string]bool{}, profile: config.Profile, codes: map[string]int{},
		saved: saved[S]{initial, map[string]int{}}}
	if c.now == nil {
		c.now = time.Now
	}
	if c.file != "" {
		raw, err := os.ReadFile(c.file)
		if err == nil {
			err = json.Unmarshal(raw, &c.saved)
		}
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, fmt.Errorf("read simulated cloud: %w", err)
		}
	}
	return c, nil
}

// Handle serves op: decode, act under the state's lock, save, answer with
// status.
func Handle[S, In, Out any](c *Cloud[S], op *provider.Def[In, Out], status int, act func(s *S, now time.Time, in In) (Out, error)) {
	name := op.Spec().Name
	c.served[name] = true
	serve := func(w http.ResponseWriter, r *http.Request) {
		body, err := serveOne(c, op, r, act)
		if err != nil {
			c.dialect.Refuse(w, Refused{name, err})
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(c.status(name, status))
		_, _ = w.Write(body) // a lost client is its own problem
	}
	c.routes.add(op.Pattern(c.dialect.Prefix), func(w http.ResponseWriter, r *http.Request) {
		if c.Around != nil {
			c.Around(name, serve)(w, r)
			return
		}
		serve(w, r)
	})
}

// AsClientsSee gives the success code that public clients expect of an operation
// where it is not the documented one.
func (c *Cloud[S]) AsClientsSee(op provider.Operation, status int) { c.codes[op.Spec().Name] = status }

func (c *Cloud[S]) status(operation string, documented int) int {
	if seen, ok := c.codes[operation]; ok && c.profile == Clients {
		return seen
	}
	return documented
}

func serveOne[S, In, Out any](c *Cloud[S], op *provider.Def[In, Out], r *http.Request, act func(*S, time.Time, In) (Out, error)) ([]byte, error) {
	if err := c.dialect.Authorize(r); err != nil {
		return nil, err
	}
	if c.dialect.Adapt != nil {
		c.dialect.Adapt(r)
	}
	in, err := op.Receive(r)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.saved.Calls[op.Spec().Name]++
	out, err := act(c.saved.State, c.now(), in)
	if err != nil {
		return nil, err
	}
	if op.Spec().Effect != provider.Observe {
		if err := c.save(); err != nil {
			return nil, err
		}
	}
	return op.EncodeAnswer(out)
}

// save replaces the state file as a whole; the lock is held.
func (c *Cloud[S]) save() error {
	if c.file == "" {
		return nil
	}
	raw, err := json.Marshal(c.saved, json.Deterministic(true))
	if err != nil {
		return err
	}
	next := filepath.Join(filepath.Dir(c.file), "."+filepath.Base(c.file)+".next")
	if err := os.WriteFile(next, raw, 0o600); err != nil {
		return err
	}
	return os.Rename(next, c.file)
}

// ServeHTTP implements http.Handler.
func (c *Cloud[S]) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if c.dialect.Before != nil {
		if err := c.dialect.Before(w, r); err != nil {
			c.dialect.Refuse(w, err)
			return
		}
	}
	if serve := c.routes.find(r); serve != nil {
		serve(w, r)
		return
	}
	c.dialect.Refuse(w, &Fault{Status: http.StatusNotFound, Code: "UNKNOWN_OPERATION", Text: r.Method + " " + r.URL.Path + " is not an operation of this cloud"})
}

// Calls counts the requests that reached an operation.
func (c *Cloud[S]) Calls(operation string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.saved.Calls[operation]
}

// Serves reports whether an operation has a handler.
func (c *Cloud[S]) Serves(operation string) bool { return c.served[operation] }

// Change edits the state from outside, as somebody else with access would.
func (c *Cloud[S]) Change(edit func(s *S)) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	edit(c.saved.State)
	return c.save()
}
