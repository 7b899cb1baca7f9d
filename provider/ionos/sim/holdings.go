package sim

import (
	"slices"

	"signoff/provider/ionos"
)

// Holdings are what a server has that its own answers do not show. Storages and
// keys derive their servers from it, so that a server that goes lets go of all.
type Holdings struct {
	Blocks  []string          `json:"block_storages,omitzero"`
	Shared  map[string]string `json:"shared_storages,omitzero"` // id -> rights
	Keys    []string          `json:"ssh_keys,omitzero"`
	KeepIPs bool              `json:"keep_ips,omitzero"` // when it goes
}

// ref names the server.
func (v *Server) ref() ionos.Ref { return ionos.Ref{ID: v.ID, Name: v.Name} }

// drop forgets an entity.
func drop(ids []string, id string) []string {
	return slices.DeleteFunc(ids, func(held string) bool { return held == id })
}
