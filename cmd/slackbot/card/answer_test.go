package card

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/provider/ionos"
)

func servers(n int, member string) []byte {
	var items []string
	for i := range n {
		items = append(items, fmt.Sprintf(`{"id":"S%d","name":"web-%d","hardware":{"ram":%d},"note":%q}`, i, i, i, member))
	}
	return []byte("[" + strings.Join(items, ",") + "]")
}

func TestAnAnswerFitsOrComesAsAFile(t *testing.T) {
	op := ionos.API().Operation("ionos_servers_list")
	many := `{"id":"S1"`
	for i := range 80 {
		many += fmt.Sprintf(`,"m%d":%d`, i, i)
	}
	for name, c := range map[string]struct {
		answer string
		shows  []string
		file   bool
	}{
		"list":             {string(servers(3, "x")), []string{"3 of 3 items", "web-2", "hardware.ram"}, false},
		"wrapped list":     {`{"count":2,"results":[{"id":"A"},{"id":"B","name":"b"}]}`, []string{"2 of 2 items", "count", "B", "–"}, false},
		"empty list":       {`{"items":[]}`, []string{"Nothing was found"}, false},
		"scalars":          {`["a","b"]`, []string{"value", "a", "b"}, false},
		"one thing":        {`{"id":"S1","name":"web","ips":[{"ip":"198.51.100.7"}]}`, []string{"ips.0.ip", "198.51.100.7"}, false},
		"nothing":          {`{}`, []string{"without content"}, false},
		"hostile":          {`{"id":"<!channel> *x* :boom:","name":""}`, []string{"<!channel> *x* :boom:", "(empty)"}, false},
		"many rows":        {string(servers(300, "x")), []string{"web-98", "the file has all of it"}, true},
		"wide text":        {string(servers(50, strings.Repeat("y", 290))), []string{"web-0", "the file has all of it"}, true},
		"a long value":     {string(servers(1, strings.Repeat("y", 400))), []string{"web-0", "the file has all of it"}, true},
		"many members":     {many + "}", []string{"S1", "the file has all of it"}, true},
		"items of nothing": {`[{},{}]`, []string{"2 of 2 items"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			m, file := Answer(op, []byte(c.answer))
			raw := post(t, m)
			text := literals(raw) + string(raw)
			for _, want := range c.shows {
				require.True(t, strings.Contains(literals(raw), want) || strings.Contains(text, want), want)
			}
			require.Equal(t, c.file, file != nil)
			if c.file {
				require.JSONEq(t, c.answer, string(file))
			}
		})
	}
}

func TestAResultStandsInTheThread(t *testing.T) {
	r := states()["succeeded"]
	require.Contains(t, literals(post(t, Thread(r, options()))), "REMOVED")
	r.Execution.Answer = jsontext.Value(`{"name":"<!channel>"}`)
	require.Contains(t, literals(post(t, Thread(r, options()))), "<!channel>")
}

func TestHomeStaysWithinOneView(t *testing.T) {
	var many []approvals.Request
	for range 80 {
		many = append(many, sample())
	}
	all := states()
	for _, groups := range [][3][]approvals.Request{{many, many, many}, {nil, many, nil}, {nil, nil, nil}, {{all["pending"]}, {all["running"], all["pending"]}, {all["denied"]}}} {
		view := Home(groups[0], groups[1], groups[2], options())
		raw, err := json.Marshal(view)
		require.NoError(t, err)
		require.Empty(t, check("home", raw))
		require.NotContains(t, actions(raw), ActApprove, "no approval where arguments are not shown")
	}
	raw, err := json.Marshal(Home([]approvals.Request{all["pending"]}, []approvals.Request{all["pending"]}, nil, options()))
	require.NoError(t, err)
	require.Equal(t, []string{ActReview, ActLink, ActConsole, ActDetails, ActWithdraw, ActLink, ActConsole}, actions(raw))
	post(t, Queue(many, options()))
	post(t, Queue(nil, options()))
}
