package tools

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"signoff/provider"
)

// member is one of an object, in its place.
type member struct {
	name  string
	value jsontext.Value
}

// members lists an object's members in their order; nil for anything else.
func members(v jsontext.Value) []member {
	d := jsontext.NewDecoder(bytes.NewBuffer(v)) // of a buffer nothing is copied
	if token, err := d.ReadToken(); err != nil || token.Kind() != '{' {
		return nil
	}
	var all []member
	for d.PeekKind() == '"' {
		name, _ := d.ReadToken() // what is given is valid JSON
		text := name.String()
		value, err := d.ReadValue()
		if err != nil {
			return nil
		}
		end := int(d.InputOffset())
		all = append(all, member{text, v[end-len(value) : end : end]})
	}
	return all
}

// object puts members together again.
func object(all []member) jsontext.Value {
	out := []byte{'{'}
	for i, m := range all {
		if i > 0 {
			out = append(out, ',')
		}
		out, _ = jsontext.AppendQuote(out, m.name)
		out = append(append(out, ':'), m.value...)
	}
	return append(out, '}')
}

// node is what a schema says of one value.
type node struct {
	Type        string         `json:"type"`
	Description string         `json:"description"`
	Enum        []string       `json:"enum"`
	Minimum     jsontext.Value `json:"minimum"`
	Maximum     jsontext.Value `json:"maximum"`
	Default     jsontext.Value `json:"default"`
	Items       jsontext.Value `json:"items"`
	Properties  jsontext.Value `json:"properties"`
	Required    []string       `json:"required"`
}

func nodeOf(schema jsontext.Value) node {
	var n node
	_ = json.Unmarshal(schema, &n) // schemas are made by us and linted by the tests
	return n
}

// maxSignature is how long a signature grows by arguments that may be left out.
const maxSignature = 220

// signature is an operation's call on one line: ionos_servers_delete(server_id,
// keep_ip?: boolean). Required arguments are always all there.
func signature(op provider.Operation) string {
	n := nodeOf(jsontext.Value(typable(op)))
	var parts, more []string
	for _, m := range members(n.Properties) {
		part := m.name
		if !slices.Contains(n.Required, m.name) {
			part += "?"
		}
		if word := typeWord(m.value); word != "string" {
			part += ": " + word
		}
		if strings.HasPrefix(part, m.name+"?") {
			more = append(more, part)
		} else {
			parts = append(parts, part)
		}
	}
	length := len(op.Spec().Name) + len(strings.Join(parts, ", "))
	for i, part := range more {
		if length += len(part) + 2; length > maxSignature {
			parts = append(parts, fmt.Sprintf("… %d more", len(more)-i))
			break
		}
		parts = append(parts, part)
	}
	return op.Spec().Name + "(" + strings.Join(parts, ", ") + ")"
}

// typeWord says in few words what a schema wants.
func typeWord(schema jsontext.Value) string {
	n := nodeOf(schema)
	switch {
	case len(n.Enum) > 0:
		return strings.Join(n.Enum, "|")
	case n.Type == "array":
		return typeWord(n.Items) + "[]"
	case n.Type == "object" && len(members(n.Properties)) > 0:
		return shapeWord(n)
	case n.Minimum != nil && n.Maximum != nil:
		return n.Type + " " + string(n.Minimum) + ".." + string(n.Maximum)
	}
	return n.Type
}

// shapeWord writes an object's members; those of one type share its word. A
// mark stands behind what may be left out, or one word before where all may.
func shapeWord(n node) string {
	all := members(n.Properties)
	common := typeWord(all[0].value)
	var bare, typed []string
	for _, m := range all {
		name, word := m.name, typeWord(m.value)
		if len(n.Required) > 0 && !slices.Contains(n.Required, m.name) {
			name += "?"
		}
		if word != common {
			common = ""
		}
		bare = append(bare, name)
		if word != "string" {
			name += ": " + word
		}
		typed = append(typed, name)
	}
	text := strings.Join(typed, ", ")
	if common != "" && common != "string" && len(all) > 1 {
		text = strings.Join(bare, ", ") + ": " + common
	}
	if len(n.Required) == 0 {
		return "{optional " + text + "}"
	}
	return "{" + text + "}"
}
