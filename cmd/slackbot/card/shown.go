package card

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"signoff/approvals"
	"signoff/provider"
)

// shown is canonical JSON for people: indented, what cannot be seen as JSON
// escapes, and hidden values as words. Without those it is the same value.
func shown(canonical jsontext.Value, arguments []provider.Argument) (string, error) {
	hidden := map[string]provider.Argument{}
	for _, a := range arguments {
		if a.Privacy != provider.Open && !a.Unset {
			hidden[a.Name] = a
		}
	}
	if len(canonical) == 0 {
		canonical = jsontext.Value("{}")
	}
	if !canonical.IsValid() {
		return "", errors.New("the arguments are not JSON")
	}
	if len(hidden) == 0 {
		return approvals.Pretty(canonical), nil
	}
	var b bytes.Buffer
	dec, enc := jsontext.NewDecoder(bytes.NewReader(canonical)), jsontext.NewEncoder(&b)
	for {
		token, err := dec.ReadToken()
		if errors.Is(err, io.EOF) {
			return approvals.Pretty(b.Bytes()), nil
		}
		if err != nil {
			return "", err
		}
		if a, ok := hidden[dotted(dec.StackPointer())]; ok && token.Kind() == '"' && !isName(dec) && token.String() == a.Value {
			token = jsontext.String(word(a))
		}
		if err := enc.WriteToken(token); err != nil {
			return "", err
		}
	}
}

// isName reports whether the token just read is the name of a member.
func isName(dec *jsontext.Decoder) bool {
	kind, read := dec.StackIndex(dec.StackDepth())
	return kind == '{' && read%2 == 1
}

func dotted(p jsontext.Pointer) string {
	var steps []string
	for step := range p.Tokens() {
		steps = append(steps, step)
	}
	return strings.Join(steps, ".")
}

// word stands for a hidden value, with the start of its mark: equal for equal
// values.
func word(a provider.Argument) string {
	mark := a.Value[strings.LastIndexByte(a.Value, ':')+1:]
	mark = mark[:min(12, len(mark))]
	if a.Privacy == provider.Private {
		return "private, shown in the console only, mark " + mark
	}
	return provider.Hidden + ", mark " + mark
}
