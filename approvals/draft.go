package approvals

import (
	"strings"
	"time"
)

// A Draft is an ask whose required secrets were left out, so that a person types
// them where no model sees them. It is decided by nobody: what follows from it
// is a request like any other.
type Draft struct {
	ID      string    `json:"id"` // drf_...
	Created time.Time `json:"created"`
	Until   time.Time `json:"until"` // nothing can be typed from then on

	Content Content  `json:"content"` // as it was asked, without what is lacking
	Lacking []string `json:"lacking"` // arguments to be typed

	State   DraftState `json:"state"`
	Request string     `json:"request,omitzero"`  // with DraftTyped: the one that followed
	EndedBy string     `json:"ended_by,omitzero"` // who typed, or withdrew
	Reason  string     `json:"reason,omitzero"`
}

// DraftState is where a draft stands.
type DraftState string

// The states of a draft. All but the first are terminal.
const (
	DraftOpen      DraftState = "open"
	DraftTyped     DraftState = "typed"
	DraftWithdrawn DraftState = "withdrawn"
	DraftExpired   DraftState = "expired"
	DraftStale     DraftState = "stale" // the ledger was restored
)

// draftLife is how long a draft waits.
const draftLife = 24 * time.Hour

// IsDraft reports whether an id is one of a draft.
func IsDraft(id string) bool { return strings.HasPrefix(id, "drf_") }

// Status is the draft's in the words of requests; of a typed one ask its
// request instead.
func (d *Draft) Status() Status {
	switch d.State {
	case DraftOpen, DraftTyped:
		return StatusPending
	case DraftWithdrawn:
		return StatusWithdrawn
	case DraftExpired:
		return StatusExpired
	}
	return StatusStale
}

// Title says what it waits for, or waited for.
func (d *Draft) Title() string {
	lacking := strings.Join(d.Lacking, " and ")
	if d.State != DraftOpen {
		return Visible(d.Content.Operation) + " without its " + lacking
	}
	return Visible(d.Content.Operation) + " waits for a person to type " + lacking + " in the console"
}

// over reports whether its time has passed.
func (d *Draft) over(now time.Time) bool { return !now.Before(d.Until) }

// ended is the draft at its end.
func (d Draft) ended(state DraftState, by, why string) Draft {
	d.State, d.EndedBy, d.Reason = state, by, why
	return d
}

// AfterDraftRestore is how a restore ends an open draft: what was typed since
// the backup is not known.
func AfterDraftRestore(d Draft, by string, at time.Time) (Draft, Entry, error) {
	d = d.ended(DraftStale, by, restoredWhy)
	e, err := draftEntry("draft.restored", d, DraftOpen, at)
	return d, e, err
}
