package sqlstore

import (
	"context"
	"database/sql"
	"errors"

	"github.com/go-json-experiment/json"

	"signoff/approvals"
)

// Statements of retention. What may go is guarded once more by triggers, which
// know the floor: it is raised first.
const (
	readFloor  = `SELECT body FROM retention_floor`
	raiseFloor = `INSERT INTO retention_floor ("only", seq, body) VALUES (1, $1, $2)
		ON CONFLICT ("only") DO UPDATE SET seq = excluded.seq, body = excluded.body`
	firstNeeded = `SELECT COALESCE(MIN(seq), 0) FROM event WHERE request IN (SELECT id FROM request WHERE active UNION ALL SELECT id FROM draft WHERE open
		UNION ALL SELECT request FROM glass_review WHERE closed = 0)`

	// changed is whether something happened to a request or draft above the floor;
	// so does the review of a glass that was broken long before.
	over        = `SELECT request FROM event WHERE seq <= $1 AND request <> ''`
	changed     = `EXISTS (SELECT 1 FROM event WHERE (to_place <> '' OR kind = 'review.close') AND seq > $1 AND event.request = `
	overRequest = `SELECT id FROM request WHERE NOT active AND id IN (` + over + `) AND NOT ` + changed + `request.id)`
	overDraft   = `SELECT id FROM draft WHERE NOT open AND id IN (` + over + `) AND NOT ` + changed + `draft.id)`

	pruneOutbox     = `DELETE FROM outbox WHERE event <= $1 OR request IN (` + overRequest + `)`
	pruneSealed     = `DELETE FROM sealed WHERE request IN (` + overRequest + `)`
	pruneVotes      = `DELETE FROM vote WHERE request IN (` + overRequest + `)`
	pruneExecutions = `DELETE FROM execution WHERE request IN (` + overRequest + `)`
	pruneReviews    = `DELETE FROM glass_review WHERE request IN (` + overRequest + `)`
	prunePosts      = `DELETE FROM post WHERE request IN (` + overRequest + `)`
	prunePostLeases = `DELETE FROM post_lease WHERE request IN (` + overRequest + `)`
	pruneRequests   = `DELETE FROM request WHERE id IN (` + overRequest + `)`
	pruneDrafts     = `DELETE FROM draft WHERE id IN (` + overDraft + `)`
	pruneEvents     = `DELETE FROM event WHERE seq <= $1`
)

// Floor implements [approvals.Store].
func (s *Store) Floor(ctx context.Context) (approvals.Floor, error) {
	f, err := floor(ctx, s)
	return f, doing("read floor", err)
}

func floor(ctx context.Context, q querier) (f approvals.Floor, err error) {
	var body []byte
	if err := q.row(ctx, readFloor).Scan(&body); err != nil {
		if errors.Is(err, sql.ErrNoRows) {
			err = nil
		}
		return f, err
	}
	err = json.Unmarshal(body, &f)
	return f, err
}

// Prunable implements [approvals.Store].
func (s *Store) Prunable(ctx context.Context) (int64, error) {
	upTo, err := prunable(ctx, s)
	return upTo, doing("read what is needed", err)
}

// prunable keeps the last entry too: the chain goes on from it, and a restore
// is recognised by it.
func prunable(ctx context.Context, q querier) (int64, error) {
	var first int64
	if err := q.row(ctx, firstNeeded).Scan(&first); err != nil {
		return 0, err
	}
	var head int64
	var hash approvals.Digest
	if err := q.row(ctx, `SELECT seq, hash FROM chain_head`).Scan(&head, &hash); err != nil {
		return 0, err
	}
	if first > 0 {
		return first - 1, nil
	}
	return max(0, head-1), nil
}

// Prune implements [approvals.Store].
func (s *Store) Prune(ctx context.Context, f approvals.Floor, by string) (approvals.Pruned, error) {
	pruned, err := returning(ctx, s, func(t *tx) (approvals.Pruned, error) {
		if err := t.alone(ctx); err != nil {
			return approvals.Pruned{}, err
		}
		if err := t.mayPrune(ctx, f); err != nil {
			return approvals.Pruned{}, err
		}
		body, err := json.Marshal(f, json.Deterministic(true))
		if err != nil {
			return approvals.Pruned{}, err
		}
		if _, err := t.exec(ctx, raiseFloor, f.Seq, t.store.text(body)); err != nil {
			return approvals.Pruned{}, err
		}
		pruned, err := t.prune(ctx, f.Seq)
		if err != nil {
			return pruned, err
		}
		entry, err := approvals.PrunedEntry(f, by, pruned)
		if err == nil {
			err = t.append(ctx, entry)
		}
		return pruned, err
	})
	return pruned, doing("prune", err)
}

// mayPrune makes sure that the floor is an entry of this chain, above the last
// one and below everything that is still needed.
func (t *tx) mayPrune(ctx context.Context, f approvals.Floor) error {
	h, err := t.store.here(ctx, t)
	if err != nil {
		return err
	}
	before, err := floor(ctx, t)
	if err != nil {
		return err
	}
	needed, err := prunable(ctx, t)
	if err != nil {
		return err
	}
	var hash approvals.Digest
	err = t.row(ctx, readHash, f.Seq).Scan(&hash)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return approvals.ErrConflict
	case err != nil:
		return err
	case f.Instance != h.Instance || hash != f.Hash || f.Seq <= before.Seq:
		return approvals.ErrConflict
	case f.Seq > needed:
		return approvals.ErrNeeded
	}
	return nil
}

// prune removes in the order in which one thing refers to another.
func (t *tx) prune(ctx context.Context, upTo int64) (p approvals.Pruned, err error) {
	for _, step := range []struct {
		statement string
		count     *int64
	}{
		{pruneOutbox, nil}, {pruneSealed, nil}, {pruneVotes, nil}, {pruneExecutions, nil}, {pruneReviews, nil},
		{prunePosts, nil}, {prunePostLeases, nil},
		{pruneRequests, &p.Requests}, {pruneDrafts, &p.Drafts}, {pruneEvents, &p.Entries},
	} {
		result, err := t.exec(ctx, step.statement, upTo)
		if err != nil {
			return p, err
		}
		if step.count == nil {
			continue
		}
		if *step.count, err = result.RowsAffected(); err != nil {
			return p, err
		}
	}
	return p, nil
}

// atFloor compares what was seen with the floor, where the entry itself was
// removed; true when there is nothing to doubt.
func atFloor(ctx context.Context, q querier, seen *approvals.Head) (bool, error) {
	f, err := floor(ctx, q)
	return seen.Seq < f.Seq || seen.Seq == f.Seq && seen.Hash == f.Hash, err
}
