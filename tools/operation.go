package tools

import (
	"context"
	"fmt"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"

	"signoff/approvals"
	"signoff/provider"
)

// inlineWait is how long a change that needs no person may take before its
// caller is told to come back.
const inlineWait = 20 * time.Second

// operationTool makes the tool of one operation.
func (b *toolbox) operationTool(op provider.Operation) server.ServerTool {
	s := op.Spec()
	tool := mcp.NewToolWithRawSchema(s.Name, describe(s), b.inputSchema(op))
	tool.Annotations = annotations(s.Effect, s.Idempotent)
	if s.Effect == provider.Observe {
		tool.RawOutputSchema = op.OutputSchema()
		return server.ServerTool{Tool: tool, Handler: b.read(op)}
	}
	tool.RawOutputSchema = envelopeSchema
	return server.ServerTool{Tool: tool, Handler: b.change(op)}
}

// describe is the operation's own words, and where a deprecated one leads.
func describe(s *provider.Spec) string {
	if s.Deprecated {
		return "Deprecated: use " + s.Successor + ". " + s.Doc
	}
	return s.Doc
}

// annotations state the effect of the operation itself, worst case; all four
// are set, since clients take an unset one for the worst.
func annotations(effect provider.Effect, idempotent bool) mcp.ToolAnnotation {
	return mcp.ToolAnnotation{
		ReadOnlyHint:    mcp.ToBoolPtr(effect == provider.Observe),
		DestructiveHint: mcp.ToBoolPtr(effect == provider.Destroy),
		IdempotentHint:  mcp.ToBoolPtr(idempotent),
		OpenWorldHint:   mcp.ToBoolPtr(true),
	}
}

// call is what a tool call asks for, Signoff's own arguments taken out.
type call struct {
	Account, Why, RepeatOf string
	rest                   []byte // the operation's arguments
}

// split takes account, why and repeat_of out of the arguments. Everything else
// stays byte for byte; the operation's own decoder judges it.
func split(raw []byte) (call, error) {
	c := call{rest: raw}
	var members map[string]jsontext.Value
	if len(raw) == 0 || json.Unmarshal(raw, &members) != nil {
		return c, nil // the strict decoder says what is wrong
	}
	for name, into := range map[string]*string{"account": &c.Account, "why": &c.Why, "repeat_of": &c.RepeatOf} {
		value, ok := members[name]
		if !ok {
			continue
		}
		if err := json.Unmarshal(value, into); err != nil {
			return c, provider.Wrong(name, "want a string")
		}
		delete(members, name)
	}
	var err error
	c.rest, err = json.Marshal(members)
	return c, err
}

func (b *toolbox) ask(ctx context.Context, op provider.Operation, req mcp.CallToolRequest) (approvals.Ask, error) {
	c, err := split(req.Params.RawArguments)
	return approvals.Ask{
		Operation: op.Spec().Name, Account: c.Account, Arguments: c.rest,
		Requester: b.requester(ctx, req), Why: c.Why, RepeatOf: c.RepeatOf,
	}, err
}

// read runs an operation that only reads.
func (b *toolbox) read(op provider.Operation) server.ToolHandlerFunc {
	return func(ctx context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		ask, err := b.ask(ctx, op, req)
		if err != nil {
			return b.failed(op, err), nil
		}
		limited, cancel := context.WithTimeout(ctx, 40*time.Second)
		defer cancel()
		answer, err := b.service.Read(limited, ask)
		if err != nil {
			return b.failed(op, err), nil
		}
		object := answer.Object()
		return mcp.NewToolResultStructured(raw(object), string(object)), nil
	}
}

// change files a request. The call itself ends here: what is approved is run
// by the ledger, whether anybody calls again or not.
func (b *toolbox) change(op provider.Operation) server.ToolHandlerFunc {
	return func(ctx context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		if b.o.ReadOnly {
			return b.failed(op, errReadOnly), nil
		}
		ask, err := b.ask(ctx, op, req)
		if err != nil {
			return b.failed(op, err), nil
		}
		// A client that hangs up must not leave half a request behind.
		r, err := b.service.Propose(context.WithoutCancel(ctx), ask)
		if err != nil {
			return b.failed(op, err), nil
		}
		if r.Status() == approvals.StatusApproved || r.Status() == approvals.StatusRunning {
			r, err = b.wait(ctx, r, inlineWait)
			if err != nil {
				return b.failed(op, err), nil
			}
		}
		return b.envelope(&r), nil
	}
}

// wait follows a request until its status is one a caller acts on. When too
// many calls wait already it answers at once, so that others are served.
func (b *toolbox) wait(ctx context.Context, r approvals.Request, most time.Duration) (approvals.Request, error) {
	select {
	case b.waiting <- struct{}{}:
		defer func() { <-b.waiting }()
	default:
		return r, nil
	}
	return b.service.Wait(ctx, r.ID, most, func(r *approvals.Request) bool {
		return r.Status().Final() || r.Status() == approvals.StatusUnknown
	})
}

// inputSchema adds Signoff's own arguments to the operation's.
func (b *toolbox) inputSchema(op provider.Operation) []byte {
	var own []property
	if accounts := b.service.Clouds().Accounts(op.Spec().Provider); len(accounts) > 1 {
		own = append(own, property{"account", map[string]any{"type": "string", "enum": accounts}, true})
	}
	if op.Spec().Effect != provider.Observe {
		own = append(own,
			property{"why", map[string]any{"type": "string", "maxLength": 2000, "description": "What the change is for; the person who decides reads it."}, false},
			property{"repeat_of", map[string]any{"type": "string", "description": "Id of the request to repeat on purpose."}, false})
	}
	schema, err := extend(op.InputSchema(), own)
	if err != nil {
		panic(fmt.Sprintf("tools: %s: %v", op.Spec().Name, err)) // the schema is ours and passed its tests
	}
	return schema
}
