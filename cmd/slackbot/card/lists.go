package card

import (
	"fmt"

	"github.com/slack-go/slack"

	"signoff/approvals"
)

// How many requests a list shows; three blocks each.
const (
	homeRequests  = 30
	queueRequests = 15
)

// Home is the App Home tab: what needs the person, what they asked for, and what
// was decided lately. Nothing there approves: arguments are not shown.
func Home(needsYou, yours, recent []approvals.Request, o Options) slack.HomeTabViewRequest {
	p := page{seq: o.Seq}
	left := homeRequests
	for _, group := range []struct {
		heading, none string
		requests      []approvals.Request
	}{
		{"Needs you", "Nothing waits for you.", needsYou},
		{"Yours", "You have asked for nothing that is under way.", yours},
		{"Recent", "Nothing was decided lately.", recent},
	} {
		p.header(group.heading)
		if len(group.requests) == 0 {
			p.context(group.none)
			continue
		}
		left -= p.requests(group.requests, left, group.heading, o)
	}
	return slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: p.blocks}}
}

// Queue lists requests that wait, for an ephemeral answer.
func Queue(waiting []approvals.Request, o Options) Message {
	if len(waiting) == 0 {
		return Ephemeral("Nothing waits for a decision.")
	}
	p := page{seq: o.Seq}
	p.header("Waiting for a decision")
	p.requests(waiting, queueRequests, "Needs you", o)
	return Message{Text: plural(len(waiting), "request waits", "requests wait") + " for a decision", Blocks: p.blocks}
}

// requests shows at most n of them, says how many it leaves out, and returns
// how many it showed.
func (p *page) requests(all []approvals.Request, n int, group string, o Options) int {
	shown := min(len(all), max(n, 0))
	for _, r := range all[:shown] {
		d := newDrawing(r, o)
		p.rich(paragraph(strong(d.short(r.Title(), 200, false))))
		p.context(d.summary())
		p.actions(d.ways(group)...)
	}
	if more := len(all) - shown; more > 0 {
		p.context(fmt.Sprintf("and %d more, in the console", more))
	}
	return shown
}

// summary is a request's line in a list.
func (d *drawing) summary() string {
	text := d.state()
	if len(d.r.Content.Steps) == 0 { // a plan is called one by where it stands
		text += " · " + escape(d.r.Content.Operation)
	}
	text += " · " + escape(where(d.r.Content)) + " · for " + d.mention(d.r.Content.Requester.Person)
	if d.r.State == approvals.Pending && d.r.Prepared != nil {
		given, need := d.quorum()
		text += fmt.Sprintf(" · %d of %d votes · ends %s", given, need, date(d.r.DecideBy))
	}
	return text
}

// ways lead to the request from a list.
func (d *drawing) ways(group string) []slack.BlockElement {
	value := valueOf(d.r).String()
	var buttons []slack.BlockElement
	if group == "Needs you" && d.tierOf() != inConsole {
		buttons = append(buttons, button(ActReview, value, "Review").WithStyle(slack.StylePrimary))
	} else {
		buttons = append(buttons, button(ActDetails, value, "Details"))
	}
	if group == "Yours" && d.r.State.Open() {
		confirm := slack.NewConfirmationBlockObject(plain("Withdraw this?"), plain("It ends, and nothing is done."), plain("Withdraw"), plain("Back"))
		buttons = append(buttons, button(ActWithdraw, value, "Withdraw").WithConfirm(confirm))
	}
	if link := d.link(d.o.Permalink); link != "" {
		buttons = append(buttons, button(ActLink, "", "Card").WithURL(link))
	}
	if b := d.consoleButton(); b != nil {
		buttons = append(buttons, b)
	}
	return buttons
}
