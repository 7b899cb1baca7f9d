package approvals

import (
	"context"
	"errors"
	"time"

	"signoff/provider"
)

// Run looks after the ledger until the context ends: it starts what is
// approved, follows what goes on, reads back what is unknown and ends what is
// over. Then it waits for calls in flight, which are never cancelled.
func (s *Service) Run(ctx context.Context) {
	go s.Watch(ctx)
	for ctx.Err() == nil {
		changed := s.Changed()
		if err := s.sweep(ctx); err != nil && ctx.Err() == nil {
			s.log.Error("sweep", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-changed:
		case <-time.After(s.settings.Tick):
		}
	}
	s.flying.Wait()
}

// Watch wakes those of this process who wait for a change when another process
// made one, until the context ends. Run does so by itself.
func (s *Service) Watch(ctx context.Context) {
	others := s.store.Watch(ctx)
	for {
		select {
		case <-ctx.Done():
			return
		case _, more := <-others:
			if !more {
				return
			}
			s.wake()
		}
		select { // a burst of changes is one
		case <-ctx.Done():
		case <-time.After(min(s.settings.Tick/4, 50*time.Millisecond)):
		}
	}
}

// wipeEvery spaces the wiping of results that nobody fetched within a day.
const wipeEvery = time.Minute

func (s *Service) wipe(ctx context.Context, now time.Time) error {
	if now.Sub(s.wiped) < wipeEvery {
		return nil
	}
	s.wiped = now
	if err := s.expireDrafts(ctx, now); err != nil {
		return err
	}
	return s.store.WipeSealed(ctx, now.Add(-24*time.Hour))
}

// sweep gives each active request what it needs now.
func (s *Service) sweep(ctx context.Context) error {
	now, err := s.store.Now(ctx)
	if err != nil {
		return err
	}
	if err := s.wipe(ctx, now); err != nil {
		return err
	}
	active, err := s.store.Find(ctx, Query{Active: true})
	if err != nil {
		return err
	}
	for i := len(active) - 1; i >= 0; i-- { // oldest first
		s.attend(ctx, active[i], now)
	}
	return nil
}

// attend picks the work that a request needs; work that takes time runs beside.
func (s *Service) attend(ctx context.Context, r Request, now time.Time) {
	switch {
	case r.State.Open() && !now.Before(r.Deadline()):
		s.end(ctx, r.ID, func(now time.Time) Event { return Expire{now} })
	case r.State == Proposed && now.Sub(r.Created) < s.settings.check(): // who proposed it is reading
	case r.State == Proposed:
		s.beside(ctx, r, func(ctx context.Context, r Request) error {
			_, err := s.prepare(ctx, r)
			return err
		})
	case r.State == Approved:
		s.beside(ctx, r, s.execute)
	case r.State != Consumed:
	case r.Execution.State == Succeeded: // of a plan that goes on
		s.beside(ctx, r, s.next)
	case (r.Execution.State == Claimed || r.Execution.State == Sent) && !now.Before(r.Execution.Lease):
		s.end(ctx, r.ID, func(now time.Time) Event { return LeaseEnds{s.worker, now} })
	case r.Execution.State == Accepted && !now.Before(r.Execution.Lease):
		s.beside(ctx, r, s.adopt)
	case r.Execution.State == Unknown && s.mayRead(r.ID, now):
		s.beside(ctx, r, s.readBack)
	}
}

// end applies an event of the clock; whoever was faster has won.
func (s *Service) end(ctx context.Context, id string, event func(now time.Time) Event) {
	_, err := s.apply(ctx, id, func(_ Request, now time.Time) (Event, Change, error) { return event(now), Change{}, nil })
	s.report(id, err)
}

// beside runs work on a request, once at a time in this process.
func (s *Service) beside(ctx context.Context, r Request, work func(context.Context, Request) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held[r.ID] {
		return
	}
	s.held[r.ID] = true
	s.flying.Go(func() {
		err := work(ctx, r)
		s.mu.Lock()
		delete(s.held, r.ID)
		s.mu.Unlock()
		if ctx.Err() == nil {
			s.report(r.ID, err)
		}
	})
}

func (s *Service) report(id string, err error) {
	var refusal *Refusal
	if err != nil && !errors.As(err, &refusal) && !errors.Is(err, ErrConflict) {
		s.log.Error("request", "id", id, "error", err)
	}
}

// readTries counts how often an unknown outcome was read back.
type readTries struct {
	count int
	next  time.Time
}

const maxReadTries = 12 // the last one comes about an hour after the first

// mayRead spaces the tries to read one outcome back: doubling, then a person.
func (s *Service) mayRead(id string, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.tries[id]
	if s.held[id] || t.count >= maxReadTries || now.Before(t.next) {
		return false
	}
	s.tries[id] = readTries{t.count + 1, now.Add(time.Second << t.count)}
	return true
}

// readBack settles an unknown outcome by the operation's own rule.
func (s *Service) readBack(ctx context.Context, r Request) error {
	op, client, err := s.reach(r.Call())
	if err != nil || op.Spec().ByPerson != "" {
		return err
	}
	now, err := s.store.Now(ctx)
	notYet := r.Execution.Deadline.Add(op.Spec().SettleAfter)
	if err != nil || now.Before(notYet) {
		s.again(r.ID, notYet)
		return err
	}
	after, err := provider.ObserveLooks(ctx, client, op, r.Call().Arguments)
	if err != nil {
		return err
	}
	verdict, err := op.Judge(r.Call().Arguments, r.Execution.Before, after)
	if err != nil || verdict.Finding == provider.Undecided {
		return err
	}
	_, err = s.apply(ctx, r.ID, func(_ Request, now time.Time) (Event, Change, error) {
		return ReadBack{s.worker, now, notYet, verdict, after}, Change{}, nil
	})
	return err
}

// again counts no try that came too early.
func (s *Service) again(id string, at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tries[id] = readTries{next: at}
}
