package sim

import (
	"net/http"
	"strings"
	"time"

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
	for _, handle := range []func(*Cloud){
		handleServers, handleSizes, handleHardware, handleAddresses, handleAttachments,
		handleBlockStorages, handleSharedStorages, handleStorageAccess, handlePublicIPs, handleSSHKeys,
		handleFirewallPolicies, handleLoadBalancers, handlePrivateNetworks, handleVPNs,
		handleUsers, handleRoles, handleMonitoringPolicies,
		handleImages, handleAppliances, handleDatacenters, handleLogs, handleUsages, handlePricing, handleMonitoring,
	} {
		handle(c)
	}
	return c, nil
}

func authorize(r *http.Request) error {
	if r.Header.Get("X-TOKEN") == "" {
		return &simulator.Fault{Status: http.StatusUnauthorized, Code: "UNAUTHORIZED", Text: "The Token you are using is not valid"}
	}
	return nil
}

// adapt drops the body that clients send when they detach a block storage; the
// documents have none.
func adapt(r *http.Request) {
	if r.Method == http.MethodDelete && strings.HasPrefix(r.URL.Path, "/v1/block_storages/") && strings.HasSuffix(r.URL.Path, "/server") {
		r.Body = http.NoBody
	}
}

func at(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05+00:00") }

// either is or for values that may be absent.
func either[T any](p, otherwise *T) *T {
	if p == nil {
		return otherwise
	}
	return p
}
