package sim

import (
	"fmt"
	"time"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

// SharedStorage is a network drive. The servers that may use it hold its id
// with their rights.
type SharedStorage struct {
	ID, PanelID, Name, Description, Center, Created string
	Size                                            int
	Used                                            provider.Decimal // percent
	Stage
}

func (d *SharedStorage) noun() string { return "shared storage" }

func (d *SharedStorage) key() (id, name string) { return d.ID, d.Name }

func handleSharedStorages(c *Cloud) {
	simulator.Handle(c, ionos.ListSharedStorages, 200, func(s *State, now time.Time, in ionos.Listing) ([]ionos.SharedStorage, error) {
		s.settle(now)
		return listed(s.Shared, s.sharedView, in)
	})
	simulator.Handle(c, ionos.GetSharedStorage, 200, func(s *State, now time.Time, in ionos.GetSharedStorageInput) (ionos.SharedStorage, error) {
		d, err := s.shared(now, in.SharedStorageID)
		return shown(d, err, s.sharedView)
	})
	simulator.Handle(c, ionos.CreateSharedStorage, 202, func(s *State, now time.Time, in ionos.CreateSharedStorageInput) (ionos.SharedStorage, error) {
		return s.createShared(now, c.Delay, in)
	})
	simulator.Handle(c, ionos.UpdateSharedStorage, 202, func(s *State, now time.Time, in ionos.UpdateSharedStorageInput) (ionos.SharedStorage, error) {
		return changeShared(s, now, in.SharedStorageID, func(d *SharedStorage) error {
			d.Name, d.Description, d.Size = provider.Or(in.Name, d.Name), provider.Or(in.Description, d.Description), provider.Or(in.Size, d.Size)
			d.configure(now, c.Delay)
			return nil
		})
	})
	simulator.Handle(c, ionos.DeleteSharedStorage, 202, func(s *State, now time.Time, in ionos.GetSharedStorageInput) (ionos.SharedStorage, error) {
		return changeShared(s, now, in.SharedStorageID, func(d *SharedStorage) error {
			d.remove(now, c.Delay)
			return nil
		})
	})
	handleSharedServers(c)
}

// shared finds a network drive that is there.
func (s *State) shared(now time.Time, id string) (*SharedStorage, error) {
	s.settle(now)
	return find(s.Shared, id, missing("SHARED_STORAGE_NOT_FOUND", "Shared storage not found"))
}

func (s *State) sharedView(d *SharedStorage) ionos.SharedStorage {
	return ionos.SharedStorage{ID: &d.ID, CloudPanelID: &d.PanelID, Name: &d.Name, Description: &d.Description, Size: &d.Size,
		SizeUsed: &d.Used, State: d.shown(), Datacenter: s.site(d.Center), CreationDate: &d.Created,
		CIFSPath: new(`\\` + nas + `\` + d.PanelID), NFSPath: new(nas + "/:" + d.PanelID), Servers: s.sharedServers(d)}
}

// nas is the host of every network drive.
const nas = "vid50995.nas1.lan"

func (s *State) sharedServers(d *SharedStorage) []ionos.StorageServer {
	servers := []ionos.StorageServer{}
	for _, v := range s.Servers {
		if rights, ok := v.Holds.Shared[d.ID]; ok {
			servers = append(servers, ionos.StorageServer{ID: v.ID, Name: v.Name, Rights: &rights})
		}
	}
	return servers
}

// changeShared edits an idle network drive and answers with it.
func changeShared(s *State, now time.Time, id string, edit func(*SharedStorage) error) (ionos.SharedStorage, error) {
	d, err := s.shared(now, id)
	return changed(d, err, now, edit, s.sharedView)
}

func (s *State) createShared(now time.Time, delay time.Duration, in ionos.CreateSharedStorageInput) (ionos.SharedStorage, error) {
	s.settle(now)
	if len(s.Shared) >= maxStorages {
		return ionos.SharedStorage{}, quota("ngcs.sharedstorage", len(s.Shared)+1, maxStorages)
	}
	where, err := s.siteOf(in.DatacenterID)
	if err != nil {
		return ionos.SharedStorage{}, err
	}
	d := &SharedStorage{ID: s.newID(), Name: in.Name, Description: provider.Value(in.Description), Center: *where.ID, Created: at(now), Size: in.Size, Used: "0"}
	d.PanelID = fmt.Sprintf("vid%d", 40000+s.Made)
	d.begin(now, delay, "CONFIGURING", "ACTIVE")
	s.Shared = append(s.Shared, d)
	return s.sharedView(d), nil
}

func handleSharedServers(c *Cloud) {
	simulator.Handle(c, ionos.ListSharedStorageServers, 200, func(s *State, now time.Time, in ionos.GetSharedStorageInput) ([]ionos.StorageServer, error) {
		d, err := s.shared(now, in.SharedStorageID)
		return shown(d, err, s.sharedServers)
	})
	simulator.Handle(c, ionos.GetSharedStorageServer, 200, func(s *State, now time.Time, in ionos.GetSharedStorageServerInput) (ionos.StorageServer, error) {
		d, err := s.shared(now, in.SharedStorageID)
		if err != nil {
			return ionos.StorageServer{}, err
		}
		v, err := s.grantee(now, d, in.ServerID)
		if err != nil {
			return ionos.StorageServer{}, err
		}
		return ionos.StorageServer{ID: v.ID, Name: v.Name, Rights: new(v.Holds.Shared[d.ID])}, nil
	})
	simulator.Handle(c, ionos.AttachSharedStorage, 202, func(s *State, now time.Time, in ionos.AttachSharedStorageInput) (ionos.SharedStorage, error) {
		return changeShared(s, now, in.SharedStorageID, func(d *SharedStorage) error {
			if err := s.grant(d, in.Servers); err != nil {
				return err
			}
			d.configure(now, c.Delay)
			return nil
		})
	})
	simulator.Handle(c, ionos.DetachSharedStorage, 202, func(s *State, now time.Time, in ionos.GetSharedStorageServerInput) (ionos.SharedStorage, error) {
		return changeShared(s, now, in.SharedStorageID, func(d *SharedStorage) error {
			v, err := s.grantee(now, d, in.ServerID)
			if err != nil {
				return err
			}
			delete(v.Holds.Shared, d.ID)
			d.configure(now, c.Delay)
			return nil
		})
	})
}

// grantee finds a server that may use the drive.
func (s *State) grantee(now time.Time, d *SharedStorage, serverID string) (*Server, error) {
	v, err := s.server(now, serverID)
	if err != nil {
		return nil, err
	}
	if _, ok := v.Holds.Shared[d.ID]; !ok {
		return nil, missing("SERVER_NOT_FOUND", "Server not found")
	}
	return v, nil
}

// grant gives rights to all of the servers, or to none.
func (s *State) grant(d *SharedStorage, grants []ionos.StorageGrant) error {
	var ids []string
	for _, g := range grants {
		ids = append(ids, g.ID)
	}
	servers, err := s.members("servers", ids)
	for i, v := range servers {
		if v.Holds.Shared == nil {
			v.Holds.Shared = map[string]string{}
		}
		v.Holds.Shared[d.ID] = grants[i].Rights
	}
	return err
}
