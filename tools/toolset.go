package tools

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"signoff/provider"
)

// The toolsets that are not a resource group.
const (
	setDefault  = "default"
	setAll      = "all"
	setGateway  = "gateway"
	setReadOnly = "readonly"
)

// Tools that stand in toolsets by name. Those for requests are in every one: a
// change that cannot be followed is of no use.
var (
	requestNames = []string{"request_get", "request_list", "request_withdraw"}
	gatewayNames = []string{"operations_search", "operation_describe", "operation_read", "operation_change"}
	crossNames   = []string{"plan_propose", "inventory_servers", "inventory_network_interfaces"}
)

// names is a set of tools.
type names map[string]bool

func (n names) add(more ...string) {
	for _, name := range more {
		n[name] = true
	}
}

// toolsets are what a process offers. They depend on how it was started only:
// no call changes them.
type toolsets struct {
	sets     map[string]names
	bound    names // the most that any path shows
	base     names // what is shown where no toolset is named
	excluded names // not reachable through the gateway or a plan either
}

// newToolsets sorts the tools into sets and applies the process's selection.
// Errors name the unknown set or tool and the nearest that exists.
func newToolsets(clouds *provider.Clouds, registered map[string]trait, o Options) (toolsets, error) {
	t := toolsets{sets: setsOf(clouds, registered), bound: names{}, excluded: names{}}
	known := slices.Collect(maps.Keys(registered))
	for _, list := range []struct {
		field string
		names []string
	}{{"tools", o.Tools}, {"exclude-tools", o.Exclude}} {
		for _, name := range list.names {
			if _, ok := registered[name]; !ok {
				return t, fmt.Errorf("%s: there is no tool %q of a configured cloud%s", list.field, name, didYouMean(name, known))
			}
		}
	}
	for _, name := range dailyOf(clouds, registered) {
		if _, ok := registered[name]; !ok {
			return t, fmt.Errorf("the default toolset names %s, which does not exist", name) // a fault of the program
		}
	}
	t.excluded.add(o.Exclude...)
	if err := t.limit(o); err != nil {
		return t, err
	}
	t.base = t.bound
	if len(o.Toolsets)+len(o.Tools) == 0 {
		t.base = t.sets[setDefault]
	}
	return t, nil
}

// limit makes the bound of the toolsets and tools asked for.
func (t toolsets) limit(o Options) error {
	wanted := o.Toolsets
	if len(wanted) == 0 {
		wanted = []string{setAll}
	}
	for _, name := range wanted {
		set, ok := t.sets[name]
		if !ok {
			return fmt.Errorf("toolsets: %w", t.unknown(name))
		}
		maps.Copy(t.bound, set)
	}
	for _, name := range o.Tools {
		if !t.bound[name] {
			return fmt.Errorf("tools: %s is in none of the toolsets %s", name, strings.Join(wanted, ", "))
		}
	}
	maps.DeleteFunc(t.bound, func(name string, _ bool) bool {
		return t.excluded[name] || len(o.Tools) > 0 && !slices.Contains(o.Tools, name)
	})
	return nil
}

// setsOf lists the tools of each toolset.
func setsOf(clouds *provider.Clouds, registered map[string]trait) map[string]names {
	sets := map[string]names{setDefault: {}, setAll: {}, setGateway: {}, setReadOnly: {}}
	for _, op := range clouds.Operations() {
		group := Toolset(op.Spec())
		if sets[group] == nil {
			sets[group] = names{}
		}
		sets[group].add(op.Spec().Name)
	}
	sets[setDefault].add(slices.Concat(gatewayNames, crossNames, dailyOf(clouds, registered))...)
	sets[setGateway].add(gatewayNames...)
	for name, is := range registered {
		sets[setAll].add(name)
		if is.reads {
			sets[setReadOnly].add(name)
		}
	}
	for name, set := range sets {
		if name != setReadOnly {
			set.add(requestNames...)
		}
	}
	return sets
}

// Toolset names the resource group of an operation: ionos_servers.
func Toolset(s *provider.Spec) string { return s.Provider + "_" + s.Group }

func (t toolsets) unknown(name string) error {
	known := slices.Sorted(maps.Keys(t.sets))
	return fmt.Errorf("there is no toolset %q%s; known: %s", name, didYouMean(name, known), strings.Join(known, ", "))
}

// didYouMean is the end of a sentence about a name that does not exist.
func didYouMean(name string, known []string) string {
	slices.Sort(known) // the same answer each time
	if near := provider.Nearest(name, known); near != "" {
		return ", did you mean " + near + "?"
	}
	return ""
}

// shows reports whether a tool is offered where that toolset is named; empty
// where none is. The toolset narrows the bound, it never widens it.
func (t toolsets) shows(set, tool string) bool {
	if set == "" {
		return t.base[tool] && t.bound[tool]
	}
	return t.sets[set][tool] && t.bound[tool]
}

// at puts the toolset that the path names into the request's context:
// /mcp, /mcp/all, /mcp/gateway, /mcp/readonly, /mcp/x/<toolset>.
func (t toolsets) at(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := strings.Trim(strings.TrimPrefix(r.URL.Path, "/mcp"), "/")
		set, named := strings.CutPrefix(path, "x/")
		switch _, known := t.sets[set]; {
		case path == "":
			set = ""
		case named && !known:
			http.Error(w, t.unknown(set).Error(), http.StatusNotFound)
			return
		case !named && !slices.Contains([]string{setAll, setGateway, setReadOnly}, set):
			http.Error(w, "MCP is at /mcp, /mcp/all, /mcp/gateway, /mcp/readonly and /mcp/x/<toolset>", http.StatusNotFound)
			return
		}
		next.ServeHTTP(w, r.WithContext(withToolset(r.Context(), set)))
	})
}
