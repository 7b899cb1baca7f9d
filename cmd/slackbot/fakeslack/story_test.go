package fakeslack_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"
	"github.com/stretchr/testify/require"

	"signoff/cmd/slackbot/fakeslack"
)

// clerk is a small bot for the fake's own tests: a command opens a form, the
// form asks for a reason of more than three letters, and is posted.
type clerk struct {
	api    *slack.Client
	http   *http.Client
	events chan string
	t      *testing.T
}

func label(text string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, text, false, false)
}

func reasonForm() slack.ModalViewRequest {
	reason := slack.NewPlainTextInputBlockElement(label("why"), "text")
	reason.MaxLength = 20
	size := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, label("size"), "size", slack.NewOptionBlockObject("s", label("Small"), nil), slack.NewOptionBlockObject("l", label("Large"), nil))
	image := slack.NewOptionsSelectBlockElement(slack.OptTypeExternal, label("image"), "image")
	inputs := []slack.Block{
		slack.NewInputBlock("reason", label("Reason"), nil, reason),
		slack.NewInputBlock("size", label("Size"), nil, size),
		slack.NewInputBlock("image", label("Image"), nil, image),
	}
	return slack.ModalViewRequest{Type: "modal", CallbackID: "reason", NotifyOnClose: true, Title: label("Deny"), Submit: label("Send"), Blocks: slack.Blocks{BlockSet: inputs}}
}

func (c *clerk) command(cmd slack.SlashCommand) any {
	if cmd.Text == "help" {
		return map[string]any{"text": "Say what you want."}
	}
	_, err := c.api.OpenViewContext(c.t.Context(), cmd.TriggerID, reasonForm())
	if err != nil {
		c.events <- err.Error()
	}
	c.respond(cmd.ResponseURL, `{"text":"The form is open."}`)
	return nil
}

func (c *clerk) respond(address, body string) int {
	resp, err := c.http.Post(address, "application/json", strings.NewReader(body))
	if err != nil {
		return 0
	}
	defer resp.Body.Close()
	return resp.StatusCode
}

func (c *clerk) interact(in slack.InteractionCallback) any {
	switch in.Type {
	case slack.InteractionTypeBlockSuggestion:
		found := slack.NewOptionBlockObject("debian", label("Debian "+in.Value), nil)
		return slack.OptionsResponse{Options: []*slack.OptionBlockObject{found}}
	case slack.InteractionTypeViewSubmission:
		values := in.View.State.Values
		reason := values["reason"]["text"].Value
		if len(reason) < 4 {
			return slack.NewErrorsViewSubmissionResponse(map[string]string{"reason": "too short"})
		}
		text := fmt.Sprintf("%s %s %s", reason, values["size"]["size"].SelectedOption.Value, values["image"]["image"].SelectedOption.Value)
		_, _, err := c.api.PostMessageContext(c.t.Context(), "C1", slack.MsgOptionText(text, false))
		if err != nil {
			c.events <- err.Error()
		}
	default:
		c.events <- fmt.Sprintf("%s by %s of %s", in.Type, in.User.ID, in.Team.ID)
	}
	return nil
}

func (c *clerk) event(raw []byte) {
	e, err := slackevents.ParseEvent(raw, slackevents.OptionNoVerifyToken())
	if err != nil {
		c.events <- err.Error()
		return
	}
	c.events <- e.InnerEvent.Type
}

// overSocket starts the clerk in Socket Mode.
func overSocket(t *testing.T, s *fakeslack.Slack, c *clerk) {
	listen(t, s, func(e socketmode.Event) (bool, any) {
		switch data := e.Data.(type) {
		case slack.SlashCommand:
			return true, c.command(data)
		case slack.InteractionCallback:
			return true, c.interact(data)
		default:
			c.event(e.Request.Payload)
			return true, nil
		}
	})
	s.AwaitConnections(1)
}

// overHTTP starts it behind signed requests.
func overHTTP(t *testing.T, s *fakeslack.Slack, c *clerk) {
	verified := func(answer func(body []byte, r *http.Request) any) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			verifier, err := slack.NewSecretsVerifier(r.Header, s.Options().SigningSecret)
			if err == nil {
				_, _ = verifier.Write(body)
				err = verifier.Ensure()
			}
			if err != nil {
				http.Error(w, "no", http.StatusUnauthorized)
				return
			}
			r.Body = io.NopCloser(bytes.NewReader(body))
			if out := answer(body, r); out != nil {
				_ = json.NewEncoder(w).Encode(out)
			}
		}
	}
	mux := http.NewServeMux()
	mux.Handle("/command", verified(func(_ []byte, r *http.Request) any {
		cmd, _ := slack.SlashCommandParse(r)
		return c.command(cmd)
	}))
	mux.Handle("/interact", verified(func(_ []byte, r *http.Request) any {
		in, _ := slack.InteractionCallbackParse(r)
		return c.interact(in)
	}))
	mux.Handle("/event", verified(func(body []byte, _ *http.Request) any { c.event(body); return nil }))
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	s.DeliverTo(fakeslack.Endpoints{Commands: server.URL + "/command", Interactions: server.URL + "/interact", Options: server.URL + "/interact", Events: server.URL + "/event"})
}

func start(t *testing.T, run func(*testing.T, *fakeslack.Slack, *clerk)) (*fakeslack.Slack, *clerk) {
	options := workspace(newClock())
	options.Clock = nil // slack-go verifies signatures by the wall clock
	s := fakeslack.New(t, options)
	c := &clerk{bot(s), s.HTTPClient(), make(chan string, 10), t}
	run(t, s, c)
	return s, c
}

// transports are the two ways to the bot.
var transports = map[string]func(*testing.T, *fakeslack.Slack, *clerk){"socket": overSocket, "http": overHTTP}

func TestTheSameStoryRunsOverBothTransports(t *testing.T) {
	for name, run := range transports {
		t.Run(name, func(t *testing.T) {
			s, c := start(t, run)
			asker := s.User("U1")

			asker.Command("/signoff", "help")
			asker.AwaitEphemeral("Say what you want.")
			asker.Command("/signoff", "deny")
			asker.AwaitEphemeral("The form is open.")
			form := asker.AwaitView("Reason")

			blocked := asker.Submit(form, fakeslack.Values{"Reason": strings.Repeat("x", 21), "size": "l"})
			require.Equal(t, map[string]string{"reason": "length", "image": "required"}, blocked.Blocked)

			require.Equal(t, []fakeslack.Option{{Text: "Debian 12", Value: "debian"}}, asker.Suggest(form, "image", "12"))
			short := asker.Submit(form, fakeslack.Values{"reason": "no", "size": "Large", "image": "debian"})
			require.Equal(t, map[string]string{"reason": "too short"}, short.Errors)
			require.Len(t, asker.Views(), 1, "errors keep the form open")

			done := asker.Submit(form, fakeslack.Values{"reason": "in use"})
			require.True(t, done.Acked)
			require.Empty(t, asker.Views())
			s.AwaitMessage("C1", "in use l debian")
			require.Empty(t, s.Refused())

			asker.OpenHome()
			require.Equal(t, "app_home_opened", <-c.events)
			asker.Mention("queue", s.Messages("C1")[0])
			require.Equal(t, "app_mention", <-c.events)
			asker.Say("queue")
			require.Equal(t, "message", <-c.events)
			asker.FromTeam("T9").Shortcut("pick")
			require.Equal(t, "shortcut by U1 of T9", <-c.events)
			asker.MessageShortcut(s.Messages("C1")[0], "audit")
			require.Equal(t, "message_action by U1 of T1", <-c.events)

			asker.Command("/signoff", "deny")
			asker.Close(asker.AwaitView("Reason"))
			require.Equal(t, "view_closed by U1 of T1", <-c.events)
			require.Empty(t, asker.Views())
		})
	}
}

func TestForgedRequestsAreMadeAsForgersDo(t *testing.T) {
	s, c := start(t, overHTTP)
	s.LoseDeliveries(1)
	require.Equal(t, "lost", s.User("U1").Shortcut("pick").Why)
	genuine := s.LastSigned()

	forged := genuine
	forged.Secret = "guessed"
	status, _ := s.Send(forged)
	require.Equal(t, http.StatusUnauthorized, status)
	old := genuine
	old.Time = old.Time.Add(-6 * time.Minute)
	status, _ = s.Send(old)
	require.Equal(t, http.StatusUnauthorized, status)
	require.Empty(t, c.events)

	for range 2 { // a replay inside the five minutes passes the signature
		status, _ = s.Send(genuine)
		require.Equal(t, http.StatusOK, status)
		require.Equal(t, "shortcut by U1 of T1", <-c.events)
	}
}

func TestEventsComeAgainWhenTheAckIsLost(t *testing.T) {
	for name, run := range transports {
		t.Run(name, func(t *testing.T) {
			s, c := start(t, run)
			s.LoseAcks(1)
			require.True(t, s.User("U1").OpenHome().Acked)
			require.Len(t, c.events, 2)
			s.DuplicateEvents(true)
			require.True(t, s.User("U1").OpenHome().Acked)
			require.Len(t, c.events, 4)
			require.True(t, s.Retry(2).Acked)
			require.Len(t, c.events, 5)
		})
	}
}

func TestARetryOverHTTPSaysSo(t *testing.T) {
	s, c := start(t, overHTTP)
	s.LoseAcks(1)
	s.User("U1").OpenHome()
	require.Len(t, c.events, 2)
	require.Equal(t, map[string]string{"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}, s.LastSigned().Header)
	status, _ := s.Challenge("word")
	require.Equal(t, http.StatusOK, status)
}

func TestAResponseURLWorksFiveTimesInThirtyMinutes(t *testing.T) {
	clock := newClock()
	s := fakeslack.New(t, workspace(clock))
	c := &clerk{bot(s), s.HTTPClient(), nil, t}
	urls := make(chan string, 1)
	listen(t, s, func(e socketmode.Event) (bool, any) {
		switch data := e.Data.(type) {
		case slack.SlashCommand:
			urls <- data.ResponseURL
		case slack.InteractionCallback:
			urls <- data.ResponseURL
		}
		return true, nil
	})
	s.AwaitConnections(1)
	asker := s.User("U1")
	asker.Command("/signoff", "")
	address := <-urls
	require.Equal(t, 400, c.respond(address, `{"blocks":[]}`), "no text")
	for range 4 {
		require.Equal(t, 200, c.respond(address, `{"text":"hi"}`))
	}
	require.Equal(t, 400, c.respond(address, `{"text":"hi"}`), "a refused use counts too")
	require.Len(t, asker.Ephemerals(), 4, "ephemeral is the default")
	require.Empty(t, s.Messages("C1"))

	asker.Command("/signoff", "")
	address = <-urls
	clock.advance(fakeslack.HookLife + time.Second)
	require.Equal(t, 400, c.respond(address, `{"text":"late"}`))

	_, _, err := bot(s).PostMessageContext(t.Context(), "C1", slack.MsgOptionText("t", false), card())
	require.NoError(t, err)
	message := s.AwaitMessage("C1", "Delete server")
	asker.Click(message, "approve:1")
	address = <-urls
	require.Equal(t, 400, c.respond(address, `{"text":"x","replace_original":true,"response_type":"ephemeral"}`))
	require.Equal(t, 200, c.respond(address, `{"text":"only you","response_type":"ephemeral"}`))
	require.Equal(t, 200, c.respond(address, `{"text":"gone","replace_original":true,"blocks":[]}`))
	require.Equal(t, "gone", s.Now(message).Words())
	require.Equal(t, 200, c.respond(address, `{"delete_original":true}`))
	require.Empty(t, s.Now(message).TS)
}

func TestAPostThatHappenedCanLoseItsAnswer(t *testing.T) {
	s := fakeslack.New(t, fakeslack.Options{NoRates: true, Channels: []fakeslack.Channel{{ID: "C1", Name: "ops"}}, Scopes: append([]string{"channels:history"}, fakeslack.ManifestScopes...)})
	post := func(text string) error {
		_, _, err := bot(s).PostMessageContext(t.Context(), "C1", slack.MsgOptionText(text, false),
			slack.MsgOptionMetadata(slack.SlackMetadata{EventType: "signoff", EventPayload: map[string]any{"request": text}}))
		return err
	}
	s.LoseAnswers("chat.postMessage", 1)
	require.Error(t, post("one"))
	s.Break("chat.postMessage", 503)
	require.Error(t, post("two"))
	require.NoError(t, post("three"))

	history, err := bot(s).GetConversationHistoryContext(t.Context(), &slack.GetConversationHistoryParameters{ChannelID: "C1", IncludeAllMetadata: true})
	require.NoError(t, err)
	require.Len(t, history.Messages, 2, "the broken call has posted nothing")
	require.Equal(t, "three", history.Messages[0].Metadata.EventPayload["request"], "newest first")
	require.Equal(t, "one", history.Messages[1].Metadata.EventPayload["request"])

	s.Down(true)
	require.Error(t, post("four"))
	s.Down(false)
	release := s.Stall("chat.postMessage")
	done := make(chan error, 1)
	go func() { done <- post("five") }()
	require.Len(t, s.Messages("C1"), 2)
	release()
	require.NoError(t, <-done)
	require.Len(t, s.Messages("C1"), 3)

	release = s.HoldAnswers("chat.postMessage")
	go func() { done <- post("six") }()
	s.AwaitMessage("C1", "six")
	require.Empty(t, done, "people see it before the sender knows")
	release()
	require.NoError(t, <-done)
}

func TestViewsKeepTheirHashAndTheirStack(t *testing.T) {
	s := fakeslack.New(t, workspace(newClock()))
	triggers := make(chan string, 1)
	listen(t, s, func(e socketmode.Event) (bool, any) {
		if cmd, ok := e.Data.(slack.SlashCommand); ok {
			triggers <- cmd.TriggerID
		}
		return true, nil
	})
	s.AwaitConnections(1)
	asker, api := s.User("U1"), bot(s)
	trigger := func() string { asker.Command("/signoff", ""); return <-triggers }

	_, err := api.PushViewContext(t.Context(), trigger(), reasonForm())
	require.EqualError(t, err, "not_found")
	opened, err := api.OpenViewContext(t.Context(), trigger(), reasonForm())
	require.NoError(t, err)
	updated, err := api.UpdateViewContext(t.Context(), reasonForm(), "", opened.Hash, opened.ID)
	require.NoError(t, err)
	_, err = api.UpdateViewContext(t.Context(), reasonForm(), "", opened.Hash, opened.ID)
	require.EqualError(t, err, "hash_conflict")
	require.NotEqual(t, opened.Hash, updated.Hash)
	for range 2 {
		pushed, err := api.PushViewContext(t.Context(), trigger(), reasonForm())
		require.NoError(t, err)
		require.Equal(t, opened.ID, pushed.RootViewID)
	}
	_, err = api.PushViewContext(t.Context(), trigger(), reasonForm())
	require.EqualError(t, err, "push_limit_reached")
	require.Len(t, asker.Views(), 3)

	bad := reasonForm()
	bad.Title = label(strings.Repeat("x", 25))
	_, err = api.OpenViewContext(t.Context(), trigger(), bad)
	require.EqualError(t, err, "invalid_arguments")

	home := slack.HomeTabViewRequest{Type: "home", Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewHeaderBlock(label("Needs you"))}}}
	published, err := api.PublishViewContext(t.Context(), slack.PublishViewContextRequest{UserID: "U1", View: home})
	require.NoError(t, err)
	asker.AwaitHome("Needs you")
	stale := published.Hash
	_, err = api.PublishViewContext(t.Context(), slack.PublishViewContextRequest{UserID: "U1", View: home, Hash: &stale})
	require.NoError(t, err)
	_, err = api.PublishViewContext(t.Context(), slack.PublishViewContextRequest{UserID: "U1", View: home, Hash: &stale})
	require.EqualError(t, err, "hash_conflict")
}

func TestAFileIsUploadedInThreeSteps(t *testing.T) {
	s := fakeslack.New(t, workspace(newClock()))
	upload := func(channel string) error {
		_, err := bot(s).UploadFileContext(t.Context(), slack.UploadFileParameters{Filename: "list.csv", Title: "All servers", FileSize: 3, Content: "a,b", Channel: channel})
		return err
	}
	require.ErrorContains(t, upload("C1"), "missing_scope")
	s.SetScopes("files:write")
	require.NoError(t, upload(s.User("U1").Direct()))
	files := s.Files()
	require.Len(t, files, 1)
	require.Equal(t, "a,b", string(files[0].Content))
	require.Equal(t, []string{"All servers", "DU1"}, []string{files[0].Title, files[0].Channel})
	require.ErrorContains(t, upload("U1"), "channel_not_found", "a user's id is no channel for files")
}

func TestPeopleAndGroupsAreReadFresh(t *testing.T) {
	s := fakeslack.New(t, workspace(newClock()))
	api := bot(s)
	members, err := api.GetUserGroupMembersContext(t.Context(), "S1")
	require.NoError(t, err)
	require.Equal(t, []string{"W2"}, members)
	s.SetGroup(fakeslack.Group{ID: "S1", Handle: "sre"})
	members, err = api.GetUserGroupMembersContext(t.Context(), "S1")
	require.NoError(t, err)
	require.Empty(t, members)

	s.SetPerson(fakeslack.Person{ID: "W2", Name: "approver", Guest: true, Deleted: true})
	who, err := api.GetUserInfoContext(t.Context(), "W2")
	require.NoError(t, err)
	require.True(t, who.Deleted && who.IsRestricted && !who.IsBot)
	who, err = api.GetUserByEmailContext(t.Context(), "ASKER@example.com")
	require.NoError(t, err)
	require.Equal(t, "U1", who.ID)
	groups, err := api.GetUserGroupsContext(t.Context(), slack.GetUserGroupsOptionIncludeUsers(true))
	require.NoError(t, err)
	require.Equal(t, "sre", groups[0].Handle)
}
