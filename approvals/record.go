package approvals

import (
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// verbatim keeps what others made as they made it, so that a request has the
// same bytes before it is stored and after it is loaded.
var verbatim = json.JoinOptions(jsontext.PreserveRawStrings(true), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true),
	json.Deterministic(true))

// Recorded is a request less what moves without an entry: the version, and the
// lease and progress of a worker.
func (r Request) Recorded() Request {
	r = r.clone()
	r.Version = 0
	if r.Execution != nil {
		r.Execution.Lease, r.Execution.Progress = time.Time{}, ""
	}
	return r
}

// RecordDigest is over everything that the ledger holds of a request. Each
// entry that changes a request carries the one that it left behind, as the fact
// "record"; so the chain covers the requests too.
func (r Request) RecordDigest() (Digest, error) {
	raw, err := json.Marshal(r.Recorded(), verbatim)
	if err != nil {
		return "", err
	}
	return newDigest("signoff/request/v1").field("request", string(raw)).sum(), nil
}

// record is the fact of that name, if the entry has it.
func (e Entry) record() Digest {
	var facts struct {
		Record Digest `json:"record"`
	}
	if len(e.Facts) == 0 || json.Unmarshal(e.Facts, &facts, verbatim) != nil {
		return ""
	}
	return facts.Record
}
