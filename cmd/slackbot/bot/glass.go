package bot

import (
	"context"
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"signoff/approvals"
	"signoff/cmd/slackbot/card"
)

// glassPost is the notice that somebody approved alone.
const glassPost = "glass"

// Bounds of a notice, in characters: Slack refuses a larger one at every try,
// and then nobody would hear of it.
const (
	mostCalled  = 2000 // for the approvers called by name
	titleShown  = 300
	reasonShown = 1500
)

// glass tells everybody who could have decided that one person broke the glass:
// in the channel itself, because a thread is easily missed.
func (p *desk) glass(ctx context.Context) error {
	vote, broken := p.r.Glass()
	if !broken {
		return nil
	}
	line := fmt.Sprintf("The glass was broken for request %s", p.r.ID)
	head := fmt.Sprintf("*The glass was broken.* %s approved alone; it has to be reviewed. For %s.", p.b.mention(vote.Person), p.called())
	if link := p.b.permalink(ctx, p.r.ID); link != "" {
		head += " <" + link + "|The card>"
	}
	literal := func(text string) slack.RichTextSectionElement { return slack.NewRichTextSectionTextElement(text, nil) }
	words := slack.NewRichTextBlock("", slack.NewRichTextSection(literal(shortened(approvals.Harmless(p.r.Title()), titleShown, "…"))),
		slack.NewRichTextSection(literal("Reason: "+shortened(approvals.Harmless(vote.Reason), reasonShown, "… (the console has the rest)"))))
	m := card.Message{Text: line, Blocks: []slack.Block{slack.NewSectionBlock(slack.NewTextBlockObject(slack.MarkdownType, head, false, true), nil, nil), words}}
	return p.post(ctx, glassPost, p.b.o.Channel, "", m)
}

// called mentions those who could have decided: as many as fit.
func (p *desk) called() string {
	var all []string
	size := 0
	for _, who := range p.r.Prepared.Ruling.Requirement.Approvers() {
		mention := p.b.mention(who)
		if size += len(mention) + 2; size > mostCalled {
			all = append(all, "and others")
			break
		}
		all = append(all, mention)
	}
	return strings.Join(all, ", ")
}

// shortened is a text of at most n characters, and then what stands for the rest.
func shortened(text string, n int, rest string) string {
	runes := []rune(text)
	if len(runes) <= n {
		return text
	}
	return string(runes[:n]) + rest
}
