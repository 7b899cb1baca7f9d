package provider

import (
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/invopop/jsonschema"
)

// reflectSchema makes the JSON Schema of t, portable to every MCP client:
// one tree without references, a root object, a single type on every node.
// Outputs stay open, since clouds add members.
func reflectSchema(t reflect.Type, output bool) json.RawMessage {
	r := &jsonschema.Reflector{
		Anonymous: true, DoNotReference: true, ExpandedStruct: true,
		AllowAdditionalProperties: output,
		LookupComment:             lookupDoc,
		Mapper:                    mapType,
	}
	schema := r.ReflectFromType(t)
	schema.Version = ""
	tidy(schema, t, output)
	raw, err := json.Marshal(schema)
	if err != nil {
		panic(fmt.Sprintf("schema of %s: %v", t, err))
	}
	return raw
}

func mapType(t reflect.Type) *jsonschema.Schema {
	switch t {
	case secretType:
		return &jsonschema.Schema{Type: "string"}
	case decimalType:
		return &jsonschema.Schema{Type: "number"}
	}
	return nil
}

// lookupDoc feeds the doc tags to the reflector as if they were comments.
func lookupDoc(t reflect.Type, name string) string {
	if name == "" || t.Kind() != reflect.Struct {
		return ""
	}
	sf, _ := t.FieldByName(name)
	return sf.Tag.Get("doc")
}

// tidy gives every object a required list (empty for outputs, where nothing is
// promised) and every documented pattern its place.
func tidy(s *jsonschema.Schema, t reflect.Type, output bool) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		if t.Kind() == reflect.Slice && s.Items != nil {
			s = s.Items
		}
		t = t.Elem()
	}
	if t.Kind() == reflect.Map && s.AdditionalProperties != nil {
		tidy(s.AdditionalProperties, t.Elem(), output)
	}
	if t.Kind() != reflect.Struct || s.Properties == nil {
		return
	}
	if output || len(s.Required) == 0 {
		s.Required = nil // the reflector leaves an empty list out; some clients need it
		s.Extras = map[string]any{"required": []string{}}
	}
	for _, f := range fieldsOf(t, nil, []reflect.Type{t}) {
		property, _ := s.Properties.Get(f.name)
		if property == nil {
			continue
		}
		if f.pattern != "" {
			scalarOf(property).Pattern = f.pattern
		}
		tidy(property, t.FieldByIndex(f.index).Type, output)
	}
}

// scalarOf is the node that a pattern is about: of a list its elements.
func scalarOf(s *jsonschema.Schema) *jsonschema.Schema {
	for s.Items != nil {
		s = s.Items
	}
	return s
}
