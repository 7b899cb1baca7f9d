package bot

import (
	"context"
	"fmt"

	"signoff/approvals"
	"signoff/cmd/slackbot/card"
)

// vote counts a decision and returns the sentence that answers it. It is safe
// to do again: a person has one voice, whatever Slack calls the click.
func (b *Bot) vote(ctx context.Context, a *arrived, r approvals.Request, v card.Value, approve bool, why string) (approvals.Request, string, error) {
	person, sentence := b.who(ctx, a.from)
	if sentence != "" {
		no := &approvals.Refusal{Code: approvals.CodeNotEligible, Sentence: sentence}
		return r, sentence, b.service.Attempted(ctx, r.ID, "slack:"+approvals.Visible(a.from.user), verb(approve), no)
	}
	if counted(r, person, approve) {
		return r, "Your decision is counted already. " + situation(r), nil
	}
	unread, silent := b.fresh(ctx, r)
	if approve && r.State == approvals.Pending && b.restsOn(ctx, r, person, unread) { // a denial does no harm
		b.o.Log.Warn("a group could not be read at a click", "id", r.ID, "error", silent)
		no := &approvals.Refusal{Code: approvals.CodeUnread, Sentence: fmt.Sprintf("Whether %s may decide this cannot be told now.", person)}
		return r, untold(no, silent), b.service.Attempted(ctx, r.ID, person, verb(approve), no)
	}
	after, err := b.service.Vote(ctx, approvals.Ballot{Request: r.ID, Person: person, Approve: approve, Reason: why,
		ApprovalDigest: approvals.Digest(v.Approval), PresentationDigest: approvals.Digest(v.Presentation), Channel: channel, Renderer: card.Renderer})
	no, refused := refusal(err)
	switch {
	case refused && no.Code == approvals.CodeUnread && silent != nil:
		b.o.Log.Warn("a group could not be read at a click", "id", r.ID, "error", silent)
		return after, untold(no, silent), nil
	case refused:
		return after, answer(no, after), nil
	case err != nil:
		return after, "", err
	}
	return after, tally(after, approve), nil
}

// untold says that nobody knows whether the person may decide, and why.
func untold(no *approvals.Refusal, silent error) string {
	return fmt.Sprintf("Not counted: %s Slack did not tell who is in the group; try again in %d seconds.", no.Sentence, seconds(silent))
}

func verb(approve bool) string {
	return approvals.Cast{Vote: approvals.Vote{Approve: approve}}.Kind()
}

// counted reports whether this voice has been heard: the same click twice, or
// again after a crash between counting and answering.
func counted(r approvals.Request, person string, approve bool) bool {
	for _, v := range r.Votes {
		if v.Person == person && v.Approve == approve {
			return true
		}
	}
	return false
}

// answer says why a decision did not count, and how the request stands.
func answer(no *approvals.Refusal, r approvals.Request) string {
	switch no.Code {
	case approvals.CodeNotEligible, approvals.CodeUnread, approvals.CodeFrozen, approvals.CodeIncomplete, approvals.CodeOldDigest:
		return "Not counted: " + no.Sentence
	}
	return "Not counted: " + no.Sentence + " " + situation(r)
}

// tally says what a counted decision did.
func tally(r approvals.Request, approve bool) string {
	switch {
	case !approve:
		return "Counted. " + situation(r)
	case r.State == approvals.Pending:
		have := 0
		for _, v := range r.Votes {
			if v.Approve {
				have++
			}
		}
		need := 0
		for _, slot := range r.Prepared.Ruling.Requirement.Slots {
			need += slot.Need
		}
		return fmt.Sprintf("Your approval is counted: %d of %d.", have, need)
	}
	return "Your approval is counted. It was the last one needed: the request is approved and starts now."
}
