package card

import (
	"github.com/slack-go/slack"

	"signoff/approvals"
)

// Thread is the line about progress or outcome in the card's thread.
func Thread(r approvals.Request, o Options) Message {
	d := newDrawing(r, o)
	first := []slack.RichTextSectionElement{strong(d.state() + ".")}
	if told := d.told(false); len(told) > 0 {
		first = append(append(first, literal("\n")), told...)
	}
	d.rich(paragraph(first...))
	d.drift(false)
	d.result()
	d.context("For " + d.mention(r.Content.Requester.Person) + " · request `" + escape(r.ID) + "`")
	if m, ok := d.message(d.line()); ok {
		return m
	}
	d = d.again()
	d.rich(paragraph(strong(d.state() + ".")))
	d.footer()
	return Message{Text: d.line(), Blocks: d.blocks}
}

// Reminder is a line for the thread of a request that waits. It has no buttons:
// the card above has them.
func Reminder(r approvals.Request, o Options) Message {
	d := newDrawing(r, o)
	d.rich(paragraph(strong("Still waiting for a decision: "), literal(d.short(r.Title(), 300, false))))
	if d.r.State == approvals.Pending && d.r.Prepared != nil {
		d.facts()
	}
	d.footer()
	return Message{Text: d.line(), Blocks: d.blocks}
}

// SecretButton offers secrets to the one person who is entitled to them, in an
// ephemeral message or a direct one. pointers are those of
// [approvals.Service.Unrevealed]; at most 20 are offered at once.
func SecretButton(r approvals.Request, pointers []string, o Options) Message {
	d := newDrawing(r, o)
	d.rich(paragraph(literal("A secret was made by "), strong(d.short(r.Title(), 300, false)), literal(". It can be opened once, by you alone, and is wiped after a day.")))
	for _, pointer := range pointers[:min(len(pointers), 20)] { // one block each: an action id counts once in a block
		d.actions(button(ActReveal, SecretValue{r.ID, pointer}.String(), approvals.Cut("Reveal once: "+approvals.Visible(pointer), 75)))
	}
	d.footer()
	return Message{Text: "A secret waits for you (" + escape(r.ID) + ")", Blocks: d.blocks}
}

// Ephemeral is one sentence, shown literally.
func Ephemeral(sentence string) Message {
	sentence = approvals.Harmless(approvals.Cut(sentence, 3000))
	p := page{}
	p.rich(paragraph(literal(sentence)))
	return Message{Text: escape(sentence), Blocks: p.blocks}
}
