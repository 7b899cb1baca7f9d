package console

import (
	"errors"
	"net/http"
	"slices"

	"signoff/approvals"
	"signoff/provider"
)

// draftPage is an ask whose secrets have to be typed, and the form to do so.
type draftPage struct {
	ID        string
	Draft     *approvals.Draft
	Title     string
	Doc       string
	Where     string
	Arguments []argument // those given
	Lacking   []argument // those to be typed
	Asked     *moment
	Until     *moment
	Own       bool
	May       bool
	Not       string // why this person may not type it
	Wrong     string
	CSRF      string
}

func (c *console) draft(w http.ResponseWriter, r *http.Request, who visitor) error {
	d, err := c.service.GetDraft(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return c.drawDraft(w, r, who, d, http.StatusOK, "")
}

// drawDraft never shows what was typed before: a wrong secret is typed anew.
func (c *console) drawDraft(w http.ResponseWriter, r *http.Request, who visitor, d approvals.Draft, status int, wrong string) error {
	p := draftPage{ID: d.ID, Draft: &d, Title: d.Content.Operation, Where: where(d.Content), Asked: c.moment(d.Created), Until: c.moment(d.Until),
		Own: who.Person == d.Content.Requester.Person, Wrong: wrong, CSRF: who.CSRF}
	if op := c.service.Clouds().Operation(d.Content.Operation); op != nil {
		all, err := op.Explain(d.Content.Arguments)
		if err != nil {
			return err
		}
		p.Doc = op.Spec().Doc
		for _, a := range arguments(all) {
			if slices.Contains(d.Lacking, a.Name) {
				p.Lacking = append(p.Lacking, a)
				continue
			}
			p.Arguments = append(p.Arguments, a)
		}
	}
	if d.State == approvals.DraftOpen {
		refusal, err := c.refusal(c.service.MayType(r.Context(), d, who.Person))
		if err != nil {
			return err
		}
		p.May, p.Not = refusal == "" && !p.Until.Passed(), refusal
	}
	c.draw(w, r, &who, status, view{Template: "draft", Title: d.Title(), State: d.ID + ":" + string(d.State), Body: p})
	return nil
}

// refusal is the sentence of a refusal; any other error stays one.
func (c *console) refusal(err error) (string, error) {
	var refusal *approvals.Refusal
	if errors.As(err, &refusal) {
		return refusal.Sentence, nil
	}
	return "", err
}

// typed takes the secrets that a person typed. They go to the service and
// nowhere else. White space at their ends belongs to them.
func (c *console) typed(w http.ResponseWriter, r *http.Request, who visitor) error {
	d, err := c.service.GetDraft(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	secrets := map[string]provider.Secret{}
	for _, name := range d.Lacking {
		secrets[name] = provider.Secret(r.PostForm.Get("secret." + name))
	}
	request, err := c.service.Type(r.Context(), d.ID, who.Person, secrets)
	var wrong *provider.ArgumentError
	if errors.As(err, &wrong) {
		return c.drawDraft(w, r, who, d, http.StatusUnprocessableEntity, wrong.Error())
	}
	if err == nil {
		http.Redirect(w, r, "/requests/"+request.ID, http.StatusSeeOther)
	}
	return err
}

// draftItem is a draft in the queue.
type draftItem struct {
	ID, Title, Where, Person, Agent string
	Asked, Until                    *moment
}

func (c *console) draftItems(drafts []approvals.Draft) []draftItem {
	var rows []draftItem
	for i := range drafts {
		d := &drafts[i]
		rows = append(rows, draftItem{d.ID, d.Title(), where(d.Content), d.Content.Requester.Person, d.Content.Requester.Agent, c.moment(d.Created), c.moment(d.Until)})
	}
	return rows
}
