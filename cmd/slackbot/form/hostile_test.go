package form

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/cmd/slackbot/hostile"
	"signoff/provider"
)

// filledWith are the forms of an operation with a text in everything that can be
// filled in: all at once, and each argument by itself, because one that refuses
// the text refuses the whole form. Those that refuse it are left out; no error
// says more than a line of it.
func filledWith(t testing.TB, op provider.Operation, text string) map[string][]byte {
	forms := map[string][]byte{}
	open := func(name string, arguments []byte) {
		view, err := Open(op, Fill{Arguments: arguments, Why: approvals.Cut(text, 1900), RepeatOf: text[:min(len(text), 60)], Account: text, More: true}, []string{"main", "other"})
		if err != nil {
			require.Less(t, len(err.Error()), 600)
			return
		}
		forms[name] = modal(t, view)
		filled, faults := Read(op, submit(view))
		if faults == nil && len(arguments) > 0 {
			require.JSONEq(t, string(arguments), string(filled.Arguments), "what was filled in is what is sent")
		}
	}
	all := jsontext.Value(hostile.Arguments(op, text, true))
	open("all", all)
	open("none", nil)
	given, err := givenOf(all)
	require.NoError(t, err)
	for name, value := range given {
		if !strings.Contains(name, ".") {
			open(name, object{name: value}.encode())
		}
	}
	return forms
}

func TestNoTextForgesAForm(t *testing.T) {
	texts := hostile.Texts()
	reached := 0
	for i, op := range operations() {
		for j := range 3 {
			text := strings.ToValidUTF8(texts[(i+9*j)%len(texts)], "?")
			calm := filledWith(t, op, hostile.Twin(text))
			for name, raw := range filledWith(t, op, text) {
				require.NoError(t, hostile.Escaped(raw, "initial_value", "value"), "%s %s", op.Spec().Name, name)
				if twin, too := calm[name]; too {
					require.Equal(t, hostile.Shape(twin), hostile.Shape(raw), "%s %s %q", op.Spec().Name, name, text)
					reached++
				}
			}
		}
	}
	require.Greater(t, reached, 1000, "most forms take most texts")
}

func TestChoicesThatACloudNamesAreLiteralAndFit(t *testing.T) {
	for _, text := range hostile.Texts() {
		quoted, err := json.Marshal(text)
		require.NoError(t, err)
		for _, op := range operations() {
			i := slices.IndexFunc(provider.Inputs(op), func(r provider.Row) bool { return r.Pick != "" && !strings.Contains(r.Argument, ".") })
			if i < 0 {
				continue
			}
			response := Choices(op, "/"+provider.Inputs(op)[i].Argument, []byte(`[{"id":"A","name":`+string(quoted)+`},{"id":`+string(quoted)+`,"name":"b"}]`), "")
			raw, err := json.Marshal(response)
			require.NoError(t, err)
			require.NoError(t, hostile.Escaped(raw, "value"))
			for _, o := range response.Options {
				require.LessOrEqual(t, len([]rune(o.Text.Text)), 75)
				require.Equal(t, approvals.Harmless(o.Text.Text), o.Text.Text, "nothing in it is hidden")
				require.LessOrEqual(t, len([]rune(o.Value)), 150)
			}
		}
	}
}
