package tools

import (
	"context"
	stdjson "encoding/json"
	"fmt"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"

	"signoff/approvals"
	"signoff/provider"
)

// requestTools follow, list and withdraw what was asked for.
func (b *toolbox) requestTools() []server.ServerTool {
	get := mcp.NewToolWithRawSchema("request_get",
		"Read where a request stands. With wait_seconds it answers as soon as the request is decided and done, or when the time is up.", getSchema)
	get.RawOutputSchema, get.Annotations = envelopeSchema, annotations(provider.Observe, true)
	list := mcp.NewToolWithRawSchema("request_list", "List your requests, newest first.", listSchema)
	list.RawOutputSchema, list.Annotations = requestsSchema, annotations(provider.Observe, true)
	withdraw := mcp.NewToolWithRawSchema("request_withdraw",
		"Take back a request of yours before it runs. It cannot stop what is already running.", withdrawSchema)
	withdraw.RawOutputSchema, withdraw.Annotations = envelopeSchema, annotations(provider.Modify, true)
	for _, tool := range []*mcp.Tool{&get, &list, &withdraw} {
		tool.Meta = &mcp.Meta{AdditionalFields: map[string]any{"anthropic/alwaysLoad": true}}
		tool.Annotations.OpenWorldHint = mcp.ToBoolPtr(false)
	}
	tools := []server.ServerTool{{Tool: get, Handler: b.get}, {Tool: list, Handler: b.list}}
	if !b.o.ReadOnly {
		tools = append(tools, server.ServerTool{Tool: withdraw, Handler: b.withdraw}, b.planTool())
	}
	return tools
}

func closed(properties map[string]any, required ...string) []byte {
	if required == nil {
		required = []string{}
	}
	return mustJSON(map[string]any{"type": "object", "properties": properties, "additionalProperties": false, "required": required})
}

var (
	getSchema = closed(map[string]any{
		"request_id":   map[string]any{"type": "string"},
		"wait_seconds": map[string]any{"type": "integer", "minimum": 0, "maximum": 40, "description": "How long to wait for the end; 30 is a good value."},
	}, "request_id")
	listSchema = closed(map[string]any{
		"status": map[string]any{"type": "string", "enum": approvals.Statuses},
		"limit":  map[string]any{"type": "integer", "minimum": 1, "maximum": 100, "description": "20 if left out."},
	})
	withdrawSchema = closed(map[string]any{
		"request_id": map[string]any{"type": "string"},
		"reason":     map[string]any{"type": "string", "maxLength": 500},
	}, "request_id", "reason")
	requestsSchema = mustJSON(map[string]any{
		"type":       "object",
		"properties": map[string]any{"items": map[string]any{"type": "array", "items": map[string]any{"type": "object", "additionalProperties": true}}},
		"required":   []string{"items"},
	})
)

type getInput struct {
	RequestID   string `json:"request_id"`
	WaitSeconds int    `json:"wait_seconds"`
}

func (b *toolbox) get(ctx context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	var in getInput
	if err := decode(req, &in); err != nil {
		return b.failed(nil, err), nil
	}
	if in.WaitSeconds < 0 || in.WaitSeconds > 40 {
		return b.failed(nil, provider.Wrong("wait_seconds", "from 0 to 40")), nil
	}
	r, err := b.own(ctx, in.RequestID)
	if err == nil && in.WaitSeconds > 0 {
		r, err = b.wait(ctx, r, time.Duration(in.WaitSeconds)*time.Second)
	}
	if err != nil {
		return b.failed(nil, err), nil
	}
	return b.envelope(&r), nil
}

// own loads a request of the caller's; others' do not exist for them.
func (b *toolbox) own(ctx context.Context, id string) (approvals.Request, error) {
	r, err := b.service.Get(ctx, id)
	if err == nil && r.Content.Requester.Person != b.o.Person {
		err = approvals.ErrNotFound
	}
	return r, err
}

type listInput struct {
	Status approvals.Status `json:"status"`
	Limit  int              `json:"limit"`
}

func (b *toolbox) list(ctx context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	in := listInput{Limit: 20}
	if err := decode(req, &in); err != nil {
		return b.failed(nil, err), nil
	}
	if in.Limit < 1 || in.Limit > 100 {
		return b.failed(nil, provider.Wrong("limit", "from 1 to 100")), nil
	}
	found, err := b.service.Find(ctx, approvals.Query{Requester: b.o.Person})
	if err != nil {
		return b.failed(nil, err), nil
	}
	items := []Envelope{}
	for _, r := range found {
		if len(items) < in.Limit && (in.Status == "" || r.Status() == in.Status) {
			e := b.tell(&r)
			e.Result, e.Next = nil, "" // request_get has them
			items = append(items, e)
		}
	}
	encoded, err := json.Marshal(map[string]any{"items": items}, json.Deterministic(true))
	if err != nil {
		return b.failed(nil, err), nil
	}
	return mcp.NewToolResultStructured(stdjson.RawMessage(encoded), fmt.Sprintf("%d requests\n%s", len(items), encoded)), nil
}

type withdrawInput struct {
	RequestID string `json:"request_id"`
	Reason    string `json:"reason"`
}

func (b *toolbox) withdraw(ctx context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	var in withdrawInput
	if err := decode(req, &in); err != nil {
		return b.failed(nil, err), nil
	}
	if in.Reason == "" {
		return b.failed(nil, provider.Wrong("reason", "it is required")), nil
	}
	r, err := b.own(ctx, in.RequestID)
	if err == nil {
		r, err = b.service.Withdraw(ctx, r.ID, b.o.Person, in.Reason)
	}
	if err != nil {
		return b.failed(nil, err), nil
	}
	return b.envelope(&r), nil
}

// decode reads the arguments of a request tool strictly.
func decode(req mcp.CallToolRequest, into any) error {
	raw := req.Params.RawArguments
	if len(raw) == 0 {
		raw = []byte("{}")
	}
	if err := json.Unmarshal(raw, into, json.RejectUnknownMembers(true)); err != nil {
		return provider.DecodeError(err)
	}
	return nil
}
