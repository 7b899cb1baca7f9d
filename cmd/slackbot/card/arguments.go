package card

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/slack-go/slack"

	"signoff/approvals"
	"signoff/provider"
)

// call shows method, path and all arguments as the digest covers them. A
// shortened card says how much it leaves out.
func (d *drawing) call(p approvals.Presentation, c approvals.Content, full bool) {
	where := approvals.Harmless(c.Endpoint)
	if c.Region != "" {
		where += ", region " + approvals.Harmless(c.Region)
	}
	lead := paragraph(strong("The call: "), code(d.route(c.Operation)), literal(" at "+where+", with "+approvals.Harmless(c.Credential)))
	text, err := shown(c.Arguments, p.Arguments)
	if err != nil {
		text = "(the arguments cannot be read)"
	}
	if !full && (utf8.RuneCountInString(text) > cardArguments/3 || strings.Count(text, "\n") >= cardLines/3) {
		d.rich(lead, paragraph(literal(fmt.Sprintf("Its arguments have %d characters in %d lines. They are not shown here%s.",
			utf8.RuneCountInString(text), strings.Count(text, "\n")+1, d.instead()))))
		return
	}
	d.rich(append([]slack.RichTextElement{lead}, blocksOf(text)...)...)
	if unset := leftOut(p.Arguments); full && unset != "" {
		d.rich(paragraph(literal("Left out, so the cloud decides: " + unset)))
	}
}

// instead says where a shortened card's arguments are shown.
func (d *drawing) instead() string {
	switch {
	case d.r.State == approvals.Pending && d.tier == inModal:
		return ": Review shows all of them"
	case d.r.State == approvals.Pending:
		return ", but in the console"
	}
	return ""
}

// blocksOf cuts a text at line breaks into pieces that a modal shows well.
func blocksOf(text string) []slack.RichTextElement {
	var pieces []slack.RichTextElement
	piece := ""
	for line := range strings.SplitSeq(text, "\n") {
		if piece != "" && len(piece)+len(line) >= modalLine {
			pieces = append(pieces, preformatted(piece))
			piece = ""
		}
		if piece != "" {
			piece += "\n"
		}
		piece += line
	}
	return append(pieces, preformatted(piece))
}

// route is METHOD /path where the declaration is at hand.
func (d *drawing) route(operation string) string {
	if d.o.Operation != nil {
		if op := d.o.Operation(operation); op != nil {
			return op.Spec().Method + " " + op.Spec().Path
		}
	}
	return operation
}

func leftOut(arguments []provider.Argument) string {
	var names []string
	for _, a := range arguments {
		switch {
		case a.Unset && a.Default != "":
			names = append(names, a.Name+" (default "+approvals.Harmless(a.Default)+")")
		case a.Unset:
			names = append(names, a.Name)
		}
	}
	return strings.Join(names, ", ")
}

// private reports whether anything may be shown in the console only.
func (d *drawing) private() bool {
	for _, p := range append([]approvals.Presentation{*d.p}, d.p.Steps...) {
		for _, a := range p.Arguments {
			if a.Privacy == provider.Private && !a.Unset {
				return true
			}
		}
	}
	return false
}

// measure is the size of all arguments as they are shown, over all steps.
func (d *drawing) measure() (characters, lines, longest int) {
	count := func(raw jsontext.Value, arguments []provider.Argument) {
		text, err := shown(raw, arguments)
		if err != nil {
			characters, lines, longest = 1<<30, 1<<30, 1<<30 // what cannot be shown fits nowhere
			return
		}
		characters += utf8.RuneCountInString(text)
		for line := range strings.SplitSeq(text, "\n") {
			lines++
			longest = max(longest, len(line))
		}
	}
	if len(d.p.Steps) == 0 {
		count(d.r.Content.Arguments, d.p.Arguments)
	}
	for i, step := range d.p.Steps {
		count(d.r.Content.Steps[i].Arguments, step.Arguments)
	}
	return characters, lines, longest
}

// explained lists the arguments of a request that has no presentation yet. Where
// their declaration is not at hand, nobody knows which are secret, and a mark
// is all that canonical bytes hold of those.
func (d *drawing) explained() []provider.Argument {
	if d.o.Operation == nil {
		return nil
	}
	op := d.o.Operation(d.r.Content.Operation)
	if op == nil {
		return nil
	}
	arguments, err := op.Explain(d.r.Content.Arguments)
	if err != nil {
		return nil
	}
	return arguments
}
