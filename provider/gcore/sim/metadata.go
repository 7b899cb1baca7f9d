package sim

import (
	"maps"
	"slices"
	"strings"
	"time"

	"signoff/provider"
	"signoff/provider/gcore"
)

// tag sets items; read-only ones are the cloud's.
func (v *Instance) tag(items map[string]string) error {
	for _, key := range slices.Sorted(maps.Keys(items)) {
		if key == "" || strings.ContainsAny(key, " \t\n=") || len(key) > 255 {
			return invalid("%q cannot be a key", key)
		}
		if t := v.item(key); t != nil && provider.Value(t.ReadOnly) {
			return invalid("%s is read-only", key)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(items)) {
		if t := v.item(key); t != nil {
			t.Value = new(items[key])
			continue
		}
		v.Tags = append(v.Tags, gcore.Tag{Key: &key, Value: new(items[key]), ReadOnly: new(false)})
	}
	return nil
}

func (v *Instance) item(key string) *gcore.Tag {
	return find(v.Tags, func(t gcore.Tag) bool { return provider.Value(t.Key) == key })
}

func handleMetadata(c *Cloud) {
	here(c, gcore.ListInstanceMetadata, 200, func(s *State, _ time.Time, in gcore.InstanceInput) (gcore.List[gcore.Tag], error) {
		v, err := s.instance(in)
		if err != nil {
			return gcore.List[gcore.Tag]{}, err
		}
		return page(v.Tags, nil, nil, 0), nil
	})
	here(c, gcore.GetInstanceMetadata, 200, func(s *State, _ time.Time, in gcore.MetadataKeyInput) (gcore.Tag, error) {
		return s.getItem(in.InstanceInput, in.Key)
	})
	here(c, gcore.GetInstanceMetadataItem, 200, func(s *State, _ time.Time, in gcore.MetadataItemInput) (gcore.Tag, error) {
		return s.getItem(in.InstanceInput, in.Key)
	})
	here(c, gcore.UpsertInstanceMetadata, 204, func(s *State, _ time.Time, in gcore.MetadataInput) (gcore.None, error) {
		v, err := s.idle(in.InstanceInput)
		if err == nil {
			err = v.tag(in.Metadata)
		}
		return gcore.None{}, err
	})
	here(c, gcore.ReplaceInstanceMetadata, 204, func(s *State, _ time.Time, in gcore.MetadataInput) (gcore.None, error) {
		v, err := s.idle(in.InstanceInput)
		if err != nil {
			return gcore.None{}, err
		}
		before := slices.Clone(v.Tags)
		v.Tags = slices.DeleteFunc(v.Tags, func(t gcore.Tag) bool { return !provider.Value(t.ReadOnly) })
		if err = v.tag(in.Metadata); err != nil {
			v.Tags = before
		}
		return gcore.None{}, err
	})
	here(c, gcore.DeleteInstanceMetadata, 204, func(s *State, _ time.Time, in gcore.MetadataKeyInput) (gcore.None, error) {
		return gcore.None{}, s.deleteItem(in.InstanceInput, in.Key)
	})
	here(c, gcore.DeleteInstanceMetadataItem, 204, func(s *State, _ time.Time, in gcore.MetadataItemInput) (gcore.None, error) {
		return gcore.None{}, s.deleteItem(in.InstanceInput, in.Key)
	})
}

func (s *State) getItem(in gcore.InstanceInput, key string) (gcore.Tag, error) {
	v, err := s.instance(in)
	if err != nil {
		return gcore.Tag{}, err
	}
	t := v.item(key)
	if t == nil {
		return gcore.Tag{}, missing("Metadata %s was not found", key)
	}
	return *t, nil
}

func (s *State) deleteItem(in gcore.InstanceInput, key string) error {
	v, err := s.idle(in)
	if err != nil {
		return err
	}
	t := v.item(key)
	switch {
	case t == nil:
		return missing("Metadata %s was not found", key)
	case provider.Value(t.ReadOnly):
		return invalid("%s is read-only", key)
	}
	v.Tags = slices.DeleteFunc(v.Tags, func(t gcore.Tag) bool { return provider.Value(t.Key) == key })
	return nil
}
