package main

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// addInput registers the tools that ask their caller something: they answer
// with what they need, and are called again with it.
func addInput(s *server.MCPServer) {
	for name, h := range map[string]handler{
		"test_input_required_result_elicitation":     greet,
		"test_input_required_result_sampling":        sample,
		"test_input_required_result_list_roots":      roots,
		"test_input_required_result_request_state":   confirm,
		"test_input_required_result_tampered_state":  confirm,
		"test_input_required_result_multiple_inputs": several,
		"test_input_required_result_multi_round":     rounds,
		"test_input_required_result_capabilities":    capable,
		"test_missing_capability":                    missing,
	} {
		s.AddTool(tool(name, `{"type":"object","properties":{},"required":[]}`), h)
	}
}

// form asks for one member.
func form(message, name, kind string) mcp.ElicitationParams {
	return mcp.ElicitationParams{Message: message, RequestedSchema: map[string]any{
		"type": "object", "properties": map[string]any{name: map[string]any{"type": kind}}, "required": []string{name}}}
}

func question(words string, tokens int) mcp.CreateMessageParams {
	return mcp.CreateMessageParams{MaxTokens: tokens, Messages: []mcp.SamplingMessage{{Role: mcp.RoleUser, Content: mcp.NewTextContent(words)}}}
}

// member is what the person filled in, if they did.
func member(req mcp.CallToolRequest, id, name string) (string, bool) {
	filled := server.ElicitationResponse(req.Params.InputResponses, id)
	if filled == nil {
		return "", false
	}
	content, _ := filled.Content.(map[string]any)
	value, ok := content[name]
	return fmt.Sprint(value), ok
}

func greet(_ context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	if name, ok := member(req, "user_name", "name"); ok {
		return mcp.NewToolResultText("Hello, " + name + "!"), nil
	}
	return new(server.InputRequestBuilder).Elicit("user_name", form("What is your name?", "name", "string")).ToolResult(), nil
}

func sample(_ context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	if said := server.SamplingResponse(req.Params.InputResponses, "capital_question"); said != nil {
		return mcp.NewToolResultText(fmt.Sprint(said.Content)), nil
	}
	return new(server.InputRequestBuilder).Sample("capital_question", question("What is the capital of France?", 100)).ToolResult(), nil
}

func roots(_ context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	if found := server.RootsResponse(req.Params.InputResponses, "client_roots"); found != nil {
		return mcp.NewToolResultText(fmt.Sprint(found.Roots)), nil
	}
	return new(server.InputRequestBuilder).Roots("client_roots").ToolResult(), nil
}

// key signs the states that clients carry back.
var key = []byte(rand.Text())

func signed(state string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(state))
	return state + "." + hex.EncodeToString(mac.Sum(nil))
}

// carried is the state that came back; a changed one is an error.
func carried(req mcp.CallToolRequest) (string, error) {
	state, _, _ := strings.Cut(req.Params.RequestState, ".")
	if req.Params.RequestState != "" && !hmac.Equal([]byte(signed(state)), []byte(req.Params.RequestState)) {
		return "", fmt.Errorf("requestState was changed: %w", mcp.ErrInvalidParams)
	}
	return state, nil
}

func confirm(_ context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	state, err := carried(req)
	if err != nil {
		return nil, err
	}
	if _, ok := member(req, "confirm", "ok"); ok && state == "asked" {
		return mcp.NewToolResultText("state-ok"), nil
	}
	return server.NewInputRequestBuilder(signed("asked")).Elicit("confirm", form("Please confirm", "ok", "boolean")).ToolResult(), nil
}

func several(_ context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	name, named := member(req, "user_name", "name")
	said := server.SamplingResponse(req.Params.InputResponses, "greeting")
	found := server.RootsResponse(req.Params.InputResponses, "client_roots")
	if named && said != nil && found != nil {
		return mcp.NewToolResultText(fmt.Sprint(name, said.Content, found.Roots)), nil
	}
	return server.NewInputRequestBuilder(signed("asked")).Elicit("user_name", form("What is your name?", "name", "string")).
		Sample("greeting", question("Generate a greeting", 50)).Roots("client_roots").ToolResult(), nil
}

func rounds(_ context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	state, err := carried(req)
	if err != nil {
		return nil, err
	}
	if color, ok := member(req, "step2", "color"); ok && state == "second" {
		return mcp.NewToolResultText("Noted: " + color), nil
	}
	if _, ok := member(req, "step1", "name"); ok && state == "first" {
		return server.NewInputRequestBuilder(signed("second")).Elicit("step2", form("Step 2: What is your favorite color?", "color", "string")).ToolResult(), nil
	}
	return server.NewInputRequestBuilder(signed("first")).Elicit("step1", form("Step 1: What is your name?", "name", "string")).ToolResult(), nil
}

// capable asks only for what the client says it can answer.
func capable(ctx context.Context, _ mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	ask := new(server.InputRequestBuilder)
	info := server.RequestProtocolInfoFromContext(ctx)
	if info == nil || info.ClientCapabilities == nil {
		return mcp.NewToolResultText("Nothing to ask with."), nil
	}
	if info.ClientCapabilities.Sampling != nil {
		ask.Sample("sampled", question("Say something", 20))
	}
	if info.ClientCapabilities.Elicitation != nil {
		ask.Elicit("asked", form("What is your name?", "name", "string"))
	}
	return ask.ToolResult(), nil
}

// missing does what the product never does: it insists on a capability.
func missing(ctx context.Context, _ mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	return nil, mcp.MissingRequiredClientCapabilityError{}
}
