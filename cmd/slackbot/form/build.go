package form

import (
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"signoff/provider"
)

// Build makes arguments of words that were typed, by dotted name; what a name
// was given more than once is a list. Each value gets the type that the
// operation declares: a string stays one, whatever it looks like. Unknown names
// and values that do not fit are [*provider.ArgumentError]s.
func Build(op provider.Operation, typed map[string][]string) ([]byte, error) {
	fields, err := fieldsOf(op)
	if err != nil {
		return nil, err
	}
	root := object{}
	for _, name := range slices.Sorted(maps.Keys(typed)) {
		if err := root.build(op, fields, name, typed[name]); err != nil {
			return nil, err
		}
	}
	return root.encode(), nil
}

// build puts one name's words into the tree.
func (o object) build(op provider.Operation, fields []*field, name string, words []string) error {
	path := strings.Split(name, ".")
	i := slices.IndexFunc(fields, func(f *field) bool { return f.name() == name })
	if i < 0 {
		return o.whole(op, fields, path, words)
	}
	f := fields[i]
	if f.hidden {
		return Secret(name)
	}
	if n := len(words); n > 1 && f.Type != "array" {
		return provider.Wrong(name, "it is given %d times, and takes one value", n)
	}
	value, err := f.words(words)
	if err != nil {
		return provider.Wrong(name, "%s", err)
	}
	if !o.room(path) {
		return provider.Wrong(name, "it is given twice, alone and as a part of something else")
	}
	o.set(path, value)
	return nil
}

// words turns typed words into the field's value.
func (f *field) words(words []string) (jsontext.Value, error) {
	switch {
	case f.Type == "array" && len(words) == 1 && strings.HasPrefix(words[0], "["):
		return pasted(words[0])
	case f.Type == "array" && f.Items != nil && f.Items.scalar():
		return f.list(words)
	case f.Type == "array":
		return pasted("[" + strings.Join(words, ",") + "]")
	case !f.scalar():
		return pasted(words[0])
	}
	return typed(&f.node, words[0])
}

// whole puts an object, pasted as JSON, where several fields stand.
func (o object) whole(op provider.Operation, fields []*field, path, words []string) error {
	name := strings.Join(path, ".")
	below := func(f *field) bool { return strings.HasPrefix(f.name(), name+".") }
	if !slices.ContainsFunc(fields, below) {
		return unknown(op, fields, name)
	}
	value, err := pasted(words[0])
	if err != nil || len(words) > 1 || value.Kind() != '{' {
		return provider.Wrong(name, "it is an object: give its members as %s.NAME=VALUE, or one JSON object", name)
	}
	given := map[string]jsontext.Value{}
	collect(given, value, name)
	for _, f := range fields {
		if _, has := given[f.name()]; has && f.hidden {
			return Secret(f.name())
		}
	}
	if !o.room(path) {
		return provider.Wrong(name, "it is given twice, alone and as a part of something else")
	}
	o.set(path, value)
	return nil
}

// room reports whether nothing stands yet where a value is to be put.
func (o object) room(path []string) bool {
	for i, step := range path {
		at, taken := o[step]
		if !taken {
			return true
		}
		inner, open := at.(object)
		if !open || i == len(path)-1 {
			return false
		}
		o = inner
	}
	return false
}

func unknown(op provider.Operation, fields []*field, name string) error {
	var names []string
	for _, f := range fields {
		names = append(names, f.name())
	}
	fault := &provider.ArgumentError{Code: provider.UnknownArgument, Field: name, Problem: op.Spec().Name + " has no such argument", Allowed: names}
	if near := provider.Nearest(name, names); near != "" {
		fault.Problem += "; did you mean " + near + "?"
	}
	return fault
}

// Secret is the refusal of a secret that was typed in Slack. It never repeats
// what was typed.
func Secret(name string) error {
	return provider.Wrong(name, "it is secret or private: it is typed in the console, never in Slack. What was typed just now is known to Slack: do not use it")
}

// Check refuses pasted arguments that hold a secret, and names the required
// ones that are not there. Everything else is for the operation to judge.
func Check(op provider.Operation, arguments []byte) (missing []string, err error) {
	fields, err := fieldsOf(op)
	if err != nil {
		return nil, err
	}
	given, err := givenOf(arguments)
	if err != nil {
		return nil, provider.Wrong("", "%s", err)
	}
	for _, f := range fields {
		_, has := given[f.name()]
		switch {
		case has && f.hidden:
			return nil, Secret(f.name())
		case !has && f.required:
			missing = append(missing, f.name())
		}
	}
	return missing, nil
}
