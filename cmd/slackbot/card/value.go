package card

import (
	"errors"
	"regexp"
	"strings"

	"signoff/approvals"
)

// The action ids of buttons. The value of each is a [Value], but that of
// ActReveal is a [SecretValue], and ActConsole and ActLink are links that need
// only an acknowledgement.
const (
	ActApprove  = "signoff_approve"  // votes at once; only on cards that show everything
	ActDeny     = "signoff_deny"     // opens DenyForm
	ActReview   = "signoff_review"   // opens Review
	ActDetails  = "signoff_details"  // opens Details
	ActRevoke   = "signoff_revoke"   // opens RevokeForm
	ActWithdraw = "signoff_withdraw" // withdraws at once, for the requester (App Home)
	ActReveal   = "signoff_reveal"   // shows a secret once
	ActConsole  = "signoff_console"
	ActLink     = "signoff_link"
)

// The callback ids of views; private_metadata of the first three is a [Value].
const (
	ViewReview  = "signoff_review"  // submit approves, with Reason of the state
	ViewDeny    = "signoff_deny"    // submit denies, with Reason of the state
	ViewRevoke  = "signoff_revoke"  // submit revokes, with Reason of the state
	ViewDetails = "signoff_details" // no submit
	ViewOutcome = "signoff_outcome" // no submit
	ViewSecret  = "signoff_secret"  // no submit
)

// Value is what buttons and forms carry: the request, and the digests of what
// was shown, whole. Digests are empty for a request that was not prepared.
type Value struct{ Request, Approval, Presentation string }

func valueOf(r *approvals.Request) Value {
	if r.Prepared == nil {
		return Value{Request: r.ID}
	}
	return Value{r.ID, string(r.Prepared.ApprovalDigest), string(r.Prepared.PresentationDigest)}
}

// String is the form for a button's value and for private_metadata.
func (v Value) String() string {
	return strings.Join([]string{v.Request, v.Approval, v.Presentation}, "|")
}

var (
	idSpelling     = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)
	digestSpelling = regexp.MustCompile(`^(sha256:[0-9a-f]{64})?$`)
)

// ParseValue reads what String wrote. A click is not to be trusted: what does
// not look like it is refused.
func ParseValue(text string) (Value, error) {
	part := strings.Split(text, "|")
	if len(part) != 3 || !idSpelling.MatchString(part[0]) || !digestSpelling.MatchString(part[1]) || !digestSpelling.MatchString(part[2]) {
		return Value{}, errors.New("the button does not name a request and what was shown of it")
	}
	return Value{part[0], part[1], part[2]}, nil
}

// SecretValue names one secret of a request.
type SecretValue struct{ Request, Pointer string }

// String is the form for a button's value.
func (v SecretValue) String() string { return v.Request + "|" + v.Pointer }

// ParseSecretValue reads what String wrote.
func ParseSecretValue(text string) (SecretValue, error) {
	request, pointer, ok := strings.Cut(text, "|")
	if !ok || !idSpelling.MatchString(request) || pointer == "" {
		return SecretValue{}, errors.New("the button does not name a secret of a request")
	}
	return SecretValue{request, pointer}, nil
}
