package tools_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/mark3labs/mcp-go/client"
	"github.com/mark3labs/mcp-go/client/transport"
	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
	"github.com/stretchr/testify/require"

	"signoff/tools"
	"signoff/tools/auth"
)

func bearer(token string) map[string]string {
	return map[string]string{"Authorization": "Bearer " + token}
}

// static is a token and what a server keeps of it.
func static(t *testing.T, person string, scopes ...string) (string, auth.Token) {
	t.Helper()
	token, text := auth.NewToken()
	hash, err := auth.ParseHash(text)
	require.NoError(t, err)
	return token, auth.Token{Person: person, Name: "test", Hash: hash, Scopes: scopes}
}

// asked is one raw request to the endpoint.
type asked struct {
	method, body, host string
	header             map[string]string
}

type answered struct {
	status int
	header http.Header
	text   string
}

const ping = `{"jsonrpc":"2.0","id":1,"method":"ping"}`

func send(t *testing.T, url string, a asked) answered {
	t.Helper()
	if a.method == "" {
		a.method = http.MethodPost
	}
	request, err := http.NewRequest(a.method, url, strings.NewReader(a.body))
	require.NoError(t, err)
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "application/json, text/event-stream")
	for name, value := range a.header {
		request.Header.Set(name, value)
	}
	request.Host = a.host
	limited := http.Client{Timeout: time.Minute}
	response, err := limited.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return answered{response.StatusCode, response.Header, string(text)}
}

// try connects a real client and makes it read.
func try(url string, options ...transport.StreamableHTTPCOption) error {
	c, err := client.NewStreamableHttpClient(url, options...)
	if err != nil {
		return err
	}
	defer c.Close()
	ctx := context.Background()
	if err := c.Start(ctx); err != nil {
		return err
	}
	if _, err := c.Initialize(ctx, mcp.InitializeRequest{}); err != nil {
		return err
	}
	request := mcp.CallToolRequest{}
	request.Params.Name = "ionos_servers_list"
	result, err := c.CallTool(ctx, request)
	if err == nil && result.IsError {
		err = fmt.Errorf("the tool answered an error: %v", result.Content)
	}
	return err
}

// generous limits do not disturb tests of something else.
func generous(c *clock) *tools.Limits {
	return tools.NewLimits(tools.LimitOptions{Address: 10_000, Person: 10_000, Guesses: 10_000, Now: c.now})
}

func TestStaticTokensSpeakForTheirPeople(t *testing.T) {
	b, c := newBench(t), &clock{}
	alices, a := static(t, "alice@example.com", auth.Read, auth.Propose)
	readers, r := static(t, "bob@example.com", auth.Read)
	url := b.serve(t, b.options(), tools.Guard{Auth: &auth.Auth{Tokens: []auth.Token{a, r}}, Limits: generous(c)})
	require.NoError(t, try(url, transport.WithHTTPHeaders(bearer(alices))))
	require.NoError(t, try(url, transport.WithHTTPHeaders(bearer(readers))))
	require.ErrorContains(t, try(url, transport.WithHTTPHeaders(bearer(alices+"x"))), "authorization required")
	require.ErrorContains(t, try(url), "authorization required")
	require.Equal(t, `Bearer realm="signoff"`, send(t, url, asked{body: ping}).header.Get("WWW-Authenticate"))
	require.Equal(t, 401, send(t, url, asked{body: ping, header: map[string]string{"Authorization": "Basic " + alices}}).status)
	require.Equal(t, 401, send(t, url+"?access_token="+alices, asked{body: ping}).status, "a token in the address stands in logs")

	request := mcp.CallToolRequest{}
	request.Params.Name, request.Params.Arguments = "ionos_servers_delete", map[string]any{"server_id": staging}
	_, err := dial(t, url, transport.WithHTTPHeaders(bearer(readers))).CallTool(context.Background(), request)
	require.ErrorContains(t, err, "propose")
}

func TestOnePersonsRequestsDoNotExistForAnother(t *testing.T) {
	b, c := newBench(t), &clock{}
	alices, a := static(t, "alice@example.com", auth.Scopes...)
	bobs, bo := static(t, "bob@example.com", auth.Scopes...)
	url := b.serve(t, b.options(), tools.Guard{Auth: &auth.Auth{Tokens: []auth.Token{a, bo}}, Limits: generous(c)})
	alice, bob := dial(t, url, transport.WithHTTPHeaders(bearer(alices))), dial(t, url, transport.WithHTTPHeaders(bearer(bobs)))
	result, _ := callTool(t, alice, "ionos_servers_delete", map[string]any{"server_id": staging})
	id := envelope(t, result)["request_id"].(string)
	r, err := b.service.Get(context.Background(), id)
	require.NoError(t, err)
	require.Equal(t, "alice@example.com", r.Content.Requester.Person)

	for tool, arguments := range map[string]map[string]any{
		"request_get":      {"request_id": id},
		"request_withdraw": {"request_id": id, "reason": "mine now"},
	} {
		result, text := callTool(t, bob, tool, arguments)
		require.True(t, result.IsError)
		require.Contains(t, text, "You have no request of that id")
	}
	result, _ = callTool(t, bob, "request_list", map[string]any{})
	require.Empty(t, envelope(t, result)["items"])
	result, _ = callTool(t, bob, "ionos_servers_delete", map[string]any{"server_id": staging})
	require.NotEqual(t, id, envelope(t, result)["request_id"], "the same call of somebody else is another request")
	result, _ = callTool(t, alice, "request_list", map[string]any{})
	require.Len(t, envelope(t, result)["items"], 1)
}

func TestTheGuardRefusesStrangers(t *testing.T) {
	b, c := newBench(t), &clock{}
	token, kept := static(t, person, auth.Scopes...)
	url := b.serve(t, b.options(), tools.Guard{Hosts: []string{"signoff.example.com"}, Origins: []string{"https://desk.example.com"},
		Auth: &auth.Auth{Tokens: []auth.Token{kept}}, Limits: generous(c)})
	with := func(more map[string]string) map[string]string {
		more["Authorization"] = "Bearer " + token
		return more
	}
	for name, test := range map[string]struct {
		ask  asked
		want int
	}{
		"good":             {asked{body: ping}, 200},
		"our name":         {asked{body: ping, host: "signoff.example.com"}, 200},
		"a rebound name":   {asked{body: ping, host: "rebound.example.com"}, 403},
		"a foreign page":   {asked{body: ping, header: map[string]string{"Origin": "https://evil.example.com"}}, 403},
		"a cross-site one": {asked{body: ping, header: map[string]string{"Sec-Fetch-Site": "cross-site"}}, 403},
		"a trusted page":   {asked{body: ping, header: map[string]string{"Origin": "https://desk.example.com"}}, 200},
		"too large":        {asked{body: strings.Repeat(" ", 2<<20)}, 413},
		"a GET stream":     {asked{method: http.MethodGet}, 405},
	} {
		if test.ask.header == nil {
			test.ask.header = map[string]string{}
		}
		test.ask.header = with(test.ask.header)
		got := send(t, url, test.ask)
		require.Equal(t, test.want, got.status, "%s: %s", name, got.text)
	}
	require.Equal(t, "no", send(t, url, asked{body: ping, header: bearer(token)}).header.Get("X-Accel-Buffering"))
}

// Stateless servers of the library share one GET stream among all clients, if
// they have any: what is meant for one would reach the others.
func TestTwoClientsShareNoStream(t *testing.T) {
	b, c := newBench(t), &clock{}
	alices, a := static(t, "alice@example.com", auth.Scopes...)
	bobs, bo := static(t, "bob@example.com", auth.Scopes...)
	url := b.serve(t, b.options(), tools.Guard{Auth: &auth.Auth{Tokens: []auth.Token{a, bo}}, Limits: generous(c)})
	for _, token := range []string{alices, bobs} {
		header := bearer(token)
		header["Accept"] = "text/event-stream"
		require.Equal(t, 405, send(t, url, asked{method: http.MethodGet, header: header}).status)
		header["Mcp-Session-Id"] = "shared"
		require.Equal(t, 405, send(t, url, asked{method: http.MethodGet, header: header}).status)
	}
	noisy := server.NewMCPServer("noisy", "1")
	noisy.AddTool(mcp.NewTool("shout"), func(ctx context.Context, _ mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		for i := range 15 {
			_ = server.ServerFromContext(ctx).SendNotificationToClient(ctx, "notifications/progress", map[string]any{"progressToken": "alices", "progress": i})
		}
		return mcp.NewToolResultText("done"), nil
	})
	loud := httptest.NewServer(tools.Stateless(noisy, discard))
	t.Cleanup(loud.Close)
	heard := make(chan string, 100)
	//lint:ignore SA1019 clients of old revisions have such streams, which is the risk
	listening := dialOld(t, loud.URL, transport.WithContinuousListening())
	listening.OnNotification(func(n mcp.JSONRPCNotification) { heard <- n.Method })
	asking := dialOld(t, loud.URL)
	for range 15 {
		callTool(t, asking, "shout", map[string]any{})
	}
	//lint:ignore SA1019 the same
	require.NoError(t, listening.Ping(context.Background())) // whatever was on its way has come
	for len(heard) > 0 {
		require.Fail(t, "what is meant for one client reached another: "+<-heard)
	}
}

// dialOld connects a client of the last revision that had streams.
func dialOld(t *testing.T, url string, options ...transport.StreamableHTTPCOption) *client.Client {
	t.Helper()
	c, err := client.NewStreamableHttpClient(url, options...)
	require.NoError(t, err)
	t.Cleanup(func() { c.Close() })
	require.NoError(t, c.Start(context.Background()))
	hello := mcp.InitializeRequest{}
	hello.Params.ProtocolVersion = "2025-11-25"
	_, err = c.Initialize(context.Background(), hello)
	require.NoError(t, err)
	return c
}

func TestAFaultEndsTheRequestNotTheProcess(t *testing.T) {
	b, c := newBench(t), &clock{}
	broken := &auth.Auth{Slack: &auth.Slack{Secret: "s", Now: c.now, Person: func(string) (string, bool) { panic("inner words") }}}
	url := b.serve(t, b.options(), tools.Guard{Auth: broken})
	body := `{"jsonrpc":"2.0","id":1,"method":"ping","params":{"_meta":{"slack":{"user_id":"U1"}}}}`
	got := send(t, url, asked{body: body, header: (&slackbot{secret: "s", at: time.Now()}).sign([]byte(body))})
	require.Equal(t, 500, got.status)
	require.Contains(t, got.text, got.header.Get("X-Request-Id"))
	require.NotContains(t, got.text, "inner words")
}
