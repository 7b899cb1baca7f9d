package console

import (
	"context"
	"errors"
	"net/http"

	"signoff/approvals"
)

// breakGlass approves by one person's word. Whether it counts is the service's
// business, as with a vote.
func (c *console) breakGlass(w http.ResponseWriter, r *http.Request, who visitor) error {
	b := ballot(r, who)
	b.Approve = true
	_, err := c.service.BreakGlass(r.Context(), b)
	return c.back(w, r, err)
}

func (c *console) closeReview(w http.ResponseWriter, r *http.Request, who visitor) error {
	return c.back(w, r, c.service.CloseReview(r.Context(), r.PathValue("id"), who.Person, field(r, "comment")))
}

// mayBreak says whether the visitor may break the glass for a request that can
// be shown to them, or why not now, where that is worth telling.
func (c *console) mayBreak(ctx context.Context, r *approvals.Request, person string) (may bool, not string, err error) {
	err = c.service.Breakable(ctx, *r, person)
	var refusal *approvals.Refusal
	switch {
	case err == nil:
		return true, "", nil
	case !errors.As(err, &refusal):
		return false, "", err
	case refusal.Code == approvals.CodeUnreviewed || refusal.Code == approvals.CodeUnread:
		return false, refusal.Sentence, nil
	}
	return false, "", nil
}

// reviewRow is what a broken glass left behind, for display.
type reviewRow struct {
	approvals.GlassReview
	Title   string
	Person  string // who asked
	Since   *moment
	Over    *moment
	May     bool   // the visitor may close it
	Not     string // why not
	Compact bool   // in a list: the card has the rest
	CSRF    string
}

func (c *console) reviewRow(ctx context.Context, v approvals.GlassReview, r *approvals.Request, who visitor) (reviewRow, error) {
	row := reviewRow{GlassReview: v, Title: r.Title(), Person: r.Content.Requester.Person, Since: c.moment(v.Opened), Over: c.moment(v.Closed), CSRF: who.CSRF}
	if !v.Open() {
		return row, nil
	}
	err := c.service.Reviewable(ctx, *r, who.Person)
	var refusal *approvals.Refusal
	if errors.As(err, &refusal) {
		row.Not = refusal.Sentence
		return row, nil
	}
	row.May = err == nil
	return row, err
}

// reviewOf is the review of a request; nil if no glass was broken.
func (c *console) reviewOf(ctx context.Context, r *approvals.Request, who visitor) (*reviewRow, error) {
	if _, broken := r.Glass(); !broken {
		return nil, nil
	}
	v, err := c.service.Review(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	row, err := c.reviewRow(ctx, v, r, who)
	return &row, err
}

// reviewRows are the open reviews, and so many closed ones.
func (c *console) reviewRows(ctx context.Context, who visitor, closed int) (open, past []reviewRow, err error) {
	all, err := c.service.Reviews(ctx, closed)
	if err != nil {
		return nil, nil, err
	}
	for _, v := range all {
		r, err := c.service.Get(ctx, v.Request)
		if err != nil {
			return nil, nil, err
		}
		row, err := c.reviewRow(ctx, v, &r, who)
		if err != nil {
			return nil, nil, err
		}
		row.Compact = true
		if v.Open() {
			open = append(open, row)
		} else {
			past = append(past, row)
		}
	}
	return open, past, nil
}

// reviewsPage lists what was approved by break-glass.
type reviewsPage struct{ Open, Past []reviewRow }

// mostPast is how many closed reviews the page still shows.
const mostPast = 30

func (c *console) reviews(w http.ResponseWriter, r *http.Request, who visitor) error {
	open, past, err := c.reviewRows(r.Context(), who, mostPast)
	if err != nil {
		return err
	}
	c.draw(w, r, &who, http.StatusOK, view{Template: "reviews", Title: "Reviews", Body: reviewsPage{open, past}})
	return nil
}
