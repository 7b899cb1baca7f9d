// Package scp declares operations of the Samsung Cloud Platform v2
// virtualserver service: the one of the seed documents, and the companions that
// find ids, read back, poll and undo.
//
// One resource a file: its types, then its operations. Values refer only to
// reads, so that Go can initialise them in any order. The package may import
// package provider and nothing else of this module.
//
// Requests are signed (sign.go) and name the version of the API whose shapes
// are declared here (version.go). Changes answer before their end, which is
// seen in the state of the server or port (state.go).
package scp

import (
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"signoff/provider"
)

// cloud is what the operations of this package register with. A 409 is no
// refusal: it may come from a state in flux, so the outcome is read back.
var cloud = &provider.API{
	Name:        "scp",
	Title:       "Samsung Cloud Platform",
	BaseURL:     "https://virtualserver.{region}.{env}.samsungsdscloud.com",
	Refuse:      refuse,
	Authorize:   authorize,
	DecodeError: decodeError,
	Refusals:    []int{400, 401, 403, 404},
}

// API is the cloud with its operations.
func API() *provider.API { return cloud }

// decodeError reads {errors: [{status, detail}]}, where a detail is a sentence
// or a list, and the bare list of faults that a 400 may be.
func decodeError(_ int, body []byte) (code, message string) {
	var fault struct {
		Errors jsontext.Value `json:"errors"`
	}
	raw := jsontext.Value(body)
	if raw.Kind() == '{' && json.Unmarshal(raw, &fault) == nil {
		raw = fault.Errors
	}
	return "", strings.Join(sentences(raw), "; ")
}

// sentences gathers what an error says at any depth.
func sentences(raw jsontext.Value) []string {
	switch raw.Kind() {
	case '"':
		var text string
		_ = json.Unmarshal(raw, &text) // a string, as its kind says
		return []string{text}
	case '[':
		var elements []jsontext.Value
		_ = json.Unmarshal(raw, &elements)
		var all []string
		for _, element := range elements {
			all = append(all, sentences(element)...)
		}
		return all
	case '{':
		var fault struct {
			Detail jsontext.Value `json:"detail"`
			Msg    jsontext.Value `json:"msg"`
		}
		_ = json.Unmarshal(raw, &fault)
		return append(sentences(fault.Detail), sentences(fault.Msg)...)
	}
	return nil
}
