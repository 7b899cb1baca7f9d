package sim

import "slices"

// A relation is stored once, on the server; the other side is derived from the
// servers. What is gone is forgotten here.

func (s *State) forgetBlock(b *BlockStorage) {
	for _, v := range s.Servers {
		v.Holds.Blocks = without(v.Holds.Blocks, b.ID)
	}
}

func (s *State) forgetShared(d *SharedStorage) {
	for _, v := range s.Servers {
		delete(v.Holds.Shared, d.ID)
	}
}

func (s *State) forgetKey(k *SSHKey) {
	for _, v := range s.Servers {
		v.Holds.Keys = without(v.Holds.Keys, k.ID)
	}
}

func without(ids []string, id string) []string {
	return slices.DeleteFunc(ids, func(held string) bool { return held == id })
}
