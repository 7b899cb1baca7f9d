// Package gcore declares the instance operations of the Gcore Cloud API, and
// the reads that one needs to use them.
//
// One resource a file: its types, then its operations. Values refer only to
// reads, so that Go can initialise them in any order. The package may import
// package provider and nothing else of this module.
//
// Everything is in a project and a region, whose numbers stand in the path.
// Changes that take time answer with task ids; the task tells the end (task.go),
// and an unknown outcome is settled by comparing the reads before and after,
// as long as no task is left that may still act (settle.go).
//
// The seed gives names, the public OpenAPI document types. Where both differ a
// client sends what the newer one, the OpenAPI document, says, and reads either
// name.
package gcore

import (
	"strings"

	"github.com/go-json-experiment/json"

	"signoff/provider"
)

// cloud is what the operations of this package register with. Its rate limit is
// not documented: calls are not paced, a 429 says when to come again.
var cloud = &provider.API{
	Name:        "gcore",
	Title:       "Gcore Cloud",
	BaseURL:     "https://api.gcore.com/cloud",
	Authorize:   provider.AuthorizationScheme("APIKey"),
	DecodeError: decodeError,
	// 409 is the answer while another task holds the resource: the call was not taken.
	Refusals: []int{400, 401, 403, 404, 405, 409, 422},
}

// API is the cloud with its operations.
func API() *provider.API { return cloud }

// decodeError reads {exception_class, message, invalid_fields}.
func decodeError(_ int, body []byte) (code, message string) {
	var fault struct {
		Class   string `json:"exception_class"`
		Message string `json:"message"`
	}
	if json.Unmarshal(body, &fault) != nil {
		return "", ""
	}
	return fault.Class, strings.TrimSpace(fault.Message)
}

// None is the input or output of an operation without any.
type None struct{}

// Place is the project and region in which things are.
type Place struct {
	ProjectID int `json:"project_id" path:"project_id" scope:"true" pick:"gcore_projects_list"`
	RegionID  int `json:"region_id" path:"region_id" scope:"true" pick:"gcore_regions_list"`
}

// Here is the place itself: simulators ask any input that has one.
func (p Place) Here() Place { return p }

// Page is a part of a list.
type Page struct {
	Limit  *int `json:"limit,omitzero" query:"limit" jsonschema:"minimum=1,maximum=1000,default=1000"`
	Offset *int `json:"offset,omitzero" query:"offset" jsonschema:"minimum=0,default=0" doc:"How many to skip."`
}

// List is one page of things; count is the number of all.
type List[T any] struct {
	Count   *int `json:"count,omitzero"`
	Results []T  `json:"results,omitzero"`
}

// Ref names another entity by its id.
type Ref struct {
	ID string `json:"id" pattern:"^[0-9A-Fa-f-]{32,36}$"`
}

// Named is another entity as answers name it.
type Named struct {
	ID   *string `json:"id,omitzero"`
	Name *string `json:"name,omitzero"`
}

// Tag is a key with a value on a resource.
type Tag struct {
	Key      *string `json:"key,omitzero"`
	Value    *string `json:"value,omitzero"`
	ReadOnly *bool   `json:"read_only,omitzero" doc:"Set by the cloud; cannot be changed."`
}

// same compares ids, which may be spelled in either case, with or without dashes.
func same(id *string, other string) bool {
	return id != nil && strings.EqualFold(strings.ReplaceAll(*id, "-", ""), strings.ReplaceAll(other, "-", ""))
}
