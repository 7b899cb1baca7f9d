package simulator

import (
	"cmp"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Listing is how a list may be narrowed: search, sort, page, project.
type Listing struct {
	Search  string // case-insensitive text anywhere in the item
	Sort    string // dotted member; a leading - sorts downwards
	Page    int    // from 1; 0 = everything
	PerPage int
	Fields  []string // dotted members to keep; none = all
}

// Apply narrows items. Items are looked at as the JSON a client would see.
func Apply[T any](items []T, l Listing) ([]T, error) {
	type row struct {
		item T
		raw  jsontext.Value
	}
	rows := make([]row, 0, len(items))
	for _, item := range items {
		raw, err := json.Marshal(item)
		if err != nil {
			return nil, err
		}
		if strings.Contains(strings.ToLower(string(raw)), strings.ToLower(l.Search)) {
			rows = append(rows, row{item, raw})
		}
	}
	if key, down := strings.CutPrefix(l.Sort, "-"); key != "" {
		slices.SortStableFunc(rows, func(a, b row) int {
			order := cmp.Compare(string(member(a.raw, key)), string(member(b.raw, key)))
			if down {
				return -order
			}
			return order
		})
	}
	kept := []T{}
	for i, r := range rows {
		if l.Page > 0 && l.PerPage > 0 && i/l.PerPage+1 != l.Page {
			continue
		}
		projected, err := project(r.item, r.raw, l.Fields)
		if err != nil {
			return nil, err
		}
		kept = append(kept, projected)
	}
	return kept, nil
}

// member follows a dotted path; nil where there is nothing.
func member(raw jsontext.Value, path string) jsontext.Value {
	for step := range strings.SplitSeq(path, ".") {
		var members map[string]jsontext.Value
		if json.Unmarshal(raw, &members) != nil {
			return nil
		}
		raw = members[step]
	}
	return raw
}

// project keeps the named members of an item.
func project[T any](item T, raw jsontext.Value, fields []string) (T, error) {
	if len(fields) == 0 {
		return item, nil
	}
	tree := map[string]any{}
	for _, path := range fields {
		value := member(raw, path)
		if value == nil {
			continue
		}
		steps, at := strings.Split(path, "."), tree
		for _, step := range steps[:len(steps)-1] {
			next, ok := at[step].(map[string]any)
			if !ok {
				next = map[string]any{}
				at[step] = next
			}
			at = next
		}
		at[steps[len(steps)-1]] = value
	}
	var kept T
	encoded, err := json.Marshal(tree)
	if err != nil {
		return kept, err
	}
	return kept, json.Unmarshal(encoded, &kept)
}
