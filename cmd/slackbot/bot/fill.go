package bot

import (
	"context"
	"errors"
	"fmt"

	"github.com/slack-go/slack"

	"signoff/approvals"
	"signoff/cmd/slackbot/card"
	"signoff/cmd/slackbot/form"
	"signoff/provider"
)

// picked opens the form of the operation that was chosen, in the picker's place.
func (b *Bot) picked(ctx context.Context, a *arrived) (*slack.ViewSubmissionResponse, error) {
	if _, sentence := b.who(ctx, a.from); sentence != "" {
		return update(card.Notice("Signoff", sentence)), nil
	}
	op := b.service.Clouds().Operation(form.Picked(a.interaction.View.State))
	if op == nil {
		return update(card.Notice("Signoff", "Choose an operation first.")), nil
	}
	view, err := form.Open(op, form.Fill{}, b.accounts(a, op))
	if err != nil {
		return update(card.Notice("Signoff", "This operation has no form here: "+err.Error())), nil
	}
	return update(view), nil
}

// accounts are those of the operation's cloud that the person may use.
func (b *Bot) accounts(a *arrived, op provider.Operation) []string {
	person, _ := b.o.Principal(a.from.user)
	return b.service.Clouds().AccountsOf(person, op.Spec().Provider)
}

// moreFields opens the rest of a form's fields; what was entered stays.
func (b *Bot) moreFields(ctx context.Context, a *arrived) error {
	v := a.interaction.View
	op := b.service.Clouds().Operation(v.PrivateMetadata)
	if op == nil || !b.welcome(ctx, a) {
		return nil
	}
	filled, _ := form.Read(op, v.State)
	view, err := form.Open(op, form.Fill{Arguments: filled.Arguments, Why: filled.Why, Account: filled.Account, RepeatOf: filled.RepeatOf, More: true},
		b.accounts(a, op))
	if err == nil {
		err = b.rewrite(ctx, v.ID, view)
	}
	if err != nil {
		b.o.Log.Warn("a form was not extended", "operation", op.Spec().Name, "error", err)
	}
	return nil
}

// filled does what a form asks for: a read is answered in a direct message, a
// change is filed.
func (b *Bot) filled(ctx context.Context, a *arrived) (*slack.ViewSubmissionResponse, error) {
	v := a.interaction.View
	op := b.service.Clouds().Operation(v.PrivateMetadata)
	if op == nil {
		return update(card.Notice("Signoff", "No configured cloud has this operation any more.")), nil
	}
	person, sentence := b.who(ctx, a.from)
	if sentence != "" {
		return update(card.Notice("Signoff", sentence)), nil
	}
	filled, faults := form.Read(op, v.State)
	if len(faults) > 0 { // they were shown at the fields already; this is a delivery taken over
		return update(card.Notice("Not filed", "Something in the form was wrong. Please open it again.")), nil
	}
	what := approvals.Ask{Operation: op.Spec().Name, Account: filled.Account, Arguments: filled.Arguments, Why: filled.Why, RepeatOf: filled.RepeatOf,
		Requester: approvals.Requester{Person: person, Channel: channel}}
	if op.Spec().Effect == provider.Observe {
		return b.readFor(ctx, a, op, what)
	}
	return b.file(ctx, a, what)
}

// file proposes a change and tells where it stands. Where only secrets are
// missing, the person types them in the console first.
func (b *Bot) file(ctx context.Context, a *arrived, what approvals.Ask) (*slack.ViewSubmissionResponse, error) {
	draft, incomplete, err := b.service.Draft(ctx, what)
	if err != nil {
		return notFiled(err)
	}
	if incomplete {
		return b.lacking(ctx, a, draft), nil
	}
	r, err := b.service.Propose(ctx, what)
	if err != nil {
		return notFiled(err)
	}
	if err := b.draw(ctx, r.ID); err != nil {
		b.o.Log.Info("the card follows later", "id", r.ID, "error", err)
	}
	if err := b.tell(ctx, a, card.Queue([]approvals.Request{r}, b.drawing(ctx, r))); err != nil {
		b.o.Log.Warn("the requester was not told", "id", r.ID, "error", err)
	}
	return update(card.Notice("Filed", fmt.Sprintf("%s: %s. You find it in your direct messages and in Signoff's Home tab.", r.ID, situation(r)))), nil
}

// lacking tells what has to be typed in the console, and where: in the form's
// place, and in a message that stays when that is closed.
func (b *Bot) lacking(ctx context.Context, a *arrived, draft approvals.Draft) *slack.ViewSubmissionResponse {
	message, view := card.Lacking(draft, card.Options{Console: b.o.Console})
	if err := b.tell(ctx, a, message); err != nil {
		b.o.Log.Warn("the requester was not told", "id", draft.ID, "error", err)
	}
	return update(view)
}

func notFiled(err error) (*slack.ViewSubmissionResponse, error) {
	sentence, passing := explain(err)
	if passing {
		return nil, err
	}
	return update(card.Notice("Not filed", sentence)), nil
}

// explain turns an error into a sentence for the person; passing says that the
// same may work later, and nothing of it may be shown.
func explain(err error) (sentence string, passing bool) {
	var argument *provider.ArgumentError
	var failed *provider.Error
	no, refused := refusal(err)
	switch {
	case refused:
		return no.Sentence, false
	case errors.As(err, &argument):
		return argument.Error(), false
	case errors.As(err, &failed):
		return approvals.Visible(failed.Error()), false
	}
	return "Signoff could not do this; nothing was changed.", true
}
