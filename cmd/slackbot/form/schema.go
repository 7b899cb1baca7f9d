package form

import (
	"bytes"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"signoff/provider"
)

// node is as much of a JSON Schema as operations use.
type node struct {
	Type        string           `json:"type"`
	Description string           `json:"description"`
	Format      string           `json:"format"`
	Pattern     string           `json:"pattern"`
	Enum        []jsontext.Value `json:"enum"`
	Default     jsontext.Value   `json:"default"`
	Minimum     jsontext.Value   `json:"minimum"`
	Maximum     jsontext.Value   `json:"maximum"`
	MinLength   int              `json:"minLength"`
	MaxLength   int              `json:"maxLength"`
	Items       *node            `json:"items"`
	Properties  jsontext.Value   `json:"properties"`
	Required    []string         `json:"required"`
}

// A field is one input of a form.
type field struct {
	node
	path     []string // member names from the root
	required bool     // whatever else is entered
	pick     string   // read operation that lists the values to choose from
	hidden   bool     // secret or private, or holds something that is
}

// block is the field's block id: its JSON pointer.
func (f *field) block() string {
	var p jsontext.Pointer
	for _, step := range f.path {
		p = p.AppendToken(step)
	}
	return string(p)
}

// name is the field as errors and cards write it.
func (f *field) name() string { return strings.Join(f.path, ".") }

// fieldsOf lists the inputs of an operation in the order of its declaration;
// objects are opened up, unless that makes more inputs than a view can hold.
func fieldsOf(op provider.Operation) ([]*field, error) {
	var root node
	if err := json.Unmarshal(op.InputSchema(), &root); err != nil {
		return nil, err
	}
	fields, err := root.fields(nil, true, true)
	if len(fields) > mostFields {
		fields, err = root.fields(nil, true, false)
	}
	rows := provider.Inputs(op)
	for _, f := range fields {
		f.know(rows)
	}
	return fields, err
}

// fields lists the inputs below a node; without open, an object is one input.
func (n *node) fields(path []string, required, open bool) ([]*field, error) {
	var all []*field
	dec := jsontext.NewDecoder(bytes.NewReader(n.Properties))
	if len(n.Properties) == 0 {
		return nil, nil
	}
	if _, err := dec.ReadToken(); err != nil { // the brace
		return nil, err
	}
	for dec.PeekKind() == '"' {
		name, err := dec.ReadToken()
		if err != nil {
			return nil, err
		}
		at := append(slices.Clone(path), name.String())
		var inner node
		if err := json.UnmarshalDecode(dec, &inner); err != nil {
			return nil, err
		}
		needed := required && slices.Contains(n.Required, at[len(at)-1])
		if open && inner.Type == "object" && len(inner.Properties) > 0 {
			below, err := inner.fields(at, needed, open)
			if err != nil {
				return nil, err
			}
			all = append(all, below...)
			continue
		}
		all = append(all, &field{node: inner, path: at, required: needed})
	}
	return all, nil
}

// know adds what the declaration says of the field beyond its schema.
func (f *field) know(rows []provider.Row) {
	for _, row := range rows {
		same := row.Argument == f.name()
		if same && row.Pick != "" {
			f.pick = row.Pick
		}
		if (same || strings.HasPrefix(row.Argument, f.name()+".")) && (row.Secret || row.Private) {
			f.hidden = true
		}
	}
}

// kind is how a field is entered.
type kind int

const (
	asText     kind = iota // one line or several
	asChoice               // one of an enum
	asYesNo                // a boolean
	asNumber               // integer or decimal
	asMoment               // date and time
	asSearch               // one value that a read operation lists
	asChoices              // several of an enum
	asSearches             // several values that a read operation lists
	asLines                // several scalars, one a line
	asJSON                 // anything else
)

// mostChoices is how many options a select has room for, one being "not set".
const mostChoices = 99

func (f *field) kind() kind {
	switch {
	case f.Type == "array" && f.Items != nil && f.Items.scalar():
		switch {
		case f.pick != "" || len(f.Items.Enum) > mostChoices:
			return asSearches
		case len(f.Items.Enum) > 0:
			return asChoices
		}
		return asLines
	case !f.scalar():
		return asJSON
	case f.pick != "" || len(f.Enum) > mostChoices:
		return asSearch
	case len(f.Enum) > 0:
		return asChoice
	case f.Type == "boolean":
		return asYesNo
	case f.Type == "integer" || f.Type == "number":
		return asNumber
	case f.Format == "date-time":
		return asMoment
	}
	return asText
}

func (n *node) scalar() bool {
	return slices.Contains([]string{"string", "integer", "number", "boolean"}, n.Type)
}

// enum lists the values to choose from, as people write them.
func (n *node) enum() []string {
	var words []string
	for _, v := range n.Enum {
		words = append(words, spell(v))
	}
	return words
}

// spell is a scalar as people write it: a string without its quotes.
func spell(raw jsontext.Value) string {
	if raw.Kind() != '"' {
		return string(raw)
	}
	text, err := jsontext.AppendUnquote(nil, raw)
	if err != nil {
		return string(raw)
	}
	return string(text)
}
