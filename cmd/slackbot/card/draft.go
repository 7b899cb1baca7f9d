package card

import (
	"strings"

	"github.com/slack-go/slack"

	"signoff/approvals"
)

// Lacking tells whoever asked for a change what they have to type in the
// console before it is filed, as a message and as the form's answer. Nothing of
// it is ever typed in Slack.
func Lacking(draft approvals.Draft, o Options) (Message, slack.ModalViewRequest) {
	p := page{}
	lacking := strings.Join(draft.Lacking, " and ")
	p.rich(paragraph(strong("Not asked yet: "), code(approvals.Harmless(draft.Content.Operation)), literal(" waits for "), strong(approvals.Harmless(lacking)),
		literal(". It is secret: type it in the console, never in Slack. Then it is filed, and people decide.")))
	link := ""
	if o.Console != nil {
		link = o.Console(draft.ID)
	}
	if link == "" {
		p.rich(paragraph(literal("No console is reachable now: ask whoever runs Signoff for it, and name " + draft.ID + ".")))
	} else {
		p.actions(button(ActConsole, "", "Type it in the console").WithURL(link))
	}
	p.context("Draft `"+escape(draft.ID)+"`", "open until "+date(draft.Until))
	view, _ := p.modal(ViewOutcome, "Type the rest", "", "")
	return Message{Text: escape(draft.Title() + " (" + draft.ID + ")"), Blocks: p.blocks}, view
}
