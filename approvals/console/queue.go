package console

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"

	"signoff/approvals"
	"signoff/provider"
)

// item is a request in a list.
type item struct {
	ID       string
	Title    string
	Effect   provider.Effect
	Status   approvals.Status
	Words    string // the status for people
	Where    string // cloud and account
	Person   string
	Agent    string
	Self     bool     // self-approved
	Glass    bool     // approved by break-glass
	By       []string // who decided
	Reason   string
	Asked    *moment
	Decide   *moment // while it waits
	Progress string
}

// queuePage is what needs a person, and what is under way.
type queuePage struct {
	Attention []item // outcome unknown
	Reviews   []reviewRow
	Needs     []item      // waiting for a decision
	Typing    []draftItem // waiting for a secret to be typed
	UnderWay  []item      // being looked at, approved, running
}

func (c *console) queue(w http.ResponseWriter, r *http.Request, who visitor) error {
	active, err := c.service.Find(r.Context(), approvals.Query{Active: true})
	if err != nil {
		return err
	}
	drafts, err := c.service.Drafts(r.Context())
	if err != nil {
		return err
	}
	p := queuePage{Typing: c.draftItems(drafts)}
	for i := len(active) - 1; i >= 0; i-- { // who has waited longest comes first
		row := c.item(&active[i])
		switch {
		case row.Status == approvals.StatusUnknown:
			p.Attention = append(p.Attention, row)
		case active[i].State == approvals.Pending:
			p.Needs = append(p.Needs, row)
		default:
			p.UnderWay = append(p.UnderWay, row)
		}
	}
	if p.Reviews, _, err = c.reviewRows(r.Context(), who, 0); err != nil {
		return err
	}
	state := fmt.Sprintf("%s:%d", pulseOf(active, drafts).State, len(p.Reviews))
	c.draw(w, r, &who, http.StatusOK, view{Template: "queue", State: state, Refresh: 10, Body: p})
	return nil
}

func (c *console) item(r *approvals.Request) item {
	row := item{
		ID: r.ID, Title: r.Title(), Effect: r.Content.Effect, Status: r.Status(), Words: words(r),
		Where: where(r.Content), Person: r.Content.Requester.Person, Agent: r.Content.Requester.Agent,
		Self: r.SelfApproved(), Reason: r.Reason, Asked: c.moment(r.Created),
	}
	_, row.Glass = r.Glass()
	switch {
	case r.State == approvals.Pending:
		row.Decide = c.moment(r.DecideBy)
	case r.EndedBy != "":
		row.By = []string{r.EndedBy}
	default:
		for _, v := range r.Votes {
			row.By = append(row.By, v.Person)
		}
		if r.Prepared != nil && r.Prepared.Grant != nil {
			row.By = append(row.By, "grant of "+r.Prepared.Grant.By)
		}
	}
	if r.Execution != nil && !r.Execution.State.Final() {
		row.Progress = r.Execution.Progress
	}
	return row
}

// words tell where a request stands, for people.
func words(r *approvals.Request) string {
	switch {
	case r.State == approvals.Proposed:
		return "being looked at"
	case r.State == approvals.Pending:
		return "waiting for a decision"
	case r.State == approvals.Approved:
		return "approved, not started yet"
	case r.State == approvals.Lapsed:
		return "approved, but not started in time"
	case r.State == approvals.Expired:
		return "not decided in time"
	case r.State == approvals.Refused:
		return "refused before anybody was asked"
	case r.State == approvals.Consumed:
		return r.Execution.State.Words()
	}
	return string(r.State)
}

// pulse is what an open page follows.
type pulse struct {
	Waiting int    `json:"waiting"` // requests that need a decision, or a secret typed
	State   string `json:"state"`   // changes with any active request
}

func (c *console) pulse(ctx context.Context) (pulse, error) {
	active, err := c.service.Find(ctx, approvals.Query{Active: true})
	if err != nil {
		return pulse{}, err
	}
	drafts, err := c.service.Drafts(ctx)
	return pulseOf(active, drafts), err
}

func pulseOf(active []approvals.Request, drafts []approvals.Draft) pulse {
	p := pulse{Waiting: len(drafts)}
	h := sha256.New()
	for _, d := range drafts {
		fmt.Fprintln(h, d.ID)
	}
	for i := range active {
		if active[i].State == approvals.Pending {
			p.Waiting++
		}
		fmt.Fprintln(h, stateOf(&active[i]))
	}
	p.State = hex.EncodeToString(h.Sum(nil)[:8])
	return p
}

// stateOf changes whenever the request's card would show something else. The
// version would not do: it also counts leases that were extended.
func stateOf(r *approvals.Request) string {
	state := fmt.Sprintf("%s:%s:%t:%d", r.ID, r.State, r.Prepared != nil, len(r.Votes))
	if x := r.Execution; x != nil {
		state += fmt.Sprintf(":%s:%d:%s", x.State, x.Attempts, x.Progress)
	}
	return state
}
