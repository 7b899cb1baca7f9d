package bot

import (
	"context"
	"errors"
	"fmt"

	"github.com/slack-go/slack"

	"signoff/approvals"
	"signoff/cmd/slackbot/card"
	"signoff/cmd/slackbot/form"
)

// clicked handles the buttons of a message, a modal or the Home tab.
func (b *Bot) clicked(ctx context.Context, a *arrived) error {
	for _, action := range a.interaction.ActionCallback.BlockActions {
		if err := b.button(ctx, a, action); err != nil {
			return err
		}
	}
	return nil
}

func (b *Bot) button(ctx context.Context, a *arrived, action *slack.BlockAction) error {
	switch action.ActionID {
	case card.ActConsole, card.ActLink:
		return nil // links
	case form.ActMore:
		return b.moreFields(ctx, a)
	case form.ActField, form.ActPick:
		return nil // read when the form is submitted
	case card.ActReveal:
		return b.reveal(ctx, a, action.Value)
	}
	value, err := card.ParseValue(action.Value)
	if err != nil {
		b.say(ctx, a, "This button is of a version of Signoff that is gone. Open the request again.")
		return nil
	}
	r, err := b.service.Get(ctx, value.Request)
	if errors.Is(err, approvals.ErrNotFound) {
		b.say(ctx, a, "There is no such request in this ledger.")
		return nil
	}
	if err != nil {
		return err
	}
	switch action.ActionID {
	case card.ActApprove:
		return b.approve(ctx, a, r, value)
	case card.ActDeny:
		return b.ask(ctx, a, r, value, card.DenyForm)
	case card.ActRevoke:
		return b.ask(ctx, a, r, value, card.RevokeForm)
	case card.ActReview:
		return b.review(ctx, a, r)
	case card.ActDetails:
		b.openedTo(ctx, a, card.Details(r, b.drawing(ctx, r)))
		return nil
	case card.ActWithdraw:
		return b.withdraw(ctx, a, r)
	}
	b.say(ctx, a, "This button does nothing in this version of Signoff.")
	return nil
}

// ask opens a form for a reason, or says why none is wanted any more. Slack's
// three seconds come before every other question; standing is judged when the
// form is submitted.
func (b *Bot) ask(ctx context.Context, a *arrived, r approvals.Request, v card.Value, form func(approvals.Request) slack.ModalViewRequest) error {
	if !b.welcome(ctx, a) {
		return nil
	}
	if r.State != approvals.Pending && r.State != approvals.Approved && !(r.State == approvals.Consumed && r.Left() > 0) {
		b.say(ctx, a, situation(r))
		return b.correct(ctx, a, r)
	}
	b.opened(ctx, a, form(r))
	return b.correct(ctx, a, r)
}

// review opens everything there is to see; its submit approves.
func (b *Bot) review(ctx context.Context, a *arrived, r approvals.Request) error {
	view, _ := card.Review(r, b.drawing(ctx, r))
	b.openedTo(ctx, a, view)
	return b.correct(ctx, a, r)
}

// approve counts a click on Approve.
func (b *Bot) approve(ctx context.Context, a *arrived, r approvals.Request, v card.Value) error {
	after, sentence, err := b.vote(ctx, a, r, v, true, "")
	if err != nil {
		return err
	}
	b.say(ctx, a, sentence)
	return b.correct(ctx, a, after)
}

// withdraw takes back what the person asked for.
func (b *Bot) withdraw(ctx context.Context, a *arrived, r approvals.Request) error {
	person, sentence := b.who(ctx, a.from)
	if sentence == "" {
		after, err := b.service.Withdraw(ctx, r.ID, person, "withdrawn in Slack")
		no, refused := refusal(err)
		switch {
		case refused:
			sentence = no.Sentence + " " + situation(after)
		case err != nil:
			return err
		default:
			sentence = situation(after)
		}
	}
	b.say(ctx, a, sentence)
	return nil
}

// correct draws a message that was clicked and is not the one that is kept: a
// copy that slipped through, or one of an older ledger.
func (b *Bot) correct(ctx context.Context, a *arrived, r approvals.Request) error {
	c := a.interaction.Container
	if c.Type != "message" || c.IsEphemeral || c.MessageTs == "" {
		return nil
	}
	_, err := b.store.PostAt(ctx, c.ChannelID, c.MessageTs)
	if !errors.Is(err, approvals.ErrNotFound) {
		return err
	}
	if err := b.redraw(ctx, r, c.ChannelID, c.MessageTs); err != nil {
		b.o.Log.Info("a copy of a card could not be corrected", "id", r.ID, "error", err)
	}
	return nil
}

// situation says how a request stands, for somebody whose click changed nothing.
func situation(r approvals.Request) string {
	text := r.Status().Headline()
	if r.EndedBy != "" {
		text += fmt.Sprintf(", by %s at %s", approvals.Harmless(r.EndedBy), approvals.Clock(r.Decided))
	}
	for _, v := range r.Votes {
		if v.Approve && r.State != approvals.Pending {
			text += fmt.Sprintf("; approved by %s at %s", approvals.Harmless(v.Person), approvals.Clock(v.At))
		}
	}
	if r.Reason != "" {
		text += ": " + approvals.Harmless(r.Reason)
	}
	text += "."
	for _, d := range r.Drift {
		text += fmt.Sprintf(" %s was %s and is %s.", approvals.Harmless(d.What), approvals.Harmless(d.Before), approvals.Harmless(d.After))
	}
	return text
}
