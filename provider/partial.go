package provider

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Partial decodes arguments some of which will be known later: holes names
// them. They must be scalars at the top, and absent. What is given is judged as
// strictly as ever; [Operation.Fill] judges the rest.
func (o *operation) Partial(raw []byte, holes []string, mark Marker) (*Call, error) {
	if len(holes) == 0 {
		return o.Canon(raw, mark)
	}
	var given map[string]jsontext.Value
	if err := scan(raw); err != nil {
		return nil, err
	}
	if err := jsonv2.Unmarshal(raw, &given); err != nil {
		return nil, invalid("", "the arguments are a JSON object")
	}
	for _, hole := range holes {
		f := o.in.member(hole)
		if f == nil || f.shape.kind != text && f.shape.kind != integer {
			return nil, &ArgumentError{Code: UnknownArgument, Field: hole, Problem: "no argument of that name can be filled from an earlier step", Allowed: o.namesAt(nil)}
		}
		if _, twice := given[hole]; twice {
			return nil, invalid(hole, "it is given, and to be filled from an earlier step too")
		}
	}
	if err := o.validate(raw, o.without(holes)); err != nil {
		return nil, err
	}
	in := reflect.New(o.in.typ)
	if err := jsonv2.Unmarshal(raw, in.Interface(), jsonv2.RejectUnknownMembers(true)); err != nil {
		return nil, DecodeError(err)
	}
	call, err := o.encode(in.Elem().Interface(), mark)
	if err != nil {
		return nil, err
	}
	call.Effect = o.spec.Effect // unknown arguments soften nothing
	call.Canonical, err = drop(call.Canonical, holes)
	return call, err
}

// Fill completes canonical arguments with the values of their holes and judges
// the whole. Marks of secrets stay as they are.
func (o *operation) Fill(canonical []byte, values map[string]jsontext.Value) (*Call, error) {
	var given map[string]jsontext.Value
	if err := jsonv2.Unmarshal(canonical, &given); err != nil {
		return nil, err
	}
	for name, value := range values {
		given[name] = value
	}
	raw, err := jsonv2.Marshal(given, jsonv2.Deterministic(true))
	if err != nil {
		return nil, err
	}
	return o.Canon(raw, func(s Secret) string { return s.Reveal() })
}

// without is the input schema that does not require the holes.
func (o *operation) without(holes []string) []byte {
	var schema map[string]any
	_ = json.Unmarshal(o.InputSchema(), &schema) // our own
	required := []any{}
	for _, name := range schema["required"].([]any) {
		if !slices.Contains(holes, name.(string)) {
			required = append(required, name)
		}
	}
	schema["required"] = required
	relaxed, _ := json.Marshal(schema)
	return relaxed
}

// drop removes members from canonical JSON.
func drop(canonical []byte, names []string) ([]byte, error) {
	var members map[string]jsontext.Value
	if err := jsonv2.Unmarshal(canonical, &members); err != nil {
		return nil, err
	}
	for _, name := range names {
		delete(members, name)
	}
	kept, err := jsonv2.Marshal(members, jsonv2.Deterministic(true))
	return bytes.TrimSpace(kept), err
}
