// Package katapult declares the operations of the Katapult Core API v1: the one
// of the seed documents, and the companions that find ids, read back, poll and
// undo.
//
// One resource a file: its types, then its operations. Values refer only to
// reads, so that Go can initialise them in any order. The package may import
// package provider and nothing else of this module.
//
// Paths are literal here (/virtual_machines/virtual_machine/start); the object
// is named beside them, which the tag lookup declares. A read takes any of the
// documented names. A change of a machine takes its id alone, so that the host
// name cannot pass to another machine between the decision and the call, and
// two changes of one machine are known to be that.
package katapult

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"signoff/provider"
)

// cloud is what the operations of this package register with.
var cloud = &provider.API{
	Name:        "katapult",
	Title:       "Katapult",
	BaseURL:     "https://api.katapult.io/core/v1",
	Authorize:   authorize,
	DecodeError: decodeError,
	Kind:        kind,
	Refusals:    []int{400, 403, 404, 406, 409, 422},
	Rate:        1000,
	Remaining:   remaining,
}

// API is the cloud with its operations.
func API() *provider.API { return cloud }

func authorize(r *http.Request, a provider.Account) error {
	r.Header.Set("Authorization", "Bearer "+a.Token.Reveal())
	return nil
}

// A fault is an error as the documents show it; on the wire it is wrapped in
// {"error": ...}.
type fault struct {
	Code        string `json:"code"`
	Description string `json:"description"`
	Detail      struct {
		Errors  []string `json:"errors"`
		Details string   `json:"details"`
	} `json:"detail"`
}

// decodeError reads an error of either form.
func decodeError(_ int, body []byte) (code, message string) {
	var wrapped struct {
		Error fault `json:"error"`
	}
	var f fault
	if json.Unmarshal(body, &wrapped) == nil && wrapped.Error.Code != "" {
		f = wrapped.Error
	} else if json.Unmarshal(body, &f) != nil {
		return "", ""
	}
	sentences := append([]string{f.Description, f.Detail.Details}, f.Detail.Errors...)
	sentences = slices.DeleteFunc(sentences, func(s string) bool { return strings.TrimSpace(s) == "" })
	return f.Code, strings.Join(sentences, ": ")
}

// kind sorts the codes that share a status. What lies in the trash counts as
// missing, since nothing can be done with it but restore and purge.
func kind(_ int, code string) provider.Kind {
	switch code {
	case "missing_api_token":
		return provider.Denied
	case "object_in_trash":
		return provider.Missing
	case "task_queueing_error":
		return provider.Busy
	case "virtual_machine_must_be_started":
		return provider.Conflict
	}
	return ""
}

// remaining reads the budget of a minute. No header says when the minute ends,
// so an empty budget is taken to last a whole one.
func remaining(h http.Header) (left int, reset time.Duration, ok bool) {
	left, err := strconv.Atoi(h.Get("X-Ratelimit-Remaining"))
	return left, time.Minute, err == nil
}

// None is the input of an operation without arguments.
type None struct{}

// Ref names another object.
type Ref struct {
	ID   *string `json:"id,omitzero"`
	Name *string `json:"name,omitzero"`
}

// Pagination says which part of a list an answer is.
type Pagination struct {
	CurrentPage *int  `json:"current_page,omitzero"`
	TotalPages  *int  `json:"total_pages,omitzero" volatile:"true" doc:"Absent in a large set."`
	Total       *int  `json:"total,omitzero" volatile:"true" doc:"Absent in a large set."`
	PerPage     *int  `json:"per_page,omitzero"`
	LargeSet    *bool `json:"large_set,omitzero" doc:"Totals are not counted: read on until a page is short."`
}

// Paging chooses a part of a list.
type Paging struct {
	Page    *int `json:"page,omitzero" query:"page" jsonschema:"minimum=1,default=1" doc:"Page number, from 1."`
	PerPage *int `json:"per_page,omitzero" query:"per_page" jsonschema:"minimum=1,default=30" doc:"Items per page."`
}

// exactlyOne refuses none and several of the arguments that name one object.
func exactlyOne(first string, a *string, second string, b *string) error {
	if (a == nil) == (b == nil) {
		return provider.Wrong(first, "give exactly one of %s and %s", first, second)
	}
	return nil
}
