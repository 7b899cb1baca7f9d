package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

func addPrompts(s *server.MCPServer) {
	s.AddPrompt(mcp.NewPrompt("test_simple_prompt", described), prompt(mcp.NewTextContent("This is a simple prompt for testing.")))
	s.AddPrompt(mcp.NewPrompt("test_prompt_with_image", described), prompt(mcp.NewImageContent(pixel, "image/png"), mcp.NewTextContent("Please analyze the image above.")))
	s.AddPrompt(mcp.NewPrompt("test_prompt_with_arguments", described, mcp.WithArgument("arg1", mcp.RequiredArgument()), mcp.WithArgument("arg2", mcp.RequiredArgument())),
		func(ctx context.Context, req mcp.GetPromptRequest) (*mcp.GetPromptResult, error) {
			given := req.Params.Arguments
			return prompt(mcp.NewTextContent(fmt.Sprintf("Prompt with arguments: arg1='%s', arg2='%s'", given["arg1"], given["arg2"])))(ctx, req)
		})
	s.AddPrompt(mcp.NewPrompt("test_prompt_with_embedded_resource", described, mcp.WithArgument("resourceUri", mcp.RequiredArgument())),
		func(ctx context.Context, req mcp.GetPromptRequest) (*mcp.GetPromptResult, error) {
			resource := embedded(req.Params.Arguments["resourceUri"], "text/plain", "Embedded resource content for testing.")
			return prompt(resource, mcp.NewTextContent("Please process the embedded resource above."))(ctx, req)
		})
	s.AddPrompt(mcp.NewPrompt("test_input_required_result_prompt", described), func(ctx context.Context, req mcp.GetPromptRequest) (*mcp.GetPromptResult, error) {
		if filled := server.ElicitationResponse(req.Params.InputResponses, "user_context"); filled != nil {
			return prompt(mcp.NewTextContent(fmt.Sprint("The context is ", filled.Content)))(ctx, req)
		}
		return new(server.InputRequestBuilder).Elicit("user_context", form("What context should the prompt use?", "context", "string")).PromptResult(), nil
	})
}

func prompt(content ...mcp.Content) server.PromptHandlerFunc {
	return func(context.Context, mcp.GetPromptRequest) (*mcp.GetPromptResult, error) {
		var messages []mcp.PromptMessage
		for _, c := range content {
			messages = append(messages, mcp.NewPromptMessage(mcp.RoleUser, c))
		}
		return mcp.NewGetPromptResult("Fixture of the conformance suite.", messages), nil
	}
}

func addResources(s *server.MCPServer) {
	s.AddResource(mcp.NewResource("test://static-text", "text", mcp.WithMIMEType("text/plain")), resource(mcp.TextResourceContents{
		URI: "test://static-text", MIMEType: "text/plain", Text: "This is the content of the static text resource."}))
	s.AddResource(mcp.NewResource("test://static-binary", "binary", mcp.WithMIMEType("image/png")), resource(mcp.BlobResourceContents{
		URI: "test://static-binary", MIMEType: "image/png", Blob: pixel}))
	s.AddResourceTemplate(mcp.NewResourceTemplate("test://template/{id}/data", "template", mcp.WithTemplateMIMEType("application/json")), func(_ context.Context, req mcp.ReadResourceRequest) ([]mcp.ResourceContents, error) {
		id := strings.Split(strings.TrimPrefix(req.Params.URI, "test://template/"), "/")[0]
		return []mcp.ResourceContents{mcp.TextResourceContents{URI: req.Params.URI, MIMEType: "application/json",
			Text: fmt.Sprintf(`{"id":%q,"templateTest":true,"data":"Data for ID: %s"}`, id, id)}}, nil
	})
}

func resource(content mcp.ResourceContents) server.ResourceHandlerFunc {
	return func(context.Context, mcp.ReadResourceRequest) ([]mcp.ResourceContents, error) {
		return []mcp.ResourceContents{content}, nil
	}
}

var described = mcp.WithPromptDescription("Fixture of the conformance suite.")
