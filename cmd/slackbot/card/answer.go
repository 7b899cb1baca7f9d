package card

import (
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/slack-go/slack"

	"signoff/approvals"
	"signoff/provider"
)

// How much of an answer a message holds. Slack takes tables of 100 rows and 20
// columns; nobody reads that many columns.
const (
	tableRows    = 99 // and the heading
	tableColumns = 8
	tableCell    = 300
	factsShown   = 60
)

// Answer shows what a read gave: a table for a list, facts for one thing. What
// is too large is cut at whole items, which the message says, and file then
// holds all of it as indented JSON; nil when everything is shown.
func Answer(op provider.Operation, answer []byte) (m Message, file []byte) {
	raw := jsontext.Value(answer)
	text := op.Spec().Name
	whole := []byte(approvals.Pretty(raw))
	items, around, ok := listIn(raw)
	if !ok {
		items = nil
		around = approvals.Members(raw)
	}
	for rows := min(len(items), tableRows); ; rows = rows * 3 / 4 {
		p := page{}
		p.header(text)
		complete := p.table(items, rows, ok)
		complete = p.around(around, len(items) == 0) && complete
		if !complete {
			p.context("Not everything is shown; the file has all of it.")
		}
		if m, fits := p.message(text); fits && complete {
			return m, nil
		} else if fits {
			return m, whole
		}
		if rows == 0 {
			break
		}
	}
	p := page{}
	p.header(text)
	p.context("The answer is too large to be shown; the file has all of it.")
	return Message{Text: text, Blocks: p.blocks}, whole
}

// listIn finds the list that an answer is: a bare array, or the only array of
// an object whose other members are scalars (counts and pages) and do not name
// a thing.
func listIn(raw jsontext.Value) (items []jsontext.Value, around []approvals.Value, ok bool) {
	if raw.Kind() == '[' {
		return items, nil, json.Unmarshal(raw, &items) == nil
	}
	var members map[string]jsontext.Value
	if raw.Kind() != '{' || json.Unmarshal(raw, &members) != nil {
		return nil, nil, false
	}
	list := ""
	for name, value := range members {
		if value.Kind() == '[' && list == "" {
			list = name
			continue
		}
		if value.Kind() == '[' || value.Kind() == '{' && name != "pagination" || name == "id" || name == "name" {
			return nil, nil, false
		}
	}
	if list == "" || json.Unmarshal(members[list], &items) != nil {
		return nil, nil, false
	}
	delete(members, list)
	rest, err := json.Marshal(members, json.Deterministic(true))
	return items, approvals.Members(rest), err == nil
}

// table shows the first rows of a list, and reports whether that is all.
func (p *page) table(items []jsontext.Value, rows int, list bool) bool {
	if !list {
		return true
	}
	if len(items) == 0 {
		p.rich(paragraph(literal("Nothing was found.")))
		return true
	}
	if rows == 0 {
		return false
	}
	var flat [][]approvals.Value
	for _, item := range items {
		flat = append(flat, approvals.Members(item))
	}
	columns, all := columnsOf(flat)
	p.context(fmt.Sprintf("%d of %s", rows, plural(len(items), "item", "items")))
	t := slack.NewTableBlock(p.id())
	t.AddRow(cells(columns, func(name string) string { return name })...)
	complete := all && rows == len(items)
	for _, members := range flat[:rows] {
		values := map[string]string{}
		for _, m := range members {
			values[m.Name] = full(m.Value)
			complete = complete && len([]rune(m.Value)) <= tableCell
		}
		t.AddRow(cells(columns, func(name string) string {
			if v, ok := values[name]; ok {
				return v
			}
			return "–"
		})...)
	}
	p.add(t)
	return complete
}

func cells(columns []string, of func(string) string) []slack.TableCell {
	var row []slack.TableCell
	for _, name := range columns {
		text := approvals.Cut(of(name), tableCell)
		if text == "" {
			text = "value" // the only column of a list of scalars has no name
		}
		row = append(row, slack.NewTableRawTextCell(text))
	}
	return row
}

// columnsOf chooses what tells most of the items, names and states first, then
// in the order in which it first appears, and reports whether nothing is left out.
func columnsOf(items [][]approvals.Value) (columns []string, all bool) {
	count := map[string]int{}
	var names []string
	for _, members := range items {
		for _, m := range members {
			if count[m.Name] == 0 {
				names = append(names, m.Name)
			}
			count[m.Name]++
		}
	}
	order := slices.Clone(names)
	slices.SortStableFunc(order, func(a, b string) int { return weight(b, count[b]) - weight(a, count[a]) })
	chosen := order[:min(len(order), tableColumns)]
	for _, name := range names {
		if slices.Contains(chosen, name) {
			columns = append(columns, name)
		}
	}
	slices.SortStableFunc(columns, func(a, b string) int { return place(a) - place(b) })
	if len(columns) == 0 {
		columns = []string{""} // items without any member are still rows
	}
	return columns, len(chosen) == len(names)
}

// place is where a column stands: a table is wider than a screen, so what people
// look for comes first, and ids, the widest, come last.
func place(name string) int {
	switch name {
	case "name", "hostname":
		return 0
	case "state", "status", "status.state":
		return 1
	case "id":
		return 3
	}
	return 2
}

// weight ranks a column: what tells most first, then what most items have.
func weight(name string, count int) int {
	if telling.MatchString(name) && !strings.Contains(name, ".0.") {
		return 1_000_000 + count
	}
	return count
}

// around shows what stands beside the list, or the one thing, and reports
// whether that is all.
func (p *page) around(members []approvals.Value, alone bool) bool {
	if len(members) == 0 {
		if alone && len(p.blocks) == 1 {
			p.rich(paragraph(literal("It answered without content.")))
		}
		return true
	}
	shown := members[:min(len(members), factsShown)]
	var points []slack.RichTextElement
	complete := len(shown) == len(members)
	for _, m := range shown {
		complete = complete && len([]rune(m.Value)) <= tableCell && len([]rune(m.Name)) <= tableCell
		points = append(points, paragraph(strong(approvals.Cut(m.Name, tableCell)), literal(": "), literal(approvals.Cut(full(m.Value), tableCell))))
	}
	p.rich(bullets(points))
	return complete
}
