package tools

import (
	"context"
	stdjson "encoding/json"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"

	"signoff/approvals"
	"signoff/provider"
)

// gatewayTools reach every operation that has no tool in the list at hand.
// Reading and changing are two tools, so that their hints stay true.
func (b *toolbox) gatewayTools() []server.ServerTool {
	search := mcp.NewToolWithRawSchema("operations_search", "Find cloud operations by what you want done, in any words.", b.searchSchema())
	search.RawOutputSchema, search.Annotations = searchResult, inside(annotations(provider.Observe, true))
	describe := mcp.NewToolWithRawSchema("operation_describe", "Read an operation's full input schema, accounts and an example.", describeSchema)
	describe.RawOutputSchema, describe.Annotations = describeResult, inside(annotations(provider.Observe, true))
	read := mcp.NewToolWithRawSchema("operation_read", "Run any operation that only reads.", readSchema)
	read.RawOutputSchema, read.Annotations = readResult, annotations(provider.Observe, true)
	change := mcp.NewToolWithRawSchema("operation_change", "File any operation that changes something; a person decides it.", changeSchema)
	change.RawOutputSchema, change.Annotations = envelopeSchema, annotations(provider.Destroy, false)
	search.Meta, describe.Meta, read.Meta, change.Meta = vendor(metaLoad), vendor(metaLoad), vendor(metaLoad), vendor(metaLoad, metaAsk)
	return []server.ServerTool{{Tool: search, Handler: b.search}, {Tool: describe, Handler: b.describe},
		{Tool: read, Handler: b.gatewayRead}, {Tool: change, Handler: b.resuming(b.gatewayChange)}}
}

// What one maker's clients read of a tool beside its hints; others pass it by.
const (
	metaLoad = "anthropic/alwaysLoad"              // of the few that lead to all others: not to be searched for
	metaAsk  = "anthropic/requiresUserInteraction" // of what destroys: the person at the client sees each call, whatever they allowed at large
)

// vendor sets such keys. They are courtesy: what a client does or leaves with
// them decides nothing.
func vendor(keys ...string) *mcp.Meta {
	m := &mcp.Meta{AdditionalFields: map[string]any{}}
	for _, key := range keys {
		m.AdditionalFields[key] = true
	}
	return m
}

// inside marks a tool that asks no cloud.
func inside(a mcp.ToolAnnotation) mcp.ToolAnnotation {
	a.OpenWorldHint = mcp.ToBoolPtr(false)
	return a
}

func (b *toolbox) searchSchema() []byte {
	return closed(map[string]any{
		"query": map[string]any{"type": "string", "maxLength": maxQuery, "description": `Such as "reboot vm" or "firewall rules".`},
		"cloud": map[string]any{"type": "string", "enum": b.clouds()},
	}, "query")
}

// clouds are the configured ones.
func (b *toolbox) clouds() []string {
	names := []string{}
	for _, op := range b.service.Clouds().Operations() {
		if p := op.Spec().Provider; len(names) == 0 || names[len(names)-1] != p {
			names = append(names, p)
		}
	}
	return names
}

var (
	operationArgument = map[string]any{"type": "string", "description": "Name from operations_search."}
	describeSchema    = closed(map[string]any{"operation": operationArgument}, "operation")
	readSchema        = closed(map[string]any{
		"operation": operationArgument, "arguments": anyObject("As operation_describe shows."), "account": accountArgument,
		"fields": map[string]any{"type": "array", "items": map[string]any{"type": "string"}, "description": "Only these members of the answer or its items."},
		"cursor": map[string]any{"type": "string", "description": "Of a cut answer, for the rest."},
	}, "operation")
	changeSchema = closed(map[string]any{
		"operation": operationArgument, "arguments": anyObject("As operation_describe shows."), "account": accountArgument, "why": whyArgument, "repeat_of": repeatArgument,
	}, "operation", "arguments")

	accountArgument = map[string]any{"type": "string", "description": "Where there are several."}
	whyArgument     = map[string]any{"type": "string", "maxLength": 2000, "description": "Reason, for the person who decides."}
	repeatArgument  = map[string]any{"type": "string", "description": "Request to repeat on purpose."}

	searchResult = opened(map[string]any{
		"items": map[string]any{"type": "array", "items": opened(map[string]any{
			"name": map[string]any{"type": "string"}, "effect": effectSchema,
			"signature": map[string]any{"type": "string"}, "about": map[string]any{"type": "string"},
		})},
		"more": map[string]any{"type": "string"},
	}, "items")
	describeResult = opened(map[string]any{
		"name": map[string]any{"type": "string"}, "effect": effectSchema, "about": map[string]any{"type": "string"},
		"toolset": map[string]any{"type": "string"}, "accounts": stringList, "input_schema": anyObject(""),
		"answers": stringList, "example": anyObject(""), "next": map[string]any{"type": "string"},
	}, "name", "effect", "input_schema")
	readResult = opened(map[string]any{
		"result": anyObject(""), "cursor": map[string]any{"type": "string"}, "more": map[string]any{"type": "string"},
	}, "result")
	effectSchema = map[string]any{"type": "string", "enum": []string{"read", "write", "destructive"}}
	stringList   = map[string]any{"type": "array", "items": map[string]any{"type": "string"}}
)

// structured answers with an object, as text and as structured content.
func (b *toolbox) structured(v any, sentence string) *mcp.CallToolResult {
	encoded, err := json.Marshal(v, json.Deterministic(true))
	if err != nil {
		b.o.Log.Error("tool answer", "error", err)
		return mcp.NewToolResultError("The answer cannot be shown; nothing was changed.")
	}
	return mcp.NewToolResultStructured(stdjson.RawMessage(encoded), strings.TrimSpace(sentence)+"\n"+string(encoded))
}

type operationInput struct {
	Operation string         `json:"operation"`
	Arguments jsontext.Value `json:"arguments"`
	Account   string         `json:"account"`
}

// operation finds what a gateway call names.
func (b *toolbox) operation(ctx context.Context, name string) (provider.Operation, error) {
	op := b.service.Clouds().Operation(name)
	if op != nil {
		return op, b.reach(ctx, op)
	}
	e := &provider.ArgumentError{Code: provider.InvalidArgument, Field: "operation", Problem: "there is no operation of that name"}
	var known []string
	for _, op := range b.service.Clouds().Operations() {
		if b.reach(ctx, op) == nil {
			known = append(known, op.Spec().Name)
		}
	}
	if near := provider.Nearest(name, known); near != "" {
		e.Problem += "; did you mean " + near + "?"
	}
	for _, hit := range b.reachable(ctx, searchInput{Query: clip(name, maxQuery)}) {
		if e.Allowed = append(e.Allowed, hit.Spec().Name); len(e.Allowed) == 5 {
			break
		}
	}
	return nil, e
}

func (b *toolbox) gatewayAsk(ctx context.Context, req mcp.CallToolRequest, in operationInput) approvals.Ask {
	return approvals.Ask{Operation: in.Operation, Account: in.Account, Arguments: in.Arguments, Requester: b.requester(ctx, req)}
}

type readInput struct {
	operationInput
	Fields []string `json:"fields"`
	Cursor string   `json:"cursor"`
}

func (b *toolbox) gatewayRead(ctx context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	var in readInput
	if err := decode(req, &in, "operation"); err != nil {
		return b.failed(ctx, nil, err), nil
	}
	op, err := b.operation(ctx, in.Operation)
	if err == nil && op.Spec().Effect != provider.Observe {
		err = provider.Wrong("operation", "%s changes something: call operation_change for it", in.Operation)
	}
	if err != nil {
		return b.failed(ctx, nil, err), nil
	}
	ask := b.gatewayAsk(ctx, req, in.operationInput)
	body, err := b.fetch(ctx, op, ask)
	if err == nil {
		body, err = choose(op, body, in.Fields)
	}
	if err != nil {
		return b.failedWithSchema(ctx, op, err), nil
	}
	p, err := pageOf(body, callOf(ask, in.Fields), in.Cursor)
	if err != nil {
		return b.failed(ctx, nil, err), nil
	}
	out := []member{{"result", p.body}}
	sentence := ""
	if p.next != "" {
		sentence = p.told() + " Call again with this cursor for the rest, or name the fields you need."
		out = append(out, member{"cursor", quoted(p.next)}, member{"more", quoted(sentence)})
	}
	return b.structured(object(out), sentence), nil
}

func (b *toolbox) gatewayChange(ctx context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	var in struct {
		operationInput
		Why      string `json:"why"`
		RepeatOf string `json:"repeat_of"`
	}
	if err := decode(req, &in, "operation", "arguments"); err != nil {
		return b.failed(ctx, nil, err), nil
	}
	op, err := b.operation(ctx, in.Operation)
	if err == nil && op.Spec().Effect == provider.Observe {
		err = provider.Wrong("operation", "%s only reads: call operation_read for it", in.Operation)
	}
	if err != nil {
		return b.failed(ctx, nil, err), nil
	}
	ask := b.gatewayAsk(ctx, req, in.operationInput)
	ask.Why, ask.RepeatOf = in.Why, in.RepeatOf
	e, err := b.propose(ctx, req, op, ask)
	if err != nil {
		return b.failedWithSchema(ctx, op, err), nil
	}
	return b.filed(ctx, req, e), nil
}

func quoted(text string) jsontext.Value {
	v, _ := jsontext.AppendQuote(nil, strings.ToValidUTF8(text, "\uFFFD"))
	return v
}
