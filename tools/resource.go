package tools

import (
	"context"
	"fmt"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// Resources show what tools show too, for clients that prefer them: support for
// resources is uneven.
const (
	operationURI = "signoff://operations/"
	requestURI   = "signoff://requests/"
	policyURI    = "signoff://policy"
)

func (b *toolbox) addResources(s *server.MCPServer) {
	s.AddResourceTemplate(template(operationURI+"{name}", "operation", "An operation: what it does, its input schema, an example."), b.operationResource)
	s.AddResourceTemplate(template(requestURI+"{id}", "request", "One of your requests: where it stands and what came of it."), b.requestResource)
	s.AddResource(mcp.NewResource(policyURI, "policy", mcp.WithResourceDescription("What runs at once, what needs whom, what is denied."), mcp.WithMIMEType("text/plain")), b.policyResource)
}

func template(uri, name, about string) mcp.ResourceTemplate {
	return mcp.NewResourceTemplate(uri, name, mcp.WithTemplateDescription(about), mcp.WithTemplateMIMEType("application/json"))
}

func (b *toolbox) operationResource(ctx context.Context, req mcp.ReadResourceRequest) ([]mcp.ResourceContents, error) {
	name := strings.TrimPrefix(req.Params.URI, operationURI)
	op, err := b.operation(ctx, name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", b.explain(ctx, nil, err).Message, server.ErrResourceNotFound)
	}
	return jsonResource(req, b.description(ctx, op))
}

// requestResource shows the caller's own requests; others' do not exist.
func (b *toolbox) requestResource(ctx context.Context, req mcp.ReadResourceRequest) ([]mcp.ResourceContents, error) {
	r, err := b.own(ctx, strings.TrimPrefix(req.Params.URI, requestURI))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", b.explain(ctx, nil, err).Message, server.ErrResourceNotFound)
	}
	return jsonResource(req, b.tell(&r))
}

func (b *toolbox) policyResource(_ context.Context, req mcp.ReadResourceRequest) ([]mcp.ResourceContents, error) {
	return []mcp.ResourceContents{mcp.TextResourceContents{URI: req.Params.URI, MIMEType: "text/plain", Text: strings.Join(b.service.PolicyWords(), "\n") + "\n"}}, nil
}

func jsonResource(req mcp.ReadResourceRequest, v any) ([]mcp.ResourceContents, error) {
	encoded, err := json.Marshal(v, json.Deterministic(true), jsontext.Multiline(true))
	if err != nil {
		return nil, err
	}
	return []mcp.ResourceContents{mcp.TextResourceContents{URI: req.Params.URI, MIMEType: "application/json", Text: string(encoded)}}, nil
}
