package console

import (
	"net/http"

	"signoff/approvals"
)

// onePage is how many requests a page of the history holds.
const onePage = 30

// historyPage lists requests, newest first.
type historyPage struct {
	Items  []item
	Before string // the page began below this id
	Older  string // where the next page begins; empty on the last one
}

func (c *console) history(w http.ResponseWriter, r *http.Request, who visitor) error {
	before := r.URL.Query().Get("before")
	found, err := c.service.Find(r.Context(), approvals.Query{Before: before, Limit: onePage + 1})
	if err != nil {
		return err
	}
	p := historyPage{Before: before}
	if len(found) > onePage {
		found = found[:onePage]
		p.Older = found[onePage-1].ID
	}
	for i := range found {
		p.Items = append(p.Items, c.item(&found[i]))
	}
	c.draw(w, r, &who, http.StatusOK, view{Template: "history", Title: "History", State: pulseOf(found, nil).State, Body: p})
	return nil
}

// entry is one row of the audit trail.
type entry struct {
	approvals.Entry
	When *moment
}

// auditPage is the trail of one request.
type auditPage struct {
	ID, Title string
	Entries   []entry
}

func (c *console) audit(w http.ResponseWriter, r *http.Request, who visitor) error {
	request, err := c.service.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	p := auditPage{ID: request.ID, Title: request.Title()}
	err = c.service.Audit(r.Context(), request.ID, func(e approvals.Entry) error {
		p.Entries = append(p.Entries, entry{e, c.moment(e.At)})
		return nil
	})
	if err != nil {
		return err
	}
	c.draw(w, r, &who, http.StatusOK, view{Template: "audit", Title: "Record of " + p.Title, State: stateOf(&request), Body: p})
	return nil
}
