package fakeslack_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
	"github.com/stretchr/testify/require"

	"signoff/cmd/slackbot/fakeslack"
)

// watched is a test that notes its failures instead of failing.
type watched struct {
	testing.TB
	mu     sync.Mutex
	errors []string
}

func (w *watched) Errorf(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.errors = append(w.errors, fmt.Sprintf(format, args...))
}

func (w *watched) said() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return strings.Join(w.errors, "\n")
}

func watch(t *testing.T, change func(*fakeslack.Options)) (*fakeslack.Slack, *watched, *clock) {
	w, clock := &watched{TB: t}, newClock()
	options := workspace(clock)
	if change != nil {
		change(&options)
	}
	return fakeslack.New(w, options), w, clock
}

func TestACallThatTheFakeDoesNotHaveFailsTheTest(t *testing.T) {
	s, w, _ := watch(t, nil)
	_, err := bot(s).GetEmojiContext(t.Context())
	require.EqualError(t, err, "unknown_method")
	require.Contains(t, w.said(), "emoji.list")
}

func TestNothingLeavesTheMachine(t *testing.T) {
	s, w, _ := watch(t, nil)
	resp, err := s.HTTPClient().Get("https://slack.example.com/hook")
	if err == nil {
		resp.Body.Close()
	}
	require.Error(t, err)
	require.Contains(t, w.said(), "slack.example.com")
}

func TestALateOrMissingAckFailsTheTest(t *testing.T) {
	t.Parallel()
	s, w, clock := watch(t, func(o *fakeslack.Options) { o.Patience = time.Second })
	require.Equal(t, "never: no connection", s.User("U1").Command("/signoff", "").Why)
	require.Contains(t, w.said(), "never")

	var silent atomic.Bool
	listen(t, s, func(socketmode.Event) (bool, any) {
		clock.advance(fakeslack.AckLimit + time.Second)
		return !silent.Load(), nil
	})
	s.AwaitConnections(1)
	require.Equal(t, "late", s.User("U1").Command("/signoff", "").Why)
	silent.Store(true)
	require.Equal(t, "never", s.User("U1").Command("/signoff", "").Why)
	require.Len(t, w.errors, 3)
	s.Tolerate()
	require.False(t, s.User("U1").Command("/signoff", "").Acked)
	require.Len(t, w.errors, 3)
}

// raw connects without slack-go, which would refuse what this test sends.
func raw(t *testing.T, s *fakeslack.Slack, payload func() string) {
	_, address, err := bot(s).StartSocketModeContext(t.Context())
	require.NoError(t, err)
	conn, _, err := websocket.DefaultDialer.Dial(address, nil)
	require.NoError(t, err)
	t.Cleanup(func() { conn.Close() })
	go func() {
		for {
			var in struct {
				ID string `json:"envelope_id"`
			}
			if conn.ReadJSON(&in) != nil {
				return
			}
			if in.ID != "" {
				_ = conn.WriteMessage(websocket.TextMessage, []byte(`{"envelope_id":"`+in.ID+`","payload":`+payload()+`}`))
			}
		}
	}()
	s.AwaitConnections(1)
}

func TestAnAckOfTwentyKilobytesIsDropped(t *testing.T) {
	t.Parallel()
	s, w, _ := watch(t, func(o *fakeslack.Options) { o.Patience = time.Second })
	var size atomic.Int64
	size.Store(20_480)
	raw(t, s, func() string { return `{"text":"hi"` + strings.Repeat(" ", int(size.Load())) + `}` })
	require.Equal(t, "never", s.User("U1").Command("/signoff", "").Why)
	require.Contains(t, w.said(), "never")
	size.Store(20_000)
	require.True(t, s.User("U1").Command("/signoff", "").Acked)
	s.User("U1").AwaitEphemeral("hi")
}

func TestAWrongAnswerToAFormFailsTheTest(t *testing.T) {
	s, w, _ := watch(t, nil)
	var answer atomic.Value
	triggers := make(chan string, 1)
	listen(t, s, func(e socketmode.Event) (bool, any) {
		if cmd, ok := e.Data.(slack.SlashCommand); ok {
			triggers <- cmd.TriggerID
			return true, nil
		}
		return true, rawJSON(answer.Load().(string))
	})
	s.AwaitConnections(1)
	asker := s.User("U1")
	asker.Command("/signoff", "")
	form := reasonForm()
	form.Blocks.BlockSet = form.Blocks.BlockSet[:1]
	_, err := bot(s).OpenViewContext(t.Context(), <-triggers, form)
	require.NoError(t, err)
	for name, c := range map[string]struct{ answer, want string }{
		"errors elsewhere": {`{"response_action":"errors","errors":{"head":"x"}}`, "/errors/head"},
		"bad view":         {`{"response_action":"update","view":{"type":"modal","title":{"type":"plain_text","text":"t"},"blocks":[{"type":"sparkle"}]}}`, "/view/blocks/0/type"},
	} {
		t.Run(name, func(t *testing.T) {
			answer.Store(c.answer)
			asker.Submit(asker.AwaitView("Reason"), fakeslack.Values{"reason": "in use"})
			require.Contains(t, w.said(), c.want)
		})
	}
	answer.Store(`{"response_action":"update","view":{"type":"modal","title":{"type":"plain_text","text":"Decided"},"blocks":[{"type":"divider"}]}}`)
	asker.Submit(asker.AwaitView("Reason"), fakeslack.Values{"reason": "in use"})
	require.Equal(t, "Decided", asker.AwaitView("Decided").Title)
}

type rawJSON string

func (r rawJSON) MarshalJSON() ([]byte, error) { return []byte(r), nil }

func TestOnlyOwnAndLivingMessagesAreUpdated(t *testing.T) {
	s := fakeslack.New(t, workspace(newClock()))
	listen(t, s, func(socketmode.Event) (bool, any) { return true, nil })
	s.AwaitConnections(1)
	s.User("U1").Mention("queue", fakeslack.Message{})
	theirs := s.Messages("C1")[0]
	update := func(ts string) error {
		_, _, _, err := bot(s).UpdateMessageContext(t.Context(), "C1", ts, slack.MsgOptionText("t", false))
		return err
	}
	require.EqualError(t, update(theirs.TS), "cant_update_message")
	require.EqualError(t, update("1.000001"), "message_not_found")
	_, ts, err := bot(s).PostMessageContext(t.Context(), "C1", slack.MsgOptionText("t", false))
	require.NoError(t, err)
	s.SetChannel(fakeslack.Channel{ID: "C1", Name: "ops", Archived: true})
	require.EqualError(t, update(ts), "is_archived")
	s.SetChannel(fakeslack.Channel{ID: "C1", Name: "ops"})
	_, _, err = bot(s).DeleteMessageContext(t.Context(), "C1", ts)
	require.NoError(t, err)
	require.EqualError(t, update(ts), "message_not_found")

	only, err := bot(s).PostEphemeralContext(t.Context(), "C1", "U1", slack.MsgOptionText("only you", false))
	require.NoError(t, err)
	require.EqualError(t, update(only), "message_not_found")
	link, err := bot(s).GetPermalinkContext(t.Context(), &slack.PermalinkParameters{Channel: "C1", Ts: theirs.TS})
	require.NoError(t, err)
	require.Equal(t, fakeslack.Permalink(theirs), link)
}

// What slack-go makes of the blocks that the product uses must pass: it sends
// members with zero values that the documents do not have.
func TestTheBlocksOfTheLibraryPass(t *testing.T) {
	s := fakeslack.New(t, workspace(newClock()))
	literal := slack.NewRichTextSectionTextElement("<!channel> *not bold*", &slack.RichTextSectionTextStyle{Bold: true})
	section := slack.NewRichTextSection(literal, slack.NewRichTextSectionUserElement("U1", nil))
	confirm := slack.NewConfirmationBlockObject(label("Sure?"), label("It is gone then."), label("Yes"), label("No")).WithStyle(slack.StyleDanger)
	button := slack.NewButtonBlockElement("a", "v", label("Approve")).WithStyle(slack.StyleDanger).WithConfirm(confirm)
	table := slack.NewTableBlock("t")
	table.Rows = [][]slack.TableCell{{slack.NewTableRawTextCell("name"), slack.NewTableRawTextCell("status")}}
	_, _, err := bot(s).PostMessageContext(t.Context(), "C1", slack.MsgOptionText("t", false), slack.MsgOptionBlocks(
		slack.NewSectionBlock(slack.NewTextBlockObject(slack.MarkdownType, "*a*", false, true), nil, nil),
		slack.NewSectionBlock(nil, []*slack.TextBlockObject{slack.NewTextBlockObject(slack.MarkdownType, "*a*", false, false)}, slack.NewAccessory(button)),
		slack.NewRichTextBlock("r", section, &slack.RichTextPreformatted{Type: slack.RTEPreformatted, Elements: []slack.RichTextSectionElement{literal}},
			&slack.RichTextQuote{Type: slack.RTEQuote, Elements: []slack.RichTextSectionElement{literal}}, slack.NewRichTextList(slack.RTEListBullet, 0, section)),
		slack.NewContextBlock("c", slack.NewTextBlockObject(slack.MarkdownType, "`r1`", false, false)),
		slack.NewDividerBlock(), table, slack.NewActionBlock("x", button),
	))
	require.NoError(t, err, "%v", s.Refused())
	message := s.Messages("C1")[0]
	require.Contains(t, message.Words(), "<!channel> *not bold*")
	require.True(t, message.Buttons()[1].Confirm)
}

func TestBlocksAreValidatedWithoutAToken(t *testing.T) {
	s := fakeslack.New(t, workspace(newClock()))
	for body, want := range map[string]string{
		`{"blocks":[{"type":"divider"}]}`:                      `"ok":true`,
		`{"message":{"blocks":[{"type":"divider"}]}}`:          `"ok":true`,
		`{"blocks":[{"type":"sparkle"}]}`:                      `json-pointer:/blocks/0/type`,
		`{"view":{"type":"home","blocks":[{"type":"alert"}]}}`: `json-pointer:/blocks/0/type`,
		`{}`: `invalid_arguments`,
	} {
		resp, err := http.Post(s.URL+"blocks.validate", "application/json", strings.NewReader(body))
		require.NoError(t, err)
		out := new(strings.Builder)
		require.NoError(t, resp.Write(out))
		require.Contains(t, out.String(), want)
	}
}

func TestAnAppHasTenConnectionsAtMost(t *testing.T) {
	options := workspace(newClock())
	options.NoRates = true
	s := fakeslack.New(t, options)
	dial := func() error {
		_, address, err := bot(s).StartSocketModeContext(t.Context())
		require.NoError(t, err)
		conn, resp, err := websocket.DefaultDialer.Dial(address, nil)
		if err != nil {
			return err
		}
		t.Cleanup(func() { conn.Close(); resp.Body.Close() })
		return nil
	}
	for i := range 10 {
		require.NoError(t, dial())
		s.AwaitConnections(i + 1)
	}
	require.ErrorIs(t, dial(), websocket.ErrBadHandshake)
}
