package prompts_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/mark3labs/mcp-go/client"
	"github.com/mark3labs/mcp-go/mcp"
	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/approvals/sqlstore"
	"signoff/prompts"
	"signoff/provider"
	"signoff/provider/all"
	"signoff/provider/sandbox"
	"signoff/tools"
)

// script is a prompt tried: the calls that it wants, in its order.
type script struct {
	Arguments map[string]string `yaml:"arguments"`
	Steps     []struct {
		Call string            `yaml:"call"`
		With map[string]any    `yaml:"with"`
		Keep map[string]string `yaml:"keep"` // name -> path into the answer
	} `yaml:"steps"`
}

// connect serves all tools and prompts on simulated clouds, to a real client.
func connect(t *testing.T) *client.Client {
	t.Helper()
	clouds, err := sandbox.Start(sandbox.Config{Addr: "127.0.0.1:0"})
	require.NoError(t, err)
	var accounts []*provider.Client
	for _, api := range all.APIs() {
		accounts = append(accounts, api.NewClient(provider.Account{Name: "main", Token: "t", AccessKey: "sandbox", SecretKey: "sandbox-secret", BaseURL: clouds.Endpoints[api.Name], Rate: -1}))
	}
	dir := t.TempDir()
	store, err := sqlstore.Open(t.Context(), filepath.Join(dir, "ledger.db"))
	require.NoError(t, err)
	t.Cleanup(func() { store.Close() })
	seal, err := approvals.LoadSeal(filepath.Join(dir, "seal.key"))
	require.NoError(t, err)
	log := slog.New(slog.DiscardHandler)
	service, err := approvals.NewService(store, provider.NewClouds(accounts...), approvals.OnePerson{People: []string{"alice@example.com"}}, seal, approvals.DefaultSettings, "worker", log)
	require.NoError(t, err)
	jobs, err := prompts.All()
	require.NoError(t, err)
	s, err := tools.New(service, tools.Options{Version: "test", Channel: "mcp-http", Person: "bob@example.com", Log: log, PromptValues: prompts.Values(jobs),
		ApproveURL: func(id string) string { return "http://console.example/requests/" + id }})
	require.NoError(t, err)
	prompts.Add(s.MCPServer, jobs)
	web := httptest.NewServer(tools.Handler(s, tools.Guard{}))
	c, err := client.NewStreamableHttpClient(web.URL + "/mcp/all")
	require.NoError(t, err)
	t.Cleanup(func() { c.Close(); web.Close(); cancelled(clouds) })
	require.NoError(t, c.Start(t.Context()))
	hello := mcp.InitializeRequest{}
	hello.Params.ProtocolVersion = mcp.LATEST_PROTOCOL_VERSION
	_, err = c.Initialize(t.Context(), hello)
	require.NoError(t, err)
	return c
}

// cancelled closes the clouds without waiting for connections never used.
func cancelled(clouds *sandbox.Sandbox) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_ = clouds.Close(ctx)
}

var toolName = regexp.MustCompile("`([a-z]+_[a-z_]+)`")

// Every prompt is fetched, and every tool that it names is called against the
// simulated clouds in the order in which the prompt wants it.
func TestEveryPromptWorksWithTheToolsItNames(t *testing.T) {
	c := connect(t)
	every, err := prompts.All()
	require.NoError(t, err)
	listed, err := c.ListPrompts(t.Context(), mcp.ListPromptsRequest{})
	require.NoError(t, err)
	require.Len(t, listed.Prompts, len(every))
	for _, p := range every {
		t.Run(p.Name, func(t *testing.T) {
			raw, err := os.ReadFile(filepath.Join("testdata", p.Name+".yaml"))
			require.NoError(t, err, "a prompt that was never tried")
			var s script
			require.NoError(t, yaml.UnmarshalWithOptions(raw, &s, yaml.Strict()))
			get := mcp.GetPromptRequest{}
			get.Params.Name, get.Params.Arguments = p.Name, s.Arguments
			got, err := c.GetPrompt(t.Context(), get)
			require.NoError(t, err)
			text := got.Messages[0].Content.(mcp.TextContent).Text
			for _, value := range s.Arguments {
				require.Contains(t, text, strconv.Quote(value))
			}
			called := run(t, c, s)
			for _, name := range toolName.FindAllStringSubmatch(p.Text, -1) {
				require.Contains(t, called, name[1], "the prompt names it, its trial does not call it")
			}
		})
	}
}

// run makes the calls and returns the tools and operations that they reached.
func run(t *testing.T, c *client.Client, s script) []string {
	t.Helper()
	var called []string
	kept := map[string]any{}
	for _, step := range s.Steps {
		request := mcp.CallToolRequest{}
		request.Params.Name, request.Params.Arguments = step.Call, fill(t, step.With, kept)
		result, err := c.CallTool(t.Context(), request)
		require.NoError(t, err, step.Call)
		require.False(t, result.IsError, "%s: %v", step.Call, result.Content)
		raw, err := json.Marshal(result.StructuredContent)
		require.NoError(t, err)
		var answer any
		require.NoError(t, json.Unmarshal(raw, &answer))
		for name, path := range step.Keep {
			kept[name] = at(t, answer, path)
		}
		called = append(called, step.Call)
		steps, _ := step.With["steps"].([]any)
		for _, planned := range steps {
			called = append(called, planned.(map[string]any)["operation"].(string))
		}
	}
	return called
}

// fill puts what was kept where $name stands.
func fill(t *testing.T, v any, kept map[string]any) any {
	t.Helper()
	switch v := v.(type) {
	case string:
		name, is := strings.CutPrefix(v, "$")
		if !is {
			return v
		}
		require.Contains(t, kept, name)
		return kept[name]
	case map[string]any:
		filled := map[string]any{}
		for name, value := range v {
			filled[name] = fill(t, value, kept)
		}
		return filled
	case []any:
		filled := slices.Clone(v)
		for i := range filled {
			filled[i] = fill(t, filled[i], kept)
		}
		return filled
	}
	return v
}

// at follows a dotted path.
func at(t *testing.T, v any, path string) any {
	t.Helper()
	for _, part := range strings.Split(path, ".") {
		if i, err := strconv.Atoi(part); err == nil {
			list, ok := v.([]any)
			require.True(t, ok && i < len(list), "%s in %s", part, path)
			v = list[i]
			continue
		}
		object, ok := v.(map[string]any)
		require.True(t, ok, "%s in %s", part, path)
		require.Contains(t, object, part, path)
		v = object[part]
	}
	return v
}
