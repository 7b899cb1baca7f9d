package approvals

import (
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"signoff/provider"
)

// Execution is the doing of a consumed request.
type Execution struct {
	State  StepState `json:"state"`
	Step   int       `json:"step"`   // from 1; always 1 where there is no plan
	Worker string    `json:"worker"` // process that holds it
	Epoch  int64     `json:"epoch"`  // fencing number, one for each claim or adoption
	Lease  time.Time `json:"lease"`  // end of the worker's claim
	Claim  time.Time `json:"claimed"`

	Arguments jsontext.Value `json:"arguments,omitzero"` // of a plan's step, filled in

	Before   []provider.View `json:"before"`            // what the looks saw at the claim
	SentAt   time.Time       `json:"sent_at,omitzero"`  // the call left after this
	Deadline time.Time       `json:"deadline,omitzero"` // the call ended before this
	Attempts int             `json:"attempts,omitzero"` // tries that provably did not arrive count too

	Answer    jsontext.Value `json:"answer,omitzero"`     // redacted
	CallID    string         `json:"call_id,omitzero"`    // the provider's id of the call
	Issued    []string       `json:"issued,omitzero"`     // names of the secrets made new, sealed beside
	Poll      jsontext.Value `json:"poll,omitzero"`       // arguments of the poll while accepted
	WaitUntil time.Time      `json:"wait_until,omitzero"` // then accepted becomes unknown
	Progress  string         `json:"progress,omitzero"`   // last poll, in words

	Failure  *Failure        `json:"failure,omitzero"`
	Evidence string          `json:"evidence,omitzero"` // how an unknown outcome was settled
	Late     bool            `json:"late,omitzero"`     // settled by the worker's own late answer
	After    []provider.View `json:"after,omitzero"`
	Attested *Attestation    `json:"attested,omitzero"`
	Ended    time.Time       `json:"ended,omitzero"`
}

// Failure is why an execution did not succeed, or is not known to.
type Failure struct {
	Kind    string `json:"kind"`            // a provider.Kind, or not_sent, lease, wait_limit
	Status  int    `json:"status,omitzero"` // HTTP
	Code    string `json:"code,omitzero"`   // the provider's
	Message string `json:"message"`         // untrusted where it is the provider's
}

// Attestation is a person's word on an unknown outcome.
type Attestation struct {
	Person  string    `json:"person"`
	Applied bool      `json:"applied"`
	Text    string    `json:"text"` // what they saw, and where
	Self    bool      `json:"self,omitzero"`
	At      time.Time `json:"at"`
}
