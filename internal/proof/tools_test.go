package proof

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mark3labs/mcp-go/client"
	"github.com/mark3labs/mcp-go/mcp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/approvals/sqlstore"
	"signoff/provider"
	"signoff/provider/all"
	"signoff/provider/katapult"
	"signoff/provider/sandbox"
	"signoff/tools"
)

// assistant is a real MCP client of the tools on the five simulated clouds.
type assistant struct {
	t      *testing.T
	url    string
	path   string
	client *client.Client
	clouds *provider.Clouds
	known  map[string][]map[string]any // items of lists, by call
}

func newAssistant(t *testing.T) *assistant {
	t.Helper()
	simulated, err := sandbox.Start(sandbox.Config{Addr: "127.0.0.1:0"})
	require.NoError(t, err)
	t.Cleanup(func() { simulated.Close(context.Background()) })
	store, err := sqlstore.Open(context.Background(), filepath.Join(t.TempDir(), "ledger.db"))
	require.NoError(t, err)
	t.Cleanup(func() { store.Close() })
	seal, err := approvals.NewSeal(make([]byte, 32))
	require.NoError(t, err)
	var accounts []*provider.Client
	for _, api := range all.APIs() {
		accounts = append(accounts, api.NewClient(provider.Account{Name: "main", Token: "t", AccessKey: "sandbox", SecretKey: "sandbox-secret",
			BaseURL: simulated.Endpoints[api.Name], Rate: -1}))
	}
	a := &assistant{t: t, clouds: provider.NewClouds(accounts...), known: map[string][]map[string]any{}}
	settings := approvals.DefaultSettings
	settings.MaxOpen = 0
	log := slog.New(slog.DiscardHandler)
	service, err := approvals.NewService(store, a.clouds, approvals.OnePerson{People: []string{approver}}, seal, settings, "worker", log)
	require.NoError(t, err)
	s, err := tools.New(service, tools.Options{Version: "test", Channel: "mcp-http", Person: "bob@example.com", Log: log,
		ApproveURL: func(id string) string { return "http://console.example/requests/" + id }})
	require.NoError(t, err)
	server := httptest.NewServer(tools.Handler(s, tools.Guard{}))
	t.Cleanup(server.Close)
	a.url = server.URL
	return a
}

// at connects to one of the paths.
func (a *assistant) at(t *testing.T, path string) *assistant {
	t.Helper()
	other := *a
	other.t, other.path = t, path
	c, err := client.NewStreamableHttpClient(a.url + path)
	require.NoError(t, err)
	t.Cleanup(func() { c.Close() })
	require.NoError(t, c.Start(context.Background()))
	hello := mcp.InitializeRequest{}
	hello.Params.ProtocolVersion = mcp.LATEST_PROTOCOL_VERSION
	_, err = c.Initialize(context.Background(), hello)
	require.NoError(t, err)
	other.client = c
	return &other
}

func (a *assistant) tools() []mcp.Tool {
	a.t.Helper()
	list, err := a.client.ListTools(context.Background(), mcp.ListToolsRequest{})
	require.NoError(a.t, err)
	return list.Tools
}

func (a *assistant) call(name string, arguments any) (result *mcp.CallToolResult, text string) {
	a.t.Helper()
	request := mcp.CallToolRequest{}
	request.Params.Name, request.Params.Arguments = name, arguments
	result, err := a.client.CallTool(context.Background(), request)
	require.NoError(a.t, err, name)
	require.NotEmpty(a.t, result.Content, name)
	content, ok := mcp.AsTextContent(result.Content[0])
	require.True(a.t, ok, name)
	return result, content.Text
}

// content is the structured part of an answer.
func content(t *testing.T, result *mcp.CallToolResult) map[string]any {
	t.Helper()
	raw, err := json.Marshal(result.StructuredContent)
	require.NoError(t, err)
	var out map[string]any
	require.NoError(t, json.Unmarshal(raw, &out))
	return out
}

// reads are arguments of reads that no list leads to.
var reads = map[string]string{
	"gcore_instances_available_flavors_for_new": `{"project_id":1,"region_id":1,"volumes":[{"source":"image","image_id":"e460e48c-6836-447e-bc9c-16fc4225d318"}]}`,
	"gcore_instances_check_limits":              `{"project_id":1,"region_id":1,"flavor":"g1-standard-1-2","names":["a"],"interfaces":[{"type":"external"}]}`,
	"gcore_instances_metadata_get":              `{` + gcoreWeb + `,"key":"role"}`,
	"gcore_instances_metadata_item_get":         `{` + gcoreWeb + `,"key":"role"}`,
	"ionos_logs_get":                            `{"log_id":"E485755233541090E369E957EA2499D7"}`,
	"gcore_instances_metrics":                   `{` + gcoreWeb + `,"time_interval":1,"time_unit":"hour"}`,
}

// valid are arguments with which a tool's operation works on the simulated
// cloud: those of its case if it changes something, else ids that are found as
// an assistant finds them, in the lists that the arguments name.
func (a *assistant) valid(op provider.Operation) map[string]any {
	a.t.Helper()
	name := op.Spec().Name
	given := reads[name]
	for _, c := range clouds {
		given = cmp.Or(given, c.cases[name])
	}
	if given != "" {
		return numbers(a.t, given)
	}
	var found map[string]any
	last := "no candidates"
	a.solve(op, map[string]any{}, func(arguments map[string]any) bool {
		result, text := a.call("operation_read", map[string]any{"operation": name, "arguments": arguments})
		if result.IsError {
			last = text
			return false
		}
		found = arguments
		return true
	})
	assert.NotNil(a.t, found, "no arguments are found for %s: %s", name, last)
	return found
}

func numbers(t *testing.T, raw string) map[string]any {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(raw))
	decoder.UseNumber()
	var out map[string]any
	require.NoError(t, decoder.Decode(&out))
	return out
}

// task is one at Katapult, where there is none until something was done.
func (a *assistant) task(t *testing.T) map[string]any {
	t.Helper()
	client, err := a.clouds.Client("katapult", "")
	require.NoError(t, err)
	done, err := katapult.ResetVirtualMachine.Do(context.Background(), client, katapult.VirtualMachineInput{VirtualMachineID: "vm_t8yomYsG4bccKw5D"})
	require.NoError(t, err)
	return map[string]any{"task_id": *done.Task.ID}
}

// solve fills what is required, or names what an object may be named by, and
// tries each way until one works.
func (a *assistant) solve(op provider.Operation, bound map[string]any, works func(map[string]any) bool) bool {
	for _, row := range provider.Inputs(op) {
		if _, done := bound[row.Argument]; done || strings.Contains(row.Argument, ".") || !row.Required && row.Pick == "" {
			continue
		}
		if !row.Required && len(bound) > 0 {
			continue
		}
		for _, value := range a.candidates(op, row, bound) {
			more := map[string]any{row.Argument: value}
			for name, v := range bound {
				more[name] = v
			}
			if a.solve(op, more, works) {
				return true
			}
		}
		if row.Required {
			return false
		}
	}
	return works(bound)
}

// candidates are the values that an argument can have.
func (a *assistant) candidates(op provider.Operation, row provider.Row, bound map[string]any) []any {
	var schema struct {
		Properties map[string]struct {
			Enum []any `json:"enum"`
		} `json:"properties"`
	}
	require.NoError(a.t, json.Unmarshal(op.InputSchema(), &schema))
	if enum := schema.Properties[row.Argument].Enum; len(enum) > 0 {
		return enum
	}
	list := a.clouds.Operation(row.Pick)
	if list == nil {
		return nil
	}
	var values []any
	for _, item := range a.items(list, bound) {
		for _, member := range []string{row.Argument, "id", strings.TrimPrefix(row.Argument, "instance_"), "name", "key"} {
			if v, ok := item[member]; ok {
				values = append(values, v)
				break
			}
		}
	}
	return values[:min(len(values), 12)]
}

// items of a list operation, called with what is known already.
func (a *assistant) items(list provider.Operation, bound map[string]any) []map[string]any {
	arguments := map[string]any{}
	for _, row := range provider.Inputs(list) {
		if v, ok := bound[row.Argument]; ok {
			arguments[row.Argument] = v
		}
	}
	key := fmt.Sprint(list.Spec().Name, arguments)
	if found, ok := a.known[key]; ok {
		return found
	}
	var found []map[string]any
	a.solve(list, arguments, func(arguments map[string]any) bool {
		result, _ := a.call("operation_read", map[string]any{"operation": list.Spec().Name, "arguments": arguments})
		if result.IsError {
			return false
		}
		body, _ := content(a.t, result)["result"].(map[string]any)
		for _, member := range body {
			elements, _ := member.([]any)
			for _, e := range elements {
				if item, ok := e.(map[string]any); ok {
					found = append(found, item)
				}
			}
		}
		return len(found) > 0
	})
	a.known[key] = found
	return found
}

// paths of every toolset.
func paths(clouds *provider.Clouds) []string {
	found := []string{"/mcp", "/mcp/all", "/mcp/gateway", "/mcp/readonly"}
	for _, op := range clouds.Operations() {
		found = append(found, "/mcp/x/"+tools.Toolset(op.Spec()))
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// Every tool of every toolset answers a call that is right with what its
// output schema says, a change with pending_approval, and a call that is wrong
// with what is wrong and what is allowed.
func TestEveryToolOfEveryToolsetAnswers(t *testing.T) {
	base := newAssistant(t)
	searching := base.at(t, "/mcp/all")
	arguments := map[string]map[string]any{"katapult_tasks_get": base.task(t)}
	for _, op := range base.clouds.Operations() {
		if arguments[op.Spec().Name] == nil {
			arguments[op.Spec().Name] = searching.valid(op)
		}
	}
	_, first := searching.call("ionos_servers_delete", arguments["ionos_servers_delete"])
	request := requestID(t, first)
	others := map[string]map[string]any{
		"operations_search":            {"query": "reboot vm"},
		"operation_describe":           {"operation": "ionos_servers_get"},
		"operation_read":               {"operation": "ionos_servers_list", "arguments": map[string]any{}, "fields": []string{"id", "name"}},
		"operation_change":             {"operation": "ionos_servers_delete", "arguments": arguments["ionos_servers_delete"], "why": "left over"},
		"request_get":                  {"request_id": request},
		"inventory_servers":            {"cloud": "ionos", "state": "running", "fields": []string{"name", "arguments"}},
		"request_list":                 {"status": "pending_approval", "limit": 5},
		"inventory_network_interfaces": {"server": "web-1"},
		"plan_propose": {"why": "two at once", "steps": []any{
			map[string]any{"operation": "ionos_servers_update", "arguments": arguments["ionos_servers_update"]},
			map[string]any{"operation": "ionos_servers_delete", "arguments": arguments["ionos_servers_delete"]}}},
	}
	for _, path := range paths(base.clouds) {
		t.Run(strings.ReplaceAll(strings.TrimPrefix(path, "/"), "/", " "), func(t *testing.T) {
			a := base.at(t, path)
			for _, tool := range a.tools() {
				right := arguments[tool.Name]
				if right == nil {
					right = others[tool.Name]
				}
				if tool.Name == "request_withdraw" {
					_, text := a.call("request_list", map[string]any{"status": "withdrawn"})
					require.NotContains(t, text, request, "nothing was withdrawn by itself")
					right = map[string]any{"request_id": "req_nothing", "reason": "no longer needed"}
				}
				require.NotNil(t, right, "%s has no example", tool.Name)
				a.right(tool, right)
				a.wrong(tool)
			}
		})
	}
}

func requestID(t *testing.T, text string) string {
	t.Helper()
	_, raw, ok := strings.Cut(text, "\n")
	require.True(t, ok, text)
	var e map[string]any
	require.NoError(t, json.Unmarshal([]byte(raw), &e), text)
	return e["request_id"].(string)
}

// right makes a call that should work and reads the answer.
func (a *assistant) right(tool mcp.Tool, arguments map[string]any) {
	a.t.Helper()
	result, text := a.call(tool.Name, arguments)
	require.NotEmpty(a.t, text, tool.Name)
	if tool.Name == "request_withdraw" { // another test withdraws one that exists
		require.Contains(a.t, text, "not_found")
		return
	}
	require.False(a.t, result.IsError, "%s: %s", tool.Name, text)
	require.LessOrEqual(a.t, len(text), 25<<10, tool.Name)
	schema, err := json.Marshal(tool.RawOutputSchema)
	require.NoError(a.t, err)
	if tool.RawOutputSchema == nil {
		schema, err = json.Marshal(tool.OutputSchema)
		require.NoError(a.t, err)
	}
	holds(a.t, tool.Name, schema, result.StructuredContent)
	if !*tool.Annotations.ReadOnlyHint {
		require.Equal(a.t, "pending_approval", content(a.t, result)["status"], "%s: %s", tool.Name, text)
	}
}

// holds compares an answer with the schema that the tool promised.
func holds(t *testing.T, name string, schema []byte, answer any) {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	require.NoError(t, err, name)
	compiler := jsonschema.NewCompiler()
	require.NoError(t, compiler.AddResource(name, doc))
	compiled, err := compiler.Compile(name)
	require.NoError(t, err, name)
	raw, err := json.Marshal(answer)
	require.NoError(t, err)
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	require.NoError(t, err)
	require.NoError(t, compiled.Validate(value), name)
}

// wrong makes calls that cannot work: an argument that does not exist, and
// nothing where something is required.
func (a *assistant) wrong(tool mcp.Tool) {
	a.t.Helper()
	result, text := a.call(tool.Name, map[string]any{"no_such_argument": 1})
	require.True(a.t, result.IsError, tool.Name)
	require.Nil(a.t, result.StructuredContent, "%s: an error would have to fit the output schema", tool.Name)
	_, raw, _ := strings.Cut(text, "\n")
	var answer struct {
		Error struct {
			Code, Message, Field string
			Allowed              []string
		}
	}
	require.NoError(a.t, json.Unmarshal([]byte(raw), &answer), "%s: %s", tool.Name, text)
	require.Contains(a.t, []string{"unknown_argument", "invalid_argument"}, answer.Error.Code, "%s: %s", tool.Name, text)
	require.NotEmpty(a.t, answer.Error.Message, tool.Name)
	require.NotEmpty(a.t, answer.Error.Field, "%s: %s", tool.Name, text)
	if len(tool.InputSchema.Required) == 0 {
		return
	}
	result, text = a.call(tool.Name, map[string]any{})
	require.True(a.t, result.IsError, tool.Name)
	require.Contains(a.t, text, "invalid_argument", "%s: %s", tool.Name, text)
}
