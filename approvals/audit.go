package approvals

import (
	"fmt"
	"strconv"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// An Entry is one row of the audit trail. Entries form a chain: each carries
// the hash of the one before.
type Entry struct {
	Seq     int64          `json:"seq"` // from 1, without gaps
	At      time.Time      `json:"at"`
	Request string         `json:"request,omitzero"`
	Kind    string         `json:"kind"`  // of the event, or attempt.refused
	Actor   string         `json:"actor"` // principal, process, policy or clock
	From    string         `json:"from,omitzero"`
	To      string         `json:"to,omitzero"`
	Facts   jsontext.Value `json:"facts,omitzero"` // references and hashes; no secret
	Prev    Digest         `json:"prev"`
	Hash    Digest         `json:"hash"`
}

// Genesis is what the first entry calls its predecessor.
const Genesis Digest = "sha256:0000000000000000000000000000000000000000000000000000000000000000"

// Seal gives the entry its place in the chain.
func (e *Entry) Seal(seq int64, prev Digest) {
	e.Seq, e.Prev = seq, prev
	e.Hash = e.hash()
}

func (e *Entry) hash() Digest {
	return newDigest("signoff/event/v1").field("seq", strconv.FormatInt(e.Seq, 10)).field("prev", string(e.Prev)).
		field("at", e.At.UTC().Format(time.RFC3339Nano)).field("request", e.Request).field("kind", e.Kind).
		field("actor", e.Actor).field("from", e.From).field("to", e.To).field("facts", string(e.Facts)).sum()
}

// entryOf records an event and where it led.
func entryOf(e Event, before, after *Request, at time.Time) (Entry, error) {
	entry := Entry{At: at.UTC(), Request: after.ID, Kind: e.Kind(), Actor: e.Actor(), To: after.place()}
	if before != nil {
		entry.From = before.place()
	}
	facts := e.Facts()
	if facts == nil {
		facts = map[string]any{}
	}
	var err error
	if facts["record"], err = after.RecordDigest(); err != nil {
		return entry, err
	}
	entry.Facts, err = json.Marshal(facts, json.Deterministic(true))
	return entry, err
}

// place is where both machines stand, in one word.
func (r *Request) place() string {
	if r.State == Consumed {
		return string(r.Execution.State)
	}
	return string(r.State)
}

// A Verifier checks a chain entry by entry, in order.
type Verifier struct {
	seq  int64
	prev Digest
}

// Next checks one entry; the error names the first bad sequence number.
func (v *Verifier) Next(e Entry) error {
	if v.prev == "" {
		v.prev = Genesis
	}
	switch {
	case e.Seq != v.seq+1:
		return fmt.Errorf("audit: after entry %d comes %d: entries are missing or out of order", v.seq, e.Seq)
	case e.Prev != v.prev:
		return fmt.Errorf("audit: entry %d does not continue entry %d", e.Seq, v.seq)
	case e.Hash != e.hash():
		return fmt.Errorf("audit: entry %d was changed after it was written", e.Seq)
	}
	v.seq, v.prev = e.Seq, e.Hash
	return nil
}

// Head is the last entry checked.
func (v *Verifier) Head() (seq int64, hash Digest) { return v.seq, v.prev }
