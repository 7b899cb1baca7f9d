package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"signoff/approvals"
)

// Passphrase implements [approvals.Logins].
func (s *Store) Passphrase(ctx context.Context, person string) (string, error) {
	var encoded string
	err := s.row(ctx, readPassphrase, person).Scan(&encoded)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return encoded, doing("read passphrase", err)
}

// SetPassphrase implements [approvals.Logins].
func (s *Store) SetPassphrase(ctx context.Context, person, encoded string) error {
	return doing("set passphrase", s.write(ctx, func(t *tx) error {
		return t.must(ctx, approvals.ErrConflict, setPassphrase, person, encoded)
	}))
}

// AddLink implements [approvals.Logins].
func (s *Store) AddLink(ctx context.Context, hash, person string, until time.Time) error {
	return doing("add login link", s.write(ctx, func(t *tx) error {
		if _, err := t.exec(ctx, dropLinks, nanos(t.now)); err != nil {
			return err
		}
		_, err := t.exec(ctx, addLink, hash, person, nanos(until))
		return err
	}))
}

// Link implements [approvals.Logins].
func (s *Store) Link(ctx context.Context, hash string) (person string, err error) {
	err = s.row(ctx, readLink, s.time(), hash).Scan(&person)
	return person, doing("read login link", found(err))
}

// UseLink implements [approvals.Logins].
func (s *Store) UseLink(ctx context.Context, hash string) (string, error) {
	person, err := returning(ctx, s, func(t *tx) (person string, err error) {
		err = found(t.row(ctx, useLink, hash, nanos(t.now)).Scan(&person))
		return person, err
	})
	return person, doing("use login link", err)
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
