package sqlstore

import (
	"context"

	"signoff/approvals"
)

// Frozen implements [approvals.Store].
func (s *Store) Frozen(ctx context.Context) (approvals.Freeze, error) {
	f, err := freeze(s.row(ctx, readFreeze))
	return f, doing("read freeze", err)
}

// SetFrozen implements [approvals.Store].
func (s *Store) SetFrozen(ctx context.Context, f approvals.Freeze, e approvals.Entry) error {
	return doing("set freeze", s.write(ctx, func(t *tx) error {
		if err := t.append(ctx, e); err != nil { // the chain's head is locked before the ledger's row, here as everywhere
			return err
		}
		t.news = true
		_, err := t.exec(ctx, setFreeze, f.By, f.Why, nanos(f.At))
		return err
	}))
}

// starting refuses what would approve or start something while the ledger is
// frozen. The row is held to the end of the transaction, so that a freeze
// comes before it or after, and not in between.
func (t *tx) starting(ctx context.Context, c approvals.Change) error {
	if !c.Starts && !claims(c) {
		return nil
	}
	f, err := freeze(t.row(ctx, holdFreeze))
	if err == nil && f.On() {
		err = approvals.ErrFrozen
	}
	if err == nil {
		err = t.sound(ctx)
	}
	return err
}

func freeze(row scanner) (f approvals.Freeze, err error) {
	var at int64
	if err = row.Scan(&f.By, &f.Why, &at); err == nil && at != 0 {
		f.At = moment(at)
	}
	return f, err
}
