package sim

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

// State is everything the cloud remembers.
type State struct {
	Servers    []*Server                 `json:"servers"`
	Images     map[string]string         `json:"images"` // id -> name: images, appliances and ISOs
	ISOs       map[string]string         `json:"isos"`
	Policies   map[string]string         `json:"policies"`
	Balancer   map[string]string         `json:"balancers"`
	Centers    map[string]Center         `json:"datacenters"`
	Networks   []*Network                `json:"networks"`
	Users      []*User                   `json:"users"`
	Roles      []*Role                   `json:"roles"`
	Monitoring []*MonitoringPolicy       `json:"monitoring_policies"`
	Spare      map[string]ionos.ServerIP `json:"spare_ips"` // kept public IPs that no server has
	Made       int                       `json:"made"`      // ids and addresses given out
}

// Server is a server with what its answers do not show plainly.
type Server struct {
	ionos.Server
	Password string `json:"password"` // its first_password; the Secret type would not save it
	Work     *Work  `json:"work,omitzero"`
}

// Work is a change under way.
type Work struct {
	State string    `json:"state"` // shown meanwhile
	Since time.Time `json:"since"`
	Until time.Time `json:"until"`
	Then  string    `json:"then"` // state afterwards; empty = gone
}

// Center is a data centre.
type Center struct{ CountryCode, Location string }

// Network is a private network.
type Network struct {
	ID, Name, PanelID, Created string
	Address, Mask              string
}

// settle ends all work whose time has come.
func (s *State) settle(now time.Time) {
	s.settlePeople(now)
	s.settleMonitoring(now)
	s.Servers = slices.DeleteFunc(s.Servers, func(v *Server) bool {
		if v.Work == nil || now.Before(v.Work.Until) {
			return false
		}
		then := v.Work.Then
		v.Work = nil
		v.Status = ionos.Status{State: &then}
		return then == ""
	})
}

// server finds a server that is there.
func (s *State) server(now time.Time, id string) (*Server, error) {
	s.settle(now)
	for _, v := range s.Servers {
		if strings.EqualFold(val(v.ID), id) {
			return v, nil
		}
	}
	return nil, missing("SERVER_NOT_FOUND", "Server not found")
}

// idle finds a server that nothing is being done to.
func (s *State) idle(now time.Time, id string) (*Server, error) {
	v, err := s.server(now, id)
	if err == nil && v.Work != nil {
		err = &simulator.Fault{Status: 403, Code: "INVALID_STATE", Text: "The server is " + v.Work.State + "; try again when it is done"}
	}
	return v, err
}

// begin starts work that shows state for the delay and ends in then.
func (v *Server) begin(now time.Time, delay time.Duration, state, then string) {
	if delay <= 0 && then != "" {
		v.Status = ionos.Status{State: &then}
		return
	}
	v.Work = &Work{State: state, Since: now, Until: now.Add(delay), Then: then}
}

// configure starts work that ends in the present power state.
func (v *Server) configure(now time.Time, delay time.Duration) {
	v.begin(now, delay, "CONFIGURING", val(v.Status.State))
}

// view is the server as an answer shows it.
func (v *Server) view(now time.Time) ionos.Server {
	out := v.Server
	if v.Password != "" {
		out.FirstPassword = ptr(provider.Secret(v.Password))
	}
	if w := v.Work; w != nil {
		percent := 0
		if total := w.Until.Sub(w.Since); total > 0 {
			percent = int(100 * now.Sub(w.Since) / total)
		}
		out.Status = ionos.Status{State: ptr(w.State), Percent: ptr(min(max(percent, 0), 99))}
	}
	return out
}

// newID makes the next id: 32 hex digits, the same in every run.
func (s *State) newID() string {
	s.Made++
	return fmt.Sprintf("%X", sha256.Sum256([]byte("signoff sandbox "+strconv.Itoa(s.Made))))[:32]
}

// newAddress makes a public IP with a policy.
func (s *State) newAddress(kind, policy string) ionos.ServerIP {
	id := s.newID()
	ip := fmt.Sprintf("203.0.113.%d", s.Made%254+1)
	if kind == "IPV6" {
		ip = fmt.Sprintf("2001:db8::%x", s.Made)
	}
	return ionos.ServerIP{ID: &id, IP: &ip, Type: &kind, FirewallPolicy: s.policy(policy), LoadBalancers: []ionos.Ref{}}
}
