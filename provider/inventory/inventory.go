package inventory

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"signoff/provider"
)

// Source is one account at a cloud, and the way to read from it.
type Source struct {
	Cloud, Account string
	Read           Reader
}

// Reader performs an operation that only reads.
type Reader func(ctx context.Context, op provider.Operation, arguments []byte) (*provider.Answer, error)

// State is what a server does, in words that mean the same everywhere.
type State string

// The states.
const (
	Running  State = "running"
	Stopped  State = "stopped"
	Changing State = "changing"
	Failed   State = "failed"
	Unclear  State = "unknown" // the cloud's list does not say, or says a word that is new
)

// States are all of them.
var States = []State{Running, Stopped, Changing, Failed, Unclear}

// Server is a server at any cloud.
type Server struct {
	Cloud      string         `json:"cloud"`
	Account    string         `json:"account"`
	ID         string         `json:"id"`
	Name       string         `json:"name,omitzero"`
	State      State          `json:"state"`
	CloudState string         `json:"cloud_state,omitzero"` // the cloud's own word
	Place      string         `json:"place,omitzero"`       // data centre, region or zone
	Size       string         `json:"size,omitzero"`        // name of the size, where it has one
	VCPUs      int            `json:"vcpus,omitzero"`
	MemoryMiB  int            `json:"memory_mib,omitzero"`
	Addresses  []string       `json:"addresses,omitzero"`
	Created    string         `json:"created,omitzero"` // as the cloud spells it; RFC 3339 where that gives seconds
	Read       string         `json:"read"`             // the operation that tells all of it, or lists it
	Arguments  map[string]any `json:"arguments"`        // that this cloud's operations name it by
}

// Interface is a network interface of a server. IONOS has none of its own: each
// public address and each private network of a server counts as one.
type Interface struct {
	Cloud      string         `json:"cloud"`
	Account    string         `json:"account"`
	ServerID   string         `json:"server_id"`
	ServerName string         `json:"server_name,omitzero"`
	ID         string         `json:"id"`
	Kind       string         `json:"kind"` // port, public_ip, private_network
	MAC        string         `json:"mac,omitzero"`
	Network    string         `json:"network,omitzero"` // name, else id
	Addresses  []string       `json:"addresses,omitzero"`
	Public     []string       `json:"public_addresses,omitzero"` // that lead to it from outside
	Firewall   string         `json:"firewall,omitzero"`         // policy or groups, where the cloud tells
	State      string         `json:"state,omitzero"`            // the cloud's own word
	Read       string         `json:"read"`
	Arguments  map[string]any `json:"arguments"`
}

// Problem is something that could not be read.
type Problem struct {
	Cloud, Account string
	Err            error
}

// cloud is what one of them has to offer.
type cloud struct {
	servers    func(ctx context.Context, r Reader) ([]Server, []error)
	interfaces func(ctx context.Context, r Reader, s Server) ([]Interface, error)
}

// clouds are the five.
var clouds = map[string]cloud{
	"gcore":    {gcoreServers, gcoreInterfaces},
	"ionos":    {ionosServers, ionosInterfaces},
	"jotelulu": {jotelServers, jotelInterfaces},
	"katapult": {katapultServers, katapultInterfaces},
	"scp":      {scpServers, scpInterfaces},
}

// Filter chooses servers; the zero value takes all.
type Filter struct {
	Name    string // part of the name or id, in either case
	Address string // one of its addresses, or the beginning of one
	State   State
}

func (f Filter) takes(s Server) bool {
	name := strings.ToLower(f.Name)
	named := strings.Contains(strings.ToLower(s.Name), name) || strings.Contains(strings.ToLower(s.ID), name)
	addressed := f.Address == "" || slices.ContainsFunc(s.Addresses, func(a string) bool { return strings.HasPrefix(a, f.Address) })
	return named && addressed && (f.State == "" || s.State == f.State)
}

// Servers lists the servers of all sources that the filter takes, in an order
// that stays the same: by cloud, account, name and id.
func Servers(ctx context.Context, sources []Source, f Filter) ([]Server, []Problem) {
	perSource := parallel(len(sources), len(sources), func(i int) found[Server] {
		servers, errs := clouds[sources[i].Cloud].servers(ctx, sources[i].Read)
		for j := range servers {
			servers[j].Cloud, servers[j].Account = sources[i].Cloud, sources[i].Account
		}
		return found[Server]{servers, errs}
	})
	all, problems := gather(sources, perSource)
	all = slices.DeleteFunc(all, func(s Server) bool { return !f.takes(s) })
	slices.SortFunc(all, compare)
	return all, problems
}

func compare(a, b Server) int {
	return cmp.Or(strings.Compare(a.Cloud, b.Cloud), strings.Compare(a.Account, b.Account), strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID))
}

// Interfaces lists the interfaces of the servers given, in their order.
func Interfaces(ctx context.Context, sources []Source, servers []Server) ([]Interface, []Problem) {
	perServer := parallel(len(servers), width*len(clouds), func(i int) found[Interface] {
		s := servers[i]
		source := sources[slices.IndexFunc(sources, func(o Source) bool { return o.Cloud == s.Cloud && o.Account == s.Account })]
		interfaces, err := clouds[s.Cloud].interfaces(ctx, source.Read, s)
		for j := range interfaces {
			n := &interfaces[j]
			n.Cloud, n.Account, n.ServerID, n.ServerName = s.Cloud, s.Account, s.ID, s.Name
		}
		return found[Interface]{interfaces, list(err)}
	})
	of := make([]Source, len(servers))
	for i, s := range servers {
		of[i] = Source{Cloud: s.Cloud, Account: s.Account}
	}
	return gather(of, perServer)
}
