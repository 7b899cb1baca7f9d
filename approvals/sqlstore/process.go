package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"signoff/approvals"
)

// Statements on the processes that work on the ledger.
const (
	putProcess = `INSERT INTO process (name, seal_keys, until) VALUES ($1, $2, $3)
		ON CONFLICT (name) DO UPDATE SET seal_keys = excluded.seal_keys, until = excluded.until`
	otherProcesses = `SELECT name, seal_keys FROM process WHERE name <> $1 AND until > $2 ORDER BY name`
	dropProcess    = `DELETE FROM process WHERE name = $1`
	dropProcesses  = `DELETE FROM process WHERE until <= $1`
	setAgreed      = `INSERT INTO agreed (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value`
	allSealed      = `SELECT bytes FROM sealed UNION ALL SELECT bytes FROM draft_sealed`
)

// sealFact is the name of the agreed fact: the id of the seal key in use.
const sealFact = "seal key"

// processLife is how long a process counts as working after it was last heard
// of: one that was killed says nothing.
const processLife = 45 * time.Second

// Process is one that works on the ledger, and the seal keys that it knows.
type Process struct {
	Name     string
	SealKeys []string
}

// Join counts a process among those that work on the ledger, and settles which
// seal key they use. Choose is told the one in use (empty at first) and who
// else works; its error changes nothing. Join is repeated while the process
// works; [Store.Leave] ends it.
func (s *Store) Join(ctx context.Context, p Process, choose func(used string, others []Process) (string, error)) (string, error) {
	return returning(ctx, s, func(t *tx) (string, error) {
		if err := t.alone(ctx); err != nil {
			return "", err
		}
		used, others, err := t.working(ctx, p.Name)
		if err != nil {
			return "", doing("read who works on the ledger", err)
		}
		use, err := choose(used, others)
		if err != nil {
			return "", err
		}
		if use != used {
			if _, err := t.exec(ctx, setAgreed, sealFact, use); err != nil {
				return "", doing("settle the seal key", err)
			}
		}
		_, err = t.exec(ctx, putProcess, p.Name, strings.Join(p.SealKeys, " "), nanos(t.now.Add(processLife)))
		return use, doing("join", err)
	})
}

func (t *tx) working(ctx context.Context, but string) (used string, others []Process, err error) {
	if err := t.row(ctx, agreed, sealFact).Scan(&used); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", nil, err
	}
	if _, err := t.exec(ctx, dropProcesses, nanos(t.now)); err != nil {
		return "", nil, err
	}
	rows, err := t.query(ctx, otherProcesses, but, nanos(t.now))
	if err != nil {
		return "", nil, err
	}
	others, err = collect(rows, func(row scanner) (p Process, err error) {
		var keys string
		err = row.Scan(&p.Name, &keys)
		p.SealKeys = strings.Fields(keys)
		return p, err
	})
	return used, others, err
}

// Leave says that a process works no more.
func (s *Store) Leave(ctx context.Context, name string) error {
	return doing("leave", s.write(ctx, func(t *tx) error {
		_, err := t.exec(ctx, dropProcess, name)
		return err
	}))
}

// SealKeys counts the sealed values of each key, by its id; under the empty one
// those that do not name theirs. Used is the key in use.
func (s *Store) SealKeys(ctx context.Context) (used string, values map[string]int, err error) {
	if err := s.row(ctx, agreed, sealFact).Scan(&used); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", nil, doing("read seal key", err)
	}
	rows, err := s.query(ctx, allSealed)
	if err != nil {
		return "", nil, doing("count sealed values", err)
	}
	ids, err := collect(rows, func(row scanner) (string, error) {
		var sealed []byte
		err := row.Scan(&sealed)
		return approvals.SealedWith(sealed), err
	})
	values = map[string]int{}
	for _, id := range ids {
		values[id]++
	}
	return used, values, doing("count sealed values", err)
}
