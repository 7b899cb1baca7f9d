package sim

import (
	"slices"
	"time"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

// BlockStorage is a volume. The server that has it holds its id.
type BlockStorage struct {
	ID, Name, Description, Center, Created string
	Size                                   int
	Detaching                              bool // what the work is, while there is some
	Stage
}

func (b *BlockStorage) noun() string { return "block storage" }

func (b *BlockStorage) key() (id, name string) { return b.ID, b.Name }

// maxStorages of either kind an account may have, as the documented tariff error has it.
const maxStorages = 10

func handleBlockStorages(c *Cloud) {
	simulator.Handle(c, ionos.ListBlockStorages, 200, func(s *State, now time.Time, in ionos.Listing) ([]ionos.BlockStorage, error) {
		s.settle(now)
		return listed(s.Blocks, s.blockView, in)
	})
	simulator.Handle(c, ionos.GetBlockStorage, 200, func(s *State, now time.Time, in ionos.GetBlockStorageInput) (ionos.BlockStorage, error) {
		b, err := s.block(now, in.BlockStorageID)
		return shown(b, err, s.blockView)
	})
	simulator.Handle(c, ionos.CreateBlockStorage, 201, func(s *State, now time.Time, in ionos.CreateBlockStorageInput) (ionos.BlockStorage, error) {
		return s.createBlock(now, c.Delay, in)
	})
	simulator.Handle(c, ionos.UpdateBlockStorage, 202, func(s *State, now time.Time, in ionos.UpdateBlockStorageInput) (ionos.BlockStorage, error) {
		return changeBlock(s, now, in.BlockStorageID, func(b *BlockStorage) error {
			if provider.Value(in.Size)%10 != 0 { // the schema's step; the error names another
				return wrongStep("ngcs.blockstorage.size", *in.Size, 20)
			}
			b.Name, b.Description, b.Size = provider.Or(in.Name, b.Name), provider.Or(in.Description, b.Description), provider.Or(in.Size, b.Size)
			b.configure(now, c.Delay)
			return nil
		})
	})
	simulator.Handle(c, ionos.DeleteBlockStorage, 202, func(s *State, now time.Time, in ionos.GetBlockStorageInput) (ionos.BlockStorage, error) {
		return changeBlock(s, now, in.BlockStorageID, func(b *BlockStorage) error {
			b.remove(now, c.Delay)
			return nil
		})
	})
	c.AsClientsSee(ionos.UpdateBlockStorage, 200)
	c.AsClientsSee(ionos.DeleteBlockStorage, 200)
	handleBlockServers(c)
}

// block finds a volume that is there.
func (s *State) block(now time.Time, id string) (*BlockStorage, error) {
	s.settle(now)
	return find(s.Blocks, id, missing("BLOCK_STORAGE_NOT_FOUND", "Block storage not found"))
}

// blockOwner is the server that has the volume, nil for none.
func (s *State) blockOwner(b *BlockStorage) *Server {
	for _, v := range s.Servers {
		if slices.Contains(v.Holds.Blocks, b.ID) {
			return v
		}
	}
	return nil
}

func (s *State) blockView(b *BlockStorage) ionos.BlockStorage {
	out := ionos.BlockStorage{ID: &b.ID, Name: &b.Name, Description: &b.Description, Size: &b.Size, State: b.shown(),
		Datacenter: s.site(b.Center), CreationDate: &b.Created}
	if v := s.blockOwner(b); v != nil {
		out.Server = new(v.ref())
	}
	return out
}

// changeBlock edits an idle volume and answers with it.
func changeBlock(s *State, now time.Time, id string, edit func(*BlockStorage) error) (ionos.BlockStorage, error) {
	b, err := s.block(now, id)
	return changed(b, err, now, func(b *BlockStorage) error {
		b.Detaching = false
		return edit(b)
	}, s.blockView)
}

func (s *State) createBlock(now time.Time, delay time.Duration, in ionos.CreateBlockStorageInput) (ionos.BlockStorage, error) {
	s.settle(now)
	if len(s.Blocks) >= maxStorages {
		return ionos.BlockStorage{}, quota("ngcs.blockstorage", len(s.Blocks)+1, maxStorages)
	}
	where, err := s.siteOf(in.DatacenterID)
	if err != nil {
		return ionos.BlockStorage{}, err
	}
	b := &BlockStorage{ID: s.newID(), Name: in.Name, Description: provider.Value(in.Description), Center: *where.ID, Created: at(now), Size: in.Size}
	if in.ServerID != nil {
		v, err := s.guest("server_id", *in.ServerID)
		if err != nil {
			return ionos.BlockStorage{}, err
		}
		v.Holds.Blocks = append(v.Holds.Blocks, b.ID)
	}
	b.begin(now, delay, "CONFIGURING", "ACTIVE")
	s.Blocks = append(s.Blocks, b)
	return s.blockView(b), nil
}

func handleBlockServers(c *Cloud) {
	simulator.Handle(c, ionos.GetBlockStorageServer, 200, func(s *State, now time.Time, in ionos.GetBlockStorageInput) (ionos.Ref, error) {
		b, err := s.block(now, in.BlockStorageID)
		if err != nil {
			return ionos.Ref{}, err
		}
		return provider.Value(s.blockView(b).Server), nil
	})
	simulator.Handle(c, ionos.AttachBlockStorage, 202, func(s *State, now time.Time, in ionos.AttachBlockStorageInput) (ionos.BlockStorage, error) {
		return changeBlock(s, now, in.BlockStorageID, func(b *BlockStorage) error {
			v, err := s.guest("server_id", in.ServerID)
			if err != nil {
				return err
			}
			switch s.blockOwner(b) {
			case v: // it has it already
			case nil:
				v.Holds.Blocks = append(v.Holds.Blocks, b.ID)
			default:
				return wrongState("The block storage is attached to another server")
			}
			b.configure(now, c.Delay)
			return nil
		})
	})
	simulator.Handle(c, ionos.DetachBlockStorage, 202, func(s *State, now time.Time, in ionos.GetBlockStorageInput) (ionos.BlockStorage, error) {
		b, err := s.block(now, in.BlockStorageID)
		if err == nil && b.Work != nil && b.Detaching {
			return ionos.BlockStorage{}, &simulator.Fault{Status: 403, Code: "BLOCK_STORAGE_DETTACH", Text: "The disk is currently being detached."}
		}
		return changeBlock(s, now, in.BlockStorageID, func(b *BlockStorage) error {
			if v := s.blockOwner(b); v != nil {
				v.Holds.Blocks = without(v.Holds.Blocks, b.ID)
			}
			b.Detaching = true
			b.configure(now, c.Delay)
			return nil
		})
	})
	c.AsClientsSee(ionos.GetBlockStorageServer, 201)
	c.AsClientsSee(ionos.AttachBlockStorage, 201)
	c.AsClientsSee(ionos.DetachBlockStorage, 200)
}
