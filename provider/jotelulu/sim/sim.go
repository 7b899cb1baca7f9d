package sim

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"time"

	"signoff/provider"
	"signoff/provider/jotelulu"
	"signoff/provider/simulator"
)

// Cloud is the simulated Jotelulu. Its paths begin with /api-gateway.
type Cloud = simulator.Cloud[State]

// State is everything the cloud remembers.
type State struct {
	Organizations []jotelulu.Organization    `json:"organizations"`
	Subscriptions []Subscription             `json:"subscriptions"`
	Instances     []Instance                 `json:"instances"`
	Networks      []jotelulu.IsolatedNetwork `json:"networks"`
}

// Subscription is a server subscription of an organization.
type Subscription struct {
	jotelulu.ServerSubscription
	Organization string `json:"organization"`
}

// Instance is a server with its network interfaces.
type Instance struct {
	jotelulu.ServerInstance
	NICs []jotelulu.NIC `json:"nics"`
}

// New makes the cloud with its seeded inventory, or as its file left it.
func New(config simulator.Config) (*Cloud, error) {
	c, err := simulator.New(config, simulator.Dialect{Authorize: authorize, Refuse: refuse}, seed())
	if err != nil {
		return nil, err
	}
	simulator.Handle(c, jotelulu.ListOrganizations, 200, func(s *State, now time.Time, _ jotelulu.None) (jotelulu.Organizations, error) {
		return jotelulu.Organizations{Data: s.Organizations, Meta: meta(now)}, nil
	})
	simulator.Handle(c, jotelulu.ListServerSubscriptions, 200, listSubscriptions)
	simulator.Handle(c, jotelulu.ListServerInstances, 200, listInstances)
	simulator.Handle(c, jotelulu.ListInstanceNICs, 200, listNICs)
	simulator.Handle(c, jotelulu.ListIsolatedNetworks, 200, listNetworks)
	return c, nil
}

// carriers are the headers that may carry a token.
var carriers = regexp.MustCompile(`(?i)auth|token|key`)

// authorize wants a token in a header that may carry one; in Authorization it
// follows a scheme.
func authorize(r *http.Request) error {
	for name := range r.Header {
		value := strings.TrimSpace(r.Header.Get(name))
		if name == "Authorization" {
			_, value, _ = strings.Cut(value, " ")
		}
		if carriers.MatchString(name) && value != "" {
			return nil
		}
	}
	return &simulator.Fault{Status: http.StatusUnauthorized, Text: "A token is required."}
}

func refuse(w http.ResponseWriter, err error) {
	fault := &simulator.Fault{Status: http.StatusInternalServerError, Text: "Internal error."}
	var argument *provider.ArgumentError
	if errors.As(err, &argument) {
		fault = &simulator.Fault{Status: http.StatusBadRequest, Text: argument.Error()}
	}
	errors.As(err, &fault)
	http.Error(w, fault.Text, fault.Status)
}

func missing(what, id string) error {
	return &simulator.Fault{Status: http.StatusNotFound, Text: "There is no " + what + " " + id + "."}
}

// meta tells answers apart.
func meta(now time.Time) jotelulu.Meta {
	h := fmt.Sprintf("%x", sha256.Sum256([]byte(now.String())))
	id := h[:8] + "-" + h[8:12] + "-4" + h[13:16] + "-a" + h[17:20] + "-" + h[20:32]
	return jotelulu.Meta{CorrelationID: &id, Timestamp: new(now.UTC().Format(time.RFC3339))}
}
