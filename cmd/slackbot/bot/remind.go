package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"signoff/approvals"
	"signoff/cmd/slackbot/card"
)

// remindAt are the parts of the decision time, in percent, after which those
// who can decide are reminded.
var remindAt = []int{25, 50, 90}

// pace calls do at a pace until the context ends, whatever changes meanwhile.
func (b *Bot) pace(ctx context.Context, every time.Duration, do func(context.Context) error) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(every):
		}
		if err := b.guarded(func() error { return do(ctx) }); err != nil && ctx.Err() == nil {
			b.o.Log.Error("slack", "error", err)
		}
	}
}

// remindAll reminds, in the thread of the card, of what waits. Who was away for
// long gets the last reminder only.
func (b *Bot) remindAll(ctx context.Context) {
	b.pace(ctx, b.o.Pace.Remind, func(ctx context.Context) error {
		active, err := b.service.Find(ctx, approvals.Query{Active: true})
		now, clock := b.store.Now(ctx)
		if err = errors.Join(err, clock); err != nil {
			return err
		}
		for _, r := range active {
			if due := reminder(r, now, b.o.Quiet); due != "" {
				if failed := b.remind(ctx, r, due); failed != nil && !errors.Is(failed, errHeld) {
					err = errors.Join(err, failed)
				}
			}
		}
		return err
	})
}

// reminder names the last reminder that is due; empty when none is. In quiet
// hours reminders wait for their end, but not the one before the deadline.
func reminder(r approvals.Request, now time.Time, quiet func(time.Time) bool) string {
	if r.State != approvals.Pending || !now.Before(r.DecideBy) {
		return ""
	}
	asked := r.DecideBy.Add(-time.Duration(r.Prepared.Ruling.DecideWithin))
	passed := int(100 * now.Sub(asked) / max(1, r.DecideBy.Sub(asked)))
	due := 0
	for _, at := range remindAt {
		if passed >= at {
			due = at
		}
	}
	if due == 0 || due != remindAt[len(remindAt)-1] && quiet != nil && quiet(now) {
		return ""
	}
	return fmt.Sprintf("remind-%d", due)
}

func (b *Bot) remind(ctx context.Context, r approvals.Request, name string) error {
	known, err := b.store.PostsOf(ctx, r.ID)
	if err != nil {
		return err
	}
	for _, p := range known {
		if p.Name == name && p.Stamp != "" {
			return nil
		}
	}
	return b.holding(ctx, r.ID, func(ctx context.Context, p *desk) error {
		place, thread, ok := p.thread()
		if !ok || p.r.State != approvals.Pending {
			return nil
		}
		return p.post(ctx, name, place, thread, card.Reminder(p.r, b.drawing(ctx, p.r)))
	})
}
