package tools_test

import (
	"context"
	"testing"
	"time"

	"github.com/mark3labs/mcp-go/client/transport"
	"github.com/mark3labs/mcp-go/mcp"
	"github.com/stretchr/testify/require"

	"signoff/tools"
	"signoff/tools/auth"
)

func TestWhoGuessesHasToWait(t *testing.T) {
	b, c := newBench(t), &clock{}
	token, kept := static(t, person, auth.Scopes...)
	url := b.serve(t, b.options(), tools.Guard{Auth: &auth.Auth{Tokens: []auth.Token{kept}}, Limits: tools.NewLimits(tools.LimitOptions{Now: c.now})})
	ask := func(token string) answered { return send(t, url, asked{body: ping, header: bearer(token)}) }
	for range 20 {
		require.Equal(t, 401, send(t, url, asked{body: ping}).status, "who brings nothing guesses nothing")
		c.pass(time.Second)
	}
	for range 6 {
		require.Equal(t, 401, ask("wrong").status)
	}
	got := ask(token)
	require.Equal(t, 429, got.status, "the right one has to wait too, else it would be told apart")
	require.Equal(t, "1", got.header.Get("Retry-After"))
	c.pass(time.Second)
	require.Equal(t, 401, ask("wrong").status)
	c.pass(time.Second)
	require.Equal(t, "1", ask(token).header.Get("Retry-After"), "the wait has doubled")
	c.pass(time.Second)
	require.Equal(t, 200, ask(token).status)
	require.Equal(t, 401, ask("wrong").status)
	require.Equal(t, 200, ask(token).status, "who was right begins anew")
}

func TestAddressesAndPeopleAreLimited(t *testing.T) {
	b, c := newBench(t), &clock{}
	alices, a := static(t, "alice@example.com", auth.Scopes...)
	bobs, bo := static(t, "bob@example.com", auth.Scopes...)
	both := &auth.Auth{Tokens: []auth.Token{a, bo}}
	still := time.Now()
	now := func() time.Time { return still.Add(time.Duration(c.offset.Load())) }

	url := b.serve(t, b.options(), tools.Guard{Auth: both, Limits: tools.NewLimits(tools.LimitOptions{Person: 2, Now: now})})
	ask := func(token string) answered { return send(t, url, asked{body: ping, header: bearer(token)}) }
	for range 6 {
		require.Equal(t, 200, ask(alices).status)
	}
	got := ask(alices)
	require.Equal(t, 429, got.status)
	require.Equal(t, "1", got.header.Get("Retry-After"))
	require.Equal(t, 200, ask(bobs).status, "one person's haste is not another's")
	c.pass(time.Second)
	require.Equal(t, 200, ask(alices).status)

	url = b.serve(t, b.options(), tools.Guard{Auth: both, Limits: tools.NewLimits(tools.LimitOptions{Address: 1, Now: now})})
	for range 3 {
		require.Equal(t, 401, send(t, url, asked{body: ping}).status)
	}
	require.Equal(t, 429, send(t, url, asked{body: ping}).status, "before anybody looks at credentials")

	url = b.serve(t, b.options(), tools.Guard{Auth: both, Limits: tools.NewLimits(tools.LimitOptions{Concurrent: 1, Now: now})})
	client := dial(t, url, transport.WithHTTPHeaders(bearer(alices)))
	result, _ := callTool(t, client, "ionos_servers_delete", map[string]any{"server_id": staging})
	id := envelope(t, result)["request_id"].(string)
	waiting := make(chan struct{})
	go func() {
		defer close(waiting)
		request := mcp.CallToolRequest{}
		request.Params.Name, request.Params.Arguments = "request_get", map[string]any{"request_id": id, "wait_seconds": 40}
		_, _ = client.CallTool(context.Background(), request)
	}()
	require.Eventually(t, func() bool { return ask(alices).status == 429 }, 10*time.Second, 10*time.Millisecond, "one is open")
	require.Equal(t, 200, ask(bobs).status)
	_, err := b.service.Withdraw(context.Background(), id, "alice@example.com", "enough")
	require.NoError(t, err)
	<-waiting
	require.Equal(t, 200, ask(alices).status)
}
