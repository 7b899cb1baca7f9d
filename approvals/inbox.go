package approvals

import (
	"context"
	"time"
)

// Delivery is what a chat handed over: something that a person did there.
type Delivery struct {
	ID      string // the transport's name of it; unique
	Channel string // slack
	Kind    string // how the body is to be read
	Body    []byte // as it came; erased when it is done
	At      time.Time
	Tries   int
}

// Inbox keeps deliveries from before they are acknowledged until they are
// done, so that none is lost with the process that took it in. What is done
// stays known by its id for a day: the same again is no news.
type Inbox interface {
	// AddDelivery stores a delivery, leased to the caller; At is set. It returns
	// false for one that is known.
	AddDelivery(ctx context.Context, d Delivery, lease time.Duration) (bool, error)
	// TakeDeliveries leases those of a channel that are due, oldest first:
	// nobody is at them, or who was did not come back.
	TakeDeliveries(ctx context.Context, channel string, limit int, lease time.Duration) ([]Delivery, error)
	// EndDelivery marks a delivery as done, or due again at a time.
	EndDelivery(ctx context.Context, id string, again time.Time) error
}

// DeliveryKept is how long a delivery that is done stays known.
const DeliveryKept = 24 * time.Hour

// Post is a message of ours in a chat that tells about a request.
type Post struct {
	Request string
	Name    string    // what it is for: card, ...; there is one of each
	Place   string    // where it stands: the chat's id of a channel
	Stamp   string    // the chat's name of it; empty while posting it is under way, or its outcome is not known
	Drawn   int64     // version of the request that it shows
	At      time.Time // when it was last noted; set by the store
}

// Posts keeps where messages stand that are drawn again when a request changes.
type Posts interface {
	// HoldPosts takes the right to post about a request until a lease ends, and
	// returns what is there; false while somebody else has it. The holder may
	// take it again.
	HoldPosts(ctx context.Context, request, holder string, lease time.Duration) ([]Post, bool, error)
	// SetPost notes a post. It is ErrConflict when the right is not the
	// holder's, or when what stands there shows a newer version.
	SetPost(ctx context.Context, holder string, p Post) error
	// LetPosts gives the right back.
	LetPosts(ctx context.Context, request, holder string) error
	// PostsOf lists what is there of a request, held or not.
	PostsOf(ctx context.Context, request string) ([]Post, error)
	// PostAt finds the post that stands at a place; ErrNotFound when none of ours does.
	PostAt(ctx context.Context, place, stamp string) (Post, error)
	// Behind lists requests, oldest first, whose post of that name shows an
	// older version than there is.
	Behind(ctx context.Context, name string, limit int) ([]string, error)
}
