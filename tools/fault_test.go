package tools

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/provider"
)

// A cloud's refusal comes as a sentence that a model can act on; the cloud's
// own code stays, and its words cannot pass for ours.
func TestFaultsOfACloudAreTranslated(t *testing.T) {
	var b toolbox
	for _, try := range []struct {
		fault provider.Error
		code  string
		retry bool
		words []string
	}{
		{provider.Error{Op: "gcore_instances_get", Kind: provider.Missing, Status: 404, Code: "InstanceNotFound", Message: "no"}, "not_found", false, []string{"gcore_instances_get: the cloud has no such thing (404 InstanceNotFound), which says: no"}},
		{provider.Error{Op: "x", Kind: provider.Invalid, Status: 400, Code: "QuotaLimitExceed"}, "quota_exceeded", false, []string{"400 QuotaLimitExceed"}},
		{provider.Error{Op: "x", Kind: provider.Denied, Status: 403, Code: "NO_RIGHT"}, "permission_denied", false, []string{"does not let this account's credential"}},
		{provider.Error{Op: "x", Kind: provider.Limited, Status: 429, Code: "QUOTA_OF_CALLS"}, "rate_limited", true, []string{"takes no more calls"}},
		{provider.Error{Op: "x", Kind: provider.Busy, Status: 503}, "provider_unavailable", true, []string{"busy"}},
		{provider.Error{Op: "x", Kind: provider.Conflict, Status: 409, Message: "line\nbreak\u202e"}, "conflict", false, []string{`line\nbreak\u{202E}`}},
		{provider.Error{Op: "x", Kind: provider.Unknown}, "provider_unavailable", true, []string{"no usable answer"}},
	} {
		e := b.explainFault(context.Background(), nil, &try.fault)
		require.Equal(t, try.code, e.Code, try.fault.Kind)
		require.Equal(t, try.retry, e.Retryable, try.fault.Kind)
		for _, words := range try.words {
			require.Contains(t, e.Message, words)
		}
		if try.fault.Code != "" {
			require.Equal(t, try.fault.Code, e.Provider.Code)
		}
		if e.Code != "not_found" {
			require.NotEmpty(t, e.Hint, "what to do next")
		}
	}
}
