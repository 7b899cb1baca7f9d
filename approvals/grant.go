package approvals

import (
	"context"
	"errors"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"signoff/provider"
)

// A Grant lets one requester repeat a call for a while without asking each
// time. It is made from one request, by a person who could approve that alone;
// whatever it does not loosen has to be as it was there. It stands for that
// person's vote and for nothing more: where today's policy wants more than this
// one vote, it covers nothing.
type Grant struct {
	ID      string    `json:"id"`
	By      string    `json:"by"` // principal whose vote it stands for
	Why     string    `json:"why"`
	Example string    `json:"example"` // request that it was made from
	Created time.Time `json:"created"`
	Until   time.Time `json:"until"`
	Uses    int       `json:"uses"` // in all

	Operation   string          `json:"operation"`
	Declaration string          `json:"declaration"` // hash; another one covers nothing
	Provider    string          `json:"provider"`
	Account     string          `json:"account"`
	Endpoint    string          `json:"endpoint"`
	Credential  string          `json:"credential"`
	Person      string          `json:"person"`         // requester
	Agent       string          `json:"agent,omitzero"` // empty = any that speaks for the person
	Arguments   jsontext.Value  `json:"arguments"`      // of the example, canonical
	Loose       []Loose         `json:"loose,omitzero"` // arguments that may differ
	When        string          `json:"when,omitzero"`  // CEL, holds besides
	Effect      provider.Effect `json:"effect"`         // the worst one covered

	// How it stands, kept beside its content.
	Left      int       `json:"-"`
	RevokedBy string    `json:"-"`
	Revoked   time.Time `json:"-"`
	Suspended bool      `json:"-"` // the ledger was restored since; it never comes back
}

// Loose is an argument that may differ from the example's while its condition
// holds.
type Loose struct {
	Argument string `json:"argument"` // dotted path of a value that the example gives
	When     string `json:"when"`     // CEL that names the argument
}

// Limits of a grant.
const (
	MaxGrantUses = 100
	MaxGrantLife = 24 * time.Hour
)

// GrantUse is how a grant approved a request.
type GrantUse struct {
	ID    string    `json:"id"`
	By    string    `json:"by"`
	Self  bool      `json:"self,omitzero"` // its maker is the requester's own human
	Until time.Time `json:"until"`
	Uses  int       `json:"uses"`
	Rule  string    `json:"rule"` // of the policy, that asked for a decision
}

// GrantStore keeps grants. A grant is spent by [Store.Swap], in the transaction
// of the claim.
type GrantStore interface {
	// AddGrant writes a new grant with its audit entry.
	AddGrant(ctx context.Context, g Grant, e Entry) error
	// Grant returns ErrNotFound for an id that does not exist.
	Grant(ctx context.Context, id string) (Grant, error)
	// Grants lists all of them, newest first.
	Grants(ctx context.Context) ([]Grant, error)
	// RevokeGrant ends a grant; ErrConflict when that was done before.
	RevokeGrant(ctx context.Context, id, person string, e Entry) error
	// SuspendGrants ends all grants at once, for good: after a restore nobody
	// knows how much of them was used.
	SuspendGrants(ctx context.Context, e Entry) error
}

// ErrGrantSpent means that a claim found its grant used up, over, revoked or
// suspended. Nothing has happened then.
var ErrGrantSpent = errors.New("the grant is spent")

// Ended says why the grant covers nothing more, or is empty while it is live.
func (g Grant) Ended(now time.Time) string {
	switch {
	case !g.Revoked.IsZero():
		return "it was revoked by " + g.RevokedBy
	case g.Suspended:
		return "it was suspended when the ledger was restored"
	case g.Left <= 0:
		return "it is spent"
	case !now.Before(g.Until):
		return "its time is over"
	}
	return ""
}

// vote is what the grant stands for: its maker's, if they still have standing.
func (g Grant) vote(groups []string, now time.Time) Vote {
	return Vote{Person: g.By, Groups: groups, Approve: true, Reason: g.Why, Channel: "grant", Self: g.By == g.Person, At: now}
}
