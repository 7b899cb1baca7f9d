package tools

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/mark3labs/mcp-go/mcp"

	"signoff/provider"
)

// decode reads the arguments of a tool that is not an operation's, strictly;
// those required must be there.
func decode(req mcp.CallToolRequest, into any, required ...string) error {
	raw := req.Params.RawArguments
	if len(raw) == 0 {
		raw = []byte("{}")
	}
	err := json.Unmarshal(raw, into, json.RejectUnknownMembers(true))
	if err == nil {
		return missing(jsontext.Value(raw), required)
	}
	fault := provider.DecodeError(err)
	if unknown, ok := fault.(*provider.ArgumentError); ok && unknown.Code == provider.UnknownArgument { //nolint:errorlint // made right here
		unknown.Allowed = argumentsOf(reflect.TypeOf(into).Elem())
		if near := provider.Nearest(unknown.Field, unknown.Allowed); near != "" {
			unknown.Problem += "; did you mean " + near + "?"
		}
	}
	return fault
}

func missing(raw jsontext.Value, required []string) error {
	given := members(raw)
	for _, name := range required {
		if !slices.ContainsFunc(given, func(m member) bool { return m.name == name }) {
			return provider.Wrong(name, "it is required")
		}
	}
	return nil
}

// argumentsOf lists the JSON names of an input.
func argumentsOf(t reflect.Type) []string {
	var all []string
	for i := range t.NumField() {
		if f := t.Field(i); f.Anonymous {
			all = append(all, argumentsOf(f.Type)...)
		} else {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			all = append(all, name)
		}
	}
	return all
}

// oneOf refuses a value that is given and not allowed.
func oneOf[T ~string](field string, value T, allowed []T) error {
	if value == "" || slices.Contains(allowed, value) {
		return nil
	}
	e := &provider.ArgumentError{Code: provider.InvalidArgument, Field: field, Problem: fmt.Sprintf("%q is not one of the allowed values", clip(string(value), 60))}
	for _, a := range allowed {
		e.Allowed = append(e.Allowed, string(a))
	}
	if near := provider.Nearest(string(value), e.Allowed); near != "" {
		e.Problem += "; did you mean " + near + "?"
	}
	return e
}
