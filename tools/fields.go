package tools

import (
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"signoff/provider"
)

// A selection is a tree of member names; one without children takes all.
type selection map[string]selection

func selectionOf(fields []string) selection {
	root := selection{}
	for _, field := range fields {
		at := root
		for _, name := range strings.Split(field, ".") {
			if at[name] == nil {
				at[name] = selection{}
			}
			at = at[name]
		}
	}
	return root
}

// pick keeps the selected members; lists are looked through.
func (s selection) pick(v jsontext.Value) jsontext.Value {
	switch {
	case len(s) == 0:
		return v
	case v.Kind() == '[':
		var all []jsontext.Value
		if json.Unmarshal(v, &all) != nil {
			return v
		}
		for i := range all {
			all[i] = s.pick(all[i])
		}
		out, _ := json.Marshal(all)
		return out
	case v.Kind() != '{':
		return v
	}
	var kept []member
	for _, m := range members(v) {
		if below, ok := s[m.name]; ok {
			kept = append(kept, member{m.name, below.pick(m.value)})
		}
	}
	return object(kept)
}

// choose applies fields to an answer: names are those of the answer, or of the
// items of a list that it holds. A name that is neither there nor declared is
// an error.
func choose(op provider.Operation, body jsontext.Value, fields []string) (jsontext.Value, error) {
	if len(fields) == 0 {
		return body, nil
	}
	declared := declaredFields(op)
	all := members(body)
	var root, items []string
	for _, field := range fields {
		first, _, _ := strings.Cut(field, ".")
		switch {
		case slices.ContainsFunc(all, func(m member) bool { return m.name == first }):
			root = append(root, field)
		case slices.Contains(declared, field) || hasItem(all, first):
			items = append(items, field)
		default:
			e := provider.ArgumentError{Code: provider.InvalidArgument, Field: "fields", Problem: "the answer has no member " + field, Allowed: declared}
			if near := provider.Nearest(field, declared); near != "" {
				e.Problem += "; did you mean " + near + "?"
			}
			return nil, &e
		}
	}
	return keep(all, selectionOf(root), selectionOf(items)), nil
}

// keep takes members by name, and of lists the items' members. What counts the
// items stays beside them.
func keep(all []member, root, items selection) jsontext.Value {
	var kept []member
	for _, m := range all {
		below, named := root[m.name]
		switch {
		case named:
			kept = append(kept, member{m.name, below.pick(m.value)})
		case len(items) > 0 && m.value.Kind() == '[':
			kept = append(kept, member{m.name, items.pick(m.value)})
		case len(items) > 0 && m.value.Kind() == '0':
			kept = append(kept, m)
		}
	}
	return object(kept)
}

func hasItem(all []member, name string) bool {
	for _, m := range all {
		var items []jsontext.Value
		if m.value.Kind() != '[' || json.Unmarshal(m.value, &items) != nil {
			continue
		}
		for _, item := range items {
			if slices.ContainsFunc(members(item), func(inner member) bool { return inner.name == name }) {
				return true
			}
		}
	}
	return false
}

// declaredFields are the names that an operation's answer documents, below the
// list that it is or holds, at most two levels deep.
func declaredFields(op provider.Operation) []string {
	var found []string
	for _, row := range provider.Outputs(op) {
		name := strings.TrimPrefix(row.Path, "/")
		if _, below, ok := strings.Cut(row.Path, "*/"); ok {
			name = below
		}
		name = strings.ReplaceAll(strings.ReplaceAll(name, "/*", ""), "/", ".")
		if name != "" && name != "*" && strings.Count(name, ".") < 2 && !slices.Contains(found, name) {
			found = append(found, name)
		}
	}
	return found
}
