// Command gendocs writes the pages under docs that are made from the
// declarations. `go generate ./...` runs it; CI checks that nothing changes.
package main

import (
	"bytes"
	"fmt"
	"log"
	"maps"
	"os"
	"slices"
	"strings"

	"signoff/provider"
	"signoff/provider/all"
	"signoff/tools"
)

//go:generate go run .

func main() {
	for name, page := range map[string][]byte{"operations.md": operations(), "toolsets.md": toolsets()} {
		if err := os.WriteFile("../../docs/"+name, page, 0o644); err != nil {
			log.Fatal(err)
		}
	}
}

// toolsets lists the resource groups, which are toolsets, after the words about
// the others.
func toolsets() []byte {
	var b bytes.Buffer
	b.WriteString(aboutToolsets)
	for _, api := range all.APIs() {
		fmt.Fprintf(&b, "\n## %s\n\n| toolset | reads | changes |\n|---|---|---|\n", api.Title)
		counts := map[string][2]int{}
		for _, op := range api.Operations() {
			name := tools.Toolset(op.Spec())
			count := counts[name]
			count[min(int(op.Spec().Effect), 2)-1]++
			counts[name] = count
		}
		for _, name := range slices.Sorted(maps.Keys(counts)) {
			fmt.Fprintf(&b, "| `%s` | %d | %d |\n", name, counts[name][0], counts[name][1])
		}
	}
	return b.Bytes()
}

const aboutToolsets = `# Toolsets

Written by ` + "`go generate ./...`" + `. A toolset is a list of tools that is fixed when the server starts; no call changes it.

| toolset | what it holds |
|---|---|
| ` + "`default`" + ` | the gateway, the request tools, ` + "`plan_propose`" + `, and what people use daily of the configured clouds: at most 30 tools, 14 kB |
| ` + "`all`" + ` | everything |
| ` + "`gateway`" + ` | ` + "`operations_search`, `operation_describe`, `operation_read`, `operation_change`" + `: every operation through four tools |
| ` + "`readonly`" + ` | everything that only reads |
| one per resource group | the operations of the group, listed below |

Each holds the request tools (` + "`request_get`, `request_list`" + ` and, where changes are, ` + "`request_withdraw`" + `).

- ` + "`--toolsets a,b`" + ` (or ` + "`toolsets:`" + ` in the configuration) is the most that is offered. Without it that is ` + "`all`" + `, of which stdio and
  ` + "`/mcp`" + ` show the default; with it they show all of it.
- Over HTTP the path narrows that, it never widens it: ` + "`/mcp/all`, `/mcp/gateway`, `/mcp/readonly`, `/mcp/x/<toolset>`" + `.
- ` + "`--tools`" + ` keeps only these of them, ` + "`--exclude-tools`" + ` takes some out (` + "`tools:`, `exclude_tools:`" + `).
- What is excluded cannot be reached through the gateway or a plan either. Otherwise the gateway reaches every operation of
  the configured clouds; a selection without the gateway and without ` + "`plan_propose`" + ` reaches what it lists, and nothing else.
- ` + "`--read-only`" + ` takes away all that changes something, whatever the selection.
- A caller whose token has the scope ` + "`read`" + ` alone sees reads only; ` + "`propose`" + ` is for changes.

A name that does not exist ends the start with the list of those that do; a path with one answers 404.
`

// operations lists every operation with what happens when an assistant calls it.
func operations() []byte {
	var b bytes.Buffer
	b.WriteString("# Operations\n\nWritten by `go generate ./...` from the declarations under `provider/`.\n" +
		"Approval is what the built-in policy asks for; a policy file may say otherwise.\n")
	for _, api := range all.APIs() {
		fmt.Fprintf(&b, "\n## %s\n\n| operation | effect | approval | what it does |\n|---|---|---|---|\n", api.Title)
		for _, op := range api.Operations() {
			s := op.Spec()
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", s.Name, s.Effect, approval(s), sentence(s))
		}
	}
	return b.Bytes()
}

func approval(s *provider.Spec) string {
	if s.Effect == provider.Observe {
		return "runs at once"
	}
	return "a person"
}

// sentence is the first one of the description, with the marks of the operation.
func sentence(s *provider.Spec) string {
	first, _, _ := strings.Cut(s.Doc, ". ")
	text := strings.TrimSuffix(strings.ReplaceAll(first, "|", `\|`), ".") + "."
	if s.Deprecated {
		text = "Deprecated, use `" + s.Successor + "`. " + text
	}
	if s.Companion {
		text += " (companion)"
	}
	return text
}
