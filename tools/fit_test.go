package tools

import (
	"fmt"
	"regexp"
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

// walked follows an answer to its end and counts how often each mark is shown.
func walked(t *testing.T, body string) map[string]int {
	t.Helper()
	seen, from := map[string]int{}, ""
	for pages := 0; ; pages++ {
		require.Less(t, pages, 100)
		p, err := pageOf(jsontext.Value(body), "call", from)
		require.NoError(t, err)
		require.LessOrEqual(t, len(p.body), maxResult)
		for _, mark := range regexp.MustCompile(`mark\w+`).FindAllString(string(p.body), -1) {
			seen[mark]++
		}
		if from = p.next; from == "" {
			return seen
		}
	}
}

func TestSeveralListsOfAnAnswerAreEachShownOnce(t *testing.T) {
	list := func(name string, n int) string {
		var items []string
		for i := range n {
			items = append(items, fmt.Sprintf(`{"id":"mark%s%d","pad":"%s"}`, name, i, strings.Repeat("x", 300)))
		}
		return "[" + strings.Join(items, ",") + "]"
	}
	seen := walked(t, `{"a":`+list("A", 150)+`,"n":1,"b":`+list("B", 90)+`,"c":{"d":`+list("C", 120)+`}}`)
	require.Len(t, seen, 360)
	for mark, times := range seen {
		require.Equal(t, 1, times, mark)
	}
}

// The last item of a list may itself be too large; its rest follows.
func TestTheRestOfTheLastItemIsReached(t *testing.T) {
	var lines []string
	for i := range 3000 {
		lines = append(lines, fmt.Sprintf(`"mark%dx"`, i))
	}
	seen := walked(t, `{"items":[{"id":"a","pad":"`+strings.Repeat("x", 20_000)+`"},{"id":"b","lines":[`+strings.Join(lines, ",")+`]}]}`)
	require.Len(t, seen, 3000)
}

func TestManySmallMembersBesideALargeOneFit(t *testing.T) {
	members := []string{`"log":"` + strings.Repeat("x", 9_000) + `"`}
	for i := range 9000 {
		members = append(members, fmt.Sprintf(`"mark%dx":%d`, i, i))
	}
	require.Len(t, walked(t, `{`+strings.Join(members, ",")+`}`), 9000)
}

func to(call string, places ...place) cursor { return cursor{call, places} }

func TestACursorThatWasTamperedWithIsRefused(t *testing.T) {
	body := jsontext.Value(`{"items":[1,2,3],"n":1}`)
	for _, c := range []cursor{to("other", place{At: "/items", Skip: 1}), to("call", place{At: "/items", Skip: -1}), to("call", place{At: "/nothing", Skip: 1}),
		to("call", place{At: "/items/9", Skip: 1}), to("call", place{At: "/items/x", Skip: 1}), to("call", place{At: "/n", Skip: 1}), to("call", make([]place, 65)...)} {
		_, err := pageOf(body.Clone(), "call", c.String())
		require.ErrorIs(t, err, errCursor, "%+v", c)
	}
	p, err := pageOf(body, "call", to("call", place{At: "/items", Skip: 1 << 40}).String())
	require.NoError(t, err)
	require.JSONEq(t, `{"items":[],"n":1}`, string(p.body))
}
