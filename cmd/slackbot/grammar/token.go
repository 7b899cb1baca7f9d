package grammar

import (
	"errors"
	"strings"
	"unicode"

	"github.com/go-json-experiment/json/jsontext"
)

// A token is a word, a key with its value, or pasted JSON without a key.
type token struct {
	key   string
	value string
	pair  bool // key=value
	json  bool // the value is a JSON object or array
}

// tokens splits a text as a shell does, without expanding anything. A quote
// counts at the start of a word or value only, so that an apostrophe is a
// letter; backslash takes the next letter as it is.
func tokens(text string) ([]token, error) {
	var all []token
	for {
		text = strings.TrimLeftFunc(text, unicode.IsSpace)
		if text == "" {
			return all, nil
		}
		t, rest, err := next(text)
		if err != nil {
			return nil, err
		}
		all, text = append(all, t), rest
	}
}

// next reads one token.
func next(text string) (t token, rest string, err error) {
	if key, after, ok := keyOf(text); ok {
		t = token{key: key, pair: true}
		text = after
	}
	if value, rest, ok := pastedJSON(text); ok {
		t.value, t.json = value, true
		return t, rest, nil
	}
	t.value, rest, err = word(text)
	return t, rest, err
}

// keyOf reads "key=" in front of a value; dashes in front of the key are
// dropped.
func keyOf(text string) (key, rest string, ok bool) {
	end := strings.IndexFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("=\"'`{[\u201C\u2018", r) })
	if end <= 0 || text[end] != '=' {
		return "", "", false
	}
	key = strings.ToLower(strings.ReplaceAll(undashed(text[:end]), "-", "_"))
	return key, text[end+1:], key != ""
}

// pastedJSON reads an object or array, in backticks or not, that ends where a
// token ends.
func pastedJSON(text string) (value, rest string, ok bool) {
	fence := text[:len(text)-len(strings.TrimLeft(text, "`"))]
	body := text[len(fence):]
	if trimmed := strings.TrimLeftFunc(body, unicode.IsSpace); fence != "" {
		body = strings.TrimLeftFunc(strings.TrimPrefix(trimmed, "json\n"), unicode.IsSpace)
	}
	if !strings.HasPrefix(body, "{") && !strings.HasPrefix(body, "[") {
		return "", "", false
	}
	for _, candidate := range []string{body, straight.Replace(body)} {
		dec := jsontext.NewDecoder(strings.NewReader(candidate))
		read, err := dec.ReadValue()
		if err != nil {
			continue
		}
		rest = candidate[dec.InputOffset():]
		if fence != "" {
			rest = strings.TrimPrefix(strings.TrimLeftFunc(rest, unicode.IsSpace), fence)
		}
		if rest == "" || unicode.IsSpace([]rune(rest)[0]) {
			return string(read), rest, true
		}
	}
	return "", "", false
}

// closing are the quotes that end what a quote began: a straight one ends with
// its like, a curly one with any of its kind.
var closing = map[rune]string{
	'"': `"`, '\'': `'`, '`': "`",
	'\u201C': "\"\u201C\u201D", '\u201D': "\"\u201C\u201D", '\u201E': "\"\u201C\u201D\u201F", '\u00AB': "\u00BB",
	'\u2018': "'\u2018\u2019", '\u2019': "'\u2018\u2019",
}

// word reads a word up to a space, or up to the closing quote.
func word(text string) (value, rest string, err error) {
	runes := []rune(text)
	if len(runes) == 0 || unicode.IsSpace(runes[0]) {
		return "", text, nil
	}
	ends, quoted := closing[runes[0]]
	i := 0
	if quoted {
		i = 1
	}
	var b strings.Builder
	for ; i < len(runes); i++ {
		r := runes[i]
		switch {
		case r == '\\' && i+1 < len(runes):
			i++
			b.WriteRune(runes[i])
		case quoted && strings.ContainsRune(ends, r):
			return ended(b.String(), string(runes[i+1:]))
		case !quoted && unicode.IsSpace(r):
			return b.String(), string(runes[i:]), nil
		default:
			b.WriteRune(r)
		}
	}
	if quoted {
		return "", "", errors.New("a quote is opened and not closed")
	}
	return b.String(), "", nil
}

// ended is a quoted word; after its quote there is a space or nothing.
func ended(value, rest string) (string, string, error) {
	if rest != "" && !unicode.IsSpace([]rune(rest)[0]) {
		return "", "", errors.New("after a closing quote there is a space")
	}
	return value, rest, nil
}
