package bot

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/slack-go/slack"

	"signoff/approvals"
	"signoff/cmd/slackbot/blockkit"
	"signoff/cmd/slackbot/card"
)

// errForeign refuses what another workspace sends. Whoever clicks there, in a
// shared channel, is told so in words instead.
var errForeign = errors.New("another workspace")

// ackWithin is how long a submission's acknowledgement waits for its answer;
// Slack gives three seconds.
const ackWithin = 2 * time.Second

// ackSize is what an acknowledgement may have in bytes; Slack drops larger ones
// without a word.
const ackSize = blockkit.AckBytesMax - 1000

// receive takes in what Slack hands over and returns the body of its
// acknowledgement, and what is to be done once that is on its way. An error
// means that it was not stored: no acknowledgement then, so that the person sees
// that it failed.
func (b *Bot) receive(ctx context.Context, d approvals.Delivery) (answer any, then func(), err error) {
	answer, a, err := b.take(ctx, d)
	then = func() {
		if a != nil {
			close(a.sent)
		}
	}
	response, is := answer.(*slack.ViewSubmissionResponse)
	if !is || response.View == nil {
		return answer, then, err
	}
	encoded, err := json.Marshal(response)
	if err != nil || len(encoded) < ackSize {
		return answer, then, err
	}
	return update(oneMoment()), func() { then(); b.follow(a, *response.View) }, nil
}

// follow puts a view that is too large for an acknowledgement into the modal
// after it.
func (b *Bot) follow(a *arrived, v slack.ModalViewRequest) {
	b.flying.Go(func() {
		a.afterAck()
		if err := b.rewrite(b.endings, a.interaction.View.ID, v); err != nil {
			b.o.Log.Warn("a window was not updated", "id", a.ID, "error", err)
		}
	})
}

// afterAck lets the acknowledgement arrive first: it would overwrite what the
// window shows. One that is never written is not waited for for long.
func (a *arrived) afterAck() {
	select {
	case <-a.sent:
	case <-time.After(ackWithin + ackLimit):
	}
	time.Sleep(onItsWay)
}

// onItsWay is how long an acknowledgement may take to Slack.
const onItsWay = 300 * time.Millisecond

func oneMoment() slack.ModalViewRequest {
	return card.Notice("One moment", "Signoff is working on it. This window tells the outcome.")
}

// take stores a delivery and starts on it.
func (b *Bot) take(ctx context.Context, d approvals.Delivery) (any, *arrived, error) {
	d.Channel = channel
	a, err := understand(d)
	if err != nil {
		b.o.Log.Warn("slack sent what cannot be read", "kind", d.Kind, "error", err)
		return nil, nil, nil // it would not get better
	}
	if a.interaction == nil && b.foreign(a.from.team, a.from.enterprise) {
		b.o.Log.Warn("a delivery of another workspace was refused", "kind", d.Kind, "team", approvals.Visible(a.from.team))
		return nil, a, errForeign
	}
	if a.interaction != nil && a.interaction.Type == slack.InteractionTypeBlockSuggestion {
		return b.suggest(ctx, a), a, nil // nothing happens by it, so there is nothing to store
	}
	if faults := b.faults(a); len(faults) > 0 {
		return slack.NewErrorsViewSubmissionResponse(faults), a, nil
	}
	fresh, err := b.store.AddDelivery(ctx, a.Delivery, lease)
	if err != nil {
		return nil, a, err
	}
	if !fresh {
		b.o.Log.Info("slack delivered again what is known", "id", d.ID)
		return nil, a, nil
	}
	a.At = time.Now()
	started := b.start(a)
	switch {
	case !a.submits():
		return nil, a, nil
	case !started:
		return update(oneMoment()), a, nil // an empty answer would close the window, and whoever takes it over could not tell
	}
	return b.await(a), a, nil
}

// await waits for the answer to a submission; when that takes too long the
// modal says so and is updated later.
func (b *Bot) await(a *arrived) any {
	timer := time.NewTimer(ackWithin)
	defer timer.Stop()
	var response *slack.ViewSubmissionResponse
	select {
	case response = <-a.said:
	case <-timer.C:
		if a.ack.CompareAndSwap(nobodyYet, answersLate) {
			return update(oneMoment())
		}
		response = <-a.said // it came in this very moment
	}
	if response == nil {
		return nil // a typed nil would be sent as null
	}
	return response
}

// update answers a submission with another view in its place.
func update(v slack.ModalViewRequest) *slack.ViewSubmissionResponse {
	return slack.NewUpdateViewSubmissionResponse(&v)
}
