package tools

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"

	"signoff/approvals"
	"signoff/provider"
	"signoff/provider/inventory"
)

// inventoryTools read across clouds.
func (b *toolbox) inventoryTools() []server.ServerTool {
	servers := mcp.NewToolWithRawSchema("inventory_servers",
		"Find servers in all clouds: state, size, addresses, and the arguments that their clouds' operations take.",
		b.inventorySchema(map[string]any{
			"name":    map[string]any{"type": "string", "description": "Part of name or id."},
			"address": map[string]any{"type": "string", "description": "An address or its beginning."},
			"state":   map[string]any{"type": "string", "enum": inventory.States},
		}))
	interfaces := mcp.NewToolWithRawSchema("inventory_network_interfaces",
		"Find network interfaces in all clouds: networks, MAC, addresses, firewall.",
		b.inventorySchema(map[string]any{"server": map[string]any{"type": "string", "description": "Part of the server's name or id."}}))
	tools := []server.ServerTool{{Tool: servers, Handler: b.inventoryServers}, {Tool: interfaces, Handler: b.inventoryInterfaces}}
	for i := range tools {
		tools[i].Tool.RawOutputSchema, tools[i].Tool.Annotations = inventoryResult, annotations(provider.Observe, true)
	}
	return tools
}

func (b *toolbox) inventorySchema(more map[string]any) []byte {
	more["cloud"] = map[string]any{"type": "string", "enum": b.clouds()}
	more["account"] = accountArgument
	more["fields"] = map[string]any{"type": "array", "items": map[string]any{"type": "string"}, "description": "Only these members of each item."}
	more["cursor"] = map[string]any{"type": "string", "description": "Of a cut answer, for the rest."}
	return closed(more)
}

var inventoryResult = opened(map[string]any{
	"items": map[string]any{"type": "array", "items": anyObject("")},
	"unread": map[string]any{"type": "array", "items": opened(map[string]any{
		"cloud": map[string]any{"type": "string"}, "account": map[string]any{"type": "string"},
		"code": map[string]any{"type": "string"}, "message": map[string]any{"type": "string"},
	}), "description": "What could not be read; the items are without it."},
	"cursor": map[string]any{"type": "string"}, "more": map[string]any{"type": "string"},
}, "items")

// span is what both tools are asked for.
type span struct {
	Cloud   string   `json:"cloud,omitzero"`
	Account string   `json:"account,omitzero"`
	Fields  []string `json:"fields,omitzero"`
	Cursor  string   `json:"cursor,omitzero"`
}

type serversInput struct {
	span
	Name    string          `json:"name,omitzero"`
	Address string          `json:"address,omitzero"`
	State   inventory.State `json:"state,omitzero"`
}

func (b *toolbox) inventoryServers(ctx context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	var in serversInput
	err := decode(req, &in)
	if err == nil {
		err = oneOf("state", in.State, inventory.States)
	}
	if err != nil {
		return b.failed(ctx, nil, err), nil
	}
	sources, err := b.sources(ctx, req, in.span, inventory.Server{})
	if err != nil {
		return b.failed(ctx, nil, err), nil
	}
	ctx, cancel := context.WithTimeout(ctx, readWithin)
	defer cancel()
	servers, problems := inventory.Servers(ctx, sources, inventory.Filter{Name: in.Name, Address: in.Address, State: in.State})
	return b.inventoried(ctx, req, servers, problems, in.span), nil
}

type interfacesInput struct {
	span
	Server string `json:"server,omitzero"`
}

func (b *toolbox) inventoryInterfaces(ctx context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	var in interfacesInput
	if err := decode(req, &in); err != nil {
		return b.failed(ctx, nil, err), nil
	}
	sources, err := b.sources(ctx, req, in.span, inventory.Interface{})
	if err != nil {
		return b.failed(ctx, nil, err), nil
	}
	ctx, cancel := context.WithTimeout(ctx, readWithin)
	defer cancel()
	servers, unread := inventory.Servers(ctx, sources, inventory.Filter{Name: in.Server})
	interfaces, problems := inventory.Interfaces(ctx, sources, servers)
	return b.inventoried(ctx, req, interfaces, append(unread, problems...), in.span), nil
}

// sources are the accounts asked for, each read as the caller may read: by the
// policy, and not by an operation that the process excludes. The fields are
// those of an item.
func (b *toolbox) sources(ctx context.Context, req mcp.CallToolRequest, in span, item any) ([]inventory.Source, error) {
	if err := oneOf("cloud", in.Cloud, b.clouds()); err != nil {
		return nil, err
	}
	for _, field := range in.Fields {
		if err := oneOf("fields", field, argumentsOf(reflect.TypeOf(item))); err != nil {
			return nil, err
		}
	}
	var all []inventory.Source
	var known []string
	for _, cloud := range b.clouds() {
		if in.Cloud != "" && in.Cloud != cloud {
			continue
		}
		for _, account := range b.service.Clouds().AccountsOf(b.person(ctx), cloud) {
			known = append(known, account)
			if in.Account == "" || in.Account == account {
				all = append(all, inventory.Source{Cloud: cloud, Account: account, Read: b.reader(req, account)})
			}
		}
	}
	slices.Sort(known)
	return all, oneOf("account", in.Account, slices.Compact(known))
}

func (b *toolbox) reader(req mcp.CallToolRequest, account string) inventory.Reader {
	return func(ctx context.Context, op provider.Operation, arguments []byte) (*provider.Answer, error) {
		if b.toolsets.excluded[op.Spec().Name] {
			return nil, errExcluded
		}
		return b.service.Read(ctx, approvals.Ask{Operation: op.Spec().Name, Account: account, Arguments: arguments, Requester: b.requester(ctx, req)})
	}
}

// unread is an account, or a part of it, that the answer is without.
type unread struct {
	Cloud   string `json:"cloud"`
	Account string `json:"account"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// unread tells what could not be read, each kind of fault of an account once:
// the servers of a large one may all fail alike.
func (b *toolbox) unread(ctx context.Context, problems []inventory.Problem) []unread {
	rows, again := []unread{}, map[unread]int{}
	for _, p := range problems {
		e := b.explain(ctx, nil, p.Err)
		kind := unread{Cloud: p.Cloud, Account: p.Account, Code: e.Code}
		if again[kind]++; again[kind] == 1 {
			rows = append(rows, unread{p.Cloud, p.Account, e.Code, clip(e.Message, 300)})
		}
	}
	for i, row := range rows {
		if n := again[unread{Cloud: row.Cloud, Account: row.Account, Code: row.Code}]; n > 1 {
			rows[i].Message += fmt.Sprintf(" (and %d more like it)", n-1)
		}
	}
	return rows
}

// inventoried answers with the part of the items that a model can take.
func (b *toolbox) inventoried(ctx context.Context, req mcp.CallToolRequest, items any, problems []inventory.Problem, in span) *mcp.CallToolResult {
	missing := b.unread(ctx, problems)
	body, err := json.Marshal(map[string]any{"items": items}, json.Deterministic(true))
	if err != nil {
		return b.failed(ctx, nil, err)
	}
	if len(in.Fields) > 0 {
		body = keep(members(body), nil, selectionOf(in.Fields))
	}
	same := slices.DeleteFunc(members(jsontext.Value(req.Params.RawArguments)), func(m member) bool { return m.name == "cursor" })
	p, err := pageOf(body, callOf(approvals.Ask{Operation: req.Params.Name, Arguments: object(same)}, nil), in.Cursor)
	if err != nil {
		return b.failed(ctx, nil, err)
	}
	return b.inventoryPage(p, missing)
}

func (b *toolbox) inventoryPage(p page, missing []unread) *mcp.CallToolResult {
	out := members(p.body)
	sentence := fmt.Sprintf("%d accounts or parts of them could not be read.", len(missing))
	if len(missing) > 0 {
		encoded, _ := json.Marshal(missing) // plain strings
		out = append(out, member{"unread", encoded})
	} else {
		sentence = "All accounts were read."
	}
	if p.next != "" {
		more := p.told() + " Call again with this cursor for the rest, or narrow what you ask for."
		out = append(out, member{"cursor", quoted(p.next)}, member{"more", quoted(more)})
		sentence += " " + more
	}
	return b.structured(object(out), sentence)
}
