package sim

import (
	"slices"
	"time"

	"signoff/provider"
	"signoff/provider/katapult"
	"signoff/provider/simulator"
)

// machineType is what the trash calls a machine.
const machineType = "VirtualMachine"

// kept is how long the trash keeps something.
const kept = 48 * time.Hour

// TrashObject is something deleted. Its machine stays among the machines until
// it is purged.
type TrashObject struct {
	katapult.TrashObject
	Organization string `json:"organization"`
	Purging      bool   `json:"purging"`
}

func handleTrash(c *Cloud) {
	simulator.Handle(c, katapult.ListTrashObjects, 200, func(s *State, now time.Time, in katapult.ListTrashObjectsInput) (katapult.TrashObjects, error) {
		s.settle(now)
		org, err := s.active(in.OrganizationLookup)
		if err != nil {
			return katapult.TrashObjects{}, err
		}
		var all []katapult.TrashObject
		for _, o := range s.Trash {
			if o.Organization == provider.Value(org.ID) {
				all = append(all, o.TrashObject)
			}
		}
		items, pagination := part(all, in.Paging)
		return katapult.TrashObjects{Pagination: pagination, TrashObjects: items}, nil
	})
	simulator.Handle(c, katapult.GetTrashObject, 200, func(s *State, now time.Time, in katapult.TrashObjectLookup) (katapult.OneTrashObject, error) {
		o, err := s.trash(now, in)
		if err != nil {
			return katapult.OneTrashObject{}, err
		}
		return katapult.OneTrashObject{TrashObject: o.TrashObject}, nil
	})
	simulator.Handle(c, katapult.RestoreTrashObject, 200, func(s *State, now time.Time, in katapult.TrashObjectLookup) (katapult.OneTrashObject, error) {
		o, err := s.trash(now, in)
		if err != nil || o.Purging {
			return katapult.OneTrashObject{}, missing("trash_object")
		}
		s.undiscard(provider.Value(o.ObjectID))
		return katapult.OneTrashObject{TrashObject: o.TrashObject}, nil
	})
	simulator.Handle(c, katapult.PurgeTrashObject, 200, func(s *State, now time.Time, in katapult.TrashObjectLookup) (katapult.OneTask, error) {
		o, err := s.trash(now, in)
		switch {
		case err != nil:
			return katapult.OneTask{}, err
		case o.Purging:
			return katapult.OneTask{}, unqueued("the object is being purged already")
		}
		o.Purging = true
		t := s.queue(now, c.Delay, "Purge trash object")
		t.Purges = provider.Value(o.ObjectID)
		s.settle(now)
		return katapult.OneTask{Task: t.view(now)}, nil
	})
}

// trash finds a trash object by one of its names.
func (s *State) trash(now time.Time, l katapult.TrashObjectLookup) (*TrashObject, error) {
	s.settle(now)
	for _, o := range s.Trash {
		if l.TrashObjectID != nil && *l.TrashObjectID == provider.Value(o.ID) || l.ObjectID != nil && *l.ObjectID == provider.Value(o.ObjectID) {
			return o, nil
		}
	}
	return nil, missing("trash_object")
}

// trashed finds the trash object of an object, nil if it is not in the trash.
func (s *State) trashed(object string) *TrashObject {
	for _, o := range s.Trash {
		if provider.Value(o.ObjectID) == object {
			return o
		}
	}
	return nil
}

// discard puts an object into the trash.
func (s *State) discard(now time.Time, object, kind string) *TrashObject {
	o := &TrashObject{TrashObject: katapult.TrashObject{ID: s.newID("trsh"), KeepUntil: unix(now.Add(kept)), ObjectID: &object, ObjectType: &kind}}
	for _, m := range s.Machines {
		if provider.Value(m.ID) == object {
			o.Organization = m.OrganizationID
		}
	}
	s.Trash = append(s.Trash, o)
	return o
}

func (s *State) undiscard(object string) {
	s.Trash = slices.DeleteFunc(s.Trash, func(o *TrashObject) bool { return provider.Value(o.ObjectID) == object })
}

// purge removes an object for good, a machine with its interfaces.
func (s *State) purge(object string) {
	s.undiscard(object)
	s.Machines = slices.DeleteFunc(s.Machines, func(m *Machine) bool { return provider.Value(m.ID) == object })
	s.Interfaces = slices.DeleteFunc(s.Interfaces, func(i *Interface) bool { return i.Machine == object })
}
