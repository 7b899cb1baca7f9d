package sqlstore

import (
	"context"

	"signoff/approvals"
)

// Statements on reviews of broken glass. That nobody has two open ones is an
// index, so that it holds whoever races.
const (
	openReview  = `INSERT INTO glass_review (request, person, why, opened) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`
	closeReview = `UPDATE glass_review SET closed_by = $2, comment = $3, closed = $4 WHERE request = $1 AND closed = 0`
	someReviews = `SELECT request, person, why, opened, closed_by, comment, closed FROM glass_review `
	oneReview   = someReviews + `WHERE request = $1`
	openReviews = someReviews + `WHERE closed = 0 ORDER BY opened, request`
	pastReviews = someReviews + `WHERE closed > 0 ORDER BY closed DESC, request LIMIT $1`
)

// review opens the review of a glass that the change breaks.
func (t *tx) review(ctx context.Context, c approvals.Change) error {
	if c.Review == nil {
		return nil
	}
	return t.must(ctx, approvals.ErrReviewOpen, openReview, c.After.ID, c.Review.By, c.Review.Why, nanos(c.Review.Opened))
}

// Reviews implements [approvals.Store].
func (s *Store) Reviews(ctx context.Context, closed int) ([]approvals.GlassReview, error) {
	rows, err := s.query(ctx, openReviews)
	if err != nil {
		return nil, doing("list reviews", err)
	}
	all, err := collect(rows, scanReview)
	if err != nil || closed <= 0 {
		return all, doing("list reviews", err)
	}
	if rows, err = s.query(ctx, pastReviews, closed); err != nil {
		return nil, doing("list reviews", err)
	}
	past, err := collect(rows, scanReview)
	return append(all, past...), doing("list reviews", err)
}

// Review implements [approvals.Store].
func (s *Store) Review(ctx context.Context, request string) (approvals.GlassReview, error) {
	v, err := scanReview(s.row(ctx, oneReview, request))
	return v, doing("load review", found(err))
}

// CloseReview implements [approvals.Store].
func (s *Store) CloseReview(ctx context.Context, request, person, comment string, e approvals.Entry) error {
	return doing("close review", s.write(ctx, func(t *tx) error {
		if _, err := scanReview(t.row(ctx, oneReview, request)); err != nil {
			return found(err)
		}
		if err := t.must(ctx, approvals.ErrConflict, closeReview, request, person, comment, nanos(t.now)); err != nil {
			return err
		}
		t.news = true
		return t.append(ctx, e)
	}))
}

func scanReview(row scanner) (v approvals.GlassReview, err error) {
	var opened, closed int64
	err = row.Scan(&v.Request, &v.By, &v.Why, &opened, &v.ClosedBy, &v.Comment, &closed)
	v.Opened = moment(opened)
	if closed != 0 {
		v.Closed = moment(closed)
	}
	return v, err
}
