package tools

import (
	stdjson "encoding/json"
	"fmt"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/mark3labs/mcp-go/mcp"

	"signoff/approvals"
)

// Envelope is the answer of every tool that concerns a request.
type Envelope struct {
	Status     approvals.Status `json:"status"`
	RequestID  string           `json:"request_id,omitzero"`
	Summary    string           `json:"summary,omitzero"`
	Approvers  []string         `json:"approvers,omitzero"`
	ExpiresAt  string           `json:"expires_at,omitzero"` // RFC 3339, UTC
	ApproveURL string           `json:"approve_url,omitzero"`
	Result     jsontext.Value   `json:"result,omitzero"`
	Error      *Error           `json:"error,omitzero"`
	Next       string           `json:"next,omitzero"` // what to do, in a sentence
}

// envelope tells where a request stands, as text and as structured content.
func (b *toolbox) envelope(r *approvals.Request) *mcp.CallToolResult {
	return b.answer(b.tell(r))
}

func (b *toolbox) answer(e Envelope) *mcp.CallToolResult {
	encoded, err := json.Marshal(e, json.Deterministic(true))
	if err != nil {
		return mcp.NewToolResultErrorf("the request %s cannot be shown: %v", e.RequestID, err)
	}
	sentence := fmt.Sprintf("%s: %s. %s", e.Status, e.Summary, e.Next)
	return mcp.NewToolResultStructured(stdjson.RawMessage(encoded), sentence+"\n"+string(encoded))
}

func (b *toolbox) tell(r *approvals.Request) Envelope {
	status := r.Status()
	e := Envelope{Status: status, RequestID: r.ID, Summary: r.Title(), Next: next[status]}
	if r.State.Open() {
		e.ApproveURL, e.ExpiresAt = b.o.ApproveURL(r.ID), r.Deadline().UTC().Format("2006-01-02T15:04:05Z")
		if r.Prepared != nil {
			e.Approvers = r.Prepared.Ruling.Requirement.Approvers()
		}
	}
	if v, broken := r.Glass(); broken {
		e.Summary += " (break-glass: approved by " + approvals.Visible(v.Person) + " alone; a person reviews that afterwards)"
	}
	if r.Reason != "" {
		e.Summary += " (" + ended(r) + ")"
	}
	if x := r.Execution; x != nil {
		b.tellExecution(&e, r, x)
	}
	return e
}

// ended quotes why a request ended; a person's words are data.
func ended(r *approvals.Request) string {
	text := approvals.Visible(clip(r.Reason, 500))
	if r.EndedBy != "" {
		text = fmt.Sprintf("%s wrote: %q", approvals.Visible(r.EndedBy), text)
	}
	var drift []string
	for _, d := range r.Drift[:min(len(r.Drift), 20)] {
		drift = append(drift, fmt.Sprintf("%s was %q, is %q", d.What, d.Before, d.After))
	}
	if len(drift) > 0 {
		text += ": " + strings.Join(drift, "; ")
	}
	return text
}

func (b *toolbox) tellExecution(e *Envelope, r *approvals.Request, x *approvals.Execution) {
	e.Result = x.Answer
	if plan := planResult(r); plan != nil {
		e.Result = plan
	}
	b.shortenResult(e)
	if r.Halted != "" {
		e.Summary += " (later steps skipped: " + approvals.Visible(clip(r.Halted, 500)) + ")"
	}
	if e.Status == approvals.StatusRunning && x.Progress != "" {
		e.Summary += " (" + x.Progress + ")"
	}
	if x.Evidence != "" {
		e.Summary += " (settled by reading back: " + x.Evidence + ")"
	}
	if x.Attested != nil {
		e.Summary += fmt.Sprintf(" (settled by %s, who wrote: %q)", approvals.Visible(x.Attested.Person), approvals.Visible(x.Attested.Text))
	}
	if x.Failure != nil && e.Status != approvals.StatusSucceeded {
		e.Error = failed(x.Failure, r.ID)
	}
	if len(x.Issued) > 0 && e.Status == approvals.StatusSucceeded {
		e.Next = fmt.Sprintf("Done. A new secret (%s) waits for the person, who opens it once at %s; it is hidden from you.",
			strings.Join(x.Issued, ", "), b.o.ApproveURL(r.ID))
	}
}

// shortenResult keeps the envelope within one answer.
func (b *toolbox) shortenResult(e *Envelope) {
	p, err := pageOf(e.Result, "", "")
	if e.Result == nil || err != nil || len(p.cuts) == 0 {
		return
	}
	e.Result = p.body
	e.Summary += " (result " + p.told() + " Read the thing itself for the rest.)"
}

// next says what a caller does at each status.
var next = map[approvals.Status]string{
	approvals.StatusPending:   "Tell the user that a person must decide at approve_url, then call request_get with this request_id and wait_seconds. Do not file it again.",
	approvals.StatusApproved:  "It is approved and about to run: call request_get with wait_seconds.",
	approvals.StatusRunning:   "It is running: call request_get with wait_seconds.",
	approvals.StatusSucceeded: "It is done. To do the same once more on purpose, file it with repeat_of.",
	approvals.StatusRejected:  "The cloud refused and nothing was changed: correct the cause, then file a new request.",
	approvals.StatusPartly:    "Some steps were done, others not: report both, then plan anew what is left.",
	approvals.StatusUnknown:   "It was sent, and whether it took effect is not proven. Never repeat it. Tell the user; Signoff reads back what happened, or a person settles it.",
	approvals.StatusDenied:    "A person said no. Do not file it again unchanged; ask the user.",
	approvals.StatusRefused:   "It was refused before anybody was asked. Stop, or ask the user.",
	approvals.StatusExpired:   "Its time passed. Ask the user before you file it again.",
	approvals.StatusWithdrawn: "It was taken back. Stop.",
	approvals.StatusRevoked:   "Its approval was taken back before it ran. Stop.",
	approvals.StatusStale:     "What it touches changed since it was shown. Look at it again, then file a new request if it still makes sense.",
}
