package tools

import (
	"context"
	"errors"
	"fmt"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"

	"signoff/approvals"
	"signoff/provider"
)

// planTool files several changes to be decided at once.
func (b *toolbox) planTool() server.ServerTool {
	tool := mcp.NewToolWithRawSchema("plan_propose",
		"File 2 to 12 changes that belong together; a person decides them at once and they run in order. The first that does not succeed ends the plan. "+
			"A later step may take an argument from an earlier result: from {\"server_id\": \"1.id\"} fills server_id with the id that step 1 returns.", planSchema)
	tool.RawOutputSchema, tool.Annotations = envelopeSchema, annotations(provider.Destroy, false)
	tool.Meta = vendor(metaAsk)
	return server.ServerTool{Tool: tool, Handler: b.resuming(b.plan)}
}

var planSchema = closed(map[string]any{
	"steps": map[string]any{"type": "array", "minItems": 2, "maxItems": 12, "items": map[string]any{
		"type": "object", "additionalProperties": false, "required": []string{"operation", "arguments"},
		"properties": map[string]any{
			"operation": map[string]any{"type": "string", "description": "Name of a tool that changes something."},
			"account":   map[string]any{"type": "string", "description": "Where the cloud has several."},
			"arguments": map[string]any{"type": "object", "additionalProperties": true, "description": "As that tool takes them, without what from fills in."},
			"from":      map[string]any{"type": "object", "additionalProperties": map[string]any{"type": "string"}, "description": "Argument to STEP.MEMBER of an earlier result."},
		},
	}},
	"why":       whyArgument,
	"repeat_of": repeatArgument,
}, "steps")

type planInput struct {
	Steps []struct {
		Operation string            `json:"operation"`
		Account   string            `json:"account"`
		Arguments jsontext.Value    `json:"arguments"`
		From      map[string]string `json:"from"`
	} `json:"steps"`
	Why      string `json:"why"`
	RepeatOf string `json:"repeat_of"`
}

func (b *toolbox) plan(ctx context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	var in planInput
	if err := decode(req, &in, "steps"); err != nil {
		return b.failed(ctx, nil, err), nil
	}
	ask := approvals.PlanAsk{Requester: b.requester(ctx, req), Why: in.Why, RepeatOf: in.RepeatOf}
	for i, s := range in.Steps {
		if s.Operation == "" {
			return b.failed(ctx, nil, provider.Wrong(fmt.Sprintf("steps.%d.operation", i), "it is required")), nil
		}
		if _, err := b.operation(ctx, s.Operation); err != nil {
			return b.failed(ctx, nil, inStep(i, err)), nil
		}
		ask.Steps = append(ask.Steps, approvals.StepAsk{Operation: s.Operation, Account: s.Account, Arguments: s.Arguments, From: s.From})
	}
	r, err := b.service.ProposePlan(context.WithoutCancel(ctx), ask)
	if err != nil {
		return b.failed(ctx, nil, err), nil
	}
	return b.filed(ctx, req, b.tell(&r)), nil
}

// inStep names the step of a wrong argument.
func inStep(i int, err error) error {
	var fault *provider.ArgumentError
	if errors.As(err, &fault) {
		fault.Field = fmt.Sprintf("steps.%d.%s", i, fault.Field)
	}
	return err
}

// stepResult is what a plan's answer says of one step.
type stepResult struct {
	Step      int            `json:"step"`
	Operation string         `json:"operation"`
	State     string         `json:"state"`
	Result    jsontext.Value `json:"result,omitzero"`
}

// planResult lists the steps with what came of them; nil where there is no plan.
func planResult(r *approvals.Request) jsontext.Value {
	var steps []stepResult
	for i, s := range r.Content.Steps {
		row := stepResult{Step: i + 1, Operation: s.Operation, State: "not started"}
		switch x := r.Execution; {
		case x == nil:
		case i < len(r.Past):
			row.State, row.Result = string(r.Past[i].State), r.Past[i].Answer
		case i+1 == x.Step:
			row.State, row.Result = string(x.State), x.Answer
		case r.Left() == 0:
			row.State = "skipped"
		}
		steps = append(steps, row)
	}
	if steps == nil || r.Execution == nil {
		return nil
	}
	encoded, _ := json.Marshal(map[string]any{"steps": steps}, json.Deterministic(true)) // strings and the ledger's own JSON
	return encoded
}
