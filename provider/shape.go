package provider

import (
	"fmt"
	"reflect"
	"strings"
)

// A shape is what reflection learns of an input or output type, once: the tree
// that binder, decoder, redactor and schema all walk.
type shape struct {
	kind   kind
	typ    reflect.Type // without pointer
	fields []*field     // of an object, in declaration order
	elem   *shape       // of a list or map
}

type kind uint8

const (
	object kind = iota + 1
	list
	dict // free member names, one shape of value
	text
	secret // text of type Secret
	integer
	decimal
	boolean
)

// A field is one member of an object.
type field struct {
	name     string // in arguments and answers
	index    []int  // for reflect.Value.FieldByIndex
	shape    *shape
	optional bool
	doc      string
	pick     string
	pattern  string

	place place
	wire  []string // names in the query or body; several when clients disagree

	secret, private, volatile bool
	null                      bool // left out, it travels as null
	scope                     bool // a path value that says where things are, not a thing
}

// place says where an input field travels.
type place uint8

const (
	inBody place = 1 << iota
	inPath
	inQuery
	inHeader
	isBody   // the field is the whole body
	inLookup // names the object beside a literal path: in the query of a GET, in the body of anything else
)

// member finds a field by its argument name.
func (s *shape) member(name string) *field {
	for _, f := range s.fields {
		if f.name == name {
			return f
		}
	}
	return nil
}

// at follows a path of member names and indexes; nil where nothing is declared.
func (s *shape) at(path []string) *shape {
	for _, step := range path {
		switch f := s.member(step); {
		case s.kind == list || s.kind == dict:
			s = s.elem
		case f != nil:
			s = f.shape
		default:
			return nil
		}
	}
	return s
}

var (
	secretType  = reflect.TypeFor[Secret]()
	decimalType = reflect.TypeFor[Decimal]()
)

// shapeOf analyses t. It panics on what no operation may declare; [Define]
// adds the operation's name to the panic.
func shapeOf(t reflect.Type, outer ...reflect.Type) *shape {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	for _, o := range outer {
		if o == t {
			panic(fmt.Sprintf("type %s contains itself", t))
		}
	}
	s := &shape{typ: t}
	switch {
	case t == secretType:
		s.kind = secret
	case t == decimalType:
		s.kind = decimal
	case t.Kind() == reflect.String:
		s.kind = text
	case t.Kind() == reflect.Int || t.Kind() == reflect.Int64:
		s.kind = integer
	case t.Kind() == reflect.Bool:
		s.kind = boolean
	case t.Kind() == reflect.Slice && t.Elem().Kind() != reflect.Uint8:
		s.kind, s.elem = list, shapeOf(t.Elem(), append(outer, t)...)
	case t.Kind() == reflect.Map && t.Key().Kind() == reflect.String:
		s.kind, s.elem = dict, shapeOf(t.Elem(), append(outer, t)...)
	case t.Kind() == reflect.Struct:
		s.kind, s.fields = object, fieldsOf(t, nil, append(outer, t))
	default:
		panic(fmt.Sprintf("type %s has no place in an operation; use strings, integers, provider.Decimal, booleans, structs, slices", t))
	}
	return s
}

// fieldsOf lists the members of a struct; embedded structs are inlined.
func fieldsOf(t reflect.Type, prefix []int, outer []reflect.Type) []*field {
	var fields []*field
	for i := range t.NumField() {
		sf := t.Field(i)
		index := append(append([]int(nil), prefix...), i)
		if sf.Anonymous && sf.Tag.Get("json") == "" {
			fields = append(fields, fieldsOf(sf.Type, index, outer)...)
			continue
		}
		f := fieldOf(sf, outer)
		f.index = index
		for _, other := range fields {
			if strings.EqualFold(other.name, f.name) {
				panic(fmt.Sprintf("type %s names %q twice", t, f.name))
			}
		}
		fields = append(fields, f)
	}
	return fields
}

var knownTags = map[string]bool{"json": true, "jsonschema": true, "path": true, "query": true, "header": true, "body": true, "lookup": true,
	"doc": true, "pick": true, "pattern": true, "secret": true, "private": true, "volatile": true, "null": true, "scope": true}

func fieldOf(sf reflect.StructField, outer []reflect.Type) *field {
	checkTags(sf)
	name, options, _ := strings.Cut(sf.Tag.Get("json"), ",")
	if name == "" || name == "-" {
		panic(fmt.Sprintf("field %s has no json name", sf.Name))
	}
	f := &field{
		name: name, shape: shapeOf(sf.Type, outer...),
		optional: strings.Contains(options, "omitzero"),
		doc:      sf.Tag.Get("doc"), pick: sf.Tag.Get("pick"), pattern: sf.Tag.Get("pattern"),
		secret: sf.Tag.Get("secret") == "true", private: sf.Tag.Get("private") == "true", volatile: sf.Tag.Get("volatile") == "true",
		null: sf.Tag.Get("null") == "true", scope: sf.Tag.Get("scope") == "true",
	}
	if (f.secret || f.private) != (f.shape.kind == secret) {
		panic(fmt.Sprintf("field %s: a secret or private field is of type provider.Secret, and the other way round", sf.Name))
	}
	scalar := f.shape.kind >= text
	if pointer := sf.Type.Kind() == reflect.Pointer; f.optional && scalar && !pointer {
		panic(fmt.Sprintf("field %s: an optional scalar is a pointer, so that absent stays absent", sf.Name))
	}
	f.locate(sf)
	if f.null && (!f.optional || f.place != inBody) {
		panic(fmt.Sprintf("field %s: only a member of the body that can be left out travels as null", sf.Name))
	}
	return f
}

// checkTags refuses misspelt tags and the one that cuts text at commas.
func checkTags(sf reflect.StructField) {
	rest := string(sf.Tag)
	for rest != "" {
		key, after, ok := strings.Cut(strings.TrimLeft(rest, " "), `:"`)
		if !ok {
			panic(fmt.Sprintf("field %s: malformed tag %q", sf.Name, sf.Tag))
		}
		if !knownTags[key] {
			panic(fmt.Sprintf("field %s: unknown tag %q", sf.Name, key))
		}
		end := strings.Index(strings.ReplaceAll(after, `\"`, "__"), `"`)
		if end < 0 {
			panic(fmt.Sprintf("field %s: malformed tag %q", sf.Name, sf.Tag))
		}
		rest = after[end+1:]
	}
	if strings.Contains(sf.Tag.Get("jsonschema"), "description=") {
		panic(fmt.Sprintf("field %s: descriptions stand in the doc tag; jsonschema cuts them at a comma", sf.Name))
	}
}

// locate reads where the field travels; untagged fields are members of the body.
func (f *field) locate(sf reflect.StructField) {
	for tag, place := range map[string]place{"path": inPath, "query": inQuery, "header": inHeader, "body": inBody, "lookup": inLookup} {
		value, ok := sf.Tag.Lookup(tag)
		if !ok {
			continue
		}
		if value == "" {
			panic(fmt.Sprintf("field %s: the %s tag names nothing", sf.Name, tag))
		}
		if value == "*" && place == inBody {
			place = isBody
		}
		f.place |= place
	}
	if f.place == 0 {
		f.place = inBody
	}
	if f.place&inPath != 0 && f.place != inPath {
		panic(fmt.Sprintf("field %s: a path value travels nowhere else", sf.Name))
	}
	if object, member := splitLookup(sf.Tag.Get("lookup")); f.place&inLookup != 0 && (f.place != inLookup || object == "" || member == "") {
		panic(fmt.Sprintf("field %s: a lookup is object[member] and travels nowhere else", sf.Name))
	}
	f.wire = f.wireNames(sf)
}

func (f *field) wireNames(sf reflect.StructField) []string {
	for _, tag := range []string{"path", "query", "header", "body", "lookup"} {
		if value := sf.Tag.Get(tag); value != "" && value != "*" {
			return strings.Split(value, ",")
		}
	}
	return []string{f.name}
}
