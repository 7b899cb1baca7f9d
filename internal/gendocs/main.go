// Command gendocs writes the pages under docs that are made from the
// declarations. `go generate ./...` runs it; CI checks that nothing changes.
package main

import (
	"bytes"
	"fmt"
	"log"
	"os"
	"strings"

	"signoff/provider"
	"signoff/provider/all"
)

//go:generate go run .

func main() {
	if err := os.WriteFile("../../docs/operations.md", operations(), 0o644); err != nil {
		log.Fatal(err)
	}
}

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
