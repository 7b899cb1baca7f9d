package tools

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"signoff/approvals"
	"signoff/provider"
)

// quotaCode matches the codes of clouds that say a quota is used up.
var quotaCode = regexp.MustCompile(`(?i)quota|limit_?exceed|too_?many_resources`)

func (b *toolbox) explainFault(ctx context.Context, op provider.Operation, fault *provider.Error) Error {
	e := Error{Message: approvals.Visible(sentence(fault)), Field: fault.Field}
	if fault.Status != 0 || fault.Code != "" {
		e.Provider = &ProviderError{fault.Status, approvals.Visible(fault.Code)}
	}
	e.Code, e.Retryable = codeOf(fault.Kind)
	if fault.Kind != provider.Limited && quotaCode.MatchString(fault.Code) {
		e.Code, e.Retryable = codeQuota, false
	}
	e.RetryAfterMS = fault.RetryAfter.Milliseconds()
	e.Hint = advice[e.Code]
	if lists := b.lists(ctx, op); e.Code == codeNotFound && lists != "" {
		e.Hint = lists
	}
	return e
}

// meaning of a fault, for those who do not know the cloud's codes.
var meaning = map[provider.Kind]string{
	provider.Invalid:  "the cloud refused the arguments",
	provider.Denied:   "the cloud does not let this account's credential do it",
	provider.Missing:  "the cloud has no such thing",
	provider.Conflict: "the present state of the thing forbids it",
	provider.Busy:     "the thing or the cloud is busy",
	provider.Limited:  "the cloud takes no more calls for now",
	provider.Broken:   "the cloud failed",
	provider.Unknown:  "no usable answer came from the cloud",
}

// advice says what to do about a code.
var advice = map[string]string{
	provider.InvalidArgument: "Correct the arguments; operation_describe says what they are.",
	codePermission:           "Tell the user which permission is missing; trying again does not help.",
	codeConflict:             "Read the thing's state, and try again when it allows this.",
	codeQuota:                "Tell the user: something must be freed, or the quota raised.",
	codeLimited:              "Wait, then try once more.",
	codeUnavailable:          "Try again later.",
}

// sentence translates a fault; the cloud's own status, code and words stay.
func sentence(fault *provider.Error) string {
	var own []string
	if fault.Status != 0 {
		own = append(own, strconv.Itoa(fault.Status))
	}
	if fault.Code != "" {
		own = append(own, fault.Code)
	}
	text := fault.Op + ": " + meaning[fault.Kind]
	if len(own) > 0 {
		text += " (" + strings.Join(own, " ") + ")"
	}
	if fault.Message != "" {
		return text + ", which says: " + fault.Message
	}
	return text + "."
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
func (b *toolbox) lists(ctx context.Context, op provider.Operation) string {
	if op == nil {
		return ""
	}
	var names []string
	for _, row := range provider.Inputs(op) {
		if row.Pick != "" {
			names = append(names, b.listFor(ctx, row.Pick))
		}
	}
	if len(names) == 0 {
		return ""
	}
	return "Look the id up with " + strings.Join(slices.Compact(names), " or ") + "."
}
