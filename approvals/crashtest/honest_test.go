package crashtest

import (
	"context"
	"fmt"
	"strings"

	"signoff/approvals"
)

// trail is what the ledger tells of a request: the changes, without refused
// attempts.
func (b *bench) trail(id string) (entries []approvals.Entry) {
	b.patiently("read the trail", func() error {
		entries = nil
		return b.store.Entries(context.Background(), 0, id, func(e approvals.Entry) error {
			if e.To != "" {
				entries = append(entries, e)
			}
			return nil
		})
	})
	return entries
}

func count(entries []approvals.Entry, kind string) (n int) {
	for _, e := range entries {
		if e.Kind == kind {
			n++
		}
	}
	return n
}

// honest checks that the ledger tells of a request what the cloud counted, in a
// trail without gaps.
func (b *bench) honest(w wish, r approvals.Request) {
	calls, trail := b.cloud.called(w.value), b.trail(r.ID)
	says := fmt.Sprintf("%s %s is %s after %d calls:\n%s", w.operation, w.value, place(r), calls, told(trail))
	b.LessOrEqual(calls, 1, "INV-04: called twice: %s", says)
	b.LessOrEqual(count(trail, "execution.claim"), 1, "INV-03: consumed twice: %s", says)
	b.LessOrEqual(count(trail, "execution.send"), 1, "INV-04: sent twice: %s", says)
	b.False(r.Active(), "INV-06: lost: %s", says)
	b.Equal(happened(r), calls == 1, "INV-06: the ledger tells something else than the cloud: %s", says)
	b.True(traced(trail), "INV-06: a crash left no trace: %s", says)
	decided, at := 0, ""
	for _, e := range trail {
		b.Equal(at, e.From, "INV-12: a change is not on record: %s", says)
		if at = e.To; e.From == string(approvals.Pending) && e.To != e.From {
			decided++
		}
	}
	b.Equal(1, decided, "decided twice: %s", says)
}

func told(trail []approvals.Entry) string {
	var lines []string
	for _, e := range trail {
		lines = append(lines, fmt.Sprintf("%s %s %s -> %s", e.At.Format("05.000"), e.Actor, e.Kind, e.To))
	}
	return strings.Join(lines, "\n")
}

// happened is what the ledger says of the call.
func happened(r approvals.Request) bool {
	if r.Execution == nil {
		return false
	}
	switch r.Execution.State {
	case approvals.Succeeded, approvals.Applied:
		return true
	case approvals.ByHand:
		return r.Execution.Attested.Applied
	}
	return false
}

// traced reports whether who claimed an execution also ended it, or an entry
// says that they did not.
func traced(trail []approvals.Entry) bool {
	claimer, lost := "", 0
	for _, e := range trail {
		switch e.Kind {
		case "execution.claim":
			claimer = e.Actor
		case "execution.lease_ends", "execution.adopt", "execution.unknown":
			lost++
		}
	}
	return claimer == "" || lost > 0 || trail[len(trail)-1].Actor == claimer
}

// ending is how a request ended, in the words of the figures.
func ending(r approvals.Request) string {
	if r.Execution == nil {
		return string(r.State)
	}
	if r.Execution.Late {
		return "settled by a late answer"
	}
	switch r.Execution.State {
	case approvals.Rejected:
		return "not sent"
	case approvals.Applied:
		return "unknown, read back as applied"
	case approvals.NotApplied:
		return "unknown, read back as not applied"
	case approvals.ByHand:
		return "unknown, settled by a person"
	}
	return string(r.Execution.State)
}

// chain checks the whole audit trail and returns its length.
func (b *bench) chain() int64 {
	var v approvals.Verifier
	b.NoError(b.store.Entries(context.Background(), 0, "", v.Next), "INV-12")
	seq, _ := v.Head()
	return seq
}
