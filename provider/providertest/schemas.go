package providertest

import (
	"fmt"
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
			var root map[string]any
			require.NoError(t, json.Unmarshal(raw, &root), name)
			require.Equal(t, "object", root["type"], "%s: root of the %s schema", name, kind)
			require.Contains(t, root, "properties", name)
			require.Contains(t, root, "required", name)
			if fault := lint(root, "", 0); fault != "" {
				t.Errorf("%s: %s schema: %s", name, kind, fault)
			}
		}
		_, err := op.Canon([]byte(`{"no such argument":1}`), nil)
		require.Error(t, err, "%s: the input schema compiles and refuses unknown arguments", name)
	}
}

var forbidden = []string{"$ref", "$defs", "$id", "$schema", "oneOf", "anyOf", "allOf", "patternProperties", "contentEncoding"}

// lint names the first fault of a schema node, or nothing.
func lint(node map[string]any, at string, depth int) string {
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
	if depth > 5 {
		return at + ": nested too deep"
	}
	return lintChildren(node, at, depth)
}

func lintChildren(node map[string]any, at string, depth int) string {
	children := map[string]any{}
	if items, ok := node["items"]; ok {
		children["*"] = items
	}
	if properties, ok := node["properties"].(map[string]any); ok {
		for name, child := range properties {
			children[name] = child
		}
	}
	if len(children) > 30 {
		return at + ": more than 30 properties"
	}
	for name, child := range children {
		inner, ok := child.(map[string]any)
		if !ok {
			return at + "/" + name + ": not an object schema"
		}
		below := depth + 1
		if name == "*" {
			below = depth // a list and its element count once
		}
		if fault := lint(inner, at+"/"+name, below); fault != "" {
			return fault
		}
	}
	return ""
}
