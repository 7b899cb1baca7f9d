package console

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"signoff/approvals"
)

// cardVersion is the newest form of [approvals.Presentation] that the card's
// template shows completely. A newer one is not to be approved here.
const cardVersion = 2

// cardPage is everything that is decided, and what became of it.
type cardPage struct {
	item
	Request   *approvals.Request
	P         *approvals.Presentation // nil until it is prepared, and for one refused at once
	Arguments []argument
	Subject   *look
	Looks     []look
	Steps     []stepCard // of a plan, instead
	Private   []private
	Raw       jsontext.Value // the arguments as they came, while there is no presentation
	Votes     []vote
	Outcome   outcome
	Before    []item     // earlier requests for the same call
	Grant     *grantRow  // that approved it
	Review    *reviewRow // of a broken glass
	May       may

	CSRF string
}

// may says which forms the card has for this visitor.
type may struct {
	Decide  bool   // it waits for people, so a denial is possible
	Approve bool   // and an approval from this person
	Not     string // why no approval, while it waits
	Own     bool   // the visitor asked for it: self-approved
	Revoke  bool
	Settle  bool
	Reveal  bool
	Grant   bool // make a grant from it

	Glass    bool   // break the glass
	GlassNot string // why not now, for who otherwise might
}

// vote is a vote for display.
type vote struct {
	approvals.Vote
	When *moment
}

func (c *console) card(w http.ResponseWriter, r *http.Request, who visitor) error {
	if approvals.IsDraft(r.PathValue("id")) {
		return c.draft(w, r, who)
	}
	request, err := c.service.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	p, err := c.cardPage(r.Context(), &request, who)
	if err != nil {
		return err
	}
	v := view{Template: "card", Title: p.Title, State: stateOf(&request), Body: p}
	if request.Active() && !p.May.Decide && !p.May.Settle {
		v.Refresh = 3 // nothing can be typed that this would take away
	}
	c.draw(w, r, &who, http.StatusOK, v)
	return nil
}

func (c *console) cardPage(ctx context.Context, r *approvals.Request, who visitor) (*cardPage, error) {
	p := &cardPage{item: c.item(r), Request: r, Outcome: c.outcome(r), CSRF: who.CSRF}
	var err error
	if p.P, err = r.Presentation(); err != nil {
		return nil, err
	}
	if p.Outcome.Issued, err = c.service.Unrevealed(ctx, r.ID); err != nil {
		return nil, err
	}
	for _, v := range r.Votes {
		p.Votes = append(p.Votes, vote{v, c.moment(v.At)})
	}
	if p.Before, err = c.before(ctx, r); err != nil {
		return nil, err
	}
	if p.Grant, err = c.grantOf(ctx, r); err != nil {
		return nil, err
	}
	if p.Review, err = c.reviewOf(ctx, r, who); err != nil {
		return nil, err
	}
	if p.P == nil {
		p.Raw = r.Content.Arguments
		return p, nil
	}
	p.Private = c.private(ctx, r, p.P, who)
	p.Arguments = arguments(p.P.Arguments)
	p.Subject, p.Looks = looksOf(p.P.Looks)
	p.Steps = steps(r, p.P)
	p.May, err = c.mayDo(ctx, r, p, who.Person)
	return p, err
}

// mayDo decides which forms are shown. The service decides again what counts.
func (c *console) mayDo(ctx context.Context, r *approvals.Request, p *cardPage, person string) (may, error) {
	standing := c.service.Standing(ctx, *r, person)
	var refusal *approvals.Refusal
	if standing != nil && !errors.As(standing, &refusal) {
		return may{}, standing
	}
	m := may{
		Decide: r.State == approvals.Pending,
		Own:    person == r.Content.Requester.Person,
		Revoke: r.State == approvals.Approved || r.Left() > 0,
		Settle: r.Status() == approvals.StatusUnknown,
	}
	m.Reveal = m.Own || slices.ContainsFunc(r.Votes, func(v approvals.Vote) bool { return v.Person == person && v.Approve })
	hidden := p.P.Version != cardVersion || slices.ContainsFunc(p.Private, func(a private) bool { return !a.Open })
	if m.Decide && !hidden {
		var err error
		if m.Glass, m.GlassNot, err = c.mayBreak(ctx, r, person); err != nil {
			return may{}, err
		}
	}
	switch {
	case p.P.Version > cardVersion:
		m.Not = "This card was made by another version of Signoff, and may hold more than is shown here. Approve it with that version."
	case refusal != nil && refusal.Code == approvals.CodeUnread:
		m.Not = refusal.Sentence
	case hidden:
		m.Not = "A private argument cannot be shown here, so this cannot be approved here."
	case refusal != nil:
		m.Not = "You are signed in as " + person + ", who is not among those who may approve this."
	case m.Own && !r.Prepared.Ruling.Requirement.SelfApproval:
		m.Not = "You asked for this yourself; the policy wants somebody else to approve it."
	case slices.ContainsFunc(r.Votes, func(v approvals.Vote) bool { return v.Person == person }):
		m.Not = "You have approved this already; it waits for others."
	}
	m.Approve = m.Decide && m.Not == ""
	m.Grant = refusal == nil && c.service.Grantable(ctx, *r, person) == nil
	return m, nil
}

// before lists earlier requests for exactly the same call, so that a denial is
// not asked away.
func (c *console) before(ctx context.Context, r *approvals.Request) ([]item, error) {
	same, err := c.service.Find(ctx, approvals.Query{Call: r.Content.CallDigest, Before: r.ID, Limit: 5})
	if err != nil {
		return nil, err
	}
	var rows []item
	for i := range same {
		rows = append(rows, c.item(&same[i]))
	}
	return rows, nil
}
