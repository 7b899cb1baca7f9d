package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/slack-go/slack"

	"signoff/approvals"
	"signoff/cmd/slackbot/card"
)

// patience is how often a delivery is tried before it is given up.
const patience = 6

// start does a delivery at its side of the acknowledgement; false when too
// many are at work, and then whoever looks next takes it.
func (b *Bot) start(a *arrived) bool {
	select {
	case b.jobs <- struct{}{}:
	default:
		_ = b.store.EndDelivery(b.endings, a.ID, time.Now()) // if not, its lease ends
		return false
	}
	b.flying.Go(func() {
		defer func() { <-b.jobs }()
		b.do(a)
	})
	return true
}

// takeOver does what no replica is at: it crashed, or was too busy.
func (b *Bot) takeOver(ctx context.Context) {
	b.every(ctx, b.o.Pace.Look, func(ctx context.Context) error {
		free := cap(b.jobs) - len(b.jobs)
		if free == 0 {
			return nil // what is taken and not done would lose a try
		}
		left, err := b.store.TakeDeliveries(ctx, channel, free, lease)
		for _, d := range left {
			a, unreadable := understand(d)
			if unreadable != nil {
				err = errors.Join(err, unreadable, b.store.EndDelivery(ctx, d.ID, time.Time{}))
				continue
			}
			a.ack.Store(answersLate)
			close(a.sent) // by the replica that took it in
			b.start(a)
		}
		return err
	})
}

// do handles a delivery, answers, and marks it as done; after a fault that may
// pass it is due again.
func (b *Bot) do(a *arrived) {
	ctx, cancel := context.WithTimeout(b.endings, lease-callWithin)
	defer cancel()
	var response *slack.ViewSubmissionResponse
	err := b.guarded(func() (err error) {
		response, err = b.handle(ctx, a)
		return err
	})
	var again time.Time
	switch {
	case err != nil && a.Tries+1 < patience:
		b.o.Log.Warn("a delivery is tried again", "id", a.ID, "try", a.Tries+1, "error", err)
		again = time.Now().Add(pause(err, a.Tries))
	case err != nil:
		b.o.Log.Error("a delivery is given up", "id", a.ID, "error", err)
		const sorry = "Signoff could not do this. Open the request again to see how it stands."
		b.answer(ctx, a, update(card.Notice("Not done", sorry)))
		if !a.submits() {
			b.say(ctx, a, sorry)
		}
	default:
		b.answer(ctx, a, response)
	}
	if err := b.store.EndDelivery(b.endings, a.ID, again); err != nil {
		b.o.Log.Warn("end delivery", "id", a.ID, "error", err) // its lease ends, and doing it twice changes nothing
	}
}

func (a *arrived) submits() bool {
	return a.interaction != nil && a.interaction.Type == slack.InteractionTypeViewSubmission
}

// answer gives a submission's answer to the acknowledgement that waits for it,
// or puts it into the modal when that is gone.
func (b *Bot) answer(ctx context.Context, a *arrived, response *slack.ViewSubmissionResponse) {
	if !a.submits() {
		return
	}
	if a.ack.CompareAndSwap(nobodyYet, answeredInTime) {
		a.said <- response
		return
	}
	a.afterAck()
	view := card.Notice("Done", "It is done.")
	if response != nil && response.View != nil {
		view = *response.View
	}
	if err := b.rewrite(ctx, a.interaction.View.ID, view); err != nil {
		b.o.Log.Info("a window was closed before it was answered", "id", a.ID, "error", err)
		b.say(ctx, a, fmt.Sprintf("What you sent was handled (%s). Its window could not show what came of it; Signoff's Home tab does.", view.Title.Text))
	}
}

// handle does what the delivery asks for. An error may pass; everything else
// has been answered.
func (b *Bot) handle(ctx context.Context, a *arrived) (*slack.ViewSubmissionResponse, error) {
	switch {
	case a.command != nil:
		return nil, b.typed(ctx, a, a.command.Text)
	case a.event != nil:
		return nil, b.happened(ctx, a)
	}
	switch a.interaction.Type {
	case slack.InteractionTypeBlockActions:
		return nil, b.clicked(ctx, a)
	case slack.InteractionTypeViewSubmission:
		return b.submitted(ctx, a)
	case slack.InteractionTypeShortcut:
		return nil, b.pick(ctx, a)
	case slack.InteractionTypeMessageAction:
		return nil, b.trail(ctx, a)
	}
	return nil, nil
}

// happened handles events: mentions, direct messages, and the Home tab.
func (b *Bot) happened(ctx context.Context, a *arrived) error {
	e := a.event.Event
	if e.BotID != "" || e.Subtype != "" || e.User == "" || e.User == b.home.UserID {
		return nil // ours, or not a person's word
	}
	switch {
	case e.Type == "app_home_opened" && (e.Tab == "home" || e.Tab == ""):
		return b.publishHome(ctx, a)
	case e.Type == "app_mention", e.Type == "message" && e.ChannelType == "im":
		if a.from.thread == "" && e.Type == "app_mention" {
			a.from.thread = e.TS
		}
		return b.typed(ctx, a, b.unmentioned(e.Text))
	}
	return nil
}

// refusal is the sentence of a refusal; false for other errors.
func refusal(err error) (*approvals.Refusal, bool) {
	var no *approvals.Refusal
	return no, errors.As(err, &no)
}
