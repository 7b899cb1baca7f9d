package providertest

import (
	"fmt"
	"regexp"
	"slices"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"
)

// schemas: every schema is one that all MCP clients take; one that is not
// commonly removes all tools of a server.
func (c *checker) schemas(t *testing.T) {
	for _, op := range c.api.Operations() {
		name := op.Spec().Name
		require.LessOrEqual(t, len(op.Spec().Doc), 1024, "%s: description", name)
		for kind, raw := range map[string][]byte{"input": op.InputSchema(), "output": op.OutputSchema()} {
			if fault := Lint(raw, kind == "input"); fault != "" {
				t.Errorf("%s: %s schema: %s", name, kind, fault)
			}
		}
		_, err := op.Canon([]byte(`{"no such argument":1}`), nil)
		require.Error(t, err, "%s: the input schema compiles and refuses unknown arguments", name)
	}
}

// Lint names the first fault of a tool's schema that some MCP client stumbles
// over, or nothing. Inputs are closed, and say what each argument is.
func Lint(schema []byte, input bool) string {
	var root map[string]any
	if err := json.Unmarshal(schema, &root); err != nil {
		return err.Error()
	}
	if root["type"] != "object" {
		return "the root is no object"
	}
	for _, keyword := range []string{"properties", "required"} {
		if _, ok := root[keyword]; !ok {
			return "the root has no " + keyword
		}
	}
	if input && root["additionalProperties"] != false {
		return "the input is not closed"
	}
	return linter{input}.node(root, "", 0)
}

type linter struct{ input bool }

var forbidden = []string{"$ref", "$defs", "$id", "$schema", "oneOf", "anyOf", "allOf", "not", "if", "const", "patternProperties", "contentEncoding", "nullable"}

// node names the first fault of a schema node, or nothing.
func (l linter) node(node map[string]any, at string, depth int) string {
	for _, keyword := range forbidden {
		if _, ok := node[keyword]; ok {
			return at + ": " + keyword
		}
	}
	kind, ok := node["type"].(string)
	if !ok {
		return at + ": no single type"
	}
	if format, ok := node["format"]; ok && format != "date-time" {
		return fmt.Sprintf("%s: format %v", at, format)
	}
	if _, ok := node["items"].(map[string]any); kind == "array" && !ok {
		return at + ": array without items"
	}
	if enum, ok := node["enum"].([]any); ok && slices.ContainsFunc(enum, func(v any) bool { _, text := v.(string); return !text }) {
		return at + ": an enum of other things than strings"
	}
	if depth > 5 {
		return at + ": nested too deep"
	}
	return l.children(node, at, depth)
}

// children looks at everything below; a list or map and its element count once.
func (l linter) children(node map[string]any, at string, depth int) string {
	if items, ok := node["items"].(map[string]any); ok {
		if fault := l.node(items, at+"/*", depth); fault != "" {
			return fault
		}
	}
	if values, ok := node["additionalProperties"].(map[string]any); ok {
		if fault := l.node(values, at+"/*", depth); fault != "" {
			return fault
		}
	}
	properties, _ := node["properties"].(map[string]any)
	if len(properties) > 30 {
		return at + ": more than 30 properties"
	}
	required, _ := node["required"].([]any)
	for _, name := range required {
		if _, ok := properties[fmt.Sprint(name)]; !ok {
			return fmt.Sprintf("%s: %v is required, but there is no such property", at, name)
		}
	}
	for name, child := range properties {
		inner, ok := child.(map[string]any)
		if !ok {
			return at + "/" + name + ": not an object schema"
		}
		if l.input && !said(name, inner) {
			return at + "/" + name + ": no description, and the name does not say it all"
		}
		if fault := l.node(inner, at+"/"+name, depth+1); fault != "" {
			return fault
		}
	}
	return ""
}

// sayAll are names after which nothing is left to explain.
var sayAll = regexp.MustCompile(`(^|_)(ids?|name|description|email|password|key|value|fqdn|sub_domain|permalink|prefix|part|ip_address|addresses|per_processor|limit|offset|port|tags|unit|templates)$`)

// said reports whether a caller knows what to give: from the description, the
// name, the allowed values, the members; a switch is named for what it does.
func said(name string, node map[string]any) bool {
	if node["description"] != nil || sayAll.MatchString(name) {
		return true
	}
	for node["type"] == "array" {
		items, ok := node["items"].(map[string]any)
		if !ok {
			return false
		}
		node = items
	}
	return node["type"] == "boolean" || node["enum"] != nil || node["properties"] != nil || node["description"] != nil
}
