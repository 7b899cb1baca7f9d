package sim

import (
	"strings"
	"time"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

// handleAppliances serves what can be installed, booted or loaded: server and
// recovery appliances and ISOs. None of it ever changes.
func handleAppliances(c *Cloud) {
	simulator.Handle(c, ionos.ListServerAppliances, 200, func(s *State, _ time.Time, in ionos.Listing) ([]ionos.ServerAppliance, error) {
		return narrow(s.Appliances, in)
	})
	simulator.Handle(c, ionos.GetServerAppliance, 200, func(s *State, _ time.Time, in ionos.GetServerApplianceInput) (ionos.ServerAppliance, error) {
		return found(s.appliance(in.ApplianceID), missing("APPLIANCES_NOT_FOUND", "Required appliance does not exists"))
	})
	simulator.Handle(c, ionos.ListRecoveryAppliances, 200, func(s *State, _ time.Time, in ionos.Listing) ([]ionos.RecoveryAppliance, error) {
		return narrow(s.Recovery, in)
	})
	simulator.Handle(c, ionos.GetRecoveryAppliance, 200, func(s *State, _ time.Time, in ionos.GetRecoveryApplianceInput) (ionos.RecoveryAppliance, error) {
		return found(s.recovery(in.ApplianceID), missing("APPLIANCES_NOT_FOUND", "Required appliance does not exists"))
	})
	simulator.Handle(c, ionos.ListDVDISOs, 200, func(s *State, _ time.Time, in ionos.Listing) ([]ionos.DVDISO, error) {
		return narrow(s.ISOs, in)
	})
	simulator.Handle(c, ionos.GetDVDISO, 200, func(s *State, _ time.Time, in ionos.GetDVDISOInput) (ionos.DVDISO, error) {
		return found(s.iso(in.DVDID), missing("ISO_NOT_FOUND", "Required dvd ISO image does not exists"))
	})
}

// found is the thing, or the refusal when there is none.
func found[T any](thing *T, otherwise error) (T, error) {
	if thing == nil {
		return provider.Value(thing), otherwise
	}
	return *thing, nil
}

// byID finds a thing in a list, nil if it is not there.
func byID[T any](list []T, id string, of func(T) *string) *T {
	for n := range list {
		if strings.EqualFold(provider.Value(of(list[n])), id) {
			return &list[n]
		}
	}
	return nil
}

func (s *State) appliance(id string) *ionos.ServerAppliance {
	return byID(s.Appliances, id, func(a ionos.ServerAppliance) *string { return a.ID })
}

func (s *State) recovery(id string) *ionos.RecoveryAppliance {
	return byID(s.Recovery, id, func(a ionos.RecoveryAppliance) *string { return a.ID })
}

func (s *State) iso(id string) *ionos.DVDISO {
	return byID(s.ISOs, id, func(i ionos.DVDISO) *string { return i.ID })
}
