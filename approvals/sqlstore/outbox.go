package sqlstore

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"signoff/approvals"
)

// post puts messages about an entry into the outbox, due at once.
func (t *tx) post(ctx context.Context, e approvals.Entry, messages []approvals.Message) error {
	for _, m := range messages {
		if _, err := t.exec(ctx, addMessage, cmp.Or(m.Request, e.Request), m.Channel, m.Kind, e.Seq, nanos(t.now)); err != nil {
			return err
		}
	}
	return nil
}

// TakeMessages implements [approvals.Store].
func (s *Store) TakeMessages(ctx context.Context, channel string, limit int, lease time.Duration) ([]approvals.Message, error) {
	taken, err := take(ctx, s, takeMessages, channel, limit, lease, scanMessage)
	slices.SortFunc(taken, func(a, b approvals.Message) int { return cmp.Compare(a.ID, b.ID) })
	return taken, doing("take messages", err)
}

// take leases what is due on a channel; without a limit it takes all. What is
// not ended when the lease is over is due again.
func take[T any](ctx context.Context, s *Store, statement, channel string, limit int, lease time.Duration, scan func(scanner) (T, error)) ([]T, error) {
	if limit <= 0 {
		limit = math.MaxInt32
	}
	return returning(ctx, s, func(t *tx) ([]T, error) {
		rows, err := t.query(ctx, statement, channel, nanos(t.now), nanos(t.now.Add(lease)), limit)
		if err != nil {
			return nil, err
		}
		taken, err := collect(rows, scan)
		if err == nil && len(taken) == 0 {
			err = errNothing // every process asks all the time
		}
		return taken, err
	})
}

// EndMessage implements [approvals.Store]. The zero time means delivered, and
// what was delivered is never due again.
func (s *Store) EndMessage(ctx context.Context, id int64, again time.Time) error {
	return doing("end message", s.write(ctx, func(t *tx) error {
		if again.IsZero() {
			return t.must(ctx, approvals.ErrNotFound, deliverMessage, id)
		}
		return t.must(ctx, approvals.ErrNotFound, delayMessage, id, nanos(again))
	}))
}

func scanMessage(row scanner) (m approvals.Message, err error) {
	err = row.Scan(&m.ID, &m.Request, &m.Channel, &m.Kind, &m.Tries)
	return m, err
}
