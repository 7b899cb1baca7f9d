package approvals

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"signoff/provider"
)

// Service is the workflow on one ledger. Its methods are safe for concurrent
// use and for several processes on the same store.
type Service struct {
	store    Store
	clouds   *provider.Clouds
	policy   Policy
	seal     *Seal
	settings Settings
	log      *slog.Logger
	worker   string    // this process, in leases and audit
	wiped    time.Time // Run's: when it last wiped what nobody fetched

	mu      sync.Mutex
	changed chan struct{}        // closed and renewed at each change made here
	tries   map[string]readTries // unknown outcomes being read back
	flying  sync.WaitGroup       // calls and polls in flight
	held    map[string]bool      // requests this process is working on
}

// Settings are the spans of time that the workflow keeps.
type Settings struct {
	PreviewWithin time.Duration // to read what a call touches
	Lease         time.Duration // of a worker on an execution
	CallTimeout   time.Duration // of one provider call; ends before the lease does
	RepeatWindow  time.Duration // in which the same call again is taken for a retry
	CoolDown      time.Duration // in which the same call again is answered with its denial
	MaxOpen       int           // requests of one requester that may wait at once; 0 = any number
	PollEvery     time.Duration // instead of the operation's own pace; 0 = its own
	Tick          time.Duration // of the sweeper, and of looking for work of other processes
	Channels      []string      // beside notify, which hears of each new status: these hear of every change
}

// DefaultSettings fit real clouds.
var DefaultSettings = Settings{
	PreviewWithin: 15 * time.Minute, Lease: time.Minute, CallTimeout: 30 * time.Second,
	RepeatWindow: 10 * time.Minute, CoolDown: 10 * time.Minute, MaxOpen: 20, Tick: time.Second,
}

// margin is kept free between a call's deadline and its lease's end.
func (s Settings) margin() time.Duration { return s.Lease / 10 }

// check is how long one process that looks at what a request touches is left
// alone: who proposed it, and who is about to claim it. It only avoids double
// reading, and spaces the tries when a look fails.
func (s Settings) check() time.Duration { return s.Lease / 6 }

// Check refuses spans that contradict each other.
func (s Settings) Check() error {
	if s.CallTimeout > s.Lease-s.margin() {
		return fmt.Errorf("a call may take %s, which does not fit into a lease of %s", s.CallTimeout, s.Lease)
	}
	if s.CoolDown < 0 || s.MaxOpen < 0 {
		return errors.New("cool_down and max_open are not below zero")
	}
	if s.Lease <= 0 || s.CallTimeout <= 0 || s.PreviewWithin <= 0 || s.Tick <= 0 {
		return errors.New("lease, call_timeout, preview_within and tick are spans above zero")
	}
	return nil
}

// NewService makes the workflow of a process. worker names the process in
// leases and audit; it is unique among those that share the store.
func NewService(store Store, clouds *provider.Clouds, policy Policy, seal *Seal, settings Settings, worker string, log *slog.Logger) (*Service, error) {
	if err := settings.Check(); err != nil {
		return nil, fmt.Errorf("settings: %w", err)
	}
	return &Service{store: store, clouds: clouds, policy: policy, seal: seal, settings: settings, worker: worker, log: log,
		changed: make(chan struct{}), tries: map[string]readTries{}, held: map[string]bool{}}, nil
}

// NewID makes an unguessable id with a prefix that says what it is of.
func NewID(prefix string) string { return prefix + "_" + rand.Text()[:20] }

// Get loads a request.
func (s *Service) Get(ctx context.Context, id string) (Request, error) { return s.store.Load(ctx, id) }

// Find lists requests, newest first.
func (s *Service) Find(ctx context.Context, q Query) ([]Request, error) { return s.store.Find(ctx, q) }

// Audit calls back for each entry of the trail, of one request if an id is given.
func (s *Service) Audit(ctx context.Context, request string, each func(Entry) error) error {
	return s.store.Entries(ctx, 0, request, each)
}

// PolicyWords tell the policy in force, a sentence a rule.
func (s *Service) PolicyWords() []string { return s.policy.Words() }

// Clouds the service works on.
func (s *Service) Clouds() *provider.Clouds { return s.clouds }

// apply loads a request, lets decide make an event of it, applies and swaps;
// when somebody else was faster it begins again on what they left. It is the
// only way a request changes.
func (s *Service) apply(ctx context.Context, id string, decide func(r Request, now time.Time) (Event, Change, error)) (Request, error) {
	for {
		before, err := s.store.Load(ctx, id)
		if err != nil {
			return Request{}, err
		}
		now, err := s.store.Now(ctx)
		if err != nil {
			return before, err
		}
		event, change, err := decide(before, now)
		if err != nil {
			return before, err
		}
		after, err := event.Apply(before)
		if err != nil {
			return before, err
		}
		stored, err := s.swap(ctx, change, event, before, after, now)
		if errors.Is(err, ErrConflict) {
			continue
		}
		return stored, err
	}
}

func (s *Service) swap(ctx context.Context, change Change, event Event, before, after Request, now time.Time) (Request, error) {
	var err error
	change.Before, change.After = before, after
	if change.Entry, err = entryOf(event, &before, &after, now); err != nil {
		return before, err
	}
	change.Messages = append(change.Messages, s.messages(&before, &after)...)
	if after.State == Consumed && after.Execution.State.Final() {
		change.Unlock = true
	}
	change.Wipe = !after.Active()
	stored, err := s.store.Swap(ctx, change)
	if err != nil {
		return before, err
	}
	s.log.Info("request", "id", after.ID, "event", event.Kind(), "actor", Visible(event.Actor()), "state", after.place())
	s.wake()
	return stored, nil
}

// messages tell of a change. That people are asked is news, though the status
// is the word that a request begins with.
func (s *Service) messages(before, after *Request) []Message {
	var all []Message
	tell := func(channel string) {
		all = append(all, Message{Request: after.ID, Channel: channel, Kind: string(after.Status())})
	}
	if before.State == Proposed || before.Status() != after.Status() {
		tell("notify")
	}
	for _, channel := range s.settings.Channels {
		tell(channel)
	}
	return all
}

// wake tells everybody in this process who waits for a change.
func (s *Service) wake() {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.changed)
	s.changed = make(chan struct{})
}

// Changed is closed at the next change made by this process.
func (s *Service) Changed() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.changed
}

// Wait returns the request when it is settled for whoever waits, or as it
// stands when the time is up. Changes of other processes are seen at each tick.
func (s *Service) Wait(ctx context.Context, id string, most time.Duration, settled func(*Request) bool) (Request, error) {
	return follow(ctx, s, most, func() (Request, error) { return s.store.Load(ctx, id) }, settled)
}

// follow reads until what it read has ended, the time is up or the caller is
// gone.
func follow[T any](ctx context.Context, s *Service, most time.Duration, read func() (T, error), ended func(*T) bool) (T, error) {
	deadline := time.NewTimer(most)
	defer deadline.Stop()
	for {
		changed := s.Changed()
		found, err := read()
		if err != nil || ended(&found) {
			return found, err
		}
		select {
		case <-changed:
		case <-time.After(s.settings.Tick):
		case <-deadline.C:
			return found, nil
		case <-ctx.Done():
			return found, nil
		}
	}
}
