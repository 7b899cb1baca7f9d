package card

import (
	"strings"

	"github.com/slack-go/slack"

	"signoff/approvals"
	"signoff/provider"
)

// The inputs of the forms that decide.
const (
	ReasonBlock = "reason" // block id; errors about the reason go here
	reasonInput = "reason"
	readBlock   = "read"
)

// Review shows everything in a modal whose submit approves. False: it is not
// pending, holds something private, or does not fit; the view then says where
// it stands and has no submit.
func Review(r approvals.Request, o Options) (slack.ModalViewRequest, bool) {
	d := newDrawing(r, o)
	if d.tier = d.tierOf(); d.tier == inConsole {
		return Details(r, o), false
	}
	return d.review()
}

func (d *drawing) review() (slack.ModalViewRequest, bool) {
	if _, _, longest := d.measure(); longest > modalLine {
		return slack.ModalViewRequest{}, false
	}
	d = d.again()
	d.content(true)
	d.footer()
	d.add(reason("Reason", !d.r.Prepared.Ruling.Requirement.NeedsReason, "Kept with the decision, and shown to whoever asked."))
	if d.r.Content.Effect == provider.Destroy {
		yes := slack.NewOptionBlockObject("yes", plain("I have read what will be lost"), nil)
		d.add(slack.NewInputBlock(readBlock, plain("Destructive"), nil, slack.NewCheckboxGroupsBlockElement(readBlock, yes)))
	}
	return d.modal(ViewReview, "Review", "Approve", valueOf(d.r).String())
}

// Details shows what was decided and what became of it, without a submit. What
// does not fit is cut short and stands in the console.
func Details(r approvals.Request, o Options) slack.ModalViewRequest {
	d := newDrawing(r, o)
	for _, full := range []bool{true, false} {
		d := d.again()
		d.header(d.headline())
		d.content(full)
		d.result()
		d.footer()
		if b := d.consoleButton(); b != nil {
			d.actions(b)
		}
		if view, ok := d.modal(ViewDetails, "Request", "", valueOf(d.r).String()); ok {
			return view
		}
	}
	return Notice("Request", "This request cannot be shown in Slack. Look at it in the console.")
}

// DenyForm asks for the reason of a denial.
func DenyForm(r approvals.Request) slack.ModalViewRequest {
	return decision(r, ViewDeny, "Deny", "Reason", false)
}

// RevokeForm asks for the reason why an approval is taken back, or a plan
// stopped.
func RevokeForm(r approvals.Request) slack.ModalViewRequest {
	return decision(r, ViewRevoke, "Revoke", "Reason", true)
}

func decision(r approvals.Request, callback, title, label string, optional bool) slack.ModalViewRequest {
	d := newDrawing(r, Options{})
	d.rich(paragraph(strong(d.short(r.Title(), 1000, false))))
	d.context(d.summary(), "Request `"+escape(r.ID)+"`")
	d.add(reason(label, optional, "Whoever asked reads it, and it is kept in the record."))
	view, ok := d.modal(callback, title, title, valueOf(&r).String())
	if !ok { // the title alone can be odd; the reason can be asked for without it
		d = newDrawing(r, Options{})
		d.add(reason(label, optional, ""))
		view, _ = d.modal(callback, title, title, valueOf(&r).String())
	}
	return view
}

// reason is the input that all forms share.
func reason(label string, optional bool, hint string) *slack.InputBlock {
	input := slack.NewPlainTextInputBlockElement(nil, reasonInput).WithMultiline(true).WithMaxLength(2000)
	block := slack.NewInputBlock(ReasonBlock, plain(label), nil, input)
	if hint != "" {
		block.Hint = plain(hint)
	}
	block.Optional = optional
	return block
}

// Reason is what was typed into Review, DenyForm or RevokeForm, trimmed.
func Reason(state *slack.ViewState) string {
	if state == nil {
		return ""
	}
	return strings.TrimSpace(state.Values[ReasonBlock][reasonInput].Value)
}

// Outcome answers a submission that came too late, or was counted, with the
// true state.
func Outcome(r approvals.Request, o Options) slack.ModalViewRequest {
	d := newDrawing(r, o)
	d.header(d.headline())
	d.rich(paragraph(strong(d.short(r.Title(), 300, false))))
	if r.State == approvals.Pending {
		given, need := d.quorum()
		d.rich(paragraph(strong(d.state()+". "), literal(plural(given, "vote", "votes")+" of "+plural(need, "vote", "votes")+" given.")))
	}
	d.outcome(false)
	d.votes(false)
	d.footer()
	if b := d.consoleButton(); b != nil {
		d.actions(b)
	}
	if view, ok := d.modal(ViewOutcome, "Request", "", valueOf(&r).String()); ok {
		return view
	}
	return Notice("Request", d.state()+".")
}

// Notice is a modal that says one sentence: a refusal, or that something is
// being read.
func Notice(title, sentence string) slack.ModalViewRequest {
	p := page{}
	p.rich(paragraph(literal(approvals.Harmless(approvals.Cut(sentence, 3000)))))
	view, _ := p.modal(ViewOutcome, approvals.Cut(title, 24), "", "")
	return view
}

// Secret shows a secret, once. It stands in this view alone. One that is too
// large for a view is drawn all the same: Slack refuses it, so that it is not
// taken for shown.
func Secret(v SecretValue, secret provider.Secret) slack.ModalViewRequest {
	p := page{}
	p.rich(paragraph(strong(approvals.Visible(v.Pointer)), literal(" of request "+v.Request+". It is shown once: keep it now. Nobody can open it again.")))
	p.rich(blocksOf(secret.Reveal())...)
	view, _ := p.modal(ViewSecret, "Shown once", "", "")
	return view
}
