package sqlstore

import (
	"context"
	"time"

	"signoff/approvals"
)

// seal keeps encrypted secrets of a request. One that is sealed again under the
// same name replaces the one before.
func (t *tx) seal(ctx context.Context, request string, sealed []approvals.Sealed) error {
	for _, s := range sealed {
		if _, err := t.exec(ctx, addSealed, request, s.Use, s.Name, s.Bytes, nanos(t.now)); err != nil {
			return err
		}
	}
	return nil
}

// Sealed implements [approvals.Store]; in the order of their names.
func (s *Store) Sealed(ctx context.Context, request string, use approvals.SealedUse) ([]approvals.Sealed, error) {
	rows, err := s.query(ctx, listSealed, request, use)
	if err != nil {
		return nil, doing("read sealed values", err)
	}
	all, err := collect(rows, scanSealed)
	return all, doing("read sealed values", err)
}

// TakeSealed implements [approvals.Store]; what is gone, or never was, is
// ErrNotFound.
func (s *Store) TakeSealed(ctx context.Context, request, name string) (approvals.Sealed, error) {
	taken, err := returning(ctx, s, func(t *tx) (approvals.Sealed, error) {
		taken, err := scanSealed(t.row(ctx, takeSealed, request, name))
		return taken, found(err)
	})
	return taken, doing("take sealed value", err)
}

// ReturnSealed implements [approvals.Store]. Its time begins anew.
func (s *Store) ReturnSealed(ctx context.Context, request string, sealed approvals.Sealed) error {
	return doing("return sealed value", s.write(ctx, func(t *tx) error { return t.seal(ctx, request, []approvals.Sealed{sealed}) }))
}

// WipeSealed implements [approvals.Store].
func (s *Store) WipeSealed(ctx context.Context, before time.Time) error {
	return doing("wipe sealed values", s.write(ctx, func(t *tx) error {
		_, err := t.exec(ctx, wipeResults, nanos(before))
		return err
	}))
}

func scanSealed(row scanner) (s approvals.Sealed, err error) {
	err = row.Scan(&s.Use, &s.Name, &s.Bytes)
	return s, err
}
