package provider

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	violation "github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// compile prepares an operation's input schema for validation.
func compile(name string, schema []byte) (*jsonschema.Schema, error) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource(name, doc); err != nil {
		return nil, err
	}
	return c.Compile(name)
}

// checkArguments holds raw against the input schema and reports the first
// fault in the words of a person who can mend it.
func (o *operation) checkArguments(raw []byte) error { return o.hold(raw, o.validator()) }

// validate is checkArguments with another schema.
func (o *operation) validate(raw, schema []byte) error {
	compiled, err := compile(o.spec.Name+" relaxed", schema)
	if err != nil {
		return err
	}
	return o.hold(raw, compiled)
}

func (o *operation) hold(raw []byte, schema *jsonschema.Schema) error {
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		return invalid("", "not valid JSON: %s", err)
	}
	if _, ok := value.(map[string]any); !ok {
		return invalid("", "the arguments are a JSON object")
	}
	err = schema.Validate(value)
	var fault *jsonschema.ValidationError
	if !errors.As(err, &fault) {
		return err
	}
	for len(fault.Causes) > 0 {
		fault = first(fault.Causes)
	}
	return o.explain(fault)
}

// first prefers a name that does not exist to one that is missing: often the
// one is the other misspelt.
func first(causes []*jsonschema.ValidationError) *jsonschema.ValidationError {
	for _, c := range causes {
		if _, unknown := c.ErrorKind.(*violation.AdditionalProperties); unknown {
			return c
		}
	}
	return causes[0]
}

func (o *operation) explain(fault *jsonschema.ValidationError) *ArgumentError {
	at := fault.InstanceLocation
	switch k := fault.ErrorKind.(type) {
	case *violation.Required:
		return invalid(join(at, k.Missing[0]), "it is required")
	case *violation.AdditionalProperties:
		e := &ArgumentError{Code: UnknownArgument, Field: join(at, k.Properties[0]), Problem: "there is no such argument", Allowed: o.namesAt(at)}
		if near := Nearest(k.Properties[0], e.Allowed); near != "" {
			e.Problem += "; did you mean " + near + "?"
		}
		return e
	case *violation.Enum:
		e := invalid(join(at), "%s is not one of the allowed values", o.quote(at, k.Got))
		for _, want := range k.Want {
			e.Allowed = append(e.Allowed, fmt.Sprint(want))
		}
		if near := Nearest(fmt.Sprint(k.Got), e.Allowed); near != "" && o.in.at(at).kind != secret {
			e.Problem += "; did you mean " + near + "?"
		}
		return e
	case *violation.Type:
		return invalid(join(at), "want %s, got %s", strings.Join(k.Want, " or "), k.Got)
	case *violation.Pattern:
		return invalid(join(at), "%s does not match %s", o.quote(at, k.Got), k.Want)
	}
	return invalid(join(at), "%s", fault.ErrorKind.LocalizedString(message.NewPrinter(language.English)))
}

func join(at []string, more ...string) string {
	return strings.Join(append(slices.Clone(at), more...), ".")
}

// quote shows a value in an error, shortened, unless it is a secret.
func (o *operation) quote(at []string, v any) string {
	if s := o.in.at(at); s != nil && s.kind == secret {
		return "the value, which stays " + Hidden + ","
	}
	text := fmt.Sprintf("%q", fmt.Sprint(v))
	if len(text) > 60 {
		text = text[:57] + `..."`
	}
	return text
}

// namesAt lists the arguments that exist at a path.
func (o *operation) namesAt(at []string) []string {
	var names []string
	if s := o.in.at(at); s != nil {
		for _, f := range s.fields {
			names = append(names, f.name)
		}
	}
	return names
}

// longestName is how long a name may be to be compared with others: nobody
// misspells a longer one, and comparing takes time by its length.
const longestName = 100

// Nearest finds the name that differs in at most a third of its letters,
// whatever their case, or else one that begins so; empty when none does.
func Nearest(name string, names []string) string {
	if len(name) > longestName {
		return ""
	}
	best, distance := "", len(name)/3+1
	for _, candidate := range names {
		if d := editDistance(strings.ToLower(name), strings.ToLower(candidate)); d < distance {
			best, distance = candidate, d
		}
	}
	for _, candidate := range names {
		if best == "" && len(name) > 2 && strings.HasPrefix(strings.ToLower(candidate), strings.ToLower(name)) {
			best = candidate
		}
	}
	return best
}

// editDistance counts letters inserted, left out, replaced, or swapped with
// their neighbour.
func editDistance(a, b string) int {
	before, row := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		next := make([]int, len(b)+1)
		next[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			next[j+1] = min(row[j+1]+1, next[j]+1, row[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row = row, next
	}
	return row[len(b)]
}
