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

// TakeMessages implements [approvals.Store]; without a limit it takes all. A
// message whose lease ends is due again.
func (s *Store) TakeMessages(ctx context.Context, channel string, limit int, lease time.Duration) ([]approvals.Message, error) {
	if limit <= 0 {
		limit = math.MaxInt32
	}
	taken, err := returning(ctx, s, func(t *tx) ([]approvals.Message, error) {
		rows, err := t.query(ctx, takeMessages, channel, nanos(t.now), nanos(t.now.Add(lease)), limit)
		if err != nil {
			return nil, err
		}
		taken, err := collect(rows, scanMessage)
		if err == nil && len(taken) == 0 {
			err = errNothing // every process asks all the time
		}
		return taken, err
	})
	slices.SortFunc(taken, func(a, b approvals.Message) int { return cmp.Compare(a.ID, b.ID) })
	return taken, doing("take messages", err)
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
