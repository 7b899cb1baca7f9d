package bot

import (
	"context"
	"errors"
	"time"

	"github.com/slack-go/slack"

	"signoff/approvals"
	"signoff/cmd/slackbot/card"
	"signoff/provider"
)

// readWithin bounds a read that somebody waits for.
const readWithin = 30 * time.Second

// readFor runs a read and answers whoever asked. What does not fit a message
// goes as a file to their direct messages, never to the channel.
func (b *Bot) readFor(ctx context.Context, a *arrived, op provider.Operation, what approvals.Ask) (*slack.ViewSubmissionResponse, error) {
	limited, cancel := context.WithTimeout(ctx, readWithin)
	defer cancel()
	got, err := b.service.Read(limited, what)
	if err != nil {
		sentence, passing := explain(err)
		if passing {
			b.o.Log.Warn("a read", "operation", what.Operation, "error", err)
		}
		if !a.submits() {
			b.say(ctx, a, sentence)
		}
		return update(card.Notice("Not read", sentence)), nil
	}
	message, file := card.Answer(op, got.Object())
	if err := b.tell(ctx, a, message); err != nil {
		b.o.Log.Warn("an answer did not reach its person", "id", a.ID, "error", err)
	}
	if file != nil {
		if err := b.send(ctx, a.from.user, op.Spec().Name+".json", file); err != nil {
			b.o.Log.Warn("a file did not reach its person", "id", a.ID, "error", err)
			b.say(ctx, a, "The whole answer could not be sent as a file ("+reason(err)+").")
		}
	}
	return update(card.Notice("Read", "The answer is in your direct messages.")), nil
}

// send puts a file into somebody's direct messages.
func (b *Bot) send(ctx context.Context, user, name string, content []byte) error {
	limited, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	dm, _, _, err := b.api.OpenConversationContext(limited, &slack.OpenConversationParameters{Users: []string{user}})
	if err != nil {
		return err
	}
	if dm == nil || dm.ID == "" {
		return errors.New("slack opened no conversation")
	}
	_, err = b.api.UploadFileContext(limited, slack.UploadFileParameters{Channel: dm.ID, Filename: name, Title: name, Content: string(content), FileSize: len(content)})
	return err
}
