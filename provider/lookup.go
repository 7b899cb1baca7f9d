package provider

import (
	"net/http"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Some clouds keep the path literal and name the object beside it:
//
//	GET  /virtual_machines/virtual_machine?virtual_machine[id]=vm_1
//	POST /virtual_machines/virtual_machine/start  {"virtual_machine": {"id": "vm_1"}}
//
// The tag lookup:"virtual_machine[id]" declares both. Such a field names what
// the call touches, as a path value does: it is locked, and it fills the
// argument of the same name of a look or a poll even where that is optional,
// since the object may be named in one of several ways.

// splitLookup takes object[member] apart.
func splitLookup(name string) (object, member string) {
	object, member, _ = strings.Cut(strings.TrimSuffix(name, "]"), "[")
	return object, member
}

// putLookup names the object where the method wants it.
func (w *wire) putLookup(name string, raw jsontext.Value, body map[string]jsontext.Value) error {
	if spell(raw) == "" {
		return invalid(name, "it is empty and names nothing")
	}
	if w.method == http.MethodGet {
		w.query.Set(name, spell(raw))
		return nil
	}
	object, member := splitLookup(name)
	var named map[string]jsontext.Value
	if given, ok := body[object]; ok {
		_ = json.Unmarshal(given, &named) // encoded below
	}
	if named == nil {
		named = map[string]jsontext.Value{}
	}
	named[member] = raw
	encoded, err := json.Marshal(named, json.Deterministic(true))
	body[object] = encoded
	return err
}

// receiveLookup reads a body member that names an object; false when no
// lookup declares it.
func (o *operation) receiveLookup(members map[string]jsontext.Value, name string, value jsontext.Value) (bool, error) {
	declared := map[string]*field{}
	for _, f := range o.in.fields {
		if object, member := splitLookup(f.wire[0]); f.place == inLookup && object == name {
			declared[member] = f
		}
	}
	if len(declared) == 0 {
		return false, nil
	}
	var given map[string]jsontext.Value
	if json.Unmarshal(value, &given) != nil {
		return true, invalid(name, "an object is named by {member: value}")
	}
	for member, v := range given {
		f := declared[member]
		if f == nil {
			return true, &ArgumentError{Code: UnknownArgument, Field: name + "." + member, Problem: "an object cannot be named by this"}
		}
		members[f.name] = v
	}
	return true, nil
}
