package sim

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

// Cloud is the simulated IONOS Cloud Panel, served below /v1.
type Cloud = simulator.Cloud[State]

// New makes the cloud with its seeded inventory, or as its file left it.
func New(config simulator.Config) (*Cloud, error) {
	c, err := simulator.New(config, simulator.Dialect{Prefix: "/v1", Authorize: authorize, Adapt: adapt, Refuse: refuse}, seed())
	if err != nil {
		return nil, err
	}
	handleServers(c)
	handleSizes(c)
	handleHardware(c)
	handleAddresses(c)
	handleAttachments(c)
	handleBlockStorages(c)
	handleSharedStorages(c)
	handleStorageAccess(c)
	handlePublicIPs(c)
	handleSSHKeys(c)
	return c, nil
}

func authorize(r *http.Request) error {
	if r.Header.Get("X-TOKEN") == "" {
		return &simulator.Fault{Status: http.StatusUnauthorized, Code: "UNAUTHORIZED", Text: "The token is missing or not valid"}
	}
	return nil
}

// refuse writes an error as this API does. The documents spell the keys
// Type/Message/Errors or all lower, one or the other by resource; servers have
// capitals.
func refuse(w http.ResponseWriter, err error) {
	fault := &simulator.Fault{Status: http.StatusInternalServerError, Code: "INTERNAL_SERVER_ERROR", Text: "internal error"}
	var argument *provider.ArgumentError
	if errors.As(err, &argument) {
		fault = invalid(argument.Error(), map[string]string{argument.Field: argument.Problem})
	}
	errors.As(err, &fault)
	var lower lowerCase
	body, _ := json.Marshal(map[string]any{"Type": fault.Code, "Message": fault.Text, "Errors": fault.Detail}, json.Deterministic(true))
	if errors.As(err, &lower) || fault.Code == "FIXED_SIZE_NOT_FOUND" || fault.Code == "BAREMETAL_METAL_NOT_FOUND" {
		body, _ = json.Marshal(map[string]any{"type": fault.Code, "message": fault.Text, "errors": fault.Detail}, json.Deterministic(true))
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(fault.Status)
	_, _ = w.Write(body)
}

// lowerCase is a fault whose keys the documents spell in lower case.
type lowerCase struct{ *simulator.Fault }

func (l lowerCase) Unwrap() error { return l.Fault }

// adapt drops the body that clients send when they detach a block storage; the
// documents have none.
func adapt(r *http.Request) {
	if r.Method == http.MethodDelete && strings.HasPrefix(r.URL.Path, "/v1/block_storages/") && strings.HasSuffix(r.URL.Path, "/server") {
		r.Body = http.NoBody
	}
}

// listed narrows a list as the five parameters of every paged list say.
func listed[E any](views []E, in ionos.ListInput) ([]E, error) {
	listing := simulator.Listing{Search: val(in.Q), Sort: val(in.Sort), Page: val(in.Page), PerPage: val(in.PerPage)}
	if in.Page == nil && in.PerPage != nil {
		listing.Page = 1
	}
	if in.Fields != nil {
		listing.Fields = strings.Split(*in.Fields, ",")
	}
	return simulator.Apply(views, listing)
}

func missing(code, text string) error {
	return &simulator.Fault{Status: http.StatusNotFound, Code: code, Text: text}
}

func invalid(text string, detail any) *simulator.Fault {
	return &simulator.Fault{Status: http.StatusBadRequest, Code: "INVALID_PARAMETERS", Text: text, Detail: detail}
}

// unknownID is the documented refusal of an id in a body that names nothing.
func unknownID(field, id string) error {
	return invalid("Wrong value Field(s) "+field, map[string]string{field: id})
}

// wrongStep is the documented refusal of a size between the tariff's steps.
func wrongStep(prefix string, desired any, step int) *simulator.Fault {
	return &simulator.Fault{Status: http.StatusBadRequest, Code: "TECHNICAL_TARIFF_VIOLATION", Text: fmt.Sprintf("Wrong step %v - %d.00", desired, step),
		Detail: map[string]any{"prefix": prefix, "desired": desired, "required": fmt.Sprintf("%d.00", step), "step": true}}
}

func at(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05+00:00") }

func ptr[T any](v T) *T { return &v }

func or[T any](p *T, otherwise T) T { return *orElse(p, otherwise) }

func val[T any](p *T) T {
	var zero T
	if p == nil {
		return zero
	}
	return *p
}
