package tools

import (
	"context"
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
		tool.Annotations = inside(tool.Annotations)
	}
	get.Meta = vendor(metaLoad)
	return []server.ServerTool{{Tool: get, Handler: b.get}, {Tool: list, Handler: b.list}, {Tool: withdraw, Handler: b.withdraw}, b.planTool()}
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
		"reason":     map[string]any{"type": "string", "maxLength": 500, "description": "Why, for the record."},
	}, "request_id", "reason")
	requestsSchema = opened(map[string]any{
		"items": map[string]any{"type": "array", "items": anyObject("")},
		"more":  map[string]any{"type": "string"},
	}, "items")
)

type getInput struct {
	RequestID   string `json:"request_id"`
	WaitSeconds int    `json:"wait_seconds"`
}

func (b *toolbox) get(ctx context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	var in getInput
	if err := decode(req, &in, "request_id"); err != nil {
		return b.failed(ctx, nil, err), nil
	}
	if in.WaitSeconds < 0 || in.WaitSeconds > 40 {
		return b.failed(ctx, nil, provider.Wrong("wait_seconds", "from 0 to 40")), nil
	}
	wait := time.Duration(in.WaitSeconds) * time.Second
	id := in.RequestID
	if approvals.IsDraft(id) {
		begun := time.Now()
		d, err := b.followDraft(ctx, id, wait)
		if err != nil {
			return b.failed(ctx, nil, err), nil
		}
		if d.State != approvals.DraftTyped {
			return b.answer(b.tellDraft(&d)), nil
		}
		id, wait = d.Request, max(0, wait-time.Since(begun))
	}
	waited := true
	r, err := b.own(ctx, id)
	if err == nil && wait > 0 {
		r, waited, err = b.wait(ctx, req, r, wait)
	}
	if err != nil {
		return b.failed(ctx, nil, err), nil
	}
	if e := b.tell(&r); !waited && !settled(&r) {
		e.Next = "It was not waited for, since too many calls wait already: call request_get again in some seconds. " + e.Next
		return b.answer(e), nil
	}
	return b.envelope(&r), nil
}

// own loads a request of the caller's; others' do not exist for them.
func (b *toolbox) own(ctx context.Context, id string) (approvals.Request, error) {
	r, err := b.service.Get(ctx, id)
	if err == nil && r.Content.Requester.Person != b.person(ctx) {
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
		return b.failed(ctx, nil, err), nil
	}
	if err := oneOf("status", in.Status, approvals.Statuses); err != nil {
		return b.failed(ctx, nil, err), nil
	}
	if in.Limit < 1 || in.Limit > 100 {
		return b.failed(ctx, nil, provider.Wrong("limit", "from 1 to 100")), nil
	}
	items, err := b.draftsOf(ctx, in.Status)
	if err == nil {
		items, err = b.requestsOf(ctx, in, items[:min(len(items), in.Limit)])
	}
	if err != nil {
		return b.failed(ctx, nil, err), nil
	}
	return b.structured(shorten(items), fmt.Sprintf("%d requests", len(items))), nil
}

// requestsOf adds requests of the caller up to the limit, read part by part: a
// history of years is long.
func (b *toolbox) requestsOf(ctx context.Context, in listInput, items []Envelope) ([]Envelope, error) {
	const part = 100
	for before := ""; len(items) < in.Limit; {
		found, err := b.service.Find(ctx, approvals.Query{Requester: b.person(ctx), Limit: part, Before: before})
		if err != nil {
			return nil, err
		}
		for _, r := range found {
			if len(items) < in.Limit && (in.Status == "" || r.Status() == in.Status) {
				e := b.tell(&r)
				e.Result, e.Next = nil, "" // request_get has them
				items = append(items, e)
			}
		}
		if len(found) < part {
			break
		}
		before = found[part-1].ID
	}
	return items, nil
}

// shorten keeps a list of requests within one answer.
func shorten(items []Envelope) map[string]any {
	size := 0
	for i, e := range items {
		encoded, _ := json.Marshal(e) // strings only
		if size += len(encoded) + 1; size > maxResult-1<<10 {
			return map[string]any{"items": items[:i], "more": fmt.Sprintf("Cut at %d kB: %d of %d. Ask for one status, or for one request with request_get.", maxResult>>10, i, len(items))}
		}
	}
	return map[string]any{"items": items}
}

type withdrawInput struct {
	RequestID string `json:"request_id"`
	Reason    string `json:"reason"`
}

func (b *toolbox) withdraw(ctx context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	var in withdrawInput
	if err := decode(req, &in, "request_id", "reason"); err != nil {
		return b.failed(ctx, nil, err), nil
	}
	if in.Reason == "" {
		return b.failed(ctx, nil, provider.Wrong("reason", "it is empty")), nil
	}
	id := in.RequestID
	if approvals.IsDraft(id) {
		d, err := b.withdrawDraft(ctx, id, in.Reason)
		if err != nil {
			return b.failed(ctx, nil, err), nil
		}
		if d.State != approvals.DraftTyped {
			return b.answer(b.tellDraft(&d)), nil
		}
		id = d.Request
	}
	r, err := b.own(ctx, id)
	if err == nil {
		r, err = b.service.Withdraw(ctx, r.ID, b.person(ctx), in.Reason)
	}
	if err != nil {
		return b.failed(ctx, nil, err), nil
	}
	return b.envelope(&r), nil
}
