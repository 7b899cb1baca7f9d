package tools_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/mark3labs/mcp-go/client"
	"github.com/mark3labs/mcp-go/client/transport"
	"github.com/mark3labs/mcp-go/mcp"
	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/tools"
)

// showing is what a client declares that can show a page.
var showing = map[string]any{"elicitation": map[string]any{"url": map[string]any{}}}

func (b *bench) eliciting(change ...func(*tools.Options)) tools.Options {
	o := b.options()
	o.ApproveURL = func(id string) string { return "https://console.example.com/requests/" + id }
	o.Pace.Elicited = 50 * time.Millisecond
	for _, c := range change {
		c(&o)
	}
	return o
}

// rename are the parameters of a call that waits for a person, by name.
func rename(name string) map[string]any {
	return map[string]any{"arguments": map[string]any{"server_id": staging, "name": name, "description": "", "why": "tidy"}}
}

const update = "ionos_servers_update"

// again is a call as it was, with what the client brings back.
func again(params map[string]any, state, action string) map[string]any {
	retry := map[string]any{"arguments": params["arguments"], "requestState": state}
	if action != "" {
		retry["inputResponses"] = map[string]any{"decision": map[string]any{"action": action}}
	}
	return retry
}

// asked is the first round: the client is told to show the page.
func (c raw) asked(tool string, params map[string]any) (state, url string) {
	c.t.Helper()
	first := c.answer(c.call(c.t.Context(), 1, tool, params))
	require.NotNil(c.t, first.Result, "%v", first.Error)
	require.Equal(c.t, "input_required", first.Result.ResultType, first.text())
	require.Len(c.t, first.Result.InputRequests, 1)
	shown := first.Result.InputRequests["decision"]
	require.Equal(c.t, mcp.MethodElicitationCreate, shown.Method)
	require.Equal(c.t, "url", shown.Elicitation.Mode)
	require.Empty(c.t, shown.Elicitation.ElicitationID, "it is gone from the revision")
	require.Contains(c.t, shown.Elicitation.Message, "Opening it decides nothing.")
	return first.Result.RequestState, shown.Elicitation.URL
}

func (b *bench) filed(t *testing.T) []approvals.Request {
	t.Helper()
	all, err := b.service.Find(context.Background(), approvals.Query{})
	require.NoError(t, err)
	return all
}

// A client of the library goes through both rounds by itself.
func TestARealClientShowsThePageAndGetsTheDecision(t *testing.T) {
	b := newBench(t)
	url := b.people(t, b.eliciting(func(o *tools.Options) { o.Pace.Elicited = patience }))
	over, err := transport.NewStreamableHTTP(url, transport.WithHTTPHeaders(map[string]string{"X-Test-Person": person}))
	require.NoError(t, err)
	var shown mcp.ElicitationParams
	c := client.NewClient(over, client.WithClientCapabilities(mcp.ClientCapabilities{Elicitation: &mcp.ElicitationCapability{URL: &struct{}{}}}),
		client.WithElicitationHandler(opener(func(p mcp.ElicitationParams) mcp.ElicitationResponseAction {
			shown = p
			go deny(t, b.service, p.URL[strings.LastIndex(p.URL, "/")+1:]) // a person decides on that page, some time later
			return mcp.ElicitationResponseActionAccept
		})))
	t.Cleanup(func() { c.Close() })
	require.NoError(t, c.Start(t.Context()))
	_, err = c.Initialize(t.Context(), mcp.InitializeRequest{})
	require.NoError(t, err)
	result, _ := callTool(t, c, update, rename("shown")["arguments"])
	require.Equal(t, "denied", envelope(t, result)["status"])
	require.Len(t, b.filed(t), 1)
	require.Equal(t, "https://console.example.com/requests/"+b.filed(t)[0].ID, shown.URL, "an address, and nothing that signs in")
}

type opener func(mcp.ElicitationParams) mcp.ElicitationResponseAction

func (o opener) Elicit(_ context.Context, r mcp.ElicitationRequest) (*mcp.ElicitationResult, error) {
	return &mcp.ElicitationResult{ElicitationResponse: mcp.ElicitationResponse{Action: o(r.Params)}}, nil
}

// Clients answer by themselves, and who sits there is the requester.
func TestINV14_NoAnswerOfAClientDecides(t *testing.T) {
	b := newBench(t)
	c := raw{t: t, url: b.people(t, b.eliciting()), as: person, capabilities: showing}
	for i, action := range []string{"accept", "decline", "cancel", "reject", ""} {
		params := rename(fmt.Sprint("n", i))
		state, _ := c.asked(update, params)
		e := c.answer(c.call(t.Context(), 2, update, again(params, state, action))).envelope()
		require.Equal(t, "pending_approval", e["status"], action)
		require.Contains(t, e["next"], "a person must decide")
		r, err := b.service.Get(t.Context(), e["request_id"].(string))
		require.NoError(t, err)
		require.Equal(t, approvals.Pending, r.State, action)
		require.Empty(t, r.Votes)
		require.Len(t, b.filed(t), i+1, "the same request")
	}
}

func TestAnAcceptedPageContentIsNoApproval(t *testing.T) {
	b := newBench(t)
	c := raw{t: t, url: b.people(t, b.eliciting()), as: person, capabilities: showing}
	params := rename("content")
	state, _ := c.asked(update, params)
	retry := again(params, state, "accept")
	retry["inputResponses"] = map[string]any{"decision": map[string]any{"action": "accept", "content": map[string]any{"approve": true, "decision": "approved"}}}
	require.Equal(t, "pending_approval", c.answer(c.call(t.Context(), 2, update, retry)).envelope()["status"])
}

func TestEveryFaceOfAChangeShowsThePage(t *testing.T) {
	b := newBench(t)
	c := raw{t: t, url: b.people(t, b.eliciting(func(o *tools.Options) { o.Pace.Elicited = patience })), as: person, capabilities: showing}
	arguments := func(name string) map[string]any {
		return map[string]any{"server_id": staging, "name": name, "description": ""}
	}
	for tool, params := range map[string]map[string]any{
		update:             rename("typed"),
		"operation_change": {"arguments": map[string]any{"operation": update, "arguments": arguments("gateway")}},
		"plan_propose": {"arguments": map[string]any{"steps": []any{
			map[string]any{"operation": update, "arguments": arguments("one")}, map[string]any{"operation": update, "arguments": arguments("two")}}}},
	} {
		state, url := c.asked(tool, params)
		deny(t, b.service, url[strings.LastIndex(url, "/")+1:])
		require.Equal(t, "denied", c.answer(c.call(t.Context(), 2, tool, again(params, state, "accept"))).envelope()["status"], tool)
	}
	require.Len(t, b.filed(t), 3)
}

// Whatever comes back, there is no second request; and after the first one has
// ended too, the retry concerns that one.
func TestAStateThatIsNotGoodFilesNothing(t *testing.T) {
	b := newBench(t)
	url := b.people(t, b.eliciting())
	c := raw{t: t, url: url, as: person, capabilities: showing}
	params := rename("bound")
	state, _ := c.asked(update, params)
	words := strings.Split(state, ".")
	changed := func(at int, to string) string {
		other := append([]string{}, words...)
		other[at] = to
		return strings.Join(other, ".")
	}
	elsewhere, _ := c.asked(update, rename("elsewhere"))
	for name, try := range map[string]struct {
		c      raw
		tool   string
		params map[string]any
	}{
		"later":             {c, update, again(params, changed(1, "99999999999"), "accept")},
		"another request":   {c, update, again(params, changed(0, strings.Split(elsewhere, ".")[0]), "accept")},
		"another signature": {c, update, again(params, changed(4, strings.Repeat("0", 64)), "accept")},
		"another key":       {c, update, again(params, changed(3, "00000000"), "accept")},
		"cut":               {c, update, again(params, words[0], "accept")},
		"nonsense":          {c, update, again(params, "approved", "accept")},
		"none":              {c, update, again(params, "", "accept")},
		"other arguments":   {c, update, again(rename("other"), state, "accept")},
		"other call's":      {c, update, again(params, elsewhere, "accept")},
		"other tool":        {c, "operation_change", again(params, state, "accept")},
		"other person":      {raw{t: t, url: url, as: "mallory@example.com", capabilities: showing}, update, again(params, state, "accept")},
	} {
		m := try.c.answer(try.c.call(t.Context(), 3, try.tool, try.params))
		require.True(t, m.Result.IsError, name)
		require.Contains(t, m.text(), "nothing was filed", name)
		require.Contains(t, m.text(), `"field":"requestState"`, name)
	}
	require.Len(t, b.filed(t), 2)

	r := b.filed(t)[1]
	_, err := b.service.Withdraw(t.Context(), r.ID, person, "no longer")
	require.NoError(t, err)
	e := c.answer(c.call(t.Context(), 4, update, again(params, state, "accept"))).envelope()
	require.Equal(t, []any{"withdrawn", r.ID}, []any{e["status"], e["request_id"]})
	require.Len(t, b.filed(t), 2)
}

func TestAStateWaitsOnce(t *testing.T) {
	b := newBench(t)
	c := raw{t: t, url: b.people(t, b.eliciting(func(o *tools.Options) {
		o.Pace = tools.Pace{Elicited: 300 * time.Millisecond, Progress: 5 * time.Millisecond}
	})), as: person, capabilities: showing}
	params := rename("once")
	state, _ := c.asked(update, params)
	retry := func() map[string]any {
		p := again(params, state, "accept")
		p["_meta"] = map[string]any{"progressToken": "p"}
		return p
	}
	waited := c.call(t.Context(), 2, update, retry())
	require.True(t, isProgress(<-waited))
	replayed := <-c.call(t.Context(), 3, update, retry())
	require.False(t, isProgress(replayed), "the second time it does not wait")
	first := c.answer(waited).envelope()
	require.Equal(t, first, replayed.envelope(), "the same pending request")
	require.Len(t, b.filed(t), 1)
}

func TestClientsThatCannotShowAPageAreLeftAlone(t *testing.T) {
	b := newBench(t)
	loopback := func(o *tools.Options) {
		o.ApproveURL = func(id string) string { return "http://127.0.0.1:8080/requests/" + id }
	}
	form := map[string]any{"elicitation": map[string]any{"form": map[string]any{}}}
	for i, test := range []struct {
		name   string
		client raw
		o      tools.Options
		shown  bool
	}{
		{"it says nothing", raw{}, b.eliciting(), false},
		{"it has forms only", raw{capabilities: form}, b.eliciting(), false},
		{"it has elicitation, which means forms", raw{capabilities: map[string]any{"elicitation": map[string]any{}}}, b.eliciting(), false},
		{"of an older revision", raw{legacy: true, capabilities: showing}, b.eliciting(), false},
		{"switched off", raw{capabilities: showing}, b.eliciting(func(o *tools.Options) { o.Quiet = true }), false},
		{"a page without TLS", raw{capabilities: showing}, b.options(), false},
		{"a page with a query", raw{capabilities: showing}, b.eliciting(func(o *tools.Options) {
			o.ApproveURL = func(string) string { return "https://console.example.com/login?code=1" }
		}), false},
		{"no page yet", raw{capabilities: showing}, b.eliciting(func(o *tools.Options) { o.ApproveURL = func(id string) string { return "/requests/" + id } }), false},
		{"a page of this machine", raw{capabilities: showing}, b.eliciting(loopback), true},
		{"a page over TLS", raw{capabilities: showing}, b.eliciting(), true},
	} {
		c := test.client
		c.t, c.url, c.as = t, b.people(t, test.o), person
		m := c.answer(c.call(t.Context(), 1, update, rename(fmt.Sprint("left", i))))
		if test.shown {
			require.Equal(t, "input_required", m.Result.ResultType, test.name)
			continue
		}
		require.NotEqual(t, "input_required", m.Result.ResultType, test.name)
		require.Equal(t, "pending_approval", m.envelope()["status"], test.name)
	}
}

// Any process with the ledger's key takes a state, and one with another key
// does not.
func TestReplicasTakeEachOthersStates(t *testing.T) {
	b := newBench(t)
	first := raw{t: t, url: b.people(t, b.eliciting()), as: person, capabilities: showing}
	params := rename("replica")
	state, _ := first.asked(update, params)
	b.service = b.process(t, b.store, 20*time.Millisecond)
	second := raw{t: t, url: b.people(t, b.eliciting()), as: person, capabilities: showing}
	require.Equal(t, "pending_approval", second.answer(second.call(t.Context(), 2, update, again(params, state, "accept"))).envelope()["status"])

	var err error
	b.seal, err = approvals.NewSeal(make([]byte, 32))
	require.NoError(t, err)
	b.service = b.process(t, b.store, 20*time.Millisecond)
	stranger := raw{t: t, url: b.people(t, b.eliciting()), as: person, capabilities: showing}
	require.True(t, stranger.answer(stranger.call(t.Context(), 3, update, again(params, state, "accept"))).Result.IsError)
	require.Len(t, b.filed(t), 1)
}

// What is not for a person to decide is answered at once.
func TestOnlyWhatIsPendingShowsAPage(t *testing.T) {
	b := newBench(t)
	c := raw{t: t, url: b.people(t, b.eliciting()), as: person, capabilities: showing}
	params := rename("denied")
	_, url := c.asked(update, params)
	deny(t, b.service, url[strings.LastIndex(url, "/")+1:])
	m := c.answer(c.call(t.Context(), 2, update, params))
	require.Equal(t, "denied", m.envelope()["status"], "asked again after a denial")
	require.False(t, c.answer(c.call(t.Context(), 3, "ionos_servers_list", map[string]any{"arguments": map[string]any{}})).Result.IsError)
}
