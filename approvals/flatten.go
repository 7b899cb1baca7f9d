package approvals

import (
	"bytes"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"signoff/provider"
)

// A leaf is one scalar of a JSON document with its dotted path.
type leaf struct{ path, value string }

// leaves lists the scalars of a document in its own order.
func leaves(raw jsontext.Value) []leaf {
	return appendLeaves(nil, raw, "")
}

// Members lists the scalars of a document by their dotted paths, in its own
// order; names and values are [Visible]. Nulls are left out.
func Members(raw jsontext.Value) []Value {
	var members []Value
	for _, l := range leaves(raw) {
		members = append(members, Value{Visible(l.path), Visible(l.value)})
	}
	return members
}

func appendLeaves(to []leaf, raw jsontext.Value, at string) []leaf {
	switch raw.Kind() {
	case '{':
		dec := jsontext.NewDecoder(bytes.NewReader(raw))
		_, _ = dec.ReadToken() // the brace
		for dec.PeekKind() == '"' {
			name, _ := dec.ReadToken()
			step := name.String()
			value, err := dec.ReadValue()
			if err != nil {
				return to
			}
			to = appendLeaves(to, value.Clone(), below(at, step))
		}
	case '[':
		var elements []jsontext.Value
		if json.Unmarshal(raw, &elements) != nil {
			return to
		}
		for i, element := range elements {
			to = appendLeaves(to, element, below(at, strconv.Itoa(i)))
		}
	case '"':
		text, _ := jsontext.AppendUnquote(nil, raw)
		to = append(to, leaf{at, string(text)})
	case 0, 'n':
	default:
		to = append(to, leaf{at, string(raw)})
	}
	return to
}

func below(at, step string) string {
	if at == "" {
		return step
	}
	return at + "." + step
}

// values indexes leaves by path.
func values(raw jsontext.Value) map[string]string {
	index := map[string]string{}
	for _, l := range leaves(raw) {
		index[l.path] = l.value
	}
	return index
}

// differences compares what the looks saw, leaf by leaf, in the words of a
// card. Surroundings are left out.
func differences(before, after []provider.View) []Drift {
	var drift []Drift
	for i, was := range before {
		if was.Stable == nil || i >= len(after) {
			continue
		}
		is := after[i]
		switch {
		case was.Missing != is.Missing:
			drift = append(drift, Drift{was.Operation, presence(was), presence(is)})
		default:
			drift = append(drift, compare(was.Stable, is.Stable)...)
		}
	}
	return dedupe(drift)
}

func presence(v provider.View) string {
	if v.Missing {
		return "does not exist"
	}
	return "exists"
}

func compare(before, after jsontext.Value) []Drift {
	var drift []Drift
	was, is := values(before), values(after)
	for _, l := range leaves(before) {
		if now, ok := is[l.path]; !ok || now != l.value {
			drift = append(drift, Drift{l.path, Visible(l.value), Visible(now)})
		}
	}
	for _, l := range leaves(after) {
		if _, ok := was[l.path]; !ok {
			drift = append(drift, Drift{l.path, "", Visible(l.value)})
		}
	}
	return drift
}

// dedupe drops differences that several looks saw alike.
func dedupe(drift []Drift) []Drift {
	seen := map[Drift]bool{}
	var unique []Drift
	for _, d := range drift {
		if !seen[d] {
			seen[d] = true
			unique = append(unique, d)
		}
	}
	return unique
}
