package sim

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"signoff/provider"
	"signoff/provider/simulator"
)

// Cloud is the simulated Katapult, served below /core/v1.
type Cloud = simulator.Cloud[State]

const prefix = "/core/v1"

// New makes the cloud with its seeded inventory, or as its file left it.
func New(config simulator.Config) (*Cloud, error) {
	now := config.Now
	if now == nil {
		now = time.Now
	}
	budget := &budget{now: now}
	var c *Cloud
	dialect := simulator.Dialect{Prefix: prefix, Authorize: authorize, Refuse: refuse, Before: func(w http.ResponseWriter, r *http.Request) error {
		if err := budget.spend(w.Header()); err != nil {
			return err
		}
		nameInPath(r)
		return nameOfHost(c, r)
	}}
	c, err := simulator.New(config, dialect, seed(now()))
	if err != nil {
		return nil, err
	}
	handleOrganizations(c)
	handleNetworks(c)
	handleMachines(c)
	handlePower(c)
	handleInterfaces(c)
	handleTasks(c)
	handleTrash(c)
	return c, nil
}

// authorize tells a missing token (400) from one that is not valid (403).
func authorize(r *http.Request) error {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	switch {
	case scheme != "Bearer":
		return &simulator.Fault{Status: http.StatusBadRequest, Code: "missing_api_token", Text: "No API token was provided in the Authorization header. Ensure a token is provided prefixed with Bearer."}
	case strings.TrimSpace(token) == "":
		return &simulator.Fault{Status: http.StatusForbidden, Code: "invalid_api_token", Text: "The API token provided was not valid (it may not exist or have expired)"}
	}
	return nil
}

// refuse writes an error as the wire has it: wrapped.
func refuse(w http.ResponseWriter, err error) {
	fault := &simulator.Fault{Status: http.StatusServiceUnavailable, Code: "service_unavailable", Text: "The service is currently unavailable, please try again later"}
	var argument *provider.ArgumentError
	if errors.As(err, &argument) {
		fault = &simulator.Fault{Status: http.StatusUnprocessableEntity, Code: "validation_error", Text: "A validation error occurred with the object that was being created/updated/deleted",
			Detail: map[string]any{"errors": []string{argument.Error()}}}
	}
	errors.As(err, &fault)
	if fault.Code == "UNKNOWN_OPERATION" {
		fault.Code = "route_not_found"
	}
	if fault.Detail == nil {
		fault.Detail = map[string]any{}
	}
	body, _ := json.Marshal(map[string]any{"error": map[string]any{"code": fault.Code, "description": fault.Text, "detail": fault.Detail}}, json.Deterministic(true))
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(fault.Status)
	_, _ = w.Write(body)
}

// missing is the documented refusal of a name that names nothing.
func missing(object string) error {
	return &simulator.Fault{Status: http.StatusNotFound, Code: object + "_not_found",
		Text: "No " + strings.ReplaceAll(object, "_", " ") + " was found matching any of the criteria provided in the arguments"}
}

func unix(t time.Time) *int { return new(int(t.Unix())) }
