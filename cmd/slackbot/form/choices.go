package form

import (
	"slices"
	"strings"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/slack-go/slack"

	"signoff/approvals"
	"signoff/provider"
)

// List names the read operation that fills a field with choices, and the
// arguments that it takes from what was entered so far. Nil if the field has
// none, or if something that the read requires was not entered yet.
func List(op provider.Operation, find func(name string) provider.Operation, blockID string, state *slack.ViewState) (provider.Operation, []byte) {
	f, fields := fieldAt(op, blockID)
	if f == nil || f.pick == "" {
		return nil, nil
	}
	list := find(f.pick)
	if list == nil {
		return nil, nil
	}
	wanted, err := fieldsOf(list)
	if err != nil {
		return nil, nil
	}
	entered, root := values(state), object{}
	for _, w := range wanted {
		i := slices.IndexFunc(fields, func(f *field) bool { return f.name() == w.name() && f.block() != blockID && w.required })
		if i >= 0 {
			if value, err := fields[i].read(entered[fields[i].block()]); err == nil && len(value) > 0 {
				root.set(w.path, value)
				continue
			}
		}
		if w.required {
			return nil, nil
		}
	}
	return list, root.encode()
}

func fieldAt(op provider.Operation, blockID string) (*field, []*field) {
	fields, err := fieldsOf(op)
	if err != nil {
		return nil, nil
	}
	for _, f := range fields {
		if f.block() == blockID && !f.hidden {
			return f, fields
		}
	}
	return nil, fields
}

// Choices answers a field's search: from its enum, or from the answer of its
// list operation (nil when that cannot be had). What was typed itself is always
// a choice where the field takes any value.
func Choices(op provider.Operation, blockID string, answer []byte, query string) slack.OptionsResponse {
	f, _ := fieldAt(op, blockID)
	if f == nil {
		return slack.OptionsResponse{}
	}
	query = strings.TrimSpace(query)
	var options []*slack.OptionBlockObject
	seen := map[string]bool{}
	offer := func(value, text string) {
		if value != "" && len([]rune(value)) <= 150 && !seen[value] && strings.Contains(strings.ToLower(text+" "+value), strings.ToLower(query)) {
			seen[value] = true
			options = append(options, option(value, approvals.Visible(text)))
		}
	}
	for _, v := range f.values() {
		offer(v.value, v.text)
	}
	for _, item := range itemsOf(answer) {
		offer(f.chosen(item))
	}
	if len(f.values()) == 0 && query != "" && !seen[query] && len([]rune(query)) <= 150 {
		options = append([]*slack.OptionBlockObject{option(query, query)}, options[:min(len(options), maxSuggestions-1)]...)
	}
	return fitting(options)
}

// itemsOf are the objects of a list answer: of the array, or of the first array
// among the members of an object.
func itemsOf(answer jsontext.Value) []map[string]jsontext.Value {
	var items []map[string]jsontext.Value
	if answer.Kind() == '[' {
		_ = jsonv2.Unmarshal(answer, &items) // what is no object offers nothing
		return items
	}
	var members map[string]jsontext.Value
	_ = jsonv2.Unmarshal(answer, &members)
	for _, value := range members {
		if value.Kind() == '[' && len(items) == 0 {
			_ = jsonv2.Unmarshal(value, &items)
		}
	}
	return items
}

// chosen is the value that an item stands for, and how people know it: the
// member named as the field, its id, or its name for a field that wants a name.
func (f *field) chosen(item map[string]jsontext.Value) (value, text string) {
	last := f.path[len(f.path)-1]
	candidates := []string{last, "id"}
	if strings.HasSuffix(last, "name") {
		candidates = []string{last, "name", "id"}
	}
	for _, member := range candidates {
		if value = scalar(item[member]); value != "" {
			break
		}
	}
	for _, member := range []string{"name", "display_name", "description", "ip", "hostname"} {
		if text = scalar(item[member]); text != "" && text != value {
			return value, text + " (" + value + ")"
		}
	}
	return value, value
}

func scalar(raw jsontext.Value) string {
	if k := raw.Kind(); k != '"' && k != '0' {
		return ""
	}
	return spell(raw)
}
