package provider

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// API is one cloud: what its operations share, and the operations. The
// variables of its package register with [Define]; afterwards it is read only.
type API struct {
	Name    string // short, as in operation names: ionos
	Title   string // for people: IONOS Cloud Panel
	BaseURL string // of the real cloud; accounts may override it

	// Refuse says why an account cannot be used at that time; it is asked before
	// anything leaves. Nil never refuses.
	Refuse func(a Account, now time.Time) error
	// Authorize puts the account's credential on a request whose URL is final.
	Authorize func(r *http.Request, a Account) error
	// DecodeError reads the provider's code and message from an error body.
	DecodeError func(status int, body []byte) (code, message string)
	// Kind sorts refusals that the status alone does not tell; empty = by status.
	Kind func(status int, code string) Kind
	// Refusals are the statuses that prove that a change was not made.
	Refusals []int
	// Rate is how many calls a credential may make per minute; 0 = not paced.
	Rate int
	// Remaining reads the rate headers of an answer: calls left, and the time
	// until the budget is whole again. ok is false when they are absent.
	Remaining func(h http.Header) (left int, reset time.Duration, ok bool)

	operations []Operation
	routes     []route
}

// Operations of the cloud, sorted by name.
func (a *API) Operations() []Operation { return a.operations }

// Operation by name, nil if there is none.
func (a *API) Operation(name string) Operation {
	i, found := slices.BinarySearchFunc(a.operations, name, byName)
	if !found {
		return nil
	}
	return a.operations[i]
}

func byName(op Operation, name string) int { return strings.Compare(op.Spec().Name, name) }

func (a *API) add(op Operation) {
	name, r := op.Spec().Name, core(op).route
	i, found := slices.BinarySearchFunc(a.operations, name, byName)
	if found {
		panic("declared twice")
	}
	for _, other := range a.routes {
		if other.method == r.method && other.path == r.path {
			panic(fmt.Sprintf("the route %s %s is declared twice", r.method, r.path))
		}
	}
	a.operations = slices.Insert(a.operations, i, op)
	a.routes = append(a.routes, r)
}

// siblings are the routes that have a literal where r has a variable.
func (a *API) siblings(r route) []route { return a.routes }

// AuthorizationScheme authorises with "Authorization: <scheme> <token>".
func AuthorizationScheme(scheme string) func(*http.Request, Account) error {
	return func(r *http.Request, a Account) error {
		r.Header.Set("Authorization", scheme+" "+a.Token.Reveal())
		return nil
	}
}

// HeaderToken authorises with the bare token in a header of that name.
func HeaderToken(header string) func(*http.Request, Account) error {
	return func(r *http.Request, a Account) error {
		r.Header.Set(header, a.Token.Reveal())
		return nil
	}
}
