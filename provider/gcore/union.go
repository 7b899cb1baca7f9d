package gcore

import (
	"maps"
	"slices"

	"signoff/provider"
)

// A branch of a union says which further members one type of it has. The
// unions are offered as one flat object, which every client can fill in; what a
// type needs and takes is checked here.
type branch struct{ needs, takes []string }

// given are the members of a union that stand in the arguments.
type given map[string]bool

// check names the first member that is missing or too many. at is the path of
// the union, empty or ending in a dot; by is the member that chooses, such as type.
func (b branch) check(at, by, value string, members given) error {
	for _, name := range b.needs {
		if !members[name] {
			return provider.Wrong(at+name, "it is required with %s %s", by, value)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if members[name] && !slices.Contains(b.needs, name) && !slices.Contains(b.takes, name) {
			return provider.Wrong(at+name, "there is none with %s %s", by, value)
		}
	}
	return nil
}
