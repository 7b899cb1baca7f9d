package tools

import (
	"fmt"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// Whatever an answer looks like: what is shown is valid JSON within the budget,
// and following the cursor ends, having shown everything that can be cut.
func TestEveryAnswerFitsAndItsRestCanBeReached(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		body := answerOf(t)
		from, shown := "", 0
		for pages := 0; ; pages++ {
			require.Less(t, pages, 200)
			p, err := pageOf(body.Clone(), "call", from)
			require.NoError(t, err)
			require.True(t, p.body.IsValid())
			require.LessOrEqual(t, len(p.body), maxResult)
			require.Equal(t, jsontext.Kind('{'), p.body.Kind())
			shown += strings.Count(string(p.body), "mark")
			if p.next == "" {
				break
			}
			require.NotEqual(t, from, p.next, "the next part begins elsewhere")
			from = p.next
		}
		require.GreaterOrEqual(t, shown, strings.Count(string(body), "mark"), "nothing is lost between the parts")
	})
}

// answerOf makes an answer of one large thing: a list, a table or a text.
func answerOf(t *rapid.T) jsontext.Value {
	n := rapid.IntRange(0, 500).Draw(t, "n")
	item := `{"id":"mark%d","pad":"` + strings.Repeat(rapid.SampledFrom([]string{"x", "ä", `\"`, `\n`}).Draw(t, "pad"), rapid.IntRange(0, 300).Draw(t, "width")) + `"}`
	var parts []string
	for i := range n {
		parts = append(parts, fmt.Sprintf(item, i))
	}
	list := "[" + strings.Join(parts, ",") + "]"
	switch rapid.SampledFrom([]string{"items", "nested", "table", "text"}).Draw(t, "shape") {
	case "nested":
		return jsontext.Value(`{"count":7,"page":{"items":` + list + `,"last":true},"name":"short"}`)
	case "table":
		for i, part := range parts {
			parts[i] = fmt.Sprintf(`"k%d":%s`, i, part)
		}
		return jsontext.Value(`{` + strings.Join(parts, ",") + `}`)
	case "text":
		text, _ := jsontext.AppendQuote(nil, strings.Repeat("pad ", n*10))
		return jsontext.Value(`{"output":` + string(text) + `,"id":"mark"}`)
	}
	return jsontext.Value(`{"items":` + list + `}`)
}

// An item that is too large alone is shortened itself, and the next one follows.
func TestOneHugeItemDoesNotHideTheOthers(t *testing.T) {
	body := jsontext.Value(`{"items":[{"id":"a","log":"` + strings.Repeat("x", 50_000) + `"},{"id":"b"}]}`)
	p, err := pageOf(body.Clone(), "call", "")
	require.NoError(t, err)
	require.LessOrEqual(t, len(p.body), maxResult)
	require.Contains(t, p.told(), "1 of 2 items of items")
	require.Contains(t, p.told(), "of 50000 bytes of items.0.log")
	p, err = pageOf(body, "call", p.next)
	require.NoError(t, err)
	var rest struct {
		Items []struct{ ID string }
	}
	require.NoError(t, json.Unmarshal(p.body, &rest, json.MatchCaseInsensitiveNames(true)))
	require.Equal(t, "b", rest.Items[0].ID)
	require.Empty(t, p.next)
}

func TestACursorThatWasTamperedWithIsRefused(t *testing.T) {
	body := jsontext.Value(`{"items":[1,2,3],"n":1}`)
	for _, c := range []cursor{{"other", "/items", 1}, {"call", "/items", -1}, {"call", "/nothing", 1}, {"call", "/items/9", 1}, {"call", "/items/x", 1}, {"call", "/n", 1}} {
		_, err := pageOf(body.Clone(), "call", c.String())
		require.ErrorIs(t, err, errCursor, "%+v", c)
	}
	p, err := pageOf(body, "call", cursor{"call", "/items", 1 << 40}.String())
	require.NoError(t, err)
	require.JSONEq(t, `{"items":[],"n":1}`, string(p.body))
}
