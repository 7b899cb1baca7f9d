package card

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"signoff/approvals"
	"signoff/provider"
)

// How much a shortened card shows of each list.
const (
	fewItems = 10
	fewText  = 200
)

func (d *drawing) warnings(full bool) {
	if len(d.p.Warnings) > 0 {
		list(d, "Take care", d.p.Warnings, full, func(w string) []slack.RichTextSectionElement {
			return []slack.RichTextSectionElement{literal(d.short(w, fewText, full))}
		})
	}
}

// part shows one call: what changes, what hangs on it, what it costs, what was
// read, and the call itself.
func (d *drawing) part(p approvals.Presentation, c approvals.Content, full bool) {
	list(d, "What changes", p.Changes, full, func(x approvals.Drift) []slack.RichTextSectionElement { return d.change(x, full) })
	d.hangs(p.Hangs, full)
	d.cost(p.Cost)
	for i, l := range p.Looks {
		if full || i == 0 {
			d.look(l, i == 0, full)
		}
	}
	d.call(p, c, full)
}

// list is a heading and a point for each item; nothing without items.
// Shortened, it says how many it leaves out.
func list[T any](d *drawing, heading string, items []T, full bool, draw func(T) []slack.RichTextSectionElement) {
	if len(items) == 0 {
		return
	}
	var points []slack.RichTextElement
	for i, item := range items {
		if !full && i == fewItems {
			points = append(points, paragraph(literal(fmt.Sprintf("and %d more", len(items)-i))))
			break
		}
		points = append(points, paragraph(draw(item)...))
	}
	d.rich(paragraph(strong(heading)), bullets(points))
}

func (d *drawing) change(x approvals.Drift, full bool) []slack.RichTextSectionElement {
	if x.Before == x.After {
		return []slack.RichTextSectionElement{strong(d.short(x.What, fewText, full)), literal(": stays "), code(d.short(x.After, fewText, full))}
	}
	return []slack.RichTextSectionElement{strong(d.short(x.What, fewText, full)), literal(": "),
		code(d.short(x.Before, fewText, full)), literal("  →  "), code(d.short(x.After, fewText, full))}
}

// hangs lists what goes with the target; of a plan all of it, with the step.
func (d *drawing) hangs(all []approvals.Hanging, full bool) {
	list(d, "What else it touches", all, full, func(h approvals.Hanging) []slack.RichTextSectionElement {
		fate := ": " + approvals.Harmless(h.Fate)
		if h.Step > 0 {
			fate += fmt.Sprintf(" (step %d)", h.Step)
		}
		return []slack.RichTextSectionElement{literal(approvals.Harmless(h.What) + " "), strong(d.short(h.Name, fewText, full)), literal(fate)}
	})
}

func (d *drawing) cost(c *approvals.Cost) {
	if c == nil {
		return
	}
	var parts []string
	if c.Before != nil {
		parts = append(parts, "now "+price(*c.Before))
	}
	switch {
	case c.After != nil && c.Before != nil:
		parts = append(parts, "then "+price(*c.After))
	case c.After != nil:
		parts = append(parts, price(*c.After))
	}
	text := strings.Join(parts, ", ")
	if c.Note != "" {
		text = strings.TrimPrefix(text+". "+approvals.Harmless(c.Note), ". ")
	}
	if c.Source != "" {
		text += " (from " + approvals.Harmless(c.Source) + ")"
	}
	d.rich(paragraph(strong("Cost: "), literal(text)))
}

func price(p provider.Price) string {
	return fmt.Sprintf("%s %s per %s", p.Amount, approvals.Harmless(p.Currency), p.Per)
}

// telling matches members that say what a thing is and whether it is in use.
var telling = regexp.MustCompile(`^id$|(^|\.)(name|description|state|status|size|ip|ram|vcore|location|creation_date|cidr|address|hostname)$`)

const mostTelling = 16

// look shows one thing as it was read: what tells most first, line by line, and
// in full everything else behind it.
func (d *drawing) look(l approvals.LookAt, subject, full bool) {
	heading := "Also read: "
	if subject && !l.Around {
		heading = "What it touches, as it was read: "
	}
	lead := []slack.RichTextSectionElement{strong(heading), literal(d.short(l.Of, fewText, full)), literal(" (" + l.Operation + ")")}
	switch {
	case l.Missing:
		lead = append(lead, strong(". It does not exist."))
	case len(l.Members) == 0:
		lead = append(lead, literal(". Nothing was found."))
	}
	elements := []slack.RichTextElement{paragraph(lead...)}
	first, rest := d.members(l, full)
	if len(first) > 0 {
		elements = append(elements, bullets(first))
	}
	if len(rest) > 0 {
		elements = append(elements, paragraph(rest...))
	}
	d.rich(elements...)
}

// members parts what was seen: what tells most, and everything else, which a
// shortened card only counts.
func (d *drawing) members(l approvals.LookAt, full bool) (first []slack.RichTextElement, rest []slack.RichTextSectionElement) {
	left := 0
	for _, m := range l.Members {
		value := []slack.RichTextSectionElement{literal(": "), literal(d.short(m.Value, fewText, full))}
		switch {
		case telling.MatchString(m.Name) && len(first) < mostTelling && !l.Around:
			first = append(first, paragraph(append([]slack.RichTextSectionElement{strong(m.Name)}, value...)...))
		case full:
			rest = append(append(append(rest, italic(m.Name)), value...), literal("   "))
		default:
			left++
		}
	}
	if left > 0 {
		rest = append(rest, literal("and "+plural(left, "more member", "more members")+", under Details"))
	}
	return first, rest
}

// step shows one step of a plan as completely as a single change.
func (d *drawing) step(i int, p approvals.Presentation, full bool) {
	step := d.r.Content.Steps[i]
	state := ""
	if stage := d.r.Stage(i + 1); stage != "" {
		state = " (" + stage.Words() + ")"
	}
	elements := []slack.RichTextSectionElement{strong(fmt.Sprintf("Step %d%s: ", i+1, state)), strong(d.short(p.Title, fewText, full)),
		literal(fmt.Sprintf("\n%s, %s, %s / %s", p.Operation, p.Effect, step.Provider, step.Account))}
	for _, argument := range slices.Sorted(maps.Keys(p.From)) {
		elements = append(elements, literal("\n"+argument+" comes from the result of step "+approvals.Harmless(p.From[argument])))
	}
	d.divider()
	d.rich(paragraph(elements...))
	if !full {
		return
	}
	p.Hangs = nil // they stand above, those of all steps together
	d.part(p, approvals.Content{Operation: step.Operation, Provider: step.Provider, Account: step.Account, Region: step.Region, Endpoint: step.Endpoint,
		Credential: step.Credential, Arguments: step.Arguments, Effect: step.Effect}, full)
}

// unprepared shows what was asked before anything was read.
func (d *drawing) unprepared(full bool) {
	d.call(approvals.Presentation{Endpoint: d.r.Content.Endpoint, Arguments: d.explained()}, d.r.Content, full)
}
