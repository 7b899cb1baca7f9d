package prompts

import (
	"context"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// Values tells what the values of an argument of one of the prompts are, for
// completion: server, or nothing. It is asked at every key that somebody types.
func Values(all []Prompt) func(prompt, argument string) string {
	kinds := map[[2]string]string{}
	for _, p := range all {
		for _, a := range p.Arguments {
			kinds[[2]string{p.Name, a.Name}] = a.Complete
		}
	}
	return func(prompt, argument string) string { return kinds[[2]string{prompt, argument}] }
}

// Add offers the prompts on an MCP server that has prompt capabilities.
func Add(s *server.MCPServer, all []Prompt) {
	for _, p := range all {
		s.AddPrompt(p.describe(), p.get)
	}
}

func (p Prompt) describe() mcp.Prompt {
	made := mcp.NewPrompt(p.Name, mcp.WithPromptDescription(p.Description))
	made.Title = p.Title
	for _, a := range p.Arguments {
		made.Arguments = append(made.Arguments, mcp.PromptArgument{Name: a.Name, Description: a.Description, Required: a.Required})
	}
	return made
}

func (p Prompt) get(_ context.Context, r mcp.GetPromptRequest) (*mcp.GetPromptResult, error) {
	text, err := p.Fill(r.Params.Arguments)
	if err != nil {
		return nil, err
	}
	return mcp.NewGetPromptResult(p.Description, []mcp.PromptMessage{mcp.NewPromptMessage(mcp.RoleUser, mcp.NewTextContent(text))}), nil
}
