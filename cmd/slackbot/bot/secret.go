package bot

import (
	"context"
	"errors"
	"time"

	"signoff/approvals"
	"signoff/cmd/slackbot/card"
	"signoff/provider"
)

// reveal shows a secret once, to the person who asked for the change. The
// window comes first: only when there is one is the secret taken, and it goes
// back when it could not be shown.
func (b *Bot) reveal(ctx context.Context, a *arrived, text string) error {
	value, err := card.ParseSecretValue(text)
	if err != nil || !b.o.ViaSlack {
		b.say(ctx, a, "This secret is opened in the console.")
		return nil
	}
	window, ok := b.opened(ctx, a, card.Notice("Secret", "Signoff is opening it. It is shown once: keep this window open."))
	if !ok {
		return nil
	}
	sentence, err := b.show(ctx, a, value, window)
	if err != nil {
		return err
	}
	if sentence != "" {
		if err := b.rewrite(ctx, window, card.Notice("Secret", sentence)); err != nil {
			b.say(ctx, a, sentence)
		}
	}
	return nil
}

// show puts the secret into the window, or says why not.
func (b *Bot) show(ctx context.Context, a *arrived, value card.SecretValue, window string) (sentence string, err error) {
	person, sentence := b.who(ctx, a.from)
	if sentence != "" {
		no := &approvals.Refusal{Code: approvals.CodeNotEligible, Sentence: sentence}
		return sentence, b.service.Attempted(ctx, value.Request, "slack:"+approvals.Visible(a.from.user), "secret.reveal", no)
	}
	r, err := b.service.Get(ctx, value.Request)
	if errors.Is(err, approvals.ErrNotFound) {
		return "There is no such request in this ledger.", nil
	}
	if err != nil {
		return "", err
	}
	if r.Content.Requester.Person != person {
		no := &approvals.Refusal{Code: approvals.CodeNotEligible, Sentence: "Only the person who asked may open this secret here."}
		return no.Sentence, b.service.Attempted(ctx, r.ID, person, "secret.reveal", no)
	}
	err = b.service.RevealTo(ctx, r.ID, value.Pointer, person, func(secret provider.Secret) error { return b.display(ctx, window, value, secret) })
	if no, refused := refusal(err); refused {
		return no.Sentence, nil
	}
	if errors.Is(err, errNotShown) {
		return "The secret could not be shown, and is kept. Please try again.", nil
	}
	return "", err
}

var errNotShown = errors.New("the secret was not shown")

// display tries hard, because the secret exists nowhere else by now.
func (b *Bot) display(ctx context.Context, window string, value card.SecretValue, secret provider.Secret) error {
	for try := range 3 {
		if err := b.rewrite(ctx, window, card.Secret(value, secret)); err == nil {
			return nil
		} else if fault(err) != "" {
			break // Slack will not, whatever is tried
		}
		select {
		case <-time.After(time.Second << try):
		case <-ctx.Done():
			return errNotShown
		}
	}
	return errNotShown
}
