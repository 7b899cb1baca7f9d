package sqlstore

import (
	"context"

	"github.com/go-json-experiment/json"

	"signoff/approvals"
)

// Statements on grants. Their rows are locked before the chain's head, here as
// in [Store.Swap].
const (
	addGrant   = `INSERT INTO standing_grant (id, created_by, until, uses_left, body) VALUES ($1, $2, $3, $4, $5)`
	someGrants = `SELECT body, uses_left, revoked_by, revoked_at, suspended FROM standing_grant`
	loadGrant  = someGrants + ` WHERE id = $1`
	listGrants = someGrants + ` ORDER BY seq DESC`
	spendGrant = `UPDATE standing_grant SET uses_left = uses_left - 1
		WHERE id = $1 AND uses_left > 0 AND until > $2 AND revoked_at = 0 AND NOT suspended`
	revokeGrant   = `UPDATE standing_grant SET revoked_by = $2, revoked_at = $3 WHERE id = $1 AND revoked_at = 0`
	suspendGrants = `UPDATE standing_grant SET suspended = TRUE WHERE NOT suspended`
)

// AddGrant implements [approvals.Store].
func (s *Store) AddGrant(ctx context.Context, g approvals.Grant, e approvals.Entry) error {
	body, err := json.Marshal(g, verbatim)
	if err != nil {
		return doing("add grant", err)
	}
	return doing("add grant", s.write(ctx, func(t *tx) error {
		if _, err := t.exec(ctx, addGrant, g.ID, g.By, nanos(g.Until), g.Uses, t.store.text(body)); err != nil {
			return err
		}
		t.news = true
		return t.append(ctx, e)
	}))
}

// Grant implements [approvals.Store].
func (s *Store) Grant(ctx context.Context, id string) (approvals.Grant, error) {
	g, err := scanGrant(s.row(ctx, loadGrant, id))
	return g, doing("load grant", found(err))
}

// Grants implements [approvals.Store].
func (s *Store) Grants(ctx context.Context) ([]approvals.Grant, error) {
	rows, err := s.query(ctx, listGrants)
	if err != nil {
		return nil, doing("list grants", err)
	}
	all, err := collect(rows, scanGrant)
	return all, doing("list grants", err)
}

// RevokeGrant implements [approvals.Store].
func (s *Store) RevokeGrant(ctx context.Context, id, person string, e approvals.Entry) error {
	return doing("revoke grant", s.write(ctx, func(t *tx) error {
		if _, err := scanGrant(t.row(ctx, loadGrant, id)); err != nil {
			return found(err)
		}
		if err := t.must(ctx, approvals.ErrConflict, revokeGrant, id, person, nanos(t.now)); err != nil {
			return err
		}
		t.news = true
		return t.append(ctx, e)
	}))
}

// SuspendGrants implements [approvals.Store].
func (s *Store) SuspendGrants(ctx context.Context, e approvals.Entry) error {
	return doing("suspend grants", s.write(ctx, func(t *tx) error {
		if err := t.suspendGrants(ctx); err != nil {
			return err
		}
		return t.append(ctx, e)
	}))
}

// suspendGrants is for whatever transaction finds that the ledger was restored.
func (t *tx) suspendGrants(ctx context.Context) error {
	t.news = true
	_, err := t.exec(ctx, suspendGrants)
	return err
}

// spend takes one use of the grant that a claim rests on. The condition is the
// promise: however many claims race, no more of them win than there are uses.
func (t *tx) spend(ctx context.Context, c approvals.Change) error {
	if c.Grant == "" {
		return nil
	}
	return t.must(ctx, approvals.ErrGrantSpent, spendGrant, c.Grant, nanos(t.now))
}

func scanGrant(row scanner) (g approvals.Grant, err error) {
	var body []byte
	var revoked int64
	var left int
	var by string
	var suspended bool
	if err := row.Scan(&body, &left, &by, &revoked, &suspended); err != nil {
		return g, err
	}
	err = json.Unmarshal(body, &g, verbatim)
	g.Left, g.RevokedBy, g.Suspended = left, by, suspended
	if revoked != 0 {
		g.Revoked = moment(revoked)
	}
	return g, err
}
