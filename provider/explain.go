package provider

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// An Argument is one leaf of a call's arguments, for people.
type Argument struct {
	Name    string  `json:"name"`             // dotted path: hardware.hdds.0.size
	Member  string  `json:"member,omitzero"`  // the same as it stands in a body, to compare with the subject
	Value   string  `json:"value,omitzero"`   // for secrets their mark
	Doc     string  `json:"doc,omitzero"`     // what the argument means
	Privacy Privacy `json:"privacy,omitzero"` // how its value may be shown
	Unset   bool    `json:"unset,omitzero"`   // left out: the provider decides
	Default string  `json:"default,omitzero"` // with Unset: what the provider documents it will take
}

// Privacy says how a value may be shown.
type Privacy string

// The privacies.
const (
	Open    Privacy = ""        // anywhere
	Private Privacy = "private" // in full, in the console only
	Sealed  Privacy = "secret"  // nowhere
)

// Explain implements [Operation]: every argument given, leaf by leaf, then the
// optional ones at the top that were left out.
func (o *operation) Explain(canonical []byte) ([]Argument, error) {
	var given map[string]jsontext.Value
	if err := json.Unmarshal(canonical, &given); err != nil {
		return nil, fmt.Errorf("%s: explain arguments: %w", o.spec.Name, err)
	}
	var set, unset []Argument
	for _, f := range o.in.fields {
		value, ok := given[f.name]
		if !ok {
			unset = append(unset, Argument{Name: f.name, Doc: f.doc, Unset: true, Default: o.providerDefault(f.name)})
			continue
		}
		member := ""
		if f.place&inBody != 0 {
			member = f.wire[0]
		}
		set = f.leaves(set, value, f.shape, f.name, member)
	}
	return append(set, unset...), nil
}

func (f *field) leaves(set []Argument, value jsontext.Value, s *shape, name, member string) []Argument {
	switch s.kind {
	case dict:
		var members map[string]jsontext.Value
		_ = json.Unmarshal(value, &members) // canonical bytes were encoded by us
		for _, key := range slices.Sorted(maps.Keys(members)) {
			set = f.leaves(set, members[key], s.elem, name+"."+key, below(member, key))
		}
		if len(members) == 0 {
			set = append(set, Argument{Name: name, Member: member, Value: "(empty)", Doc: f.doc})
		}
		return set
	case object:
		var members map[string]jsontext.Value
		_ = json.Unmarshal(value, &members) // canonical bytes were encoded by us
		for _, inner := range s.fields {
			if v, ok := members[inner.name]; ok {
				set = inner.leaves(set, v, inner.shape, name+"."+inner.name, below(member, inner.name))
			}
		}
		return set
	case list:
		var elements []jsontext.Value
		_ = json.Unmarshal(value, &elements)
		for i, v := range elements {
			step := strconv.Itoa(i)
			set = f.leaves(set, v, s.elem, name+"."+step, below(member, step))
		}
		if len(elements) == 0 {
			set = append(set, Argument{Name: name, Member: member, Value: "(empty list)", Doc: f.doc})
		}
		return set
	}
	a := Argument{Name: name, Member: member, Value: spell(value), Doc: f.doc}
	switch {
	case f.secret:
		a.Privacy = Sealed
	case f.private:
		a.Privacy = Private
	}
	return append(set, a)
}

func below(member, step string) string {
	if member == "" {
		return ""
	}
	return member + "." + step
}

// providerDefault is the default that the input schema documents.
func (o *operation) providerDefault(name string) string {
	var schema struct {
		Properties map[string]struct {
			Default jsontext.Value `json:"default"`
		} `json:"properties"`
	}
	if json.Unmarshal(o.InputSchema(), &schema) != nil {
		return ""
	}
	return spell(schema.Properties[name].Default)
}
