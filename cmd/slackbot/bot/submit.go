package bot

import (
	"context"
	"errors"
	"strings"

	"github.com/slack-go/slack"

	"signoff/approvals"
	"signoff/cmd/slackbot/card"
	"signoff/cmd/slackbot/form"
)

// faults finds what is wrong with a submitted form by itself. It is asked
// before anything is stored, because Slack shows faults at the fields only in
// the acknowledgement.
func (b *Bot) faults(a *arrived) map[string]string {
	if !a.submits() {
		return nil
	}
	v := a.interaction.View
	switch v.CallbackID {
	case card.ViewDeny, card.ViewRevoke:
		if card.Reason(v.State) == "" {
			return map[string]string{card.ReasonBlock: "Please give a reason: the requester and the record show it."}
		}
	case form.View:
		if op := b.service.Clouds().Operation(v.PrivateMetadata); op != nil {
			_, faults := form.Read(op, v.State)
			return placed(faults, v.Blocks.BlockSet)
		}
	}
	return nil
}

// placed gives the fault that belongs to no input to the first one: Slack shows
// faults at inputs only.
func placed(faults map[string]string, blocks []slack.Block) map[string]string {
	general, found := faults[""]
	if !found {
		return faults
	}
	delete(faults, "")
	for _, block := range blocks {
		if input, is := block.(*slack.InputBlock); is {
			faults[input.BlockID] = strings.TrimSpace(general + " " + faults[input.BlockID])
			break
		}
	}
	return faults
}

// submitted handles a modal that was sent; the response takes its place.
func (b *Bot) submitted(ctx context.Context, a *arrived) (*slack.ViewSubmissionResponse, error) {
	v := a.interaction.View
	switch v.CallbackID {
	case card.ViewReview, card.ViewDeny:
		return b.decided(ctx, a, v.CallbackID == card.ViewReview)
	case card.ViewRevoke:
		return b.revoked(ctx, a)
	case form.ViewPicker:
		return b.picked(ctx, a)
	case form.View:
		return b.filled(ctx, a)
	}
	return nil, nil
}

// request is what a decision modal is about.
func (b *Bot) request(ctx context.Context, a *arrived) (approvals.Request, card.Value, error) {
	value, err := card.ParseValue(a.interaction.View.PrivateMetadata)
	if err != nil {
		return approvals.Request{}, value, approvals.ErrNotFound
	}
	r, err := b.service.Get(ctx, value.Request)
	return r, value, err
}

var gone = update(card.Notice("Not counted", "There is no such request in this ledger."))

// decided counts the decision of a Review or Deny modal.
func (b *Bot) decided(ctx context.Context, a *arrived, approve bool) (*slack.ViewSubmissionResponse, error) {
	r, value, err := b.request(ctx, a)
	if errors.Is(err, approvals.ErrNotFound) {
		return gone, nil
	}
	if err != nil {
		return nil, err
	}
	after, sentence, err := b.vote(ctx, a, r, value, approve, card.Reason(a.interaction.View.State))
	if err != nil {
		return nil, err
	}
	if after.State != approvals.Pending && after.Version != r.Version {
		return update(card.Outcome(after, b.drawing(ctx, after))), nil
	}
	return update(card.Notice("Your decision", sentence)), nil
}

// revoked takes an approval back.
func (b *Bot) revoked(ctx context.Context, a *arrived) (*slack.ViewSubmissionResponse, error) {
	r, _, err := b.request(ctx, a)
	if errors.Is(err, approvals.ErrNotFound) {
		return gone, nil
	}
	if err != nil {
		return nil, err
	}
	person, sentence := b.who(ctx, a.from)
	if sentence == "" {
		if _, err := b.fresh(ctx, r); err != nil { // taking back does no harm
			b.o.Log.Warn("a group could not be read", "id", r.ID, "error", err)
		}
		r, err = b.service.Revoke(ctx, r.ID, person, card.Reason(a.interaction.View.State))
		no, refused := refusal(err)
		switch {
		case refused:
			sentence = answer(no, r)
		case err != nil:
			return nil, err
		default:
			return update(card.Outcome(r, b.drawing(ctx, r))), nil
		}
	}
	return update(card.Notice("Not revoked", sentence)), nil
}
