package tools

import (
	"context"
	stdjson "encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"

	"signoff/approvals"
	"signoff/provider"
)

// operationTool makes the tool of one operation.
func (b *toolbox) operationTool(op provider.Operation) server.ServerTool {
	s := op.Spec()
	schema, words := b.inputSchema(op), describe(s)
	if short, abridged := abridge(schema, maxTool-len(s.Name)-len(words)-len(abridgedHint), shapeWord); abridged {
		schema, words = short, words+abridgedHint
	}
	tool := mcp.NewToolWithRawSchema(s.Name, words, stdjson.RawMessage(schema))
	tool.Annotations = annotations(s.Effect, s.Idempotent)
	if s.Effect == provider.Observe {
		output, _ := abridge(jsontext.Value(op.OutputSchema()), maxOutput, memberNames)
		tool.RawOutputSchema = raw(output)
		return server.ServerTool{Tool: tool, Handler: b.read(op)}
	}
	tool.RawOutputSchema = envelopeSchema
	if s.Effect == provider.Destroy {
		tool.Meta = vendor(metaAsk)
	}
	return server.ServerTool{Tool: tool, Handler: b.resuming(b.change(op))}
}

const abridgedHint = " Full schema: operation_describe."

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

// readWithin is how long a call reads from the clouds; clients give up after a
// minute.
const readWithin = 40 * time.Second

// fetch runs an operation that only reads.
func (b *toolbox) fetch(ctx context.Context, op provider.Operation, ask approvals.Ask) (jsontext.Value, error) {
	if err := b.reach(ctx, op); err != nil {
		return nil, err
	}
	limited, cancel := context.WithTimeout(ctx, readWithin)
	defer cancel()
	answer, err := b.service.Read(limited, ask)
	if err != nil {
		return nil, err
	}
	return answer.Object(), nil
}

// read is the tool of an operation that only reads. An answer that is too large
// says in `more` how to get the rest.
func (b *toolbox) read(op provider.Operation) server.ToolHandlerFunc {
	return func(ctx context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		ask, err := b.ask(ctx, op, req)
		if err != nil {
			return b.failed(ctx, op, err), nil
		}
		body, err := b.fetch(ctx, op, ask)
		if err != nil {
			return b.failed(ctx, op, err), nil
		}
		p, err := pageOf(body, callOf(ask, nil), "")
		if err != nil {
			return b.failed(ctx, op, err), nil
		}
		if p.next == "" {
			return mcp.NewToolResultStructured(raw(p.body), string(p.body)), nil
		}
		more := p.told() + " " + b.rest(ctx, op, p.next)
		return b.structured(object(append(members(p.body), member{"more", quoted(more)})), more), nil
	}
}

// rest says how the rest of a cut answer is got.
func (b *toolbox) rest(ctx context.Context, op provider.Operation, next string) string {
	var ways []string
	if paging := pagingOf(op); len(paging) > 0 {
		ways = append(ways, "call again with "+strings.Join(paging, " and "))
	}
	if b.sees(ctx, "operation_read") {
		ways = append(ways, fmt.Sprintf("call operation_read with operation %q, the same arguments and cursor %q (and fields, for less of each item)", op.Spec().Name, next))
	}
	if len(ways) == 0 {
		return "Narrow the call by its arguments."
	}
	return "For the rest " + strings.Join(ways, ", or ") + "."
}

// pagingOf lists the arguments by which the cloud itself pages.
func pagingOf(op provider.Operation) []string {
	var paging []string
	for _, row := range provider.Inputs(op) {
		if slices.Contains([]string{"page", "per_page", "limit", "offset", "size"}, row.Argument) && row.Place == "query" {
			paging = append(paging, row.Argument)
		}
	}
	return paging
}

// change is the tool of an operation that changes something.
func (b *toolbox) change(op provider.Operation) server.ToolHandlerFunc {
	return func(ctx context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		ask, err := b.ask(ctx, op, req)
		if err != nil {
			return b.failed(ctx, op, err), nil
		}
		e, err := b.propose(ctx, req, op, ask)
		if err != nil {
			return b.failed(ctx, op, err), nil
		}
		return b.filed(ctx, req, e), nil
	}
}

// propose files a change and tells where it stands. The call itself ends here:
// what is approved is run by the ledger, whether anybody calls again or not.
// Where only secrets are missing a person types them.
func (b *toolbox) propose(ctx context.Context, req mcp.CallToolRequest, op provider.Operation, ask approvals.Ask) (Envelope, error) {
	if err := b.reach(ctx, op); err != nil {
		return Envelope{}, err
	}
	whole := context.WithoutCancel(ctx) // a client that hangs up must not leave half a request behind
	d, incomplete, err := b.service.Draft(whole, ask)
	if err != nil {
		return Envelope{}, err
	}
	if incomplete {
		return b.tellDraft(&d), nil
	}
	r, err := b.service.Propose(whole, ask)
	if err == nil && (r.Status() == approvals.StatusApproved || r.Status() == approvals.StatusRunning) {
		r, _, err = b.wait(ctx, req, r, b.pace.Inline)
	}
	if err != nil {
		return Envelope{}, err
	}
	return b.tell(&r), nil
}

// inputSchema adds Signoff's own arguments to the operation's. It is the same
// for all callers, so accounts that not everybody may use are not named in it.
func (b *toolbox) inputSchema(op provider.Operation) []byte {
	var own []property
	clouds, cloud := b.service.Clouds(), op.Spec().Provider
	switch accounts := clouds.Accounts(cloud); {
	case len(accounts) < 2:
	case len(clouds.AccountsOf("", cloud)) < len(accounts):
		own = append(own, property{"account", accountArgument, false})
	default:
		own = append(own, property{"account", map[string]any{"type": "string", "enum": accounts}, true})
	}
	if op.Spec().Effect != provider.Observe {
		own = append(own,
			property{"why", whyArgument, false}, property{"repeat_of", repeatArgument, false})
	}
	schema, err := extend(typable(op), own)
	if err != nil {
		panic(fmt.Sprintf("tools: %s: %v", op.Spec().Name, err)) // the schema is ours and passed its tests
	}
	return schema
}
