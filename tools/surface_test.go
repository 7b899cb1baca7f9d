package tools_test

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/provider"
	"signoff/provider/all"
	"signoff/provider/ionos"
	"signoff/provider/providertest"
	"signoff/tools"
)

// listed are the tools that a path shows.
func listed(t *testing.T, url string) []mcp.Tool {
	t.Helper()
	list, err := dial(t, url).ListTools(context.Background(), mcp.ListToolsRequest{})
	require.NoError(t, err)
	return list.Tools
}

func namesOf(list []mcp.Tool) []string {
	var names []string
	for _, tool := range list {
		names = append(names, tool.Name)
	}
	return names
}

// wire is a tool as clients get it.
type wire struct {
	Name, Description         string
	InputSchema, OutputSchema json.RawMessage
}

func wireOf(t *testing.T, tool mcp.Tool) (wire, int) {
	t.Helper()
	raw, err := json.Marshal(tool)
	require.NoError(t, err)
	var w wire
	require.NoError(t, json.Unmarshal(raw, &w))
	return w, len(raw)
}

// model is how many bytes of a model's context a tool takes.
func model(t *testing.T, tool mcp.Tool) int {
	t.Helper()
	w, _ := wireOf(t, tool)
	return len(w.Name) + len(w.Description) + len(w.InputSchema)
}

var toolName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,49}$`)

// One schema that one client stumbles over commonly removes all tools of a
// server.
func TestEveryToolIsOneThatAllClientsTake(t *testing.T) {
	b := newBench(t)
	for _, tool := range listed(t, b.serve(t, b.options(), tools.Guard{})) {
		w, _ := wireOf(t, tool)
		require.Regexp(t, toolName, tool.Name)
		require.NotEmpty(t, tool.Description, tool.Name)
		require.LessOrEqual(t, len(tool.Description), 1024, tool.Name)
		require.Empty(t, providertest.Lint(w.InputSchema, true), tool.Name)
		require.NotEmpty(t, w.OutputSchema, "%s: every tool has an output schema", tool.Name)
		require.Empty(t, providertest.Lint(w.OutputSchema, false), tool.Name)
		for hint, set := range map[string]*bool{"readOnly": tool.Annotations.ReadOnlyHint, "destructive": tool.Annotations.DestructiveHint,
			"idempotent": tool.Annotations.IdempotentHint, "openWorld": tool.Annotations.OpenWorldHint} {
			require.NotNil(t, set, "%s: %sHint", tool.Name, hint)
		}
	}
}

// A schema lint that lets everything pass would stop nothing.
func TestTheLintFindsWhatClientsRefuse(t *testing.T) {
	for schema, want := range map[string]string{
		`{"type":"object"}`: "no properties",
		`{"type":"string","properties":{},"required":[]}`:                                                                                                                                                    "root",
		`{"type":"object","properties":{},"required":[]}`:                                                                                                                                                    "not closed",
		`{"type":"object","properties":{},"required":["a"],"additionalProperties":false}`:                                                                                                                    "no such property",
		`{"type":"object","properties":{"id":true},"required":[],"additionalProperties":false}`:                                                                                                              "not an object schema",
		`{"type":"object","properties":{"id":{"type":["string","null"]}},"required":[],"additionalProperties":false}`:                                                                                        "no single type",
		`{"type":"object","properties":{"ids":{"type":"array"}},"required":[],"additionalProperties":false}`:                                                                                                 "without items",
		`{"type":"object","properties":{"id":{"type":"integer","enum":[1]}},"required":[],"additionalProperties":false}`:                                                                                     "enum",
		`{"type":"object","properties":{"id":{"$ref":"#"}},"required":[],"additionalProperties":false}`:                                                                                                      "$ref",
		`{"type":"object","properties":{},"required":[],"additionalProperties":false,"oneOf":[]}`:                                                                                                            "oneOf",
		`{"type":"object","properties":{"mode":{"type":"string"}},"required":[],"additionalProperties":false}`:                                                                                               "no description",
		`{"type":"object","properties":{"id":{"type":"string","format":"uuid"}},"required":[],"additionalProperties":false}`:                                                                                 "format",
		`{"$schema":"x","type":"object","properties":{},"required":[],"additionalProperties":false}`:                                                                                                         "$schema",
		`{"type":"object","properties":{"o":{"type":"object","additionalProperties":{}}},"required":[],"additionalProperties":false}`:                                                                        "no description",
		`{"type":"object","properties":{"id":{"type":"object","additionalProperties":{}}},"required":[],"additionalProperties":false}`:                                                                       "no single type",
		`{"type":"object","properties":{` + many(31) + `},"required":[],"additionalProperties":false}`:                                                                                                       "more than 30",
		`{"type":"object","properties":{"id":` + strings.Repeat(`{"type":"object","properties":{"id":`, 6) + `{"type":"string"}` + strings.Repeat(`}}`, 6) + `},"required":[],"additionalProperties":false}`: "too deep",
	} {
		require.Contains(t, providertest.Lint([]byte(schema), true), want, schema)
	}
}

func many(n int) string {
	var all []string
	for i := range n {
		all = append(all, `"p`+strings.Repeat("x", i)+`_id":{"type":"string"}`)
	}
	return strings.Join(all, ",")
}

// A model that has read too much chooses worse, and pays for it in each turn.
func TestTheListOfToolsKeepsToItsBudget(t *testing.T) {
	b := newBench(t)
	url := b.mount(t, b.options(), tools.Guard{})
	every := listed(t, url+"/mcp/all")
	seed, seeds, wires := 0, 0, 0
	for _, tool := range every {
		size := model(t, tool)
		require.LessOrEqual(t, size, 3000, tool.Name)
		if op := b.clients.Operation(tool.Name); op != nil && !op.Spec().Companion {
			_, bytes := wireOf(t, tool)
			seed, seeds, wires = seed+size, seeds+1, wires+bytes
		}
	}
	gateway := 0
	for _, tool := range listed(t, url+"/mcp/gateway") {
		gateway += model(t, tool)
	}
	t.Logf("gateway and requests: %d bytes", gateway)
	t.Logf("%d operations of the seeds: %d bytes, %d on the wire", seeds, seed, wires)
	require.Equal(t, 224, seeds)
	require.LessOrEqual(t, gateway, 3200)
	require.LessOrEqual(t, seed, 150_000)
	require.LessOrEqual(t, wires, 350_000)
	for _, group := range groupsOf(b.clients) {
		list, size := listed(t, url+"/mcp/x/"+group), 0
		for _, tool := range list {
			size += model(t, tool)
		}
		require.LessOrEqual(t, len(list), 60, group)
		require.LessOrEqual(t, size, 35_000, group)
	}
}

func groupsOf(clouds *provider.Clouds) []string {
	var groups []string
	for _, op := range clouds.Operations() {
		groups = append(groups, tools.Toolset(op.Spec()))
	}
	slices.Sort(groups)
	return slices.Compact(groups)
}

// Whatever clouds are configured, the default fits clients that take few tools.
func TestTheDefaultToolsetIsSmallForEveryChoiceOfClouds(t *testing.T) {
	b := newBench(t)
	apis := all.APIs()
	largest, most := 0, 0
	for choice := 1; choice < 1<<len(apis); choice++ {
		var accounts []*provider.Client
		var chosen []string
		for i, api := range apis {
			if choice&(1<<i) != 0 {
				accounts = append(accounts, api.NewClient(provider.Account{Name: "main", Token: "t"}))
				chosen = append(chosen, api.Name)
			}
		}
		list := listed(t, b.on(t, provider.NewClouds(accounts...)).mount(t, b.options(), tools.Guard{}))
		count, size := len(list), 0
		for _, tool := range list {
			size += model(t, tool)
		}
		require.LessOrEqual(t, count, 30, chosen)
		require.LessOrEqual(t, size, 14_000, chosen)
		for _, cloud := range chosen {
			require.True(t, slices.ContainsFunc(namesOf(list), func(name string) bool { return strings.HasPrefix(name, cloud+"_") }), "%s has no tool in the default of %v", cloud, chosen)
		}
		largest, most = max(largest, size), max(most, count)
	}
	t.Logf("default: at most %d tools and %d bytes", most, largest)
}

// on is a bench with the same ledger on other clouds.
func (b *bench) on(t *testing.T, clouds *provider.Clouds) *bench {
	t.Helper()
	return b.again(t, clouds, approvals.DefaultSettings)
}

// with is a bench with other settings.
func (b *bench) with(t *testing.T, settings approvals.Settings) *bench {
	t.Helper()
	return b.again(t, b.clients, settings)
}

func (b *bench) again(t *testing.T, clouds *provider.Clouds, settings approvals.Settings) *bench {
	t.Helper()
	seal, err := approvals.NewSeal(make([]byte, 32))
	require.NoError(t, err)
	service, err := approvals.NewService(b.store, clouds, approvals.OnePerson{People: []string{"alice@example.com"}}, seal, settings, "worker", discard)
	require.NoError(t, err)
	return &bench{service, clouds, b.store, seal, b.policy}
}

// The words for all tools must fit clients that cut them.
func TestTheInstructionsAreShortAndLeadToTheGateway(t *testing.T) {
	b := newBench(t)
	c := dial(t, b.serve(t, b.options(), tools.Guard{}))
	hello := mcp.InitializeRequest{}
	hello.Params.ProtocolVersion = mcp.LATEST_PROTOCOL_VERSION
	result, err := c.Initialize(context.Background(), hello)
	require.NoError(t, err)
	require.LessOrEqual(t, len(result.Instructions), 2048)
	for _, name := range regexp.MustCompile(`\b(operations?|request)_[a-z]+\b`).FindAllString(result.Instructions, -1) {
		if name != "request_id" {
			require.Contains(t, namesOf(listed(t, b.mount(t, b.options(), tools.Guard{}))), name)
		}
	}
	require.Contains(t, result.Instructions, "operations_search")
}

func TestAccountsOfSomePeopleAreNotNamedToAll(t *testing.T) {
	account := func(name string, people ...string) *provider.Client {
		return ionos.API().NewClient(provider.Account{Name: name, Token: "t", BaseURL: "http://127.0.0.1:1/v1", People: people})
	}
	b := newBench(t)
	for want, clouds := range map[string]*provider.Clouds{
		`"enum":["shared","lab"]`: provider.NewClouds(account("shared"), account("lab")),
		`Where there are several`: provider.NewClouds(account("shared"), account("bobs", "bob@example.com")),
	} {
		o := b.options()
		o.Toolsets = []string{"ionos_servers"}
		for _, tool := range listed(t, b.on(t, clouds).serve(t, o, tools.Guard{})) {
			if strings.HasPrefix(tool.Name, "ionos_") {
				w, _ := wireOf(t, tool)
				schema := string(w.InputSchema)
				require.Contains(t, schema, want, tool.Name)
				require.NotContains(t, schema, "bobs")
			}
		}
	}
}
