package card

import (
	"fmt"

	"github.com/slack-go/slack"

	"signoff/approvals"
)

// controls are the buttons of the face. Only a pending card decides.
func (d *drawing) controls() []slack.BlockElement {
	value := valueOf(d.r).String()
	var buttons []slack.BlockElement
	switch {
	case d.r.State == approvals.Pending && d.p != nil:
		if d.tier == inCard {
			approve := button(ActApprove, value, "Approve").WithStyle(slack.StyleDanger)
			buttons = append(buttons, approve.WithConfirm(d.confirm()))
		}
		if d.tier == inModal {
			buttons = append(buttons, button(ActReview, value, "Review").WithStyle(slack.StylePrimary))
		}
		buttons = append(buttons, button(ActDeny, value, "Deny…"))
	case d.r.State == approvals.Approved:
		buttons = append(buttons, button(ActRevoke, value, "Revoke…"))
	case d.r.Left() > 0:
		buttons = append(buttons, button(ActRevoke, value, "Stop the plan…"))
	}
	buttons = append(buttons, button(ActDetails, value, "Details"))
	if b := d.consoleButton(); b != nil {
		buttons = append(buttons, b)
	}
	return buttons
}

func (d *drawing) consoleButton() slack.BlockElement {
	link := d.link(d.o.Console)
	if link == "" {
		return nil
	}
	return button(ActConsole, "", "Open in the console").WithURL(link)
}

func (d *drawing) link(to func(string) string) string {
	if to == nil {
		return ""
	}
	return to(d.r.ID)
}

// question is what the last click is asked: operation, target and account.
func (d *drawing) question() string {
	return fmt.Sprintf("%s? %s in %s. It runs once, at once.", d.r.Title(), d.r.Content.Operation, where(d.r.Content))
}

func (d *drawing) confirm() *slack.ConfirmationBlockObject {
	return slack.NewConfirmationBlockObject(plain("Approve this?"), plain(d.question()), plain("Approve"), plain("Back")).WithStyle(slack.StyleDanger)
}
