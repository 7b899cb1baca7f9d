package provider

import (
	"bytes"
	"reflect"
	"slices"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// RequiredSecrets names the arguments at the top that are secret and must be
// given. Nothing else can be left for a person to type.
func RequiredSecrets(op Operation) []string {
	var names []string
	for _, f := range core(op).in.fields {
		if f.secret && !f.optional {
			names = append(names, f.name)
		}
	}
	return names
}

// Draft implements [Operation]. What raw gives is judged as strictly as ever;
// where nothing is lacking it returns neither a call nor an error.
func (o *operation) Draft(raw []byte, mark Marker) (*Call, []string, error) {
	if len(bytes.TrimSpace(raw)) == 0 {
		raw = []byte("{}")
	}
	var given map[string]jsontext.Value
	if json.Unmarshal(raw, &given) != nil {
		return nil, nil, nil // Canon says what is wrong
	}
	lacking := slices.DeleteFunc(RequiredSecrets(o.self), func(name string) bool {
		_, there := given[name]
		return there
	})
	if len(lacking) == 0 {
		return nil, nil, nil
	}
	if err := scan(raw); err != nil {
		return nil, nil, err
	}
	if err := o.validate(raw, o.without(lacking)); err != nil {
		return nil, nil, err
	}
	in := reflect.New(o.in.typ)
	if err := json.Unmarshal(raw, in.Interface(), json.RejectUnknownMembers(true)); err != nil {
		return nil, nil, DecodeError(err)
	}
	call, err := o.encode(in.Elem().Interface(), mark)
	if err != nil {
		return nil, nil, err
	}
	if call.Canonical, err = drop(call.Canonical, lacking); err != nil {
		return nil, nil, err
	}
	call.Secrets, err = o.marked(call) // an absent secret was encoded as an empty one
	return call, lacking, err
}

// marked are those secrets of a call whose marks stand in its canonical bytes.
func (o *operation) marked(call *Call) (map[string]Secret, error) {
	there := map[string]Secret{}
	note := json.UnmarshalFunc(func(raw []byte, _ *Secret) error {
		var mark string
		err := json.Unmarshal(raw, &mark)
		there[mark] = call.Secrets[mark]
		return err
	})
	err := json.Unmarshal(call.Canonical, reflect.New(o.in.typ).Interface(), json.WithUnmarshalers(note))
	return there, err
}

// Complete implements [Operation]. Errors name the argument, never its value.
func (o *operation) Complete(draft Args, typed map[string]Secret, mark Marker) (*Call, error) {
	in, err := o.input(draft)
	if err != nil {
		return nil, err
	}
	encoded, err := canonical(in, json.MarshalFunc(func(s Secret) ([]byte, error) { return jsontext.AppendQuote(nil, s.Reveal()) }))
	if err != nil {
		return nil, err
	}
	var members, given map[string]jsontext.Value
	if err := json.Unmarshal(encoded, &members); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(draft.Canonical, &given); err != nil {
		return nil, err
	}
	for _, name := range RequiredSecrets(o.self) {
		if _, there := given[name]; there {
			continue
		}
		value := typed[name]
		if value == "" {
			return nil, invalid(name, "it is required")
		}
		if !utf8.ValidString(value.Reveal()) {
			return nil, invalid(name, "it is not text in UTF-8")
		}
		if members[name], err = jsontext.AppendQuote(nil, value.Reveal()); err != nil {
			return nil, invalid(name, "it is not text in UTF-8")
		}
	}
	raw, err := json.Marshal(members, json.Deterministic(true))
	if err != nil {
		return nil, err
	}
	return o.Canon(raw, mark)
}
