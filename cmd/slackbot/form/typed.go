package form

import (
	"errors"
	"fmt"
	"strings"

	"signoff/approvals"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// object is a tree of JSON values being built.
type object map[string]any

func (o object) set(path []string, value jsontext.Value) {
	for _, step := range path[:len(path)-1] {
		inner, ok := o[step].(object)
		if !ok {
			inner = object{}
			o[step] = inner
		}
		o = inner
	}
	o[path[len(path)-1]] = value
}

func (o object) encode() []byte {
	raw, err := json.Marshal(o, json.Deterministic(true))
	if err != nil {
		return nil // every value was made or proven to be JSON
	}
	return raw
}

// list makes an array; nothing of no words.
func (f *field) list(words []string) (jsontext.Value, error) {
	if len(words) == 0 {
		return nil, nil
	}
	array := []jsontext.Value{}
	for _, word := range words {
		value, err := typed(f.Items, word)
		if err != nil {
			return nil, err
		}
		array = append(array, value)
	}
	return json.Marshal(array)
}

// pasted is JSON that somebody typed.
func pasted(text string) (jsontext.Value, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil, nil
	}
	value := jsontext.Value(text)
	if !value.IsValid() {
		return nil, errors.New("this is not valid JSON")
	}
	return value, nil
}

// typed writes a word as the JSON that its schema wants: what is declared as a
// string stays one, whatever it looks like.
func typed(n *node, word string) (jsontext.Value, error) {
	switch n.Type {
	case "integer", "number":
		word = strings.TrimSpace(word)
		for _, dash := range []string{"\u2212", "\u2013"} { // what keyboards make of a minus
			if digits, ok := strings.CutPrefix(word, dash); ok {
				word = "-" + digits
			}
		}
		value := jsontext.Value(word)
		if !value.IsValid() || value.Kind() != '0' || n.Type == "integer" && strings.ContainsAny(word, ".eE") {
			return nil, fmt.Errorf("%s is not a number of type %s", approvals.Cut(word, 60), n.Type)
		}
		return value, nil
	case "boolean":
		switch strings.ToLower(strings.TrimSpace(word)) {
		case "true", "yes":
			return jsontext.Value("true"), nil
		case "false", "no":
			return jsontext.Value("false"), nil
		}
		return nil, fmt.Errorf("%s is neither yes nor no", approvals.Cut(word, 60))
	}
	return quote(word), nil
}

func quote(text string) jsontext.Value {
	raw, err := jsontext.AppendQuote(nil, strings.ToValidUTF8(text, "\uFFFD"))
	if err != nil {
		return jsontext.Value(`""`) // the text was made valid
	}
	return raw
}
