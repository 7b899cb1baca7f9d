package sqlstore

import (
	"context"
	"database/sql"
	"errors"

	"github.com/go-json-experiment/json"

	"signoff/approvals"
)

// Statements on drafts. Their rows are locked before requests, and all of them
// before the chain's head.
const (
	addDraft = `INSERT INTO draft (id, requester, call_digest, repeat_of, body) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (requester, call_digest, repeat_of) WHERE open DO NOTHING RETURNING body`
	sameDraft     = `SELECT body FROM draft WHERE requester = $1 AND call_digest = $2 AND repeat_of = $3 AND open`
	loadDraft     = `SELECT body FROM draft WHERE id = $1`
	openDrafts    = `SELECT body FROM draft WHERE open ORDER BY seq`
	endDraft      = `UPDATE draft SET open = FALSE, body = $2 WHERE id = $1 AND open`
	addDraftSeal  = `INSERT INTO draft_sealed (draft, name, bytes) VALUES ($1, $2, $3)`
	listDraftSeal = `SELECT 'argument', name, bytes FROM draft_sealed WHERE draft = $1 ORDER BY name`
	wipeDraftSeal = `DELETE FROM draft_sealed WHERE draft = $1`
)

// AddDraft implements [approvals.Store].
func (s *Store) AddDraft(ctx context.Context, d approvals.Draft, sealed []approvals.Sealed, e approvals.Entry) (approvals.Draft, bool, error) {
	var stored approvals.Draft
	var added bool
	err := s.write(ctx, func(t *tx) (err error) {
		if stored, added, err = t.addDraft(ctx, d); err != nil || !added {
			return err
		}
		for _, v := range sealed {
			if _, err := t.exec(ctx, addDraftSeal, d.ID, v.Name, v.Bytes); err != nil {
				return err
			}
		}
		t.news = true
		return t.append(ctx, e)
	})
	return stored, added && err == nil, doing("add draft", err)
}

// addDraft inserts the draft, or finds the one that is open in its place.
func (t *tx) addDraft(ctx context.Context, d approvals.Draft) (stored approvals.Draft, added bool, err error) {
	body, err := json.Marshal(d, verbatim)
	if err != nil {
		return d, false, err
	}
	c := d.Content
	for { // until it is in, or one in its place is seen: that one may end in between
		stored, err = scanDraft(t.row(ctx, addDraft, d.ID, c.Requester.Person, c.CallDigest, c.RepeatOf, t.store.text(body)))
		if !errors.Is(err, sql.ErrNoRows) {
			return stored, err == nil, err
		}
		stored, err = scanDraft(t.row(ctx, sameDraft, c.Requester.Person, c.CallDigest, c.RepeatOf))
		if !errors.Is(err, sql.ErrNoRows) {
			return stored, false, err
		}
	}
}

// Draft implements [approvals.Store].
func (s *Store) Draft(ctx context.Context, id string) (approvals.Draft, error) {
	d, err := scanDraft(s.row(ctx, loadDraft, id))
	return d, doing("load draft", found(err))
}

// Drafts implements [approvals.Store].
func (s *Store) Drafts(ctx context.Context) ([]approvals.Draft, error) {
	rows, err := s.query(ctx, openDrafts)
	if err != nil {
		return nil, doing("list drafts", err)
	}
	all, err := collect(rows, scanDraft)
	return all, doing("list drafts", err)
}

// DraftSecrets implements [approvals.Store]; in the order of their names.
func (s *Store) DraftSecrets(ctx context.Context, id string) ([]approvals.Sealed, error) {
	rows, err := s.query(ctx, listDraftSeal, id)
	if err != nil {
		return nil, doing("read sealed values of a draft", err)
	}
	all, err := collect(rows, scanSealed)
	return all, doing("read sealed values of a draft", err)
}

// EndDraft implements [approvals.Store].
func (s *Store) EndDraft(ctx context.Context, d approvals.Draft, e approvals.Entry) error {
	return doing("end draft", s.write(ctx, func(t *tx) error {
		if err := t.endDraft(ctx, d); err != nil {
			return err
		}
		return t.append(ctx, e)
	}))
}

func (t *tx) endDraft(ctx context.Context, d approvals.Draft) error {
	body, err := json.Marshal(d, verbatim)
	if err != nil {
		return err
	}
	if err := t.must(ctx, approvals.ErrConflict, endDraft, d.ID, t.store.text(body)); err != nil {
		return err
	}
	t.news = true
	_, err = t.exec(ctx, wipeDraftSeal, d.ID)
	return err
}

// CompleteDraft implements [approvals.Store].
func (s *Store) CompleteDraft(ctx context.Context, d approvals.Draft, end approvals.Entry, r approvals.Request, sealed []approvals.Sealed, asked approvals.Entry) (approvals.Request, error) {
	stored, err := returning(ctx, s, func(t *tx) (approvals.Request, error) {
		if err := t.endDraft(ctx, d); err != nil {
			return r, err
		}
		stored, added, err := t.add(ctx, r)
		if err == nil && !added {
			err = approvals.ErrConflict
		}
		if err == nil {
			err = t.seal(ctx, r.ID, sealed)
		}
		if err == nil {
			err = t.append(ctx, end)
		}
		if err == nil {
			err = t.append(ctx, asked)
		}
		t.notAfter, t.timely = d.Until, true
		return stored, err
	})
	return stored, doing("complete draft", err)
}

// forgetDrafts ends what waited when a ledger was restored.
func (t *tx) forgetDrafts(ctx context.Context) error {
	rows, err := t.query(ctx, openDrafts+` FOR UPDATE`)
	if err != nil {
		return err
	}
	open, err := collect(rows, scanDraft)
	if err != nil {
		return err
	}
	for _, d := range open {
		d, entry, err := approvals.AfterDraftRestore(d, restorer, t.now)
		if err == nil {
			err = t.endDraft(ctx, d)
		}
		if err == nil {
			err = t.append(ctx, entry)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func scanDraft(row scanner) (d approvals.Draft, err error) {
	var body []byte
	if err := row.Scan(&body); err != nil {
		return d, err
	}
	err = json.Unmarshal(body, &d, verbatim)
	return d, err
}
