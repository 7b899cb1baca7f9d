package sim

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"signoff/provider"
	"signoff/provider/scp"
	"signoff/provider/simulator"
)

// Cloud is the simulated service. Its paths begin with /v1.
type Cloud = simulator.Cloud[State]

// An Option makes the cloud stricter.
type Option func(*gate)

// RefuseExpired refuses versions of the API whose end date has come, as the
// real service may at any time from then on.
func RefuseExpired() Option { return func(g *gate) { g.refuseExpired = true } }

// New makes the cloud with its seeded inventory, or as its file left it.
func New(config simulator.Config, options ...Option) (*Cloud, error) {
	g := &gate{now: config.Now}
	if g.now == nil {
		g.now = time.Now
	}
	for _, option := range options {
		option(g)
	}
	c, err := simulator.New(config, simulator.Dialect{Authorize: g.authorize, Refuse: refuse, Before: oneWay}, seed())
	if err != nil {
		return nil, err
	}
	handleServers(c)
	handleInterfaces(c)
	return c, nil
}

// refuse writes an error in the shape that clients see.
func refuse(w http.ResponseWriter, err error) {
	fault := &simulator.Fault{Status: http.StatusInternalServerError, Text: "Internal Server Error"}
	var argument *provider.ArgumentError
	if errors.As(err, &argument) {
		fault = &simulator.Fault{Status: http.StatusBadRequest, Text: argument.Error()}
	}
	errors.As(err, &fault)
	type entry struct {
		Status int    `json:"status"`
		Detail string `json:"detail"`
	}
	body, _ := json.Marshal(map[string][]entry{"errors": {{fault.Status, fault.Text}}})
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(fault.Status)
	_, _ = w.Write(body)
}

func missing(what, id string) error {
	return &simulator.Fault{Status: http.StatusNotFound, Text: what + " " + id + " could not be found."}
}

func conflict(why string) error { return &simulator.Fault{Status: http.StatusConflict, Text: why} }

// expired says why a version cannot be asked for; empty when it can.
func (g *gate) expired(header string) string {
	number, named := strings.CutPrefix(header, "virtualserver ")
	known := slices.IndexFunc(scp.Versions(), func(v scp.Version) bool { return v.Number == number })
	switch {
	case header == "":
		return "" // the current one answers
	case !named || known < 0:
		return "The API version " + header + " is not supported."
	case g.refuseExpired && scp.Versions()[known].Expired(g.now()):
		return "The API version " + header + " is no longer supported."
	}
	return ""
}

func stamp(t time.Time) *string { return new(t.UTC().Format("2006-01-02T15:04:05Z")) }
