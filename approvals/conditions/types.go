package conditions

import (
	"fmt"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// catalogue tells CEL's checker the members of arguments and subject. Values
// at run time are plain maps.
type catalogue struct {
	*types.Registry
	objects map[string]map[string]*types.Type
}

func newCatalogue() *catalogue {
	base, _ := types.NewRegistry() // without arguments it cannot fail
	return &catalogue{base, map[string]map[string]*types.Type{}}
}

// node is the part of a JSON Schema that types are made of.
type node struct {
	Type                 string          `json:"type"`
	Properties           map[string]node `json:"properties"`
	Items                *node           `json:"items"`
	AdditionalProperties jsontext.Value  `json:"additionalProperties"`
}

// declare makes a type of a schema.
func (c *catalogue) declare(name string, schema []byte) (*types.Type, error) {
	var root node
	if err := json.Unmarshal(schema, &root); err != nil {
		return nil, fmt.Errorf("schema of %s: %w", name, err)
	}
	return c.typeOf(name, root), nil
}

func (c *catalogue) typeOf(name string, n node) *types.Type {
	switch n.Type {
	case "string":
		return types.StringType
	case "integer":
		return types.IntType
	case "number":
		return types.DoubleType
	case "boolean":
		return types.BoolType
	case "array":
		if n.Items != nil {
			return types.NewListType(c.typeOf(name, *n.Items))
		}
	case "object":
		if len(n.Properties) > 0 || name == "arguments" {
			members := map[string]*types.Type{}
			for member, inner := range n.Properties {
				members[member] = c.typeOf(name+"_"+member, inner)
			}
			return c.object(name, members)
		}
		return types.NewMapType(types.StringType, types.DynType)
	}
	return types.DynType
}

// object declares a type. Its name is one that no expression can spell: a type
// called arguments.hardware would hide the member.
func (c *catalogue) object(name string, members map[string]*types.Type) *types.Type {
	name = "signoff/" + name
	c.objects[name] = members
	return types.NewObjectType(name)
}

// FindStructType implements types.Provider.
func (c *catalogue) FindStructType(name string) (*types.Type, bool) {
	if _, ok := c.objects[name]; ok {
		return types.NewTypeTypeWithParam(types.NewObjectType(name)), true
	}
	return c.Registry.FindStructType(name)
}

// FindStructFieldNames implements types.Provider.
func (c *catalogue) FindStructFieldNames(name string) ([]string, bool) {
	members, ok := c.objects[name]
	if !ok {
		return c.Registry.FindStructFieldNames(name)
	}
	var names []string
	for member := range members {
		names = append(names, member)
	}
	return names, true
}

// FindStructFieldType implements types.Provider.
func (c *catalogue) FindStructFieldType(name, field string) (*types.FieldType, bool) {
	members, ok := c.objects[name]
	if !ok {
		return c.Registry.FindStructFieldType(name, field)
	}
	t, ok := members[field]
	return &types.FieldType{Type: t}, ok
}

// NewValue implements types.Provider: policies make no objects.
func (c *catalogue) NewValue(name string, fields map[string]ref.Val) ref.Val {
	return c.Registry.NewValue(name, fields)
}

// native turns JSON into the values that a schema's types promise: whole
// numbers where it says integer, floating ones where it says number.
func native(raw jsontext.Value, n node) any {
	switch raw.Kind() {
	case '{':
		var members map[string]jsontext.Value
		_ = json.Unmarshal(raw, &members) // canonical or refined JSON
		out := map[string]any{}
		for name, value := range members {
			out[name] = native(value, n.Properties[name])
		}
		return out
	case '[':
		var elements []jsontext.Value
		_ = json.Unmarshal(raw, &elements)
		out := make([]any, len(elements))
		for i, element := range elements {
			if n.Items != nil {
				out[i] = native(element, *n.Items)
			} else {
				out[i] = native(element, node{})
			}
		}
		return out
	case '0':
		return number(raw, n)
	}
	var v any
	_ = json.Unmarshal(raw, &v)
	return v
}

func number(raw jsontext.Value, n node) any {
	var whole int64
	if n.Type != "number" && json.Unmarshal(raw, &whole) == nil {
		return whole
	}
	var floating float64
	_ = json.Unmarshal(raw, &floating)
	return floating
}
