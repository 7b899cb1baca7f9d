package tools

import (
	"context"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/mark3labs/mcp-go/mcp"

	"signoff/provider"
)

// description is everything that a caller of an operation needs.
type description struct {
	Name     string          `json:"name"`
	Effect   provider.Effect `json:"effect"`
	About    string          `json:"about"`
	Toolset  string          `json:"toolset"`
	Accounts []string        `json:"accounts"`
	Schema   jsontext.Value  `json:"input_schema"`
	Answers  []string        `json:"answers"` // members of the answer, or of its items
	Example  jsontext.Value  `json:"example"`
	Next     string          `json:"next"`
}

func (b *toolbox) describe(ctx context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	var in struct {
		Operation string `json:"operation"`
	}
	if err := decode(req, &in, "operation"); err != nil {
		return b.failed(ctx, nil, err), nil
	}
	op, err := b.operation(ctx, in.Operation)
	if err != nil {
		return b.failed(ctx, nil, err), nil
	}
	d := b.description(ctx, op)
	return b.structured(d, d.Name+": "+d.About), nil
}

// description of one operation, as this caller may use it.
func (b *toolbox) description(ctx context.Context, op provider.Operation) description {
	s := op.Spec()
	d := description{Name: s.Name, Effect: s.Effect, About: describe(s), Toolset: Toolset(s), Accounts: b.service.Clouds().AccountsOf(b.person(ctx), s.Provider),
		Schema: jsontext.Value(typable(op)), Answers: declaredFields(op), Next: "Call " + b.toolFor(ctx, op) + "."}
	d.Answers = append([]string{}, d.Answers[:min(len(d.Answers), 60)]...)
	d.Example = b.example(op, d.Accounts)
	return d
}

// toolFor is the tool that runs an operation here: its own where that is
// offered, else the gateway's.
func (b *toolbox) toolFor(ctx context.Context, op provider.Operation) string {
	s := op.Spec()
	switch {
	case b.sees(ctx, s.Name):
		return s.Name
	case s.Effect == provider.Observe:
		return `operation_read with operation "` + s.Name + `"`
	}
	return `operation_change with operation "` + s.Name + `"`
}

// example is a call with what is required; <...> stands for what the caller has
// to find out, so that nobody takes an invented id for a real one.
func (b *toolbox) example(op provider.Operation, accounts []string) jsontext.Value {
	picks := map[string]string{}
	for _, row := range provider.Inputs(op) {
		if row.Pick != "" {
			picks[row.Argument] = row.Pick
		}
	}
	call := []member{{"operation", quoted(op.Spec().Name)}, {"arguments", sample(nodeOf(jsontext.Value(typable(op))), "", picks)}}
	if len(accounts) > 1 {
		call = append(call, member{"account", quoted(accounts[0])})
	}
	if op.Spec().Effect != provider.Observe {
		call = append(call, member{"why", quoted("<reason>")})
	}
	return object(call)
}

// sample makes a value that the schema allows, at a dotted path of arguments.
func sample(n node, at string, picks map[string]string) jsontext.Value {
	switch {
	case n.Type == "object":
		all := []member{}
		for _, m := range members(n.Properties) {
			if slices.Contains(n.Required, m.name) {
				all = append(all, member{m.name, sample(nodeOf(m.value), strings.TrimPrefix(at+"."+m.name, "."), picks)})
			}
		}
		return object(all)
	case n.Type == "array":
		return slices.Concat(jsontext.Value(`[`), sample(nodeOf(n.Items), at, picks), jsontext.Value(`]`))
	case len(n.Enum) > 0:
		return quoted(n.Enum[0])
	case n.Type == "boolean":
		return jsontext.Value(`false`)
	case n.Type == "integer" || n.Type == "number":
		return number(n)
	}
	name := at[strings.LastIndex(at, ".")+1:]
	if pick := picks[at]; pick != "" {
		return quoted("<" + name + " from " + pick + ">")
	}
	return quoted("<" + name + ">")
}

func number(n node) jsontext.Value {
	for _, v := range []jsontext.Value{n.Default, n.Minimum} {
		if v != nil {
			return v
		}
	}
	encoded, _ := json.Marshal(1)
	return encoded
}
