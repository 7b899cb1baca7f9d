package policyfile

import (
	"cmp"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/provider"
	"signoff/provider/all"
)

var team = People{{"alice@example.com", []string{"sre"}}, {"carol@example.com", []string{"sre", "leads"}}, {"dave@example.com", []string{"leads"}}}

func operations() []provider.Operation {
	var ops []provider.Operation
	for _, api := range all.APIs() {
		ops = append(ops, api.Operations()...)
	}
	return ops
}

func operation(t *testing.T, name string) provider.Operation {
	for _, op := range operations() {
		if op.Spec().Name == name {
			return op
		}
	}
	t.Fatalf("there is no operation %s", name)
	return nil
}

func mark(provider.Secret) string { return "mark" }

// question asks about a call, its subject as it would have been read.
func question(t *testing.T, name, arguments, subject string) approvals.Question {
	op := operation(t, name)
	call, err := op.Canon([]byte(arguments), mark)
	require.NoError(t, err)
	q := approvals.Question{Operation: op.Spec(), Effect: call.Effect, Content: approvals.Content{Operation: name, Provider: op.Spec().Provider, Account: "main",
		Arguments: call.Canonical, Requester: approvals.Requester{Person: "bob@example.com", Agent: "test", Channel: "mcp-stdio"}}}
	if subject != "" && len(op.Spec().Looks) > 0 {
		q.Views = []provider.View{{Operation: op.Spec().Looks[0].Operation().Spec().Name, Body: jsontext.Value(subject)}}
	}
	return q
}

var policyBlock = regexp.MustCompile("(?s)```yaml policy\n(.*?)```\n\n((?:\\|[^\n]*\n)+)")

// The tables of docs/policy.md hold.
func TestTheTablesInTheDocumentHold(t *testing.T) {
	text, err := os.ReadFile("../../docs/policy.md")
	require.NoError(t, err)
	blocks := policyBlock.FindAllStringSubmatch(string(text), -1)
	require.Len(t, blocks, 4)
	for _, block := range blocks {
		now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
		p, err := Parse([]byte(block[1]), operations(), team, func() time.Time { return now })
		require.NoError(t, err)
		lines := strings.Split(strings.TrimSpace(block[2]), "\n")
		columns := cells(lines[0])
		for _, line := range lines[2:] {
			row := map[string]string{}
			for i, cell := range cells(line) {
				row[columns[i]] = cell
			}
			if row["now"] != "" {
				now, err = time.Parse(time.RFC3339, row["now"])
				require.NoError(t, err)
			}
			ruling, err := p.Rule(t.Context(), question(t, row["operation"], row["arguments"], row["subject"]))
			require.NoError(t, err, line)
			require.Equal(t, row["outcome"], string(ruling.Outcome), line)
			require.Equal(t, row["rule"], ruling.Rule, line)
			if people, told := row["people"]; told {
				require.Equal(t, people, seats(ruling), line)
			}
			if lists, told := row["may break the glass"]; told {
				var glass []string
				for _, list := range ruling.Requirement.BreakGlass {
					glass = append(glass, strings.Join(list, ", "))
				}
				require.Equal(t, lists, cmp.Or(strings.Join(glass, " and of "), "nobody"), line)
			}
		}
	}
}

// seats is how many different people a ruling asks for, if it asks anybody.
func seats(r approvals.Ruling) string {
	if r.Outcome != approvals.Review {
		return ""
	}
	n := 0
	for _, slot := range r.Requirement.Slots {
		n += slot.Need
	}
	if n == 0 {
		return "nobody can"
	}
	return strconv.Itoa(n)
}

func cells(line string) []string {
	var all []string
	for _, cell := range strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|") {
		all = append(all, strings.TrimSpace(cell))
	}
	return all
}
