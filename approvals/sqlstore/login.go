package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"signoff/approvals"
)

// Passphrase implements [approvals.Logins].
func (s *Store) Passphrase(ctx context.Context) (string, error) {
	var encoded string
	err := s.row(ctx, readPassphrase).Scan(&encoded)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return encoded, doing("read passphrase", err)
}

// SetPassphrase implements [approvals.Logins].
func (s *Store) SetPassphrase(ctx context.Context, encoded string) error {
	return doing("set passphrase", s.write(ctx, func(t *tx) error {
		return t.must(ctx, approvals.ErrConflict, setPassphrase, encoded)
	}))
}

// AddLink implements [approvals.Logins].
func (s *Store) AddLink(ctx context.Context, hash string, until time.Time) error {
	return doing("add login link", s.write(ctx, func(t *tx) error {
		if _, err := t.exec(ctx, dropLinks, nanos(t.now)); err != nil {
			return err
		}
		_, err := t.exec(ctx, addLink, hash, nanos(until))
		return err
	}))
}

// UseLink implements [approvals.Logins]; false when it is unknown, used or over.
func (s *Store) UseLink(ctx context.Context, hash string) (bool, error) {
	used, err := returning(ctx, s, func(t *tx) (bool, error) {
		return t.change(ctx, useLink, hash, nanos(t.now))
	})
	return used, doing("use login link", err)
}

// AddSession implements [approvals.Logins].
func (s *Store) AddSession(ctx context.Context, hash, person string, until time.Time) error {
	return doing("add session", s.write(ctx, func(t *tx) error {
		if _, err := t.exec(ctx, dropSessions, nanos(t.now)); err != nil {
			return err
		}
		_, err := t.exec(ctx, addSession, hash, person, nanos(until))
		return err
	}))
}

// Session implements [approvals.Logins]; ErrNotFound when it is unknown or over.
func (s *Store) Session(ctx context.Context, hash string) (person string, err error) {
	err = s.row(ctx, readSession, s.time(), hash).Scan(&person)
	return person, doing("read session", found(err))
}

// EndSession implements [approvals.Logins]; ending one that is over does nothing.
func (s *Store) EndSession(ctx context.Context, hash string) error {
	return doing("end session", s.write(ctx, func(t *tx) error {
		_, err := t.exec(ctx, endSession, hash)
		return err
	}))
}
