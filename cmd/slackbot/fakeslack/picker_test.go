package fakeslack_test

import (
	"testing"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
	"github.com/stretchr/testify/require"

	"signoff/cmd/slackbot/fakeslack"
)

func pickerForm(more ...slack.Block) slack.ModalViewRequest {
	provider := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, label("cloud"), "cloud", slack.NewOptionBlockObject("ionos", label("IONOS"), nil), slack.NewOptionBlockObject("scp", label("SCP"), nil))
	choice := slack.NewInputBlock("provider", label("Cloud"), nil, provider)
	choice.DispatchAction = true
	name := slack.NewInputBlock("name", label("Name"), nil, slack.NewPlainTextInputBlockElement(label("name"), "text"))
	name.Optional = true
	blocks := []slack.Block{choice, name, slack.NewActionBlock("more", slack.NewButtonBlockElement("more", "1", label("More options")))}
	return slack.ModalViewRequest{Type: "modal", Title: label("Pick"), Submit: label("Next"), Blocks: slack.Blocks{BlockSet: append(blocks, more...)}}
}

// picker starts a bot that hands on what it gets.
func picker(t *testing.T, change func(*fakeslack.Options)) (*fakeslack.Slack, chan slack.InteractionCallback, chan slack.SlashCommand) {
	options := workspace(newClock())
	if change != nil {
		change(&options)
	}
	s := fakeslack.New(t, options)
	actions, commands := make(chan slack.InteractionCallback, 10), make(chan slack.SlashCommand, 10)
	listen(t, s, func(e socketmode.Event) (bool, any) {
		switch data := e.Data.(type) {
		case slack.SlashCommand:
			commands <- data
		case slack.InteractionCallback:
			actions <- data
		}
		return true, nil
	})
	s.AwaitConnections(1)
	return s, actions, commands
}

func TestAChoiceInAFormIsToldAtOnceAndStays(t *testing.T) {
	s, actions, commands := picker(t, nil)
	asker := s.User("U1")
	asker.Command("/signoff", "")
	opened, err := bot(s).OpenViewContext(t.Context(), (<-commands).TriggerID, pickerForm())
	require.NoError(t, err)
	form := asker.AwaitView("Cloud")

	asker.Pick(form, "cloud", "SCP")
	picked := <-actions
	require.Equal(t, "scp", picked.ActionCallback.BlockActions[0].SelectedOption.Value)
	require.Equal(t, []string{"view", opened.ID}, []string{picked.Container.Type, picked.Container.ViewID})
	require.Equal(t, "scp", picked.View.State.Values["provider"]["cloud"].SelectedOption.Value)
	require.Empty(t, picked.ResponseURL)

	_, err = bot(s).UpdateViewContext(t.Context(), pickerForm(slack.NewHeaderBlock(label("Servers of SCP"))), "", picked.View.Hash, opened.ID)
	require.NoError(t, err)
	asker.Press(asker.AwaitView("Servers of SCP"), "more")
	pressed := <-actions
	require.Equal(t, "1", pressed.ActionCallback.BlockActions[0].Value)
	require.Equal(t, "scp", pressed.View.State.Values["provider"]["cloud"].SelectedOption.Value, "an update keeps what was entered")

	require.True(t, asker.Submit(form, fakeslack.Values{"Name": "web-1"}).Acked)
	submitted := <-actions
	require.Equal(t, "web-1", submitted.View.State.Values["name"]["text"].Value)
	require.Equal(t, "scp", submitted.View.State.Values["provider"]["cloud"].SelectedOption.Value)
}

func TestAMenuInAMessageSendsItsOption(t *testing.T) {
	s, actions, _ := picker(t, nil)
	menu := slack.NewOverflowBlockElement("menu", slack.NewOptionBlockObject("audit", label("Audit trail"), nil))
	_, _, err := bot(s).PostMessageContext(t.Context(), "C1", slack.MsgOptionText("t", false), slack.MsgOptionBlocks(slack.NewActionBlock("a", menu)))
	require.NoError(t, err)
	s.User("U1").Choose(s.Messages("C1")[0], "menu", "Audit trail")
	require.Equal(t, "audit", (<-actions).ActionCallback.BlockActions[0].SelectedOption.Value)
}

func TestAnEphemeralMessageDoesNotComeBack(t *testing.T) {
	s, actions, _ := picker(t, nil)
	_, err := bot(s).PostEphemeralContext(t.Context(), "C1", "U1", slack.MsgOptionText("t", false), card())
	require.NoError(t, err)
	s.User("U1").Click(s.User("U1").AwaitEphemeral("Delete server"), "approve:1")
	click := <-actions
	require.True(t, click.Container.IsEphemeral)
	require.Empty(t, click.Message.Blocks.BlockSet)
}

func TestOnGridEveryPayloadNamesTheOrganisation(t *testing.T) {
	s, actions, commands := picker(t, func(o *fakeslack.Options) { o.Enterprise = "E1" })
	s.User("U1").Command("/signoff", "")
	require.Equal(t, "E1", (<-commands).EnterpriseID)
	s.User("U1").Shortcut("pick")
	require.Equal(t, "E1", (<-actions).Enterprise.ID)
	who, err := bot(s).GetUserInfoContext(t.Context(), "U1")
	require.NoError(t, err)
	require.Equal(t, "E1", who.Enterprise.EnterpriseID)
}

func TestAWarnedClientMovesOn(t *testing.T) {
	s, _, _ := picker(t, nil)
	s.Tolerate() // what goes to the old connection while the client leaves it is lost
	s.Disconnect(fakeslack.Warning)
	s.Await("a new connection", func() bool { return len(s.Calls("apps.connections.open")) == 2 })
	s.Await("an answer", func() bool { return s.User("U1").Shortcut("pick").Acked })
}

func TestAPayloadInTheGapIsLost(t *testing.T) {
	s, actions, _ := picker(t, nil)
	s.LoseDeliveries(1)
	require.Equal(t, "lost", s.User("U1").Shortcut("pick").Why)
	require.Empty(t, actions)
	require.True(t, s.User("U1").Shortcut("pick").Acked)
	first := <-actions
	require.True(t, s.Replay().Acked)
	require.Equal(t, first.TriggerID, (<-actions).TriggerID)
}

func TestTheFakePings(t *testing.T) {
	s := fakeslack.New(t, workspace(newClock()))
	_, address, err := bot(s).StartSocketModeContext(t.Context())
	require.NoError(t, err)
	conn, _, err := websocket.DefaultDialer.Dial(address, nil)
	require.NoError(t, err)
	defer conn.Close()
	pinged := make(chan struct{}, 1)
	conn.SetPingHandler(func(string) error {
		select {
		case pinged <- struct{}{}:
		default:
		}
		return nil
	})
	go func() {
		for {
			if _, _, err := conn.ReadMessage(); err != nil {
				return
			}
		}
	}()
	<-pinged
}

func TestNamesOfChannelsAreForPostingOnly(t *testing.T) {
	s := fakeslack.New(t, workspace(newClock()))
	channel, ts, err := bot(s).PostMessageContext(t.Context(), "#ops", slack.MsgOptionText("t", false))
	require.NoError(t, err)
	require.Equal(t, "C1", channel)
	_, _, _, err = bot(s).UpdateMessageContext(t.Context(), "#ops", ts, slack.MsgOptionText("u", false))
	require.EqualError(t, err, "channel_not_found")
	channel, _, err = bot(s).PostMessageContext(t.Context(), "U1", slack.MsgOptionText("hello", false))
	require.NoError(t, err)
	require.Equal(t, s.User("U1").Direct(), channel)
	s.AwaitMessage(channel, "hello")
}
