package tools

import (
	"errors"
	"strings"

	"github.com/go-json-experiment/json"
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
	codeLimited     = "rate_limited"
	codePermission  = "permission_denied"
	codeReadOnly    = "read_only"
	codePolicy      = "policy_denied"
	codeUnavailable = "provider_unavailable"
	codeUnknown     = "outcome_unknown"
	codeInternal    = "internal"
)

var errReadOnly = errors.New("this server is read-only; it neither files nor runs changes")

// failed answers a call that did nothing. Structured content is left out: it
// would have to satisfy the tool's output schema.
func (b *toolbox) failed(op provider.Operation, err error) *mcp.CallToolResult {
	e := b.explain(op, err)
	encoded, _ := json.Marshal(map[string]Error{"error": e}) // plain strings and numbers
	text := e.Message
	if e.Hint != "" {
		text += " " + e.Hint
	}
	return mcp.NewToolResultError(text + "\n" + string(encoded))
}

func (b *toolbox) explain(op provider.Operation, err error) Error {
	var argument *provider.ArgumentError
	var fault *provider.Error
	var refusal *approvals.Refusal
	switch {
	case errors.Is(err, errReadOnly):
		return Error{Code: codeReadOnly, Message: err.Error()}
	case errors.Is(err, approvals.ErrNotFound):
		return Error{Code: codeNotFound, Field: "request_id", Message: "You have no request of that id.", Hint: "Call request_list for your requests."}
	case errors.As(err, &argument):
		return Error{Code: argument.Code, Message: argument.Error(), Field: argument.Field, Allowed: argument.Allowed, Hint: hint(op, argument.Field)}
	case errors.As(err, &refusal) && refusal.Code == approvals.CodeTooMany:
		return Error{Code: codeLimited, Message: refusal.Sentence, Hint: "Call request_list for those that are open, and tell the user.", Retryable: true}
	case errors.As(err, &refusal):
		return Error{Code: codePolicy, Message: refusal.Sentence}
	case errors.As(err, &fault):
		return explainFault(op, fault)
	}
	b.o.Log.Error("tool call", "error", err)
	return Error{Code: codeInternal, Message: "Signoff could not do this; nothing was changed.", Retryable: true}
}

// hint names the list that an id comes from.
func hint(op provider.Operation, field string) string {
	if op == nil {
		return ""
	}
	for _, row := range provider.Inputs(op) {
		if row.Argument == field && row.Pick != "" {
			return "Call " + row.Pick + " for valid values."
		}
	}
	return ""
}

func explainFault(op provider.Operation, fault *provider.Error) Error {
	e := Error{Message: approvals.Visible(fault.Error()), Field: fault.Field}
	if fault.Status != 0 || fault.Code != "" {
		e.Provider = &ProviderError{fault.Status, approvals.Visible(fault.Code)}
	}
	e.Code, e.Retryable = codeOf(fault.Kind)
	e.RetryAfterMS = fault.RetryAfter.Milliseconds()
	if fault.Kind == provider.Missing {
		e.Hint = lists(op)
	}
	return e
}

func codeOf(kind provider.Kind) (code string, retryable bool) {
	switch kind {
	case provider.Invalid:
		return provider.InvalidArgument, false
	case provider.Denied:
		return codePermission, false
	case provider.Missing:
		return codeNotFound, false
	case provider.Conflict:
		return codeConflict, false
	case provider.Limited:
		return codeLimited, true
	}
	return codeUnavailable, true
}

// lists names where the ids of an operation come from.
func lists(op provider.Operation) string {
	var names []string
	for _, row := range provider.Inputs(op) {
		if row.Pick != "" {
			names = append(names, row.Pick)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return "Look the id up with " + strings.Join(names, " or ") + "."
}

// failed of an execution: what the ledger recorded.
func failed(f *approvals.Failure, request string) *Error {
	code, _ := codeOf(provider.Kind(f.Kind))
	switch f.Kind {
	case "not_sent":
		code = codeUnavailable
	case string(provider.Unknown), string(provider.Broken), "lease", "wait_limit", "job", "unreadable":
		code = codeUnknown
	}
	e := &Error{Code: code, Message: f.Message, RequestID: request}
	if f.Status != 0 || f.Code != "" {
		e.Provider = &ProviderError{f.Status, f.Code}
	}
	return e
}
