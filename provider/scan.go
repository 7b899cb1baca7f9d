package provider

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// Limits of one call's arguments.
const (
	maxArguments = 256 << 10 // bytes
	maxDepth     = 32
)

// ArgumentError says which argument is wrong, why, and what would be right.
// Nothing has happened when it is returned.
type ArgumentError struct {
	Code    string   // invalid_argument or unknown_argument
	Field   string   // dotted path, empty for the arguments as a whole
	Problem string   // one sentence without the field's name
	Allowed []string // the allowed values or names, when they can be listed
}

// The codes of [ArgumentError].
const (
	InvalidArgument = "invalid_argument"
	UnknownArgument = "unknown_argument"
)

// Error names the field and the allowed values.
func (e *ArgumentError) Error() string {
	text := e.Problem
	if e.Field != "" {
		text = "argument " + e.Field + ": " + text
	}
	if len(e.Allowed) > 0 {
		text += "; allowed: " + strings.Join(e.Allowed, ", ")
	}
	return text
}

// Wrong is the error of a Valid rule: the argument at fault and what would be right.
func Wrong(field, format string, args ...any) error { return invalid(field, format, args...) }

func invalid(field, format string, args ...any) *ArgumentError {
	return &ArgumentError{Code: InvalidArgument, Field: field, Problem: fmt.Sprintf(format, args...)}
}

// scan refuses what a typed decoder would let pass or blur: null, duplicate
// names at any depth, invalid UTF-8, excessive depth or size, trailing data.
func scan(raw []byte) error {
	if len(raw) > maxArguments {
		return invalid("", "the arguments take %d bytes, more than %d", len(raw), maxArguments)
	}
	dec := jsontext.NewDecoder(bytes.NewReader(raw), jsontext.AllowDuplicateNames(false), jsontext.AllowInvalidUTF8(false))
	for {
		token, err := dec.ReadToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return malformed(dec, err)
		}
		if token.Kind() == 'n' {
			return invalid(dotted(dec.StackPointer()), "null is not a value here; leave the argument out")
		}
		if dec.StackDepth() > maxDepth {
			return invalid(dotted(dec.StackPointer()), "nested deeper than %d", maxDepth)
		}
		if dec.StackDepth() == 0 {
			return trailing(dec)
		}
	}
}

// trailing refuses anything but white space after the first value.
func trailing(dec *jsontext.Decoder) error {
	if _, err := dec.ReadToken(); !errors.Is(err, io.EOF) {
		return invalid("", "there is more text after the JSON object")
	}
	return nil
}

func malformed(dec *jsontext.Decoder, err error) error {
	field := dotted(dec.StackPointer())
	if errors.Is(err, jsontext.ErrDuplicateName) {
		return invalid(field, "the same name stands twice")
	}
	var syntax *jsontext.SyntacticError
	if errors.As(err, &syntax) {
		return invalid(field, "not valid JSON at byte %d: %s", syntax.ByteOffset, syntax.Err)
	}
	return invalid(field, "not valid JSON: it ends too early")
}

// dotted turns a JSON pointer into the path people write: hardware.hdds.0.size.
func dotted(pointer jsontext.Pointer) string {
	var tokens []string
	for token := range pointer.Tokens() {
		tokens = append(tokens, token)
	}
	return strings.Join(tokens, ".")
}
