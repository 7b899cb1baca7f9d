package tools

import (
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// maxTool is how many bytes a tool's name, description and input schema may
// take of a model's context.
const maxTool = 3000

// maxOutput is how large an output schema may be; most clients keep it from
// the model, but all load it.
const maxOutput = 1500

// abridge shortens a schema that takes more than most: objects inside it, the
// innermost first, are written as one line of words. Arguments are decoded by
// the operation's own schema either way, and operation_describe shows that.
func abridge(schema jsontext.Value, most int, words func(node) string) (short jsontext.Value, abridged bool) {
	if short = schema; len(schema) <= most {
		return short, false
	}
	for depth := depthOf(schema); len(short) > most && depth > 0; depth-- {
		short = fold(schema, depth, words)
	}
	return short, len(short) < len(schema)
}

// memberNames are the words for an output: what to expect there.
func memberNames(n node) string {
	var names []string
	for _, m := range members(n.Properties) {
		names = append(names, m.name)
	}
	return strings.Join(names, ", ")
}

// depthOf counts how deep objects with members stand below the root.
func depthOf(schema jsontext.Value) int {
	n := nodeOf(schema)
	if n.Type == "array" {
		return depthOf(n.Items)
	}
	deepest := 0
	for _, m := range members(n.Properties) {
		if inner := innermost(nodeOf(m.value)); len(members(inner.Properties)) > 0 {
			deepest = max(deepest, 1+depthOf(m.value))
		}
	}
	return deepest
}

// innermost looks through lists.
func innermost(n node) node {
	for n.Type == "array" {
		n = nodeOf(n.Items)
	}
	return n
}

// fold rewrites the objects that many levels below the schema's root.
func fold(schema jsontext.Value, depth int, words func(node) string) jsontext.Value {
	if depth == 0 {
		if n := nodeOf(schema); n.Type == "object" && n.Properties != nil && len(members(n.Properties)) > 0 {
			text := strings.TrimSpace(n.Description + " " + words(n))
			return object([]member{{"type", quoted("object")}, {"description", quoted(text)}})
		}
	}
	all := members(schema)
	for i, m := range all {
		switch {
		case m.name == "items":
			all[i].value = fold(m.value, depth, words)
		case m.name == "properties" && depth > 0:
			properties := members(m.value)
			for j, p := range properties {
				properties[j].value = fold(p.value, depth-1, words)
			}
			all[i].value = object(properties)
		}
	}
	return object(all)
}
