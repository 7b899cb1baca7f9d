package approvals

import (
	"slices"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"signoff/provider"
)

// A Request is one change that somebody asked for. Its content never changes;
// a different change is a different request.
type Request struct {
	ID      string    `json:"id"`
	Version int64     `json:"version"` // counts swaps; the guard of optimistic locking
	Created time.Time `json:"created"`

	Content  Content   `json:"content"`
	Prepared *Prepared `json:"prepared,omitzero"` // set when the preview was read and the policy asked

	State     State      `json:"state"`
	Reason    string     `json:"reason,omitzero"` // why it ended, in a sentence
	EndedBy   string     `json:"ended_by,omitzero"`
	Drift     []Drift    `json:"drift,omitzero"` // with stale: what differs
	Votes     []Vote     `json:"votes,omitzero"`
	PreviewBy time.Time  `json:"preview_by"`
	DecideBy  time.Time  `json:"decide_by,omitzero"`
	UseBy     time.Time  `json:"use_by,omitzero"`
	Decided   time.Time  `json:"decided,omitzero"`
	Execution *Execution `json:"execution,omitzero"` // of the request, or of a plan's present step

	Past   []Execution `json:"past,omitzero"`    // steps of a plan that are done
	PlanBy time.Time   `json:"plan_by,omitzero"` // a plan starts no step after it
	Halted string      `json:"halted,omitzero"`  // why later steps of a plan are skipped
}

// Content is what is asked for, by whom.
type Content struct {
	Operation   string          `json:"operation"`
	Declaration string          `json:"declaration"` // hash of the operation's declaration
	Provider    string          `json:"provider"`
	Account     string          `json:"account"`
	Region      string          `json:"region,omitzero"`
	Endpoint    string          `json:"endpoint"`   // host and base path that will be called
	Credential  string          `json:"credential"` // reference, such as env:IONOS_TOKEN
	Arguments   jsontext.Value  `json:"arguments"`  // canonical bytes
	Effect      provider.Effect `json:"effect"`
	CallDigest  Digest          `json:"call_digest"`
	Requester   Requester       `json:"requester"`
	Why         string          `json:"why,omitzero"`       // the caller's words; untrusted
	RepeatOf    string          `json:"repeat_of,omitzero"` // request that is meant to be repeated
	Follows     string          `json:"follows,omitzero"`   // request that this one takes further
	Steps       []Step          `json:"steps,omitzero"`     // of a plan; Operation is then "plan"
}

// Requester is who asks: the person, and the assistant that speaks for them.
type Requester struct {
	Person  string `json:"person"`         // principal of the human
	Agent   string `json:"agent,omitzero"` // name of the MCP client, as it says itself; untrusted
	Channel string `json:"channel"`        // mcp-stdio, mcp-http
}

// Prepared is what the people see and the policy said, fixed before anybody is
// asked.
type Prepared struct {
	Presentation       jsontext.Value  `json:"presentation"`
	PresentationDigest Digest          `json:"presentation_digest"`
	Views              []provider.View `json:"views"` // what the looks saw
	Fingerprint        Digest          `json:"fingerprint"`
	ApprovalDigest     Digest          `json:"approval_digest"`
	Ruling             Ruling          `json:"ruling"`
	Resources          []string        `json:"resources"`      // locked while it runs
	Steps              []Preview       `json:"steps,omitzero"` // of a plan, instead of views and resources
	Grant              *GrantUse       `json:"grant,omitzero"` // that approved it, instead of votes
}

// A Vote is one person's decision on one request as it was shown.
type Vote struct {
	Person             string    `json:"person"`
	Groups             []string  `json:"groups,omitzero"` // that the person was in when the vote was counted
	Approve            bool      `json:"approve"`
	Reason             string    `json:"reason,omitzero"`
	ApprovalDigest     Digest    `json:"approval_digest"`
	PresentationDigest Digest    `json:"presentation_digest"`
	Channel            string    `json:"channel"`  // console, slack
	Renderer           string    `json:"renderer"` // what drew the presentation, with its version
	Self               bool      `json:"self,omitzero"`
	Glass              bool      `json:"break_glass,omitzero"` // it approved alone, against the requirement
	At                 time.Time `json:"at"`
}

// Drift is one difference between what was approved and what there is.
type Drift struct {
	What   string `json:"what"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// SelfApproved reports whether the requester's own human decided.
func (r *Request) SelfApproved() bool {
	for _, v := range r.Votes {
		if v.Approve && v.Self {
			return true
		}
	}
	return r.Prepared != nil && r.Prepared.Grant != nil && r.Prepared.Grant.Self
}

// Active reports whether anything can still happen to the request.
func (r *Request) Active() bool {
	return r.State.Open() || r.State == Consumed && (!r.Execution.State.Final() || r.Left() > 0)
}

// clone copies what events change in place.
func (r Request) clone() Request {
	r.Votes, r.Past = slices.Clone(r.Votes), slices.Clone(r.Past)
	if r.Execution != nil {
		x := *r.Execution
		r.Execution = &x
	}
	return r
}
