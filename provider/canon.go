package provider

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// A Call is one set of arguments, decoded once and strictly.
type Call struct {
	Operation Operation
	Effect    Effect // of these arguments, never worse than the operation's

	// Canonical are the bytes that digests cover and from which the request is
	// made: sorted keys, exact numbers, no white space, a mark for each secret.
	Canonical []byte
	Secrets   map[string]Secret // mark -> value, to be sealed beside
}

// Args are canonical arguments with the secrets their marks stand for.
type Args struct {
	Canonical []byte
	Secrets   map[string]Secret
}

// Args of the call itself.
func (c *Call) Args() Args { return Args{c.Canonical, c.Secrets} }

// Canon decodes raw once and strictly and encodes it canonically. Errors are
// [*ArgumentError]s. A nil mark refuses arguments that hold a secret.
func (o *operation) Canon(raw []byte, mark Marker) (*Call, error) {
	if len(bytes.TrimSpace(raw)) == 0 {
		raw = []byte("{}")
	}
	if err := scan(raw); err != nil {
		return nil, err
	}
	if err := o.checkArguments(raw); err != nil {
		return nil, err
	}
	in := reflect.New(o.in.typ)
	if err := json.Unmarshal(raw, in.Interface(), json.RejectUnknownMembers(true)); err != nil {
		return nil, DecodeError(err)
	}
	if err := o.valid(in.Elem().Interface()); err != nil {
		return nil, err
	}
	return o.encode(in.Elem().Interface(), mark)
}

// encode makes the call of a typed input.
func (o *operation) encode(in any, mark Marker) (*Call, error) {
	call := &Call{Operation: o.self, Effect: o.effectOf(in), Secrets: map[string]Secret{}}
	var err error
	call.Canonical, err = canonical(in, json.MarshalFunc(func(s Secret) ([]byte, error) {
		if mark == nil {
			return nil, errors.New("a secret argument needs a ledger that can seal it")
		}
		m := mark(s)
		call.Secrets[m] = s
		return jsontext.AppendQuote(nil, m)
	}))
	if err != nil {
		return nil, invalid("", "%s", err)
	}
	return call, nil
}

// canonical encodes v with sorted keys; numbers keep their exact literals.
func canonical(v any, secrets *json.Marshalers) ([]byte, error) {
	encoded, err := json.Marshal(v, json.WithMarshalers(secrets), json.Deterministic(true))
	if err != nil {
		return nil, err
	}
	value := jsontext.Value(encoded)
	if err := value.Format(jsontext.ReorderRawObjects(true)); err != nil {
		return nil, err
	}
	return value, nil
}

// DecodeError names the member that a strict decoder refused.
func DecodeError(err error) error {
	var semantic *json.SemanticError
	if !errors.As(err, &semantic) {
		return invalid("", "%s", err)
	}
	if errors.Is(err, json.ErrUnknownName) {
		return &ArgumentError{Code: UnknownArgument, Field: dotted(semantic.JSONPointer), Problem: "there is no such argument"}
	}
	if semantic.Err != nil {
		return invalid(dotted(semantic.JSONPointer), "%s", semantic.Err)
	}
	return invalid(dotted(semantic.JSONPointer), "a JSON %s does not fit here", semantic.JSONKind)
}

// input decodes canonical arguments back into the typed value, each mark
// replaced by its secret. A mark without a secret is an error: the sealed
// value was wiped or belongs to another ledger.
func (o *operation) input(args Args) (any, error) {
	in := reflect.New(o.in.typ)
	open := json.UnmarshalFunc(func(raw []byte, s *Secret) error {
		var mark string
		if err := json.Unmarshal(raw, &mark); err != nil {
			return err
		}
		value, ok := args.Secrets[mark]
		if !ok {
			return errors.New("the sealed value of a secret argument is gone")
		}
		*s = value
		return nil
	})
	if err := json.Unmarshal(args.Canonical, in.Interface(), json.RejectUnknownMembers(true), json.WithUnmarshalers(open)); err != nil {
		return nil, fmt.Errorf("%s: decode canonical arguments: %w", o.spec.Name, err)
	}
	return in.Elem().Interface(), nil
}

// concealed decodes canonical arguments without their secrets: the marks stay.
func (o *operation) concealed(arguments []byte) (any, error) {
	in := reflect.New(o.in.typ)
	if err := json.Unmarshal(arguments, in.Interface(), json.RejectUnknownMembers(true)); err != nil {
		return nil, fmt.Errorf("%s: decode canonical arguments: %w", o.spec.Name, err)
	}
	return in.Elem().Interface(), nil
}

// revealing lets simulators and tests write secret values; requests have their
// own, see wire.
var revealing = json.WithMarshalers(json.MarshalFunc(func(s Secret) ([]byte, error) {
	return jsontext.AppendQuote(nil, s.Reveal())
}))
