package tools

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/mark3labs/mcp-go/mcp"

	"signoff/approvals"
	"signoff/provider/inventory"
)

// maxCompleted is how many values the protocol lets one answer have.
const maxCompleted = 100

// completer proposes values while somebody types. Names of servers are read
// once in a while and not at every key.
type completer struct {
	b *toolbox

	mu    sync.Mutex
	known map[string]known // by principal: not everybody may read everything
}

type known struct {
	names []string
	until time.Time
}

// fresh is how long names of servers are proposed before they are read again.
const fresh = 30 * time.Second

// CompletePromptArgument proposes names of servers where the prompt's argument
// is one.
func (c *completer) CompletePromptArgument(ctx context.Context, prompt string, a mcp.CompleteArgument, _ mcp.CompleteContext) (*mcp.Completion, error) {
	if c.b.o.PromptValues == nil || c.b.o.PromptValues(prompt, a.Name) != "server" || !c.b.sees(ctx, "inventory_servers") {
		return propose(nil, a.Value), nil
	}
	names, err := c.servers(own(ctx))
	return propose(names, a.Value), err
}

// servers are the names that the caller may read.
func (c *completer) servers(ctx context.Context) ([]string, error) {
	if k := c.remembered(ctx); time.Now().Before(k.until) {
		return slices.Clone(k.names), nil
	}
	sources, err := c.b.sources(ctx, mcp.CallToolRequest{}, span{}, inventory.Server{})
	if err != nil {
		return nil, err
	}
	limited, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	servers, problems := inventory.Servers(limited, sources, inventory.Filter{}) // what cannot be read is not proposed
	var names []string
	for _, s := range servers {
		names = append(names, approvals.Visible(s.Name))
	}
	slices.Sort(names)
	names = slices.Compact(names)
	if ctx.Err() != nil || len(names) == 0 && len(problems) > 0 {
		return names, nil // it was left, or went wrong: the next one reads again
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.known[c.b.person(ctx)] = known{names, time.Now().Add(fresh)}
	return slices.Clone(names), nil
}

func (c *completer) remembered(ctx context.Context) known {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.known[c.b.person(ctx)]
}

// CompleteResourceArgument proposes operations that the caller may run, and
// ids of the caller's own requests.
func (c *completer) CompleteResourceArgument(ctx context.Context, uri string, a mcp.CompleteArgument, _ mcp.CompleteContext) (*mcp.Completion, error) {
	ctx = own(ctx)
	var values []string
	switch {
	case strings.HasPrefix(uri, operationURI):
		for _, op := range c.b.service.Clouds().Operations() {
			if c.b.reach(ctx, op) == nil {
				values = append(values, op.Spec().Name)
			}
		}
	case strings.HasPrefix(uri, requestURI):
		found, err := c.b.service.Find(ctx, approvals.Query{Requester: c.b.person(ctx), Limit: maxCompleted})
		if err != nil {
			return nil, err
		}
		for _, r := range found {
			values = append(values, r.ID)
		}
	}
	return propose(values, a.Value), nil
}

// propose takes the values that contain what was typed, those first that begin
// with it.
func propose(values []string, typed string) *mcp.Completion {
	typed = strings.ToLower(typed)
	fit := slices.DeleteFunc(values, func(v string) bool { return !strings.Contains(strings.ToLower(v), typed) })
	slices.SortStableFunc(fit, func(a, b string) int {
		return rank(a, typed) - rank(b, typed)
	})
	shown := append([]string{}, fit[:min(len(fit), maxCompleted)]...)
	return &mcp.Completion{Values: shown, Total: len(fit), HasMore: len(fit) > len(shown)}
}

func rank(value, typed string) int {
	if strings.HasPrefix(strings.ToLower(value), typed) {
		return 0
	}
	return 1
}
