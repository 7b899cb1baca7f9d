package card

import (
	"fmt"

	"github.com/slack-go/slack"

	"signoff/approvals"
)

// outcome tells what became of the request; nothing while it waits for people.
func (d *drawing) outcome(full bool) {
	if d.r.State == approvals.Pending {
		return
	}
	if told := d.told(full); len(told) > 0 { // the heading says the state
		d.rich(paragraph(told...))
	}
	d.drift(full)
}

// told is the outcome as a paragraph of its own lines; nothing where the state
// says it all.
func (d *drawing) told(full bool) []slack.RichTextSectionElement {
	var told []slack.RichTextSectionElement
	line := func() {
		if len(told) > 0 {
			told = append(told, literal("\n"))
		}
	}
	say := func(name, text string) {
		if text != "" {
			line()
			told = append(told, strong(name+": "), literal(d.short(text, 500, full)))
		}
	}
	say("Why", d.r.Reason)
	say("By", d.r.EndedBy)
	if d.r.Status() == approvals.StatusUnknown {
		line()
		told = append(told, literal("The call was sent, and no answer proves whether it took effect. It may have happened, it may not, it may still happen. "+
			"Nothing repeats it; do not repeat it by hand. A person settles it in the console."))
	}
	if x := d.r.Execution; x != nil {
		d.executed(x, say)
	}
	say("Later steps skipped", d.r.Halted)
	return told
}

func (d *drawing) executed(x *approvals.Execution, say func(name, text string)) {
	if n := len(d.r.Content.Steps); n > 0 {
		say("Step", fmt.Sprintf("%d of %d, %s", x.Step, n, x.State.Words()))
	} else if x.State != approvals.Succeeded && x.State != approvals.Rejected && x.State != approvals.Unknown {
		say("Now", x.State.Words())
	}
	if !x.State.Final() {
		say("Progress", x.Progress)
	}
	if x.Attempts > 1 {
		say("Tries", fmt.Sprintf("%d; only the last one can have arrived", x.Attempts))
	}
	if !x.Ended.IsZero() {
		say("Ended", approvals.Clock(x.Ended))
	}
	say("The cloud's id of the call", x.CallID)
	say("Evidence", x.Evidence)
	if f := x.Failure; f != nil {
		say("What went wrong", f.Message)
		if kind := d.kind(f); kind != string(d.r.Status()) {
			say("Kind", kind)
		}
	}
	if a := x.Attested; a != nil {
		word := "it did not happen"
		if a.Applied {
			word = "it happened"
		}
		if a.Self {
			word += " (self-attested)"
		}
		say("A person's word", a.Person+" says "+word+": "+a.Text)
	}
}

func (d *drawing) kind(f *approvals.Failure) string {
	text := f.Kind
	if f.Status != 0 {
		text += fmt.Sprintf(", HTTP %d", f.Status)
	}
	if f.Code != "" {
		text += ", " + f.Code
	}
	return text
}

// drift says what is no longer as it was approved.
func (d *drawing) drift(full bool) {
	list(d, "What differs from what was approved", d.r.Drift, full, func(x approvals.Drift) []slack.RichTextSectionElement { return d.change(x, full) })
}

// result shows the first facts of what the cloud answered. Secrets in it are
// the word "hidden".
func (d *drawing) result() {
	if d.r.Execution == nil || d.r.Status() != approvals.StatusSucceeded || len(d.r.Execution.Answer) == 0 {
		return
	}
	list(d, "The cloud answered", approvals.Members(d.r.Execution.Answer), false, func(v approvals.Value) []slack.RichTextSectionElement {
		return []slack.RichTextSectionElement{strong(approvals.Cut(v.Name, fewText)), literal(": "), literal(approvals.Cut(v.Value, fewText))}
	})
}
