package main

import (
	"context"
	"fmt"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// pixel is a PNG of one red pixel, silence a WAV without samples.
const (
	pixel   = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg=="
	silence = "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQAAAAA="
)

// pause lets the notifications before it out: the transport drops the last one
// when the handler returns at once.
const pause = 50 * time.Millisecond

type handler = server.ToolHandlerFunc

func addTools(s *server.MCPServer) {
	for name, h := range map[string]handler{
		"test_simple_text":            text("This is a simple text response for testing."),
		"test_image_content":          answer(mcp.NewImageContent(pixel, "image/png")),
		"test_audio_content":          answer(mcp.NewAudioContent(silence, "audio/wav")),
		"test_embedded_resource":      answer(embedded("test://embedded-resource", "text/plain", "This is an embedded resource content.")),
		"test_multiple_content_types": answer(mcp.NewTextContent("Multiple content types test:"), mcp.NewImageContent(pixel, "image/png"), embedded("test://mixed-content-resource", "application/json", `{"test":"data","value":123}`)),
		"test_error_handling":         fail("This tool intentionally returns an error for testing"),
		"test_tool_with_logging":      logging(s, "Tool execution started", "Tool processing data", "Tool execution completed"),
		"test_logging_tool":           logging(s, "a message"),
		"test_tool_with_progress":     progress(s),
		"test_streaming_elicitation":  text("This tool needs nobody's answer."),
	} {
		s.AddTool(tool(name, `{"type":"object","properties":{},"required":[]}`), h)
	}
	s.AddTool(tool("json_schema_2020_12_tool", draft2020), text("The schema is what matters."))
	s.AddTool(tool("test_headers", `{"type":"object","properties":{"region":{"type":"string","x-mcp-header":"Region"}},"required":[]}`), text("The headers were right."))
}

func tool(name, schema string) mcp.Tool {
	t := mcp.NewToolWithRawSchema(name, "Fixture of the conformance suite.", []byte(schema))
	t.Annotations.ReadOnlyHint = mcp.ToBoolPtr(true)
	return t
}

func answer(content ...mcp.Content) handler {
	return func(context.Context, mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		return &mcp.CallToolResult{Content: content}, nil
	}
}

func text(s string) handler { return answer(mcp.NewTextContent(s)) }

func fail(s string) handler {
	return func(context.Context, mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		return mcp.NewToolResultError(s), nil
	}
}

func embedded(uri, kind, content string) mcp.EmbeddedResource {
	return mcp.NewEmbeddedResource(mcp.TextResourceContents{URI: uri, MIMEType: kind, Text: content})
}

func logging(s *server.MCPServer, lines ...string) handler {
	return func(ctx context.Context, _ mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		for _, line := range lines {
			if err := s.SendLogMessageToClient(ctx, mcp.NewLoggingMessageNotification(mcp.LoggingLevelInfo, "conformance", line)); err != nil {
				return nil, err
			}
			time.Sleep(pause)
		}
		return mcp.NewToolResultText("Logged."), nil
	}
}

func progress(s *server.MCPServer) handler {
	return func(ctx context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		for _, done := range []int{0, 50, 100} {
			if req.Params.Meta != nil && req.Params.Meta.ProgressToken != nil {
				note := map[string]any{"progressToken": req.Params.Meta.ProgressToken, "progress": done, "total": 100, "message": fmt.Sprintf("%d of 100", done)}
				if err := s.SendNotificationToClient(ctx, "notifications/progress", note); err != nil {
					return nil, err
				}
			}
			time.Sleep(pause)
		}
		return mcp.NewToolResultText("Done."), nil
	}
}

// draft2020 is the schema that the suite wants back unchanged.
const draft2020 = `{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object",
"$defs":{"address":{"$anchor":"addressDef","type":"object","properties":{"street":{"type":"string"},"city":{"type":"string"}}}},
"properties":{"name":{"type":"string"},"address":{"$ref":"#/$defs/address"},"contactMethod":{"type":"string","enum":["phone","email"]},"phone":{"type":"string"},"email":{"type":"string"}},
"allOf":[{"anyOf":[{"required":["phone"]},{"required":["email"]}]}],
"if":{"properties":{"contactMethod":{"const":"phone"}},"required":["contactMethod"]},"then":{"required":["phone"]},"else":{"required":["email"]},
"additionalProperties":false}`
