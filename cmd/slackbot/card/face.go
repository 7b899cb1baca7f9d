package card

import (
	"fmt"
	"slices"

	"github.com/slack-go/slack"

	"signoff/approvals"
)

// face draws the whole card, full or shortened. Shortened, it has no control
// that approves.
func (d *drawing) face(full bool) *page {
	d = d.again()
	if !full {
		d.tier = min(d.tier, inModal)
	}
	d.header(d.headline())
	if d.r.State == approvals.Pending || d.p == nil {
		d.content(full)
	} else {
		d.gist(full)
	}
	d.footer()
	d.actions(d.controls()...)
	return &d.page
}

// touching are the states in which the cloud was changed, or may be.
var touching = []approvals.Status{approvals.StatusApproved, approvals.StatusRunning, approvals.StatusSucceeded, approvals.StatusPartly, approvals.StatusUnknown}

// gist is a card after its decision: how it stands first, then what it was. What
// was read of the target for the decision stands under Details.
func (d *drawing) gist(full bool) {
	d.rich(paragraph(strong(d.short(d.r.Title(), 300, full))))
	d.outcome(full)
	d.votes(full)
	d.facts()
	d.asked(full)
	if slices.Contains(touching, d.r.Status()) {
		list(d, "What changes", d.p.Changes, full, func(x approvals.Drift) []slack.RichTextSectionElement { return d.change(x, full) })
		d.hangs(d.p.Hangs, full)
		d.cost(d.p.Cost)
	}
	if len(d.p.Steps) == 0 {
		d.call(*d.p, d.r.Content, full)
	}
	for i, step := range d.p.Steps {
		d.step(i, step, false)
	}
}

// content is everything that is decided, and what became of it.
func (d *drawing) content(full bool) {
	d.title(full)
	d.outcome(full)
	d.votes(full)
	d.facts()
	d.asked(full)
	if d.p == nil {
		d.unprepared(full)
		return
	}
	d.warnings(full)
	if len(d.p.Steps) == 0 {
		d.part(*d.p, d.r.Content, full)
		return
	}
	d.hangs(d.p.Hangs, full)
	for i, step := range d.p.Steps {
		d.step(i, step, full)
	}
}

// headline is the state and the operation: words of ours only.
func (d *drawing) headline() string { return d.state() + " · " + d.r.Content.Operation }

func (d *drawing) state() string {
	if d.r.State == approvals.Proposed {
		return "Being looked at"
	}
	return d.r.Status().Headline()
}

// line is the whole request in one line, for notifications: never arguments,
// which every click would send back.
func (d *drawing) line() string {
	what := d.r.Content.Operation + " in " + where(d.r.Content)
	if len(d.r.Content.Steps) > 0 {
		what = where(d.r.Content)
	}
	return escape(fmt.Sprintf("%s · %s (%s)", d.state(), what, d.r.ID))
}

// where names cloud and account, or says that there are several.
func where(c approvals.Content) string {
	if len(c.Steps) > 0 {
		return fmt.Sprintf("plan of %d steps", len(c.Steps))
	}
	return c.Provider + " / " + c.Account
}

func (d *drawing) title(full bool) {
	elements := []slack.RichTextSectionElement{strong(d.short(d.r.Title(), 300, full))}
	if d.p != nil && d.p.Doc != "" {
		elements = append(elements, literal("\n"+d.p.Doc))
	}
	d.rich(paragraph(elements...))
}

// short cuts a text that is not drawn in full.
func (d *drawing) short(text string, n int, full bool) string {
	text = approvals.Harmless(text)
	if full {
		return text
	}
	return approvals.Cut(text, n)
}
