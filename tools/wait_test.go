package tools_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/approvals/sqlstore"
	"signoff/approvals/sqlstore/pgtest"
	"signoff/tools"
)

// patience is how long a test waits for what has to come.
const patience = 30 * time.Second

// message is what a server sends: an answer, or a notification.
type message struct {
	ID     any    `json:"id"`
	Method string `json:"method"`
	Params struct {
		Token    any     `json:"progressToken"`
		Progress float64 `json:"progress"`
		Total    float64 `json:"total"`
		Message  string  `json:"message"`
	} `json:"params"`
	Result *struct {
		IsError           bool              `json:"isError"`
		ResultType        string            `json:"resultType"`
		Content           []map[string]any  `json:"content"`
		StructuredContent map[string]any    `json:"structuredContent"`
		InputRequests     mcp.InputRequests `json:"inputRequests"`
		RequestState      string            `json:"requestState"`
	} `json:"result"`
	Error map[string]any `json:"error"`
}

func (m message) envelope() map[string]any { return m.Result.StructuredContent }

func (m message) text() string {
	if len(m.Result.Content) == 0 {
		return ""
	}
	return fmt.Sprint(m.Result.Content[0]["text"])
}

// raw is a client that shows what is on the wire: of 2026-07-28, or of the
// revision before.
type raw struct {
	t            *testing.T
	url, as      string
	legacy       bool
	capabilities map[string]any
}

// call sends a tool call and gives what comes back as it comes; the channel
// closes with the stream.
func (c raw) call(ctx context.Context, id int, tool string, params map[string]any) <-chan message {
	c.t.Helper()
	meta, _ := params["_meta"].(map[string]any)
	if meta == nil {
		meta = map[string]any{}
	}
	header := map[string]string{}
	if c.legacy {
		header["MCP-Protocol-Version"] = "2025-11-25"
	} else {
		meta[mcp.MetaKeyProtocolVersion], meta[mcp.MetaKeyClientInfo] = "2026-07-28", map[string]any{"name": "raw", "version": "1"}
		meta[mcp.MetaKeyClientCapabilities] = c.capabilities
		if c.capabilities == nil {
			meta[mcp.MetaKeyClientCapabilities] = map[string]any{}
		}
		header["MCP-Protocol-Version"], header[mcp.HeaderMethod], header[mcp.HeaderName] = "2026-07-28", "tools/call", tool
	}
	full := map[string]any{"name": tool, "_meta": meta}
	for name, value := range params {
		if name != "_meta" {
			full[name] = value
		}
	}
	out := make(chan message, 1000)
	go func() {
		defer close(out)
		response, err := c.post(ctx, header, map[string]any{"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": full})
		if err != nil {
			return // the client went away
		}
		defer response.Body.Close()
		lines := bufio.NewScanner(response.Body)
		lines.Buffer(nil, 4<<20)
		for lines.Scan() {
			var m message
			if line := strings.TrimPrefix(lines.Text(), "data: "); json.Unmarshal([]byte(line), &m) == nil {
				out <- m
			}
		}
	}()
	return out
}

func (c raw) post(ctx context.Context, header map[string]string, body any) (*http.Response, error) {
	encoded, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url, strings.NewReader(string(encoded)))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "application/json, text/event-stream")
	request.Header.Set("X-Test-Person", c.as)
	for name, value := range header {
		request.Header.Set(name, value)
	}
	return http.DefaultClient.Do(request)
}

// answer is the call's own answer; what came before it is dropped.
func (c raw) answer(from <-chan message) message {
	c.t.Helper()
	return await(c.t, from, func(m message) bool { return m.Method == "" })
}

func await(t *testing.T, from <-chan message, wanted func(message) bool) message {
	t.Helper()
	late := time.After(patience)
	for {
		select {
		case m, more := <-from:
			if !more {
				require.FailNow(t, "the stream ended without it")
			}
			if wanted(m) {
				return m
			}
		case <-late:
			require.FailNow(t, "it never came")
		}
	}
}

func isProgress(m message) bool { return m.Method == "notifications/progress" }

// people serves the tools over HTTP to whomever the test's header names.
func (b *bench) people(t *testing.T, o tools.Options, scopes ...string) string {
	t.Helper()
	s, err := tools.New(b.service, o)
	require.NoError(t, err)
	handler := tools.Handler(s, tools.Guard{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who := tools.Caller{Person: r.Header.Get("X-Test-Person"), Scopes: scopes}
		handler.ServeHTTP(w, r.WithContext(tools.WithCaller(r.Context(), who)))
	}))
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	return server.URL + "/mcp/all"
}

// pending files a request that waits.
func (b *bench) pending(t *testing.T, who, name string) string {
	t.Helper()
	r, err := b.service.Propose(context.Background(), approvals.Ask{Operation: "ionos_servers_update",
		Arguments: fmt.Appendf(nil, `{"server_id":%q,"name":%q,"description":""}`, staging, name), Requester: approvals.Requester{Person: who, Channel: "test"}})
	require.NoError(t, err)
	require.Equal(t, approvals.StatusPending, r.Status())
	return r.ID
}

func deny(t *testing.T, s *approvals.Service, id string) {
	t.Helper()
	r, err := s.Get(context.Background(), id)
	require.NoError(t, err)
	_, err = s.Vote(context.Background(), approvals.Ballot{Request: id, Person: "alice@example.com", Reason: "not now", Channel: "test", Renderer: "test/1",
		ApprovalDigest: r.Prepared.ApprovalDigest, PresentationDigest: r.Prepared.PresentationDigest})
	require.NoError(t, err)
}

// waiting are the parameters of a call that waits as long as one may, and
// shows that it does.
func waiting(id string) map[string]any {
	return map[string]any{"arguments": map[string]any{"request_id": id, "wait_seconds": 40}, "_meta": map[string]any{"progressToken": "p-" + id}}
}

func (b *bench) brisk() tools.Options {
	o := b.options()
	o.Pace.Progress = 5 * time.Millisecond
	return o
}

func TestProgressComesWhereItWasAskedForAndIsNeverTheOnlyWord(t *testing.T) {
	b := newBench(t)
	url := b.people(t, b.brisk())
	for _, legacy := range []bool{false, true} {
		c := raw{t: t, url: url, as: person, legacy: legacy}
		id := b.pending(t, person, fmt.Sprint("progress-", legacy))
		stream := c.call(t.Context(), 1, "request_get", waiting(id))
		first := await(t, stream, isProgress)
		second := await(t, stream, isProgress)
		require.Equal(t, "p-"+id, first.Params.Token)
		require.Greater(t, second.Params.Progress, first.Params.Progress)
		require.InDelta(t, 40, first.Params.Total, 0)
		require.Contains(t, first.Params.Message, "pending_approval")
		deny(t, b.service, id)
		answer := c.answer(stream)
		require.Equal(t, "denied", answer.envelope()["status"])
		require.Contains(t, answer.text(), "not now")

		id = b.pending(t, person, fmt.Sprint("silence-", legacy))
		params := waiting(id)
		delete(params, "_meta")
		stream = c.call(t.Context(), 2, "request_get", map[string]any{"arguments": map[string]any{"request_id": id, "wait_seconds": 1}})
		require.False(t, isProgress(<-stream), "nobody asked for it")
	}
}

func TestWaitsOfAClientThatWentAwayEnd(t *testing.T) {
	b := newBench(t)
	c := raw{t: t, url: b.people(t, b.brisk()), as: person}
	id := b.pending(t, person, "away")
	ctx, leave := context.WithCancel(t.Context())
	for i := range 16 {
		await(t, c.call(ctx, i, "request_get", waiting(id)), isProgress)
	}
	require.Contains(t, c.answer(c.call(t.Context(), 16, "request_get", waiting(id))).text(), "too many calls wait already")
	leave()
	require.Eventually(t, func() bool {
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		return isProgress(<-c.call(ctx, 17, "request_get", waiting(id)))
	}, patience, 10*time.Millisecond, "places are given back at once, not after 40 s")
}

func TestOnePrincipalsWaitsDoNotTakeAnothersOverHTTP(t *testing.T) {
	b := newBench(t)
	url := b.people(t, b.brisk())
	greedy, other := raw{t: t, url: url, as: "mallory@example.com"}, raw{t: t, url: url, as: person}
	theirs := b.pending(t, "mallory@example.com", "greedy")
	for i := range 40 {
		stream := greedy.call(t.Context(), i, "request_get", waiting(theirs))
		if m := <-stream; i < 16 {
			require.True(t, isProgress(m), "it waits")
		} else {
			require.Equal(t, "pending_approval", m.envelope()["status"])
			require.Contains(t, m.envelope()["next"], "It was not waited for, since too many calls wait already: call request_get again in some seconds.")
		}
	}
	read := greedy.answer(greedy.call(t.Context(), 50, "ionos_servers_list", map[string]any{"arguments": map[string]any{}}))
	require.False(t, read.Result.IsError, "their own reads are served")

	mine := b.pending(t, person, "mine")
	stream := other.call(t.Context(), 1, "request_get", waiting(mine))
	await(t, stream, isProgress)
	deny(t, b.service, mine)
	require.Equal(t, "denied", other.answer(stream).envelope()["status"])
}

// Without sessions every client counts its requests from one.
func TestOneClientDoesNotCancelAnothersCall(t *testing.T) {
	b := newBench(t)
	url := b.people(t, b.brisk())
	for _, legacy := range []bool{false, true} {
		c, stranger := raw{t: t, url: url, as: person, legacy: legacy}, raw{t: t, url: url, as: "mallory@example.com"}
		id := b.pending(t, person, fmt.Sprint("cancel-", legacy))
		stream := c.call(t.Context(), 7, "request_get", waiting(id))
		await(t, stream, isProgress)
		response, err := stranger.post(t.Context(), nil, map[string]any{"jsonrpc": "2.0", "method": "notifications/cancelled", "params": map[string]any{"requestId": 7}})
		require.NoError(t, err)
		require.Equal(t, http.StatusAccepted, response.StatusCode)
		response.Body.Close()
		deny(t, b.service, id)
		require.Equal(t, "denied", c.answer(stream).envelope()["status"])
	}
}

// stdio serves one client on pipes and gives what it is told, line by line.
func (b *bench) stdio(t *testing.T, o tools.Options) (say func(any), heard <-chan message) {
	t.Helper()
	s, err := tools.New(b.service, o)
	require.NoError(t, err)
	in, toServer := io.Pipe()
	fromServer, out := io.Pipe()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = tools.ServeStdio(context.Background(), s, in, out)
		out.Close()
	}()
	lines := make(chan message, 1000)
	go func() {
		defer close(lines)
		read := bufio.NewScanner(fromServer)
		read.Buffer(nil, 4<<20)
		for read.Scan() {
			var m message
			if json.Unmarshal(read.Bytes(), &m) == nil {
				lines <- m
			}
		}
	}()
	t.Cleanup(func() {
		toServer.Close()
		<-ended
	})
	say = func(v any) {
		encoded, err := json.Marshal(v)
		require.NoError(t, err)
		_, err = toServer.Write(append(encoded, '\n'))
		require.NoError(t, err)
	}
	say(map[string]any{"jsonrpc": "2.0", "id": "hello", "method": "initialize", "params": map[string]any{"protocolVersion": "2025-11-25",
		"capabilities": map[string]any{}, "clientInfo": map[string]any{"name": "pipe", "version": "1"}}})
	await(t, lines, func(m message) bool { return m.ID == "hello" })
	say(map[string]any{"jsonrpc": "2.0", "method": "notifications/initialized"})
	return say, lines
}

func call(id int, tool string, params map[string]any) map[string]any {
	params["name"] = tool
	return map[string]any{"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": params}
}

func TestWaitingCallsDoNotStarveOthersOnStdio(t *testing.T) {
	b := newBench(t)
	o := b.options()
	o.Channel, o.Toolsets = tools.ChannelStdio, []string{"all"}
	say, heard := b.stdio(t, o)
	id := b.pending(t, person, "starve")
	for i := range 64 {
		say(call(i, "request_get", waiting(id)))
	}
	crowded := map[any]bool{}
	for len(crowded) < 16 {
		m := await(t, heard, func(m message) bool { return m.Method == "" })
		require.Contains(t, m.text(), "too many calls wait already")
		crowded[m.ID] = true
	}
	say(call(100, "ionos_servers_list", map[string]any{"arguments": map[string]any{}}))
	read := await(t, heard, func(m message) bool { return m.Method == "" })
	require.InDelta(t, 100, read.ID, 0, "48 calls wait, and a read is answered before any of them")
	require.False(t, read.Result.IsError)
	say(call(101, "request_withdraw", map[string]any{"arguments": map[string]any{"request_id": id, "reason": "enough"}}))
	for range 49 {
		m := await(t, heard, func(m message) bool { return m.Method == "" })
		require.Equal(t, "withdrawn", m.envelope()["status"])
	}
}

func TestOnStdioWaitsTellProgressAndEndWhenCancelled(t *testing.T) {
	b := newBench(t)
	o := b.brisk()
	o.Channel = tools.ChannelStdio
	say, heard := b.stdio(t, o)
	id := b.pending(t, person, "cancelled")
	say(call(1, "request_get", waiting(id)))
	require.Equal(t, "p-"+id, await(t, heard, isProgress).Params.Token)
	say(map[string]any{"jsonrpc": "2.0", "method": "notifications/cancelled", "params": map[string]any{"requestId": 1}})
	m := await(t, heard, func(m message) bool { return m.Method == "" })
	require.Equal(t, "pending_approval", m.envelope()["status"], "it ends as it stands; the request goes on")
}

// looking is a ledger that tells when a request is looked at.
type looking struct {
	approvals.Store
	loads chan<- string
}

func (l looking) Load(ctx context.Context, id string) (approvals.Request, error) {
	r, err := l.Store.Load(ctx, id)
	l.loads <- id
	return r, err
}

func TestADecisionInAnotherProcessEndsTheWait(t *testing.T) {
	for name, test := range map[string]struct {
		address func(*testing.T) string
		tick    time.Duration // of the process that waits
	}{
		"SQLite, by looking":        {func(t *testing.T) string { return filepath.Join(t.TempDir(), "ledger.db") }, 20 * time.Millisecond},
		"PostgreSQL, by being told": {func(t *testing.T) string { return pgtest.Database(t) }, time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			b, address := newBench(t), test.address(t)
			opened := func() *sqlstore.Store {
				store, err := sqlstore.Open(t.Context(), address)
				require.NoError(t, err)
				t.Cleanup(func() { store.Close() })
				return store
			}
			loads := make(chan string, 1000)
			b.service = b.process(t, looking{opened(), loads}, test.tick)
			watching, stop := context.WithCancel(t.Context())
			defer stop()
			go b.service.Watch(watching)
			other := b.process(t, opened(), time.Hour)

			o := b.options()
			o.Pace.Progress = time.Hour // a sign of life would be a look
			c := raw{t: t, url: b.people(t, o), as: person}
			id := b.pending(t, person, "elsewhere")
			for len(loads) > 0 {
				<-loads
			}
			stream := c.call(t.Context(), 1, "request_get", waiting(id))
			<-loads // to see whose it is
			<-loads // to see where it stands; from here on it waits
			deny(t, other, id)
			require.Equal(t, "denied", c.answer(stream).envelope()["status"])
		})
	}
}
