package console

import (
	"fmt"
	"maps"
	"slices"

	"signoff/approvals"
)

// stepCard is one step of a plan, shown as completely as a single change.
type stepCard struct {
	N         int
	P         approvals.Presentation
	Step      approvals.Step
	Arguments []argument
	Subject   *look
	Looks     []look
	From      []taken
	State     string // where it stands; empty before the plan began
	Tone      string
}

// taken is an argument that an earlier step's result will give.
type taken struct{ Argument, Source string }

// steps are the cards of a plan; none where there is none.
func steps(r *approvals.Request, p *approvals.Presentation) []stepCard {
	var cards []stepCard
	for i, shown := range p.Steps {
		card := stepCard{N: i + 1, P: shown, Step: r.Content.Steps[i], Arguments: arguments(shown.Arguments)}
		card.Subject, card.Looks = looksOf(shown.Looks)
		for _, name := range slices.Sorted(maps.Keys(shown.From)) {
			card.From = append(card.From, taken{name, "step " + shown.From[name]})
		}
		card.State, card.Tone = stepState(r, i+1)
		cards = append(cards, card)
	}
	return cards
}

// stepState says where a step of a plan under way stands.
func stepState(r *approvals.Request, n int) (state, tone string) {
	switch stage := r.Stage(n); stage {
	case "":
		return "", ""
	case approvals.Queued:
		return "not started yet", "wait"
	case approvals.SkippedStep:
		return "skipped: nothing of it was done", "off"
	case approvals.Succeeded:
		return "done", "good"
	case approvals.Rejected:
		return "not done: it had no effect", "bad"
	default:
		return stage.Words(), "wait"
	}
}

// looksOf parts the subject from what else was seen.
func looksOf(seen []approvals.LookAt) (subject *look, others []look) {
	for i, l := range seen {
		shown := newLook(l)
		if i == 0 && !l.Around {
			subject = shown
			continue
		}
		others = append(others, *shown)
	}
	return subject, others
}

// where names cloud and account, or says that there are several.
func where(c approvals.Content) string {
	if len(c.Steps) > 0 {
		return fmt.Sprintf("plan of %d steps", len(c.Steps))
	}
	return c.Provider + " / " + c.Account
}
