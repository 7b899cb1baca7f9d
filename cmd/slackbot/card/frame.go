package card

import (
	"fmt"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"signoff/approvals"
)

// facts are the frame of the decision, in words of ours and configured names.
func (d *drawing) facts() {
	c := d.r.Content
	pairs := [][2]string{
		{"For", d.mention(c.Requester.Person)},
		{"Account", escape(where(c))},
		{"Effect", c.Effect.String()},
		{"Asked over", escape(c.Requester.Channel)},
	}
	if d.r.State == approvals.Pending {
		given, need := d.quorum()
		pairs = append(pairs,
			[2]string{"Votes", fmt.Sprintf("%d of %d", given, need)},
			[2]string{"Decide by", date(d.r.DecideBy)},
			[2]string{"Must agree", d.approvers()})
		if len(d.approvers()) > fieldText-100 { // a cut mention would be no mention
			pairs[len(pairs)-1][1] = "named below"
			defer d.rich(paragraph(strong("Must agree: "), literal(d.p.Need)))
		}
	}
	if d.r.State == approvals.Approved {
		pairs = append(pairs, [2]string{"May start until", date(d.r.UseBy)})
	}
	d.fields(pairs...)
}

// quorum counts the approving votes that can count, and the seats.
func (d *drawing) quorum() (given, need int) {
	q := d.r.Prepared.Ruling.Requirement
	for _, slot := range q.Slots {
		need += slot.Need
	}
	for _, v := range d.r.Votes {
		if v.Approve && !v.Glass && (q.SelfApproval || !v.Self) {
			given++
		}
	}
	return given, need
}

// approvers say who must agree, mentioned where they are known.
func (d *drawing) approvers() string {
	q := d.r.Prepared.Ruling.Requirement
	if len(q.Slots) == 0 {
		return "nobody can approve this"
	}
	var slots []string
	for _, slot := range q.Slots {
		var names []string
		for _, principal := range slot.From {
			names = append(names, d.mention(principal))
		}
		slots = append(slots, fmt.Sprintf("%d of %s", slot.Need, strings.Join(names, ", ")))
	}
	text := strings.Join(slots, "; and ")
	if q.SelfApproval {
		text += " (approving one's own request is permitted, and marked)"
	}
	return text
}

func (d *drawing) mention(principal string) string {
	if d.o.Mention == nil {
		return escape(principal)
	}
	return d.o.Mention(principal)
}

// asked tells who asked, in words that nobody has checked.
func (d *drawing) asked(full bool) {
	c := d.r.Content
	lead := "Asked by an assistant that gives no name."
	elements := []slack.RichTextSectionElement{literal(lead)}
	if c.Requester.Agent != "" {
		elements = []slack.RichTextSectionElement{literal("Asked by the assistant "), code(d.short(c.Requester.Agent, 100, full)),
			literal(" (the name it gives itself; not checked).")}
	}
	if c.RepeatOf != "" {
		elements = append(elements, literal(" Repeat of "), code(approvals.Harmless(c.RepeatOf)), literal(": it asks on purpose for the same once more."))
	}
	if c.Follows != "" {
		elements = append(elements, literal(" Follows "), code(approvals.Harmless(c.Follows)), literal("."))
	}
	if c.Why == "" {
		d.rich(paragraph(append(elements, literal(" It gave no reason."))...))
		return
	}
	elements = append(elements, literal(" Its reason, not verified:"))
	d.rich(paragraph(elements...), quote(d.short(d.why(), 1000, full)))
}

func (d *drawing) why() string {
	if d.p != nil {
		return d.p.Why
	}
	return approvals.Visible(d.r.Content.Why)
}

// footer names the request and the digests that a decision counts for.
func (d *drawing) footer() {
	parts := []string{"Request `" + escape(d.r.ID) + "`"}
	if p := d.r.Prepared; p != nil {
		parts = append(parts, "digests `"+p.ApprovalDigest.Short()+"` `"+p.PresentationDigest.Short()+"`")
		if p.Ruling.Rule != "" {
			parts = append(parts, "rule "+escape(p.Ruling.Rule))
		}
	}
	if d.r.SelfApproved() {
		parts = append(parts, "*self-approved*")
	}
	if _, broken := d.r.Glass(); broken {
		parts = append(parts, "*break-glass*")
	}
	d.context(strings.Join(parts, " · "))
}

// votes say who decided; why, in their own words.
func (d *drawing) votes(full bool) {
	var lines []string
	var reasons []slack.RichTextElement
	for _, v := range d.r.Votes {
		word := "Denied"
		if v.Approve {
			word = "Approved"
		}
		if v.Glass {
			word = "*Break-glass*: approved, alone and without the approval that the policy wants,"
		}
		line := word + " by " + d.mention(v.Person) + ", " + date(v.At)
		if v.Self {
			line += " (*self-approved*)"
		}
		lines = append(lines, line)
		if v.Reason != "" && (v.Approve || v.Reason != d.r.Reason) { // that of a denial stands above
			reasons = append(reasons, paragraph(strong(approvals.Harmless(v.Person)+": "), literal(d.short(v.Reason, 300, full))))
		}
	}
	if p := d.r.Prepared; p != nil && p.Grant != nil {
		lines = append(lines, "Approved by a grant of "+d.mention(p.Grant.By)+"; nobody was asked")
	}
	for chunk := range slices.Chunk(lines, 10) { // elements of a context block
		d.context(chunk...)
	}
	if len(reasons) > 0 {
		d.rich(bullets(reasons))
	}
}
