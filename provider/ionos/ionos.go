// Package ionos declares the operations of the IONOS Cloud Panel API v1.
//
// One resource a file: its types, then its operations. Values refer only to
// reads, so that Go can initialise them in any order. The package may import
// package provider and nothing else of this module.
//
// The API has no task ids. A change answers with the whole entity in a
// transitional state; the end is seen by polling its state (state.go), and an
// unknown outcome is settled by comparing the entity before and after
// (settle.go), or the list that it joins (settle_list.go).
package ionos

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
	Name:        "ionos",
	Title:       "IONOS Cloud Panel",
	BaseURL:     "https://cloudpanel-api.ionos.com/v1",
	Authorize:   provider.HeaderToken("X-TOKEN"),
	DecodeError: decodeError,
	Refusals:    []int{400, 401, 403, 404, 405, 406},
	Rate:        25,
	Remaining:   remaining,
}

// API is the cloud with its operations.
func API() *provider.API { return cloud }

// decodeError reads {type, message}; the API spells the keys in either case.
func decodeError(_ int, body []byte) (code, message string) {
	var fault struct {
		Type    string `json:"type"`
		Message string `json:"message"`
	}
	if json.Unmarshal(body, &fault, json.MatchCaseInsensitiveNames(true)) != nil {
		return "", ""
	}
	return fault.Type, strings.TrimSpace(fault.Message)
}

// remaining reads the budget of 25 calls a minute; the reset is in seconds.
func remaining(h http.Header) (left int, reset time.Duration, ok bool) {
	left, err := strconv.Atoi(h.Get("X-Rate-Limit-Remaining"))
	seconds, resetErr := strconv.Atoi(h.Get("X-Rate-Limit-Reset"))
	return left, time.Duration(seconds) * time.Second, err == nil && resetErr == nil
}

// someOf refuses a change that gives none of its members.
func someOf(members string, given ...bool) error {
	if slices.Contains(given, true) {
		return nil
	}
	return provider.Wrong("", "give at least one of %s", members)
}

// None is the input of an operation without arguments.
type None struct{}

// Ref names another entity.
type Ref struct {
	ID   *string `json:"id,omitzero"`
	Name *string `json:"name,omitzero"`
}
