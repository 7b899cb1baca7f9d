package sim

import (
	"slices"
	"time"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

// handleAttachments serves what hangs on a server: image, DVD, private
// networks, snapshot.
func handleAttachments(c *Cloud) {
	simulator.Handle(c, ionos.GetServerImage, 200, func(s *State, now time.Time, in ionos.GetServerInput) (ionos.Ref, error) {
		v, err := s.server(now, in.ServerID)
		if err != nil {
			return ionos.Ref{}, err
		}
		return provider.Value(v.Image), nil
	})
	simulator.Handle(c, ionos.ReinstallServer, 202, func(s *State, now time.Time, in ionos.ReinstallServerInput) (ionos.Server, error) {
		return change(s, now, in.ServerID, func(v *Server) error { return s.reinstall(v, now, c.Delay, in) })
	})
	simulator.Handle(c, ionos.GetServerDVD, 200, func(s *State, now time.Time, in ionos.GetServerInput) (ionos.Ref, error) {
		v, err := s.server(now, in.ServerID)
		if err != nil {
			return ionos.Ref{}, err
		}
		return provider.Value(v.DVD), nil
	})
	simulator.Handle(c, ionos.LoadServerDVD, 202, func(s *State, now time.Time, in ionos.LoadServerDVDInput) (ionos.Server, error) {
		return change(s, now, in.ServerID, func(v *Server) error {
			name, ok := s.isoName(in.DVDID)
			if !ok {
				return unknownID("id", in.DVDID)
			}
			v.DVD = &ionos.Ref{ID: &in.DVDID, Name: &name}
			v.configure(now, c.Delay)
			return nil
		})
	})
	simulator.Handle(c, ionos.UnloadServerDVD, 202, func(s *State, now time.Time, in ionos.GetServerInput) (ionos.Server, error) {
		return change(s, now, in.ServerID, func(v *Server) error {
			v.DVD = nil
			v.configure(now, c.Delay)
			return nil
		})
	})
	handleNetworks(c)
	handleSnapshots(c)
}

func (s *State) reinstall(v *Server, now time.Time, delay time.Duration, in ionos.ReinstallServerInput) error {
	name, ok := s.imageName(in.ImageID)
	if !ok {
		return unknownID("id", in.ImageID)
	}
	if err := s.install(now, v, in.PublicKey); err != nil {
		return err
	}
	v.Image = &ionos.Ref{ID: &in.ImageID, Name: &name}
	v.Password = "First" + s.newID()[:8]
	if in.Password != nil {
		v.Password = in.Password.Reveal()
	}
	v.begin(now, delay, "DEPLOYING", "POWERED_ON")
	return nil
}

func handleNetworks(c *Cloud) {
	simulator.Handle(c, ionos.ListServerPrivateNetworks, 200, func(s *State, now time.Time, in ionos.GetServerInput) ([]ionos.Ref, error) {
		v, err := s.server(now, in.ServerID)
		if err != nil {
			return nil, err
		}
		return v.PrivateNetworks, nil
	})
	simulator.Handle(c, ionos.GetServerPrivateNetwork, 200, func(s *State, now time.Time, in ionos.GetServerPrivateNetworkInput) (ionos.PrivateNetwork, error) {
		v, err := s.server(now, in.ServerID)
		if err != nil {
			return ionos.PrivateNetwork{}, err
		}
		if !slices.ContainsFunc(v.PrivateNetworks, named(in.PrivateNetworkID)) {
			return ionos.PrivateNetwork{}, missing("NETWORK_NOT_FOUND", "Private network not found")
		}
		n, err := s.privateNetwork(now, in.PrivateNetworkID)
		if err != nil {
			return ionos.PrivateNetwork{}, err
		}
		return s.networkView(n), nil
	})
	simulator.Handle(c, ionos.AssignServerPrivateNetwork, 202, func(s *State, now time.Time, in ionos.AssignServerPrivateNetworkInput) (ionos.Server, error) {
		return change(s, now, in.ServerID, func(v *Server) error {
			n := s.network(in.PrivateNetworkID)
			if n == nil {
				return unknownID("id", in.PrivateNetworkID)
			}
			if !slices.ContainsFunc(v.PrivateNetworks, named(*n.ID)) {
				v.PrivateNetworks = append(v.PrivateNetworks, ionos.Ref{ID: n.ID, Name: n.Name})
			}
			v.configure(now, c.Delay)
			return nil
		})
	})
	simulator.Handle(c, ionos.UnassignServerPrivateNetwork, 202, func(s *State, now time.Time, in ionos.GetServerPrivateNetworkInput) (ionos.Server, error) {
		return change(s, now, in.ServerID, func(v *Server) error {
			if !slices.ContainsFunc(v.PrivateNetworks, named(in.PrivateNetworkID)) {
				return missing("NETWORK_NOT_FOUND", "Private network not found")
			}
			v.PrivateNetworks = slices.DeleteFunc(v.PrivateNetworks, named(in.PrivateNetworkID))
			v.configure(now, c.Delay)
			return nil
		})
	})
}

func handleSnapshots(c *Cloud) {
	simulator.Handle(c, ionos.ListServerSnapshots, 200, func(s *State, now time.Time, in ionos.GetServerInput) ([]ionos.Snapshot, error) {
		v, err := s.server(now, in.ServerID)
		if err != nil || v.Snapshot == nil {
			return []ionos.Snapshot{}, err
		}
		return []ionos.Snapshot{*v.Snapshot}, nil
	})
	simulator.Handle(c, ionos.CreateServerSnapshot, 202, func(s *State, now time.Time, in ionos.GetServerInput) (ionos.Server, error) {
		return change(s, now, in.ServerID, func(v *Server) error {
			if v.Snapshot != nil {
				return quota("ngcs.vm.snapshot", 2, 1)
			}
			v.Snapshot = &ionos.Snapshot{ID: new(s.newID()), CreationDate: new(at(now)), DeletionDate: new(at(now.AddDate(0, 0, 3)))}
			v.configure(now, c.Delay)
			return nil
		})
	})
	simulator.Handle(c, ionos.RestoreServerSnapshot, 202, func(s *State, now time.Time, in ionos.ServerSnapshotInput) (ionos.Server, error) {
		return changeSnapshot(s, now, in, func(v *Server) { v.configure(now, c.Delay) })
	})
	simulator.Handle(c, ionos.DeleteServerSnapshot, 202, func(s *State, now time.Time, in ionos.ServerSnapshotInput) (ionos.Server, error) {
		return changeSnapshot(s, now, in, func(v *Server) {
			v.Snapshot = nil
			v.configure(now, c.Delay)
		})
	})
}

func changeSnapshot(s *State, now time.Time, in ionos.ServerSnapshotInput, edit func(*Server)) (ionos.Server, error) {
	return change(s, now, in.ServerID, func(v *Server) error {
		if v.Snapshot == nil || provider.Value(v.Snapshot.ID) != in.SnapshotID {
			return missing("SNAPSHOT_NOT_FOUND", "Snapshot not found")
		}
		edit(v)
		return nil
	})
}
