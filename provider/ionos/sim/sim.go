package sim

import (
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/go-json-experiment/json"

	"signoff/provider"
	"signoff/provider/simulator"
)

// Cloud is the simulated IONOS Cloud Panel, served below /v1.
type Cloud = simulator.Cloud[State]

// New makes the cloud with its seeded inventory, or as its file left it.
func New(config simulator.Config) (*Cloud, error) {
	c, err := simulator.New(config, simulator.Dialect{Prefix: "/v1", Authorize: authorize, Refuse: refuse}, seed())
	if err != nil {
		return nil, err
	}
	handleServers(c)
	handleSizes(c)
	handleHardware(c)
	handleAddresses(c)
	handleAttachments(c)
	handleUsers(c)
	handleRoles(c)
	handleMonitoring(c)
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
		if argument.Field == "state" { // of users and roles; documented for roles
			fault = &simulator.Fault{Status: http.StatusBadRequest, Code: "VALIDATION_ERROR", Text: "Invalid status. Valid states are ACTIVE and DISABLED."}
		}
	}
	errors.As(err, &fault)
	body, _ := json.Marshal(map[string]any{"Type": fault.Code, "Message": fault.Text, "Errors": fault.Detail}, json.Deterministic(true))
	if slices.Contains(lowerKeys, fault.Code) {
		body, _ = json.Marshal(map[string]any{"type": fault.Code, "message": fault.Text, "errors": fault.Detail}, json.Deterministic(true))
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(fault.Status)
	_, _ = w.Write(body)
}

// lowerKeys are the types whose errors are documented with keys in lower case.
var lowerKeys = []string{"FIXED_SIZE_NOT_FOUND", "BAREMETAL_METAL_NOT_FOUND", "NOT_ALLOWED_ERROR"}

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

func at(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05+00:00") }

func ptr[T any](v T) *T { return &v }

func val[T any](p *T) T {
	var zero T
	if p == nil {
		return zero
	}
	return *p
}
