// Package auth finds out for whom an HTTP request speaks: by an access token
// of an OAuth issuer, by a static token, or by Slack's signature.
//
// It knows neither MCP nor operations, only requests and principals; tools
// puts it before its handlers. Whatever it cannot prove is a [*Refusal].
package auth
