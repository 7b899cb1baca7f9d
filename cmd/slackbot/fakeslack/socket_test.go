package fakeslack_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
	"github.com/stretchr/testify/require"

	"signoff/cmd/slackbot/fakeslack"
)

// clock is a time that stands until it is moved.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

func workspace(clock *clock) fakeslack.Options {
	return fakeslack.Options{
		Clock:    clock.now,
		Patience: 10 * time.Second,
		People:   []fakeslack.Person{{ID: "U1", Name: "asker", Email: "asker@example.com"}, {ID: "W2", Name: "approver"}},
		Channels: []fakeslack.Channel{{ID: "C1", Name: "ops"}, {ID: "C2", Name: "closed", Archived: true}, {ID: "C3", Name: "elsewhere", Without: true}},
		Groups:   []fakeslack.Group{{ID: "S1", Handle: "sre", Members: []string{"W2"}}},
	}
}

// bot is slack-go's client of the fake.
func bot(s *fakeslack.Slack) *slack.Client {
	o := s.Options()
	return slack.New(o.BotToken, slack.OptionAppLevelToken(o.AppToken), slack.OptionAPIURL(s.URL), slack.OptionHTTPClient(s.HTTPClient()))
}

// listen runs a Socket Mode client, that hands every request to handle and
// acknowledges with what that returns.
func listen(t *testing.T, s *fakeslack.Slack, handle func(socketmode.Event) (ack bool, payload any)) *socketmode.Client {
	t.Helper()
	client := socketmode.New(bot(s))
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() { _ = client.RunContext(ctx) })
	wg.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case e := <-client.Events:
				if e.Request == nil || e.Request.EnvelopeID == "" {
					continue
				}
				if ack, payload := handle(e); ack {
					_ = client.AckCtx(ctx, e.Request.EnvelopeID, payload)
				}
			}
		}
	})
	t.Cleanup(func() { cancel(); wg.Wait() })
	return client
}

func card() slack.MsgOption {
	approve := slack.NewButtonBlockElement("approve:1", "request-1", slack.NewTextBlockObject(slack.PlainTextType, "Approve", false, false))
	return slack.MsgOptionBlocks(
		slack.NewHeaderBlock(slack.NewTextBlockObject(slack.PlainTextType, "Delete server", false, false)),
		slack.NewActionBlock("decision", approve),
	)
}

func TestAClickReachesTheBotAsSlackSendsIt(t *testing.T) {
	s := fakeslack.New(t, workspace(newClock()))
	clicks := make(chan slack.InteractionCallback, 1)
	listen(t, s, func(e socketmode.Event) (bool, any) {
		clicks <- e.Data.(slack.InteractionCallback)
		return true, nil
	})
	s.AwaitConnections(1)
	_, ts, err := bot(s).PostMessageContext(t.Context(), "#ops", slack.MsgOptionText("delete server", false), card(),
		slack.MsgOptionMetadata(slack.SlackMetadata{EventType: "signoff", EventPayload: map[string]any{"request": "r1"}}))
	require.NoError(t, err)

	message := s.AwaitMessage("C1", "Delete server")
	require.Equal(t, ts, message.TS)
	require.Equal(t, "signoff", message.Metadata["event_type"])
	answer := s.User("W2").Click(message, "approve:*")
	require.True(t, answer.Acked)

	click := <-clicks
	require.Equal(t, slack.InteractionTypeBlockActions, click.Type)
	require.Equal(t, "approve:1", click.ActionCallback.BlockActions[0].ActionID)
	require.Equal(t, "decision", click.ActionCallback.BlockActions[0].BlockID)
	require.Equal(t, "request-1", click.ActionCallback.BlockActions[0].Value)
	require.Equal(t, "W2", click.User.ID)
	require.Equal(t, "T1", click.Team.ID)
	require.Equal(t, ts, click.Container.MessageTs)
	require.Equal(t, "C1", click.Container.ChannelID)
	require.Len(t, click.Message.Blocks.BlockSet, 2)
	require.NotEmpty(t, click.TriggerID)
	require.True(t, strings.HasPrefix(click.ResponseURL, "https://hooks.slack.com/"))

	_, _, _, err = bot(s).UpdateMessageContext(t.Context(), "C1", ts, slack.MsgOptionText("approved", false), slack.MsgOptionBlocks())
	require.NoError(t, err)
	require.Empty(t, s.AwaitNow(message, "approved").Buttons(), "an update with an empty list clears the blocks")
}

func TestWhatSlackRefusesTheFakeRefuses(t *testing.T) {
	options := workspace(newClock())
	options.NoRates = true
	s := fakeslack.New(t, options)
	long := slack.MsgOptionBlocks(slack.NewHeaderBlock(slack.NewTextBlockObject(slack.PlainTextType, strings.Repeat("x", 151), false, false)))
	text := slack.MsgOptionText("t", false)
	for name, c := range map[string]struct {
		channel string
		options []slack.MsgOption
		want    string
	}{
		"long header":     {"C1", []slack.MsgOption{text, long}, "invalid_blocks"},
		"no text":         {"C1", []slack.MsgOption{card()}, "no_text"},
		"archived":        {"C2", []slack.MsgOption{text}, "is_archived"},
		"not in channel":  {"C3", []slack.MsgOption{text}, "not_in_channel"},
		"no such channel": {"C9", []slack.MsgOption{text}, "channel_not_found"},
		"no such thread":  {"C1", []slack.MsgOption{text, slack.MsgOptionTS("1.000001")}, "thread_not_found"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := bot(s).PostMessageContext(t.Context(), c.channel, c.options...)
			require.EqualError(t, err, c.want)
		})
	}
	_, _, err := bot(s).PostMessageContext(t.Context(), "C1", text, long)
	var refused slack.SlackErrorResponse
	require.ErrorAs(t, err, &refused)
	require.Equal(t, []string{"[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]"}, refused.ResponseMetadata.Messages)
	require.Empty(t, s.Messages("C1"))
	require.Len(t, s.Refused(), 7)
}

func TestTooManyPostsAreTold(t *testing.T) {
	clock := newClock()
	s := fakeslack.New(t, workspace(clock))
	post := func() error {
		_, _, err := bot(s).PostMessageContext(t.Context(), "C1", slack.MsgOptionText("t", false))
		return err
	}
	var limited *slack.RateLimitedError
	for range 3 {
		require.NoError(t, post())
	}
	require.ErrorAs(t, post(), &limited)
	require.Equal(t, time.Second, limited.RetryAfter)
	clock.advance(time.Second)
	require.NoError(t, post())

	s.LimitNext("chat.update", 7)
	_, _, _, err := bot(s).UpdateMessageContext(t.Context(), "C1", "1.0", slack.MsgOptionText("t", false))
	require.ErrorAs(t, err, &limited)
	require.Equal(t, 7*time.Second, limited.RetryAfter)
}

func TestATriggerLivesThreeSecondsAndOnce(t *testing.T) {
	clock := newClock()
	s := fakeslack.New(t, workspace(clock))
	triggers := make(chan string, 1)
	listen(t, s, func(e socketmode.Event) (bool, any) {
		triggers <- e.Data.(slack.SlashCommand).TriggerID
		return true, nil
	})
	s.AwaitConnections(1)
	view := slack.ModalViewRequest{
		Type: "modal", Title: slack.NewTextBlockObject(slack.PlainTextType, "Pick", false, false),
		Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewDividerBlock()}},
	}
	open := func(trigger string) error {
		_, err := bot(s).OpenViewContext(t.Context(), trigger, view)
		return err
	}
	s.User("U1").Command("/signoff", "")
	trigger := <-triggers
	require.NoError(t, open(trigger))
	require.EqualError(t, open(trigger), "exchanged_trigger_id")

	s.User("U1").Command("/signoff", "")
	trigger = <-triggers
	clock.advance(fakeslack.TriggerLife + time.Millisecond)
	require.EqualError(t, open(trigger), "expired_trigger_id")
	require.EqualError(t, open("made.up"), "invalid_trigger_id")
	require.Len(t, s.User("U1").Views(), 1)
}

func TestEachPayloadGoesToOneConnection(t *testing.T) {
	s := fakeslack.New(t, workspace(newClock()))
	var mu sync.Mutex
	got := map[int]int{}
	for i := range 2 {
		listen(t, s, func(socketmode.Event) (bool, any) {
			mu.Lock()
			defer mu.Unlock()
			got[i]++
			return true, nil
		})
	}
	s.AwaitConnections(2)
	for range 4 {
		require.True(t, s.User("U1").Command("/signoff", "queue").Acked)
	}
	mu.Lock()
	defer mu.Unlock()
	require.Equal(t, map[int]int{0: 2, 1: 2}, got)
}

func TestADisconnectedClientComesBack(t *testing.T) {
	s := fakeslack.New(t, workspace(newClock()))
	listen(t, s, func(socketmode.Event) (bool, any) { return true, nil })
	s.AwaitConnections(1)
	s.Disconnect(fakeslack.Refresh)
	s.Await("a second connection", func() bool { return len(s.Calls("apps.connections.open")) == 2 && s.Connections() == 1 })
	require.True(t, s.User("U1").Command("/signoff", "").Acked)
}

func TestASocketAddressWorksOnce(t *testing.T) {
	s := fakeslack.New(t, workspace(newClock()))
	client := bot(s)
	_, address, err := client.StartSocketModeContext(t.Context())
	require.NoError(t, err)
	get := func() int {
		resp, err := http.Get("http" + strings.TrimPrefix(address, "ws"))
		require.NoError(t, err)
		defer resp.Body.Close()
		return resp.StatusCode
	}
	require.Equal(t, http.StatusBadRequest, get(), "no upgrade: the address is spent all the same")
	require.Equal(t, http.StatusBadRequest, get())
}

func TestTheWrongTokenIsTold(t *testing.T) {
	s := fakeslack.New(t, workspace(newClock()))
	_, err := slack.New("xoxb-other", slack.OptionAPIURL(s.URL)).AuthTestContext(t.Context())
	require.EqualError(t, err, "invalid_auth")
	_, err = slack.New(s.Options().AppToken, slack.OptionAPIURL(s.URL)).AuthTestContext(t.Context())
	require.EqualError(t, err, "not_allowed_token_type")
	who, err := bot(s).AuthTestContext(t.Context())
	require.NoError(t, err)
	require.Contains(t, who.Header.Get("X-OAuth-Scopes"), "chat:write")
	s.RevokeTokens()
	_, err = bot(s).AuthTestContext(t.Context())
	require.EqualError(t, err, "token_revoked")
}

func TestAMissingScopeIsNamed(t *testing.T) {
	s := fakeslack.New(t, workspace(newClock()))
	s.SetScopes("chat:write", "commands")
	_, err := bot(s).GetUserGroupMembersContext(t.Context(), "S1")
	var refused slack.SlackErrorResponse
	require.True(t, errors.As(err, &refused))
	require.Equal(t, []string{"missing_scope", "usergroups:read", "chat:write,commands"}, []string{refused.Err, refused.Needed, refused.Provided})
}
