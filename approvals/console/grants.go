package console

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"signoff/approvals"
)

// grantsPage lists what may happen without asking, and what was allowed before.
type grantsPage struct {
	Live  []grantRow
	Ended []grantRow
	CSRF  string
}

// mostEnded is how many grants that have ended the page still shows.
const mostEnded = 30

// grantRow is a grant for display.
type grantRow struct {
	approvals.Grant
	Doc       string // of the operation
	Arguments []grantArgument
	Over      *moment
	Why       string
	Ended     string // why it covers nothing more; empty while it is live
	CSRF      string
}

// grantArgument is a value of the example: it stays as it is, or a condition
// takes its place.
type grantArgument struct {
	approvals.GrantArgument
	When string
}

func (c *console) grantRow(g approvals.Grant, csrf string) (grantRow, error) {
	row := grantRow{Grant: g, Over: c.moment(g.Until), Why: approvals.Harmless(g.Why), Ended: g.Ended(c.Now()), CSRF: csrf}
	if op := c.service.Clouds().Operation(g.Operation); op != nil {
		row.Doc = op.Spec().Doc
	}
	known, err := c.service.GrantArguments(approvals.Request{Content: approvals.Content{Operation: g.Operation, Arguments: g.Arguments}})
	for _, a := range known {
		shown := grantArgument{GrantArgument: a}
		for _, l := range g.Loose {
			if l.Argument == a.Name {
				shown.When = approvals.Visible(l.When)
			}
		}
		row.Arguments = append(row.Arguments, shown)
	}
	return row, err
}

func (c *console) grants(w http.ResponseWriter, r *http.Request, who visitor) error {
	all, err := c.service.Grants(r.Context())
	if err != nil {
		return err
	}
	p := grantsPage{CSRF: who.CSRF}
	for _, g := range all {
		row, err := c.grantRow(g, who.CSRF)
		switch {
		case err != nil:
			return err
		case row.Ended == "":
			p.Live = append(p.Live, row)
		case len(p.Ended) < mostEnded:
			p.Ended = append(p.Ended, row)
		}
	}
	c.draw(w, r, &who, http.StatusOK, view{Template: "grants", Title: "Grants", Body: p})
	return nil
}

// grantPage is the form on which a grant is made from a request. Nothing is
// chosen beforehand.
type grantPage struct {
	item
	Doc       string
	Operation string
	Arguments []grantArgument
	Own       bool
	Lives     []grantLife
	MostUses  int

	Wrong    string
	Uses     string
	Because  string
	OnlyThis bool
	When     string
	CSRF     string
}

type grantLife struct {
	Minutes string
	Words   string
	Chosen  bool
}

// lives are the spans to choose from.
var lives = []grantLife{{"15", "15 minutes", false}, {"60", "1 hour", false}, {"240", "4 hours", false}, {"480", "8 hours", false}, {"1440", "24 hours", false}}

func (c *console) showGrant(w http.ResponseWriter, r *http.Request, who visitor) error {
	request, err := c.service.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := c.service.Grantable(r.Context(), request, who.Person); err != nil {
		return err
	}
	return c.grantForm(w, r, who, &request, http.StatusOK, "")
}

// grantForm draws the form, with what was filled in before.
func (c *console) grantForm(w http.ResponseWriter, r *http.Request, who visitor, request *approvals.Request, status int, wrong string) error {
	known, err := c.service.GrantArguments(*request)
	if err != nil {
		return err
	}
	p := grantPage{item: c.item(request), Operation: request.Content.Operation, Own: who.Person == request.Content.Requester.Person, MostUses: approvals.MaxGrantUses,
		Wrong: wrong, Uses: field(r, "uses"), Because: field(r, "why"), OnlyThis: field(r, "only_agent") != "", When: field(r, "when"), CSRF: who.CSRF}
	if op := c.service.Clouds().Operation(p.Operation); op != nil {
		p.Doc = op.Spec().Doc
	}
	for _, a := range known {
		p.Arguments = append(p.Arguments, grantArgument{a, field(r, "when."+a.Name)})
	}
	for _, l := range lives {
		l.Chosen = l.Minutes == field(r, "minutes")
		p.Lives = append(p.Lives, l)
	}
	c.draw(w, r, &who, status, view{Template: "grant", Title: "Allow for a while", Body: p})
	return nil
}

func (c *console) makeGrant(w http.ResponseWriter, r *http.Request, who visitor) error {
	request, err := c.service.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	known, err := c.service.GrantArguments(request)
	if err != nil {
		return err
	}
	uses, _ := strconv.Atoi(field(r, "uses")) // 0 is refused with a sentence, and so is no time
	minutes, _ := strconv.Atoi(field(r, "minutes"))
	ask := approvals.GrantAsk{Example: request.ID, Person: who.Person, Why: field(r, "why"), Uses: uses, Life: time.Duration(min(minutes, 24*60+1)) * time.Minute,
		OnlyAgent: field(r, "only_agent") != "", When: field(r, "when"), Loose: map[string]string{}}
	for _, a := range known {
		if when := field(r, "when."+a.Name); when != "" {
			ask.Loose[a.Name] = when
		}
	}
	_, err = c.service.AddGrant(r.Context(), ask)
	var refusal *approvals.Refusal
	if errors.As(err, &refusal) && refusal.Code == approvals.CodeIncomplete {
		return c.grantForm(w, r, who, &request, http.StatusUnprocessableEntity, refusal.Sentence)
	}
	if err == nil {
		http.Redirect(w, r, "/grants", http.StatusSeeOther)
	}
	return err
}

func (c *console) revokeGrant(w http.ResponseWriter, r *http.Request, who visitor) error {
	err := c.service.RevokeGrant(r.Context(), r.PathValue("id"), who.Person)
	if errors.Is(err, approvals.ErrNotFound) {
		return &complaint{http.StatusNotFound, "There is no such grant."}
	}
	if err == nil {
		http.Redirect(w, r, "/grants", http.StatusSeeOther)
	}
	return err
}

// grantOf is the grant that approved a request, as it stands now; nil if people
// did.
func (c *console) grantOf(ctx context.Context, r *approvals.Request) (*grantRow, error) {
	if r.Prepared == nil || r.Prepared.Grant == nil {
		return nil, nil
	}
	g, err := c.service.Grant(ctx, r.Prepared.Grant.ID)
	if err != nil {
		return nil, err
	}
	row, err := c.grantRow(g, "")
	return &row, err
}
