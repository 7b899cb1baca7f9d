package hostile

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"signoff/provider"
)

// Mark stands for secret and private values, as in canonical arguments.
const Mark = "hmac:fedcba9876543210fedcba9876543210"

// node is as much of a schema as it takes to fill it.
type node struct {
	Type       string
	Enum       []jsontext.Value
	Minimum    jsontext.Value
	Items      *node
	Properties map[string]*node
}

// Arguments fills every argument of an operation, canonically: each string that
// is not chosen from a list becomes the text, free objects get it as a name too.
// What is secret or private becomes its mark, or is left out where open is set.
func Arguments(op provider.Operation, text string, open bool) []byte {
	var root node
	if err := json.Unmarshal(op.InputSchema(), &root); err != nil {
		panic(err)
	}
	filled := jsontext.Value(encode(root.members("", text, nil)))
	explained, err := op.Explain(filled)
	if err != nil {
		panic(err)
	}
	closed := map[string]bool{}
	for _, a := range explained {
		if a.Privacy != provider.Open && !a.Unset {
			closed[a.Name] = true
		}
	}
	members := root.members("", text, closed)
	for name := range members {
		if open && slices.ContainsFunc(explained, func(a provider.Argument) bool {
			return closed[a.Name] && (a.Name == name || strings.HasPrefix(a.Name, name+"."))
		}) {
			delete(members, name)
		}
	}
	filled = encode(members)
	if err := filled.Canonicalize(jsontext.CanonicalizeRawInts(false)); err != nil {
		panic(err)
	}
	return filled
}

func encode(v any) []byte {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return raw
}

// fill makes a value of a schema; closed are the dotted names that hold marks.
func (n *node) fill(at, text string, closed map[string]bool) any {
	switch {
	case len(n.Enum) > 0:
		return n.Enum[0]
	case n.Type == "boolean":
		return true
	case n.Type == "integer" || n.Type == "number":
		if len(n.Minimum) > 0 {
			return n.Minimum
		}
		return 7
	case n.Type == "array":
		return []any{n.Items.fill(below(at, "0"), text, closed), n.Items.fill(below(at, "1"), text, closed)}
	case n.Type == "object" && len(n.Properties) == 0:
		return map[string]any{text: text}
	case n.Type == "object":
		return n.members(at, text, closed)
	case closed[at]:
		return Mark
	}
	return text
}

func (n *node) members(at, text string, closed map[string]bool) map[string]any {
	members := map[string]any{}
	for name, inner := range n.Properties {
		members[name] = inner.fill(below(at, name), text, closed)
	}
	return members
}

func below(at, step string) string { return strings.TrimPrefix(at+"."+step, ".") }
