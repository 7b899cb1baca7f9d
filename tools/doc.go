// Package tools shows operations to assistants over MCP.
//
// Each operation is one typed tool. A read answers with the cloud's data; a
// change answers with an [Envelope] that says where its request stands. Three
// more tools follow, list and withdraw requests. None approves, denies,
// settles or freezes: such verbs are not reachable from here, by construction
// (the package never calls them).
//
// Beside prompts and cmd/mcp-server this is the only package that knows
// mcp-go. It may import approvals and provider.
package tools
