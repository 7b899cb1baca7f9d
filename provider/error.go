package provider

import (
	"errors"
	"fmt"
	"time"
)

// Kind sorts provider errors by what a caller can do about them.
type Kind string

// The kinds of [Error].
const (
	Invalid  Kind = "invalid"  // the arguments are wrong; correct them
	Denied   Kind = "denied"   // the credential may not do this
	Missing  Kind = "missing"  // the thing does not exist
	Conflict Kind = "conflict" // the thing is in a state that forbids it
	Busy     Kind = "busy"     // the thing or the cloud is occupied; later it may work
	Limited  Kind = "limited"  // too many calls; wait RetryAfter
	Broken   Kind = "broken"   // the cloud answered with a fault of its own
	Unknown  Kind = "unknown"  // no usable answer: whether it happened is not known
)

// Error is what a provider call ended with instead of an answer.
type Error struct {
	Op      string // operation name
	Kind    Kind
	Status  int    // HTTP status; 0 when no answer came
	Code    string // the provider's own code, such as SERVER_NOT_FOUND
	Message string // the provider's words: untrusted, length-limited
	Field   string // the argument at fault, when it is known

	// NotArrived says that the provider provably did not act on the call: the
	// connection was refused, the call was limited, or it never left.
	NotArrived bool
	RetryAfter time.Duration // with Limited: when to try again

	err error
}

// Error is one line: operation, kind, code and the provider's message.
func (e *Error) Error() string {
	text := e.Op + ": " + string(e.Kind)
	if e.Status != 0 {
		text += fmt.Sprintf(" (%d", e.Status)
		if e.Code != "" {
			text += " " + e.Code
		}
		text += ")"
	}
	if e.Message != "" {
		text += ": " + e.Message
	}
	return text
}

// Unwrap gives the transport's error, if there was one.
func (e *Error) Unwrap() error { return e.err }

// IsMissing reports whether err says that the thing asked for does not exist.
func IsMissing(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Kind == Missing
}

// kindOf sorts an HTTP status.
func kindOf(status int) Kind {
	switch {
	case status == 401 || status == 403 || status == 407:
		return Denied
	case status == 404 || status == 410:
		return Missing
	case status == 409 || status == 412:
		return Conflict
	case status == 423 || status == 503:
		return Busy
	case status == 429:
		return Limited
	case status >= 400 && status < 500:
		return Invalid
	case status >= 500:
		return Broken
	}
	return Unknown
}
