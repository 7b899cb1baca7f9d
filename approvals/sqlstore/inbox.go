package sqlstore

import (
	"cmp"
	"context"
	"slices"
	"time"

	"signoff/approvals"
)

// AddDelivery implements [approvals.Store]. What is done and old goes at the
// same time.
func (s *Store) AddDelivery(ctx context.Context, d approvals.Delivery, lease time.Duration) (bool, error) {
	added, err := returning(ctx, s, func(t *tx) (bool, error) {
		if _, err := t.exec(ctx, dropDeliveries, nanos(t.now.Add(-approvals.DeliveryKept))); err != nil {
			return false, err
		}
		return t.change(ctx, addDelivery, d.ID, d.Channel, d.Kind, d.Body, nanos(t.now), nanos(t.now.Add(lease)))
	})
	return added, doing("add delivery", err)
}

// TakeDeliveries implements [approvals.Store].
func (s *Store) TakeDeliveries(ctx context.Context, channel string, limit int, lease time.Duration) ([]approvals.Delivery, error) {
	taken, err := take(ctx, s, takeDeliveries, channel, limit, lease, scanDelivery)
	slices.SortFunc(taken, func(a, b delivered) int { return cmp.Compare(a.seq, b.seq) })
	var all []approvals.Delivery
	for _, d := range taken {
		all = append(all, d.Delivery)
	}
	return all, doing("take deliveries", err)
}

// EndDelivery implements [approvals.Store]; the zero time means done.
func (s *Store) EndDelivery(ctx context.Context, id string, again time.Time) error {
	return doing("end delivery", s.write(ctx, func(t *tx) error {
		if again.IsZero() {
			return t.must(ctx, approvals.ErrNotFound, doneDelivery, id, []byte{})
		}
		return t.must(ctx, approvals.ErrNotFound, delayDelivery, id, nanos(again))
	}))
}

// delivered is a delivery with its place in the order of arrival.
type delivered struct {
	seq int64
	approvals.Delivery
}

func scanDelivery(row scanner) (d delivered, err error) {
	var arrived int64
	err = row.Scan(&d.seq, &d.ID, &d.Channel, &d.Kind, &d.Body, &arrived, &d.Tries)
	d.At = moment(arrived)
	return d, err
}
