package tools

import (
	"context"
	"errors"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/mark3labs/mcp-go/mcp"

	"signoff/approvals"
	"signoff/provider"
)

// Error is what a model can act on: what is wrong, where, and what to do.
type Error struct {
	Code         string         `json:"code"`
	Message      string         `json:"message"`
	Field        string         `json:"field,omitzero"`
	Allowed      []string       `json:"allowed,omitzero"`
	Hint         string         `json:"hint,omitzero"`
	Retryable    bool           `json:"retryable"`
	RetryAfterMS int64          `json:"retry_after_ms,omitzero"`
	RequestID    string         `json:"request_id,omitzero"`
	Provider     *ProviderError `json:"provider,omitzero"`
	InputSchema  jsontext.Value `json:"input_schema,omitzero"` // of the operation that a gateway call got wrong
}

// ProviderError is the cloud's own code.
type ProviderError struct {
	Status int    `json:"status,omitzero"`
	Code   string `json:"code,omitzero"`
}

// The stable codes of [Error].
const (
	codeNotFound    = "not_found"
	codeConflict    = "conflict"
	codeQuota       = "quota_exceeded"
	codeLimited     = "rate_limited"
	codePermission  = "permission_denied"
	codeReadOnly    = "read_only"
	codePolicy      = "policy_denied"
	codeUnavailable = "provider_unavailable"
	codeUnknown     = "outcome_unknown"
	codeInternal    = "internal"
)

// failed answers a call that did nothing. Structured content is left out: it
// would have to satisfy the tool's output schema.
func (b *toolbox) failed(ctx context.Context, op provider.Operation, err error) *mcp.CallToolResult {
	return wrong(b.explain(ctx, op, err))
}

// failedWithSchema is failed for a call through the gateway, whose caller has
// not seen what the operation takes.
func (b *toolbox) failedWithSchema(ctx context.Context, op provider.Operation, err error) *mcp.CallToolResult {
	e := b.explain(ctx, op, err)
	if e.Code == provider.InvalidArgument && e.Provider == nil || e.Code == provider.UnknownArgument {
		e.InputSchema = jsontext.Value(typable(op))
	}
	return wrong(e)
}

func wrong(e Error) *mcp.CallToolResult {
	encoded, _ := json.Marshal(map[string]Error{"error": e}) // strings, numbers and our own schema
	text := e.Message
	if e.Hint != "" {
		text = strings.TrimRight(text, ".") + ". " + e.Hint
	}
	return mcp.NewToolResultError(text + "\n" + string(encoded))
}

func (b *toolbox) explain(ctx context.Context, op provider.Operation, err error) Error {
	var argument *provider.ArgumentError
	var fault *provider.Error
	var refusal *approvals.Refusal
	var bar *barred
	switch {
	case errors.As(err, &bar):
		return Error{Code: bar.code, Message: bar.sentence, Hint: "Tell the user; no other call gets around it."}
	case errors.Is(err, approvals.ErrNotFound):
		return Error{Code: codeNotFound, Field: "request_id", Message: "You have no request of that id.", Hint: "Call request_list for your requests."}
	case errors.As(err, &argument):
		return Error{Code: argument.Code, Message: clip(approvals.Visible(argument.Error()), 2000), Field: clip(approvals.Visible(argument.Field), 200), Allowed: argument.Allowed, Hint: b.hint(ctx, op, argument)}
	case errors.As(err, &refusal) && refusal.Code == approvals.CodeTooMany:
		return Error{Code: codeLimited, Message: refusal.Sentence, Hint: "Call request_list for those that are open, and tell the user.", Retryable: true}
	case errors.As(err, &refusal):
		return Error{Code: codePolicy, Message: refusal.Sentence, Hint: "Tell the user; the same call is refused again."}
	case errors.As(err, &fault):
		return b.explainFault(ctx, op, fault)
	}
	b.o.Log.Error("tool call", "error", err)
	return Error{Code: codeInternal, Message: "Signoff could not do this; nothing was changed.", Retryable: true}
}

// hint names the tool to call next: the list that an id comes from, or the one
// that tells what an operation takes.
func (b *toolbox) hint(ctx context.Context, op provider.Operation, fault *provider.ArgumentError) string {
	if op == nil {
		if fault.Field == "operation" || strings.HasSuffix(fault.Field, ".operation") {
			return "Call operations_search for names."
		}
		return ""
	}
	for _, row := range provider.Inputs(op) {
		if row.Argument == fault.Field && row.Pick != "" {
			return "Call " + b.listFor(ctx, row.Pick) + " for valid values."
		}
	}
	if len(fault.Allowed) == 0 && b.sees(ctx, "operation_describe") {
		return "Call operation_describe for what " + op.Spec().Name + " takes."
	}
	return ""
}

// listFor is how the list of that name is read here.
func (b *toolbox) listFor(ctx context.Context, name string) string {
	if op := b.service.Clouds().Operation(name); op != nil {
		return b.toolFor(ctx, op)
	}
	return name
}

// failed of an execution: what the ledger recorded.
func failed(f *approvals.Failure, request string) *Error {
	code, _ := codeOf(provider.Kind(f.Kind))
	switch f.Kind {
	case "not_sent":
		code = codeUnavailable
	case string(provider.Unknown), string(provider.Broken), "lease", "wait_limit", "job", "unreadable":
		code = codeUnknown
	default:
		if f.Kind != string(provider.Limited) && quotaCode.MatchString(f.Code) {
			code = codeQuota
		}
	}
	e := &Error{Code: code, Message: f.Message, RequestID: request}
	if f.Status != 0 || f.Code != "" {
		e.Provider = &ProviderError{f.Status, f.Code}
	}
	return e
}
