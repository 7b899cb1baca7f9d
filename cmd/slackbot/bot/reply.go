package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"signoff/approvals"
	"signoff/cmd/slackbot/blockkit"
	"signoff/cmd/slackbot/card"
)

// urlLife is how long Slack takes answers at a response_url, with a margin.
const urlLife = 29 * time.Minute

// say answers whoever acted with one sentence that only they see.
func (b *Bot) say(ctx context.Context, a *arrived, sentence string) {
	if err := b.tell(ctx, a, card.Ephemeral(sentence)); err != nil {
		b.o.Log.Warn("an answer did not reach its person", "id", a.ID, "error", err)
	}
}

// tell answers whoever acted: where they did it, seen by them alone, else in a
// direct message.
func (b *Bot) tell(ctx context.Context, a *arrived, m card.Message) error {
	if err := sound(blockkit.Message, m); err != nil {
		return err
	}
	if a.from.url != "" && a.age() < urlLife {
		err := b.respond(ctx, a.from.url, m)
		if err == nil {
			return nil
		}
		b.o.Log.Info("response_url did not take an answer", "error", err)
	}
	ctx, cancel := call(ctx)
	defer cancel()
	options := said(m)
	direct := a.event != nil && a.event.Event.ChannelType == "im"
	if a.from.place != "" && !direct {
		if a.from.thread != "" {
			options = append(options, slack.MsgOptionTS(a.from.thread))
		}
		if _, err := b.api.PostEphemeralContext(ctx, a.from.place, a.from.user, options...); err == nil {
			return nil
		}
	}
	_, _, err := b.api.PostMessageContext(ctx, a.from.user, said(m)...)
	return err
}

// said are the options that make a message of ours: nothing in it is linked or
// unfolded by Slack.
func said(m card.Message) []slack.MsgOption {
	return []slack.MsgOption{slack.MsgOptionText(m.Text, false), slack.MsgOptionBlocks(m.Blocks...),
		slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl()}
}

// respond sends an answer to a response_url of Slack's own hosts.
func (b *Bot) respond(ctx context.Context, address string, m card.Message) error {
	if !slackHost(address) {
		return errors.New("the response_url is not Slack's")
	}
	body, err := json.Marshal(map[string]any{"response_type": "ephemeral", "replace_original": false, "text": m.Text, "blocks": m.Blocks})
	if err != nil {
		return err
	}
	ctx, cancel := call(ctx)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return errors.New("the response_url is no URL")
	}
	request.Header.Set("Content-Type", "application/json; charset=utf-8")
	response, err := b.hooks.Do(request)
	if err != nil {
		return errors.New("the response_url does not answer") // the error would quote the URL, which is a secret
	}
	defer response.Body.Close()
	answer, _ := io.ReadAll(io.LimitReader(response.Body, 1<<10))
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the response_url answered %d %q", response.StatusCode, answer)
	}
	return nil
}

func slackHost(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.User != nil {
		return false
	}
	return u.Scheme == "https" && u.Port() == "" && slices.Contains([]string{"hooks.slack.com", "hooks.slack-gov.com", "slack-gov.com"}, u.Host)
}

// open opens a modal. Slack allows three seconds for that after the click.
func (b *Bot) open(ctx context.Context, a *arrived, v slack.ModalViewRequest) (id string, err error) {
	if err := sound(blockkit.Modal, v); err != nil {
		return "", err
	}
	ctx, cancel := call(ctx)
	defer cancel()
	do := b.api.OpenViewContext
	if a.interaction != nil && a.interaction.View.Type == slack.VTModal {
		do = b.api.PushViewContext
	}
	answer, err := do(ctx, a.from.trigger, v)
	if err != nil {
		return "", err
	}
	return answer.ID, nil
}

// opened is open for a click that does nothing else: it tells the person when
// Slack would not.
func (b *Bot) opened(ctx context.Context, a *arrived, v slack.ModalViewRequest) (id string, ok bool) {
	id, err := b.open(ctx, a, v)
	if err == nil {
		return id, true
	}
	b.o.Log.Warn("a window did not open", "id", a.ID, "error", err)
	b.say(ctx, a, fmt.Sprintf("The window could not be opened (%s). Nothing was done: please try again.", reason(err)))
	return "", false
}

// openedTo is opened for what only the company's people may see: an empty window
// comes first, within Slack's three seconds, and is filled once Slack has said
// whose account it is.
func (b *Bot) openedTo(ctx context.Context, a *arrived, v slack.ModalViewRequest) {
	if !b.welcome(ctx, a) {
		return
	}
	id, ok := b.opened(ctx, a, card.Notice("Signoff", "One moment."))
	if !ok {
		return
	}
	if _, sentence := b.who(ctx, a.from); sentence != "" {
		v = card.Notice("Signoff", sentence)
	}
	if err := b.rewrite(ctx, id, v); err != nil {
		b.o.Log.Warn("a window was not filled", "id", a.ID, "error", err)
		b.say(ctx, a, fmt.Sprintf("The window could not be filled (%s). Nothing was done: please try again.", reason(err)))
	}
}

// welcome tells those off whom the payload alone shows to be strangers.
func (b *Bot) welcome(ctx context.Context, a *arrived) bool {
	_, sentence := b.listedAs(a.from)
	if sentence != "" {
		b.o.Log.Warn("refused in slack", "user", approvals.Visible(a.from.user), "team", approvals.Visible(a.from.team), "why", sentence)
		b.say(ctx, a, sentence)
	}
	return sentence == ""
}

// rewrite puts another view into an open modal.
func (b *Bot) rewrite(ctx context.Context, id string, v slack.ModalViewRequest) error {
	if err := sound(blockkit.Modal, v); err != nil {
		return err
	}
	ctx, cancel := call(ctx)
	defer cancel()
	_, err := b.api.UpdateViewContext(ctx, v, "", "", id)
	return err
}

// sound refuses what Slack would, before it leaves.
func sound(surface blockkit.Surface, payload any) error {
	if m, is := payload.(card.Message); is {
		payload = map[string]any{"text": m.Text, "blocks": m.Blocks}
	}
	encoded, err := json.Marshal(payload)
	if err != nil {
		return err
	}
	problems := blockkit.Check(surface, encoded)
	if len(problems) == 0 {
		return nil
	}
	return fmt.Errorf("%w: %s", errUnsound, problems[0])
}

var errUnsound = errors.New("slack would refuse it")

// escape writes a text literally in mrkdwn.
func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}
