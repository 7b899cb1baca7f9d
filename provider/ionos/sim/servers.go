package sim

import (
	"time"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

func handleServers(c *Cloud) {
	simulator.Handle(c, ionos.ListServers, 200, func(s *State, now time.Time, in ionos.Listing) ([]ionos.Server, error) {
		s.settle(now)
		return listed(s.Servers, serverView(now), in)
	})
	simulator.Handle(c, ionos.GetServer, 200, func(s *State, now time.Time, in ionos.GetServerInput) (ionos.Server, error) {
		v, err := s.server(now, in.ServerID)
		return shown(v, err, serverView(now))
	})
	simulator.Handle(c, ionos.GetServerStatus, 200, func(s *State, now time.Time, in ionos.GetServerInput) (ionos.Status, error) {
		v, err := s.server(now, in.ServerID)
		return shown(v, err, func(v *Server) ionos.Status { return v.view(now).Status })
	})
	simulator.Handle(c, ionos.CreateServer, 202, func(s *State, now time.Time, in ionos.CreateServerInput) (ionos.Server, error) {
		return s.create(now, c.Delay, in)
	})
	simulator.Handle(c, ionos.UpdateServer, 200, func(s *State, now time.Time, in ionos.UpdateServerInput) (ionos.Server, error) {
		return change(s, now, in.ServerID, func(v *Server) error {
			v.Name, v.Description = &in.Name, &in.Description
			return nil
		})
	})
	simulator.Handle(c, ionos.DeleteServer, 202, func(s *State, now time.Time, in ionos.DeleteServerInput) (ionos.Server, error) {
		return change(s, now, in.ServerID, func(v *Server) error {
			v.Holds.KeepIPs = provider.Value(in.KeepIP)
			v.remove(now, c.Delay)
			return nil
		})
	})
	simulator.Handle(c, ionos.CloneServer, 202, func(s *State, now time.Time, in ionos.CloneServerInput) (ionos.Server, error) {
		return s.clone(now, c.Delay, in)
	})
	simulator.Handle(c, ionos.ServerAction, 202, func(s *State, now time.Time, in ionos.ServerActionInput) (ionos.Server, error) {
		if in.RecoveryImageID != nil && s.recovery(*in.RecoveryImageID) == nil {
			return ionos.Server{}, unknownID("recovery_image_id", *in.RecoveryImageID)
		}
		return change(s, now, in.ServerID, func(v *Server) error { return v.power(now, c.Delay, in) })
	})
}

// change edits an idle server and answers with it.
func change(s *State, now time.Time, id string, edit func(v *Server) error) (ionos.Server, error) {
	v, err := s.server(now, id)
	return changed(v, err, now, edit, serverView(now))
}

func serverView(now time.Time) func(*Server) ionos.Server {
	return func(v *Server) ionos.Server { return v.view(now) }
}

// power starts a power action.
func (v *Server) power(now time.Time, delay time.Duration, in ionos.ServerActionInput) error {
	if in.Method == nil && provider.Value(v.ServerType) == "cloud" {
		return invalid("Required field(s) method missing or empty. ", map[string]string{"required": "method"})
	}
	if (in.RecoveryMode != nil || in.RecoveryImageID != nil) && provider.Value(v.ServerType) == "cloud" {
		return invalid("recovery_mode is for baremetal servers only", nil)
	}
	state, then := map[string]string{"POWER_ON": "POWERING_ON", "POWER_OFF": "POWERING_OFF", "REBOOT": "REBOOTING"}[in.Action], "POWERED_ON"
	if in.Action == "POWER_OFF" {
		then = "POWERED_OFF"
	}
	if in.Action == "REBOOT" && v.Rest != "POWERED_ON" {
		return wrongState("The server is not powered on")
	}
	v.begin(now, delay, state, then)
	return nil
}
