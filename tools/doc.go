// Package tools shows operations to assistants over MCP.
//
// Each operation is one typed tool. A read answers with the cloud's data; a
// change answers with an [Envelope] that says where its request stands. Since
// hundreds of tools would fill a model's context, static toolsets choose what
// is listed, and four gateway tools find, describe and run every operation.
// Three more follow, list and withdraw requests. None approves, denies,
// settles or freezes: such verbs are not reachable from here, by construction
// (the package never calls them).
//
// What a call may see is decided in one place (access.go), asked when tools
// are listed, when one is called, and for every operation that the gateway or
// a plan names.
//
// Beside prompts and cmd/mcp-server this is the only package that knows
// mcp-go. It may import approvals and provider.
package tools
