package approvals

import (
	"context"
	"errors"
	"time"
)

// Store keeps the ledger. Every method is atomic; what it returns has been
// committed durably. Two implementations pass the same suite (storetest).
type Store interface {
	// Now is the database's time. It fails when the clock has run backwards,
	// which stops claims.
	Now(ctx context.Context) (time.Time, error)

	// Add writes a new request with its sealed arguments and its audit entry.
	// While one with the same requester, call digest and repeat_of is active,
	// it adds nothing and returns that one and false.
	Add(ctx context.Context, r Request, sealed []Sealed, e Entry) (Request, bool, error)
	// Load returns ErrNotFound for an id that does not exist.
	Load(ctx context.Context, id string) (Request, error)
	// Swap writes a change if the request is as it was loaded; else ErrConflict.
	// A resource that another execution holds gives ErrLocked; a change that
	// commits after its deadline, ErrTooLate. Nothing has happened then.
	Swap(ctx context.Context, c Change) (Request, error)
	// Extend moves the lease of an execution without an event, if its epoch
	// still holds, and notes progress.
	Extend(ctx context.Context, id string, epoch int64, lease time.Time, progress string) error
	// Find lists requests, newest first.
	Find(ctx context.Context, q Query) ([]Request, error)
	// NextEpoch gives out fencing numbers, each once.
	NextEpoch(ctx context.Context) (int64, error)
	// Holder names the request that holds one of the resources, if any.
	Holder(ctx context.Context, resources []string) (string, error)
	// CheckLease takes the right to look at an approved request before its
	// claim; false while another process has it.
	CheckLease(ctx context.Context, id string, until time.Time) (bool, error)

	// Frozen tells whether everything is stopped; SetFrozen stops it, or ends
	// that with the zero value. While it is on, no change that Starts something
	// and no claim is written: Swap gives ErrFrozen.
	Frozen(ctx context.Context) (Freeze, error)
	SetFrozen(ctx context.Context, f Freeze, e Entry) error

	// Record appends an entry that changes no request: a refused attempt.
	Record(ctx context.Context, e Entry) error
	// Entries calls back in order of the chain, from after on; of one request
	// when its id is given.
	Entries(ctx context.Context, after int64, request string, each func(Entry) error) error

	// Sealed returns the sealed values of a request.
	Sealed(ctx context.Context, request string, use SealedUse) ([]Sealed, error)
	// TakeSealed returns one sealed result and erases it: once only.
	TakeSealed(ctx context.Context, request, name string) (Sealed, error)
	// ReturnSealed puts back what was taken and could not be shown.
	ReturnSealed(ctx context.Context, request string, s Sealed) error
	// WipeSealed erases sealed results older than a time.
	WipeSealed(ctx context.Context, before time.Time) error

	// TakeMessages leases outgoing messages that are due, oldest first.
	TakeMessages(ctx context.Context, channel string, limit int, lease time.Duration) ([]Message, error)
	// EndMessage marks a message as delivered, or due again at a time.
	EndMessage(ctx context.Context, id int64, again time.Time) error

	// Head tells which ledger this is, how often it was restored, and where its
	// chain ends.
	Head(ctx context.Context) (Head, error)
	// Anchor makes sure that the ledger is the one that this process knows, and
	// notes outside the database how far it has come: what is sent after that
	// cannot be forgotten by an older copy. On a ledger that was restored it
	// ends what was decided before, and returns ErrRestored.
	Anchor(ctx context.Context) error

	// Floor is where the chain begins; the zero value while nothing was removed.
	Floor(ctx context.Context) (Floor, error)
	// Prunable is the highest entry that the floor may be raised to: nothing that
	// can still change began at or below it, and the last entry lies above.
	Prunable(ctx context.Context) (int64, error)
	// Prune raises the floor and removes what lies below: entries, messages, and
	// terminal requests and drafts that did not change above it, with all that
	// belongs to them. A floor that is no entry of the chain, or not above the one
	// before, gives ErrConflict; one above Prunable ErrNeeded. Nothing has
	// happened then.
	Prune(ctx context.Context, f Floor, by string) (Pruned, error)

	// Watch signals, until the context ends, that another process may have
	// changed a request. It is a hint that saves waiting: signals may be missed,
	// several may become one, and where nobody can tell the channel is nil.
	Watch(ctx context.Context) <-chan struct{}

	Logins
	GrantStore
	Inbox
	Posts
	GroupStore
	ReviewStore
	DraftStore
	Close() error
}

// Errors of a [Store].
var (
	ErrNotFound = errors.New("no such request")
	ErrConflict = errors.New("the request changed meanwhile")
	ErrLocked   = errors.New("another change holds the same resource")
	ErrTooLate  = errors.New("the deadline passed before the change was written")
	ErrFrozen   = errors.New("everything is frozen")
	ErrRestored = errors.New("the ledger was restored from a backup; what was decided before does not run")
	ErrNeeded   = errors.New("something that can still change began below the floor")
	ErrClock    = errors.New("the clock has run backwards; claims stop until it has caught up")
)

// Change is one swap.
type Change struct {
	Before, After Request
	Entry         Entry
	Starts        bool      // it approves: not while everything is frozen
	NotAfter      time.Time // database time at commit must be before it; zero = no limit
	Lock          []string  // resources to take, with the claim
	Unlock        bool      // give the request's resources back
	Seal          []Sealed  // results to keep
	Wipe          bool      // erase the sealed arguments
	Messages      []Message
	Review        *GlassReview // to open; ErrReviewOpen while its person has another one open
	Grant         string       // to spend one use of, with the claim; ErrGrantSpent if it has none
}

// Freeze stops everything: nothing is approved or started until it ends. What
// runs already goes on.
type Freeze struct {
	By  string // who stopped it; empty = it is off
	Why string
	At  time.Time
}

// On reports whether everything is stopped.
func (f Freeze) On() bool { return f.By != "" }

// SealedUse tells arguments from results.
type SealedUse string

// The uses of sealed values.
const (
	SealedArgument SealedUse = "argument" // named by its mark
	SealedResult   SealedUse = "result"   // named by its JSON pointer; in a plan after its step, as 2:/first_password
)

// Sealed is an encrypted secret.
type Sealed struct {
	Use   SealedUse
	Name  string
	Bytes []byte
}

// Message is one outgoing notice: at least once, and idempotent for the
// receiver by request, channel and kind.
type Message struct {
	ID      int64
	Request string
	Channel string // notify, or one of [Settings.Channels]
	Kind    string // status reached, or KindBreakGlass
	Tries   int
}

// Query narrows a list of requests.
type Query struct {
	Requester string // principal; empty = everybody's
	Active    bool   // only those to which anything can still happen
	Call      Digest // only those of this call
	Limit     int    // 0 = all
	Before    string // id: only older ones
}

// DraftStore keeps asks that lack secrets.
type DraftStore interface {
	// AddDraft writes an open draft with the secrets that came with it and its
	// entry. While one with the same requester, call digest and repeat_of is
	// open, it adds nothing and returns that one and false.
	AddDraft(ctx context.Context, d Draft, sealed []Sealed, e Entry) (Draft, bool, error)
	// Draft returns ErrNotFound for an id that does not exist.
	Draft(ctx context.Context, id string) (Draft, error)
	// Drafts lists the open ones, oldest first.
	Drafts(ctx context.Context) ([]Draft, error)
	// DraftSecrets are the sealed secrets of an open draft.
	DraftSecrets(ctx context.Context, id string) ([]Sealed, error)
	// EndDraft writes the end of an open draft and erases its secrets; when it
	// has ended already, ErrConflict and nothing happened.
	EndDraft(ctx context.Context, d Draft, e Entry) error
	// CompleteDraft is EndDraft together with adding the request that follows.
	// ErrTooLate when the draft's time is over; ErrConflict when it has ended,
	// or the same call is active already.
	CompleteDraft(ctx context.Context, d Draft, end Entry, r Request, sealed []Sealed, asked Entry) (Request, error)
}

// Logins is what the console remembers of people: a passphrase each, one-time
// links, sessions. Tokens are stored as hashes.
type Logins interface {
	// Passphrase returns the person's encoded hash, empty when none is set.
	Passphrase(ctx context.Context, person string) (string, error)
	// SetPassphrase stores a person's first one; ErrConflict when there is one.
	SetPassphrase(ctx context.Context, person, encoded string) error
	// AddLink stores a one-time login link of a person. Link tells whose it is,
	// UseLink consumes it, once; both give ErrNotFound when it is unknown, used
	// or over.
	AddLink(ctx context.Context, hash, person string, until time.Time) error
	Link(ctx context.Context, hash string) (person string, err error)
	UseLink(ctx context.Context, hash string) (person string, err error)
	// AddSession, Session and EndSession keep who is signed in.
	AddSession(ctx context.Context, hash, person string, until time.Time) error
	Session(ctx context.Context, hash string) (person string, err error)
	EndSession(ctx context.Context, hash string) error
}
