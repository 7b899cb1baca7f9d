package sqlstore

import (
	"context"
	"database/sql"
	"errors"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"signoff/approvals"
)

// verbatim keeps what others made as they made it. Strictness is for input; an
// answer of a provider must never be a reason not to record it.
var verbatim = json.JoinOptions(jsontext.PreserveRawStrings(true), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))

// Add implements [approvals.Store].
func (s *Store) Add(ctx context.Context, r approvals.Request, sealed []approvals.Sealed, e approvals.Entry) (approvals.Request, bool, error) {
	var stored approvals.Request
	var added bool
	err := s.write(ctx, func(t *tx) (err error) {
		if stored, added, err = t.add(ctx, r); err != nil || !added {
			return err
		}
		if err := t.seal(ctx, r.ID, sealed); err != nil {
			return err
		}
		return t.append(ctx, e)
	})
	return stored, added && err == nil, doing("add request", err)
}

// add inserts the request, or finds the one that is active in its place.
func (t *tx) add(ctx context.Context, r approvals.Request) (stored approvals.Request, added bool, err error) {
	body, err := json.Marshal(r, verbatim)
	if err != nil {
		return r, false, err
	}
	c := r.Content
	for { // until it is in, or one in its place is seen: that one may end in between
		stored, err = scanRequest(t.row(ctx, addRequest, r.ID, r.Version, r.State, stepState(r), r.Active(),
			c.Requester.Person, c.CallDigest, c.RepeatOf, t.store.text(body)))
		if !errors.Is(err, sql.ErrNoRows) {
			t.news = true
			return stored, err == nil, err
		}
		stored, err = scanRequest(t.row(ctx, openRequest, c.Requester.Person, c.CallDigest, c.RepeatOf))
		if !errors.Is(err, sql.ErrNoRows) {
			return stored, false, err
		}
	}
}

// hold locks the request for the rest of the transaction and returns its
// version.
func (t *tx) hold(ctx context.Context, id string) (version int64, err error) {
	err = found(t.row(ctx, holdRequest, id).Scan(&version))
	return version, err
}

// swap writes the request if it is active and has still the version; the
// version rises by one.
func (t *tx) swap(ctx context.Context, version int64, r approvals.Request) (approvals.Request, error) {
	r.Version = version + 1
	body, err := json.Marshal(r, verbatim)
	if err != nil {
		return r, err
	}
	t.news = true
	stored, err := scanRequest(t.row(ctx, swapRequest, r.ID, version, r.State, stepState(r), r.Active(), t.store.text(body)))
	if errors.Is(err, sql.ErrNoRows) {
		return r, approvals.ErrConflict
	}
	return stored, err
}

// Load implements [approvals.Store].
func (s *Store) Load(ctx context.Context, id string) (approvals.Request, error) {
	r, err := load(ctx, s, id)
	return r, doing("load request", err)
}

// querier is the pool or a transaction.
type querier interface {
	row(ctx context.Context, statement string, args ...any) *sql.Row
}

func load(ctx context.Context, q querier, id string) (approvals.Request, error) {
	r, err := scanRequest(q.row(ctx, loadRequest, id))
	return r, found(err)
}

// found puts a missing row into the words of the contract. A name that cannot
// be written cannot be there.
func found(err error) error {
	if errors.Is(err, sql.ErrNoRows) || unwritable(err) {
		return approvals.ErrNotFound
	}
	return err
}

// Find implements [approvals.Store]; nothing is older than an unknown request.
func (s *Store) Find(ctx context.Context, q approvals.Query) ([]approvals.Request, error) {
	statement, args := findRequests(q)
	rows, err := s.query(ctx, statement, args...)
	if err != nil {
		return nil, doing("find requests", err)
	}
	all, err := collect(rows, scanRequest)
	return all, doing("find requests", err)
}

func scanRequest(row scanner) (r approvals.Request, err error) {
	var body []byte
	if err := row.Scan(&body); err != nil {
		return r, err
	}
	err = json.Unmarshal(body, &r, verbatim)
	return r, err
}

func stepState(r approvals.Request) approvals.StepState {
	if r.Execution == nil {
		return ""
	}
	return r.Execution.State
}
