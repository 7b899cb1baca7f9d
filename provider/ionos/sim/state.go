package sim

import (
	"crypto/sha256"
	"fmt"
	"strconv"
	"time"

	"signoff/provider"
	"signoff/provider/ionos"
)

// State is everything the cloud remembers.
type State struct {
	Servers    []*Server           `json:"servers"`
	Images     []*Image            `json:"images"`
	Blocks     []*BlockStorage     `json:"block_storages"`
	Shared     []*SharedStorage    `json:"shared_storages"`
	Access     []*StorageAccess    `json:"shared_storage_access"`
	PublicIPs  []*PublicIP         `json:"public_ips"`
	SSHKeys    []*SSHKey           `json:"ssh_keys"`
	Policies   []*FirewallPolicy   `json:"firewall_policies"`
	Balancers  []*LoadBalancer     `json:"load_balancers"`
	Networks   []*PrivateNetwork   `json:"private_networks"`
	VPNs       []*VPN              `json:"vpns"`
	Users      []*User             `json:"users"`
	Roles      []*Role             `json:"roles"`
	Monitoring []*MonitoringPolicy `json:"monitoring_policies"`
	Logs       []Log               `json:"logs"` // of what is gone; entities keep their own
	Made       int                 `json:"made"` // ids and addresses given out

	Appliances []ionos.ServerAppliance     `json:"appliances"`
	Recovery   []ionos.RecoveryAppliance   `json:"recovery_appliances"`
	ISOs       []ionos.DVDISO              `json:"isos"`
	Centers    []ionos.AvailableDatacenter `json:"datacenters"`
}

// entities are all that work can be done to.
func (s *State) entities() []entity {
	var all []entity
	all = appended(all, s.Servers)
	all = appended(all, s.Images)
	all = appended(all, s.Blocks)
	all = appended(all, s.Shared)
	all = appended(all, s.Access)
	all = appended(all, s.PublicIPs)
	all = appended(all, s.SSHKeys)
	all = appended(all, s.Policies)
	all = appended(all, s.Balancers)
	all = appended(all, s.Networks)
	all = appended(all, s.VPNs)
	all = appended(all, s.Users)
	all = appended(all, s.Roles)
	all = appended(all, s.Monitoring)
	return all
}

func appended[E entity](all []entity, list []E) []entity {
	for _, e := range list {
		all = append(all, e)
	}
	return all
}

// settle ends all work whose time has come. Nothing refers to what is gone.
func (s *State) settle(now time.Time) {
	s.Servers = ended(s, s.Servers, now, s.leaveAddresses)
	s.Images = ended(s, s.Images, now, func(*Image) {})
	s.Blocks = ended(s, s.Blocks, now, s.forgetBlock)
	s.Shared = ended(s, s.Shared, now, s.forgetShared)
	s.Access = ended(s, s.Access, now, func(*StorageAccess) {})
	s.PublicIPs = ended(s, s.PublicIPs, now, func(*PublicIP) {})
	s.SSHKeys = ended(s, s.SSHKeys, now, s.forgetKey)
	s.Policies = ended(s, s.Policies, now, s.forgetPolicy)
	s.Balancers = ended(s, s.Balancers, now, s.forgetBalancer)
	s.Networks = ended(s, s.Networks, now, s.forgetNetwork)
	s.VPNs = ended(s, s.VPNs, now, func(*VPN) {})
	s.Users = ended(s, s.Users, now, func(*User) {})
	s.Roles = ended(s, s.Roles, now, s.forgetRole)
	s.Monitoring = ended(s, s.Monitoring, now, s.forgetMonitoring)
}

// Server is a server with what its answers do not show plainly. Its status is
// that of the stage.
type Server struct {
	ionos.Server
	Stage
	Password string   `json:"password"` // its first_password; the Secret type would not save it
	Holds    Holdings `json:"holds,omitzero"`
}

// Holdings are what a server has that its own answers do not show.
type Holdings struct {
	Blocks  []string          `json:"block_storages,omitzero"`
	Shared  map[string]string `json:"shared_storages,omitzero"` // id -> rights
	Keys    []string          `json:"ssh_keys,omitzero"`
	KeepIPs bool              `json:"keep_ips,omitzero"` // when it goes
}

func (v *Server) noun() string { return "server" }

func (v *Server) key() (id, name string) { return provider.Value(v.ID), provider.Value(v.Name) }

// ref names the server.
func (v *Server) ref() ionos.Ref { return ionos.Ref{ID: v.ID, Name: v.Name} }

// server finds a server that is there.
func (s *State) server(now time.Time, id string) (*Server, error) {
	s.settle(now)
	return find(s.Servers, id, missing("SERVER_NOT_FOUND", "Server not found"))
}

// idle finds a server that nothing is being done to.
func (s *State) idle(now time.Time, id string) (*Server, error) {
	v, err := s.server(now, id)
	if err == nil {
		err = free(v)
	}
	return v, err
}

// guest finds an idle server that a body names in field.
func (s *State) guest(field, id string) (*Server, error) {
	v, err := find(s.Servers, id, unknownID(field, id))
	if err == nil {
		err = free(v)
	}
	return v, err
}

// view is the server as an answer shows it.
func (v *Server) view(now time.Time) ionos.Server {
	out := v.Server
	out.Status = ionos.Status{State: v.shown()}
	if v.Password != "" {
		out.FirstPassword = new(provider.Secret(v.Password))
	}
	if w := v.Work; w != nil {
		percent := 0
		if total := w.Until.Sub(w.Since); total > 0 {
			percent = int(100 * now.Sub(w.Since) / total)
		}
		out.Status.Percent = new(min(max(percent, 0), 99))
	}
	return out
}

// newID makes the next id: 32 hex digits, the same in every run.
func (s *State) newID() string {
	s.Made++
	return fmt.Sprintf("%X", sha256.Sum256([]byte("signoff sandbox "+strconv.Itoa(s.Made))))[:32]
}
