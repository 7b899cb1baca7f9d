package tools_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/mark3labs/mcp-go/client/transport"
	"github.com/mark3labs/mcp-go/mcp"
	"github.com/stretchr/testify/require"

	"signoff/tools"
	"signoff/tools/auth"
)

// slackbot is Slack's assistant as a client: it names the person in each
// request and signs it.
type slackbot struct {
	secret, user string
	at           time.Time
	sent         []*http.Request // as sent
	bodies       [][]byte
}

func (s *slackbot) RoundTrip(r *http.Request) (*http.Response, error) {
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	var message map[string]any
	if err := json.Unmarshal(raw, &message); err != nil {
		return nil, err
	}
	params, ok := message["params"].(map[string]any)
	if !ok {
		params = map[string]any{}
		message["params"] = params
	}
	meta, ok := params["_meta"].(map[string]any)
	if !ok {
		meta = map[string]any{}
		params["_meta"] = meta
	}
	meta["slack"] = map[string]any{"user_id": s.user, "team_id": "T1", "enterprise_id": "E1"}
	if raw, err = json.Marshal(message); err != nil {
		return nil, err
	}
	r = r.Clone(r.Context())
	for name, value := range s.sign(raw) {
		r.Header.Set(name, value)
	}
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(raw)), int64(len(raw))
	s.sent, s.bodies = append(s.sent, r), append(s.bodies, raw)
	return http.DefaultTransport.RoundTrip(r)
}

func (s *slackbot) sign(raw []byte) map[string]string {
	at := strconv.FormatInt(s.at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(s.secret))
	mac.Write([]byte("v0:" + at + ":"))
	mac.Write(raw)
	return map[string]string{"X-Slack-Request-Timestamp": at, "X-Slack-Signature": "v0=" + hex.EncodeToString(mac.Sum(nil))}
}

func TestSlackVouchesForACaller(t *testing.T) {
	b, c := newBench(t), &clock{}
	slack := &auth.Slack{Secret: "s3cret", Now: c.now, Person: func(user string) (string, bool) { return "alice@example.com", user == "U1" }}
	url := b.serve(t, b.options(), tools.Guard{Auth: &auth.Auth{Slack: slack}, Limits: generous(c)})
	as := func(s *slackbot) error { return try(url, transport.WithHTTPBasicClient(&http.Client{Transport: s})) }
	good := &slackbot{secret: "s3cret", user: "U1", at: time.Now()}
	require.NoError(t, as(good))

	replay := map[string]string{}
	for _, name := range []string{"X-Slack-Request-Timestamp", "X-Slack-Signature", "Mcp-Method", "Mcp-Name", "Mcp-Protocol-Version"} {
		replay[name] = good.sent[0].Header.Get(name)
	}
	got := send(t, url, asked{body: string(good.bodies[0]), header: replay})
	require.Equal(t, 401, got.status)
	require.Contains(t, got.text, "was sent before")
	got = send(t, url, asked{body: strings.Replace(string(good.bodies[0]), "U1", "U2", 1), header: replay})
	require.Contains(t, got.text, "not Slack's", "the body is what is signed")

	for name, wrong := range map[string]*slackbot{
		"wrong secret": {secret: "other", user: "U1", at: time.Now()},
		"too old":      {secret: "s3cret", user: "U1", at: time.Now().Add(-6 * time.Minute)},
		"too new":      {secret: "s3cret", user: "U1", at: time.Now().Add(6 * time.Minute)},
		"nobody known": {secret: "s3cret", user: "U9", at: time.Now()},
		"nobody named": {secret: "s3cret", user: "", at: time.Now()},
	} {
		require.Error(t, as(wrong), name)
	}
	body := `{"jsonrpc":"2.0","id":1,"method":"ping","params":{"_meta":{"slack":{"user_id":"U1"}}}}`
	require.Equal(t, 401, send(t, url, asked{body: body}).status, "who is named and not signed is nobody")
	signed := (&slackbot{secret: "s3cret", at: time.Now()}).sign([]byte("[" + body + "]"))
	require.Equal(t, 400, send(t, url, asked{body: "[" + body + "]", header: signed}).status)
	signed["Authorization"] = "Bearer x"
	require.Equal(t, 400, send(t, url, asked{body: body, header: signed}).status, "one credential, not two")

	c.pass(11 * time.Minute)
	got = send(t, url, asked{body: string(good.bodies[0]), header: replay})
	require.Contains(t, got.text, "too old", "forgotten signatures are too old anyway")
}

func TestINV14_SlacksAssistantFindsNoToolThatDecides(t *testing.T) {
	b, c := newBench(t), &clock{}
	slack := &auth.Slack{Secret: "s3cret", Now: c.now, Person: func(string) (string, bool) { return "alice@example.com", true }}
	url := b.serve(t, b.options(), tools.Guard{Auth: &auth.Auth{Slack: slack}})
	bot := dial(t, url, transport.WithHTTPBasicClient(&http.Client{Transport: &slackbot{secret: "s3cret", user: "U1", at: time.Now()}}))
	list, err := bot.ListTools(context.Background(), mcp.ListToolsRequest{})
	require.NoError(t, err)
	for _, tool := range list.Tools {
		require.NotRegexp(t, `approve|deny|vote|decide|settle|freeze|revoke`, tool.Name)
	}
	result, text := callTool(t, bot, "ionos_servers_delete", map[string]any{"server_id": staging})
	require.Equal(t, "pending_approval", envelope(t, result)["status"], "consent in Slack is no approval: %s", text)
}
