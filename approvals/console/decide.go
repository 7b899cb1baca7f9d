package console

import (
	"net/http"
	"strings"

	"signoff/approvals"
)

// Channel and renderer are recorded with each vote: where it was cast, and
// what drew the card.
const (
	channel  = approvals.ConsoleChannel
	renderer = "console/1"
)

func (c *console) approve(w http.ResponseWriter, r *http.Request, who visitor) error {
	return c.vote(w, r, who, true)
}

func (c *console) deny(w http.ResponseWriter, r *http.Request, who visitor) error {
	return c.vote(w, r, who, false)
}

// vote hands on what the person saw and decided; whether it counts is the
// service's business.
func (c *console) vote(w http.ResponseWriter, r *http.Request, who visitor, approve bool) error {
	b := ballot(r, who)
	b.Approve = approve
	_, err := c.service.Vote(r.Context(), b)
	return c.back(w, r, err)
}

// ballot is what the form says that the person saw.
func ballot(r *http.Request, who visitor) approvals.Ballot {
	return approvals.Ballot{
		Request: r.PathValue("id"), Person: who.Person, Reason: field(r, "reason"),
		ApprovalDigest:     approvals.Digest(field(r, "approval_digest")),
		PresentationDigest: approvals.Digest(field(r, "presentation_digest")),
		Channel:            channel, Renderer: renderer,
	}
}

func (c *console) revoke(w http.ResponseWriter, r *http.Request, who visitor) error {
	_, err := c.service.Revoke(r.Context(), r.PathValue("id"), who.Person, field(r, "reason"))
	return c.back(w, r, err)
}

// settle records what a person saw of an unknown outcome.
func (c *console) settle(w http.ResponseWriter, r *http.Request, who visitor) error {
	outcome := field(r, "outcome")
	if outcome != "applied" && outcome != "not_applied" {
		return &complaint{http.StatusBadRequest, "Say whether it happened or not: one of the two has to be chosen."}
	}
	_, err := c.service.Attest(r.Context(), r.PathValue("id"), who.Person, outcome == "applied", field(r, "text"))
	return c.back(w, r, err)
}

// secretPage shows a value once.
type secretPage struct {
	Card    string
	Title   string
	Pointer string
	Value   string
	Visible string // the same with hidden characters made visible, where it has any
}

// reveal shows a secret that the change made new; the ledger forgets it with
// that.
func (c *console) reveal(w http.ResponseWriter, r *http.Request, who visitor) error {
	request, err := c.service.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	secret, err := c.service.Reveal(r.Context(), request.ID, field(r, "pointer"), who.Person)
	if err != nil {
		return err
	}
	p := secretPage{Card: request.ID, Title: request.Title(), Pointer: field(r, "pointer"), Value: secret.Reveal()}
	if seen := approvals.Lines(p.Value); seen != p.Value {
		p.Visible = seen
	}
	c.draw(w, r, &who, http.StatusOK, view{Template: "secret", Title: "Shown once", Body: p})
	return nil
}

// field is a form field without the space around it.
func field(r *http.Request, name string) string { return strings.TrimSpace(r.PostForm.Get(name)) }

// back leads to the card, which shows what is true now.
func (c *console) back(w http.ResponseWriter, r *http.Request, err error) error {
	if err == nil {
		http.Redirect(w, r, "/requests/"+r.PathValue("id"), http.StatusSeeOther)
	}
	return err
}
