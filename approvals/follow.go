package approvals

import (
	"context"
	"time"

	"signoff/provider"
)

// follow polls accepted work until it ends. It only reads, so it may stop at
// any time: another process adopts the polling when the lease ends.
func (s *Service) follow(ctx context.Context, r Request) error {
	op, client, err := s.reach(r.Call())
	if err != nil {
		return err
	}
	waits, epoch := op.Spec().Waits, r.Execution.Epoch
	every := waits.Every
	if s.settings.PollEvery > 0 {
		every = s.settings.PollEvery
	}
	for {
		view, err := provider.ReadView(ctx, client, waits.Poll, r.Execution.Poll)
		progress := provider.Progress{}
		if err == nil {
			progress = waits.Done(view)
		}
		ended, err := s.advance(ctx, r, epoch, view, progress)
		if ended || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(every):
		}
	}
}

// advance records what one poll told; true when the following is over.
func (s *Service) advance(ctx context.Context, r Request, epoch int64, view provider.View, p provider.Progress) (bool, error) {
	now, err := s.store.Now(ctx)
	if err != nil {
		return false, err
	}
	held := claim{s.worker, epoch, now}
	var event Event
	switch {
	case p.End == provider.Reached:
		event = Succeed{claim: held, After: []provider.View{view}}
	case p.End == provider.Failed:
		event = Reject{held, Failure{Kind: "job", Message: Visible(p.Note)}}
	case p.End == provider.Blurred:
		event = LoseTrack{held, Failure{Kind: "job", Message: Visible(p.Note)}}
	case !now.Before(r.Execution.WaitUntil):
		event = LoseTrack{held, Failure{Kind: "wait_limit", Message: "The work did not end in time; last seen: " + Visible(p.Note)}}
	default:
		err := s.store.Extend(ctx, r.ID, epoch, now.Add(s.settings.Lease), Visible(p.Note))
		s.wake()
		return false, err
	}
	_, err = s.apply(ctx, r.ID, func(Request, time.Time) (Event, Change, error) { return event, Change{}, nil })
	return true, err
}

// adopt takes over the polling of work whose poller is gone.
func (s *Service) adopt(ctx context.Context, r Request) error {
	epoch, err := s.store.NextEpoch(ctx)
	if err != nil {
		return err
	}
	r, err = s.apply(ctx, r.ID, func(_ Request, now time.Time) (Event, Change, error) {
		return Adopt{claim{s.worker, epoch, now}, now.Add(s.settings.Lease)}, Change{}, nil
	})
	if err != nil {
		return err
	}
	return s.follow(ctx, r)
}
