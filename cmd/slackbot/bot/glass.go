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

// mostCalled is how many approvers a notice calls by name.
const mostCalled = 50

// glass tells everybody who could have decided that one person broke the glass:
// in the channel itself, because a thread is easily missed.
func (p *desk) glass(ctx context.Context) error {
	vote, broken := p.r.Glass()
	if !broken {
		return nil
	}
	var called []string
	for _, who := range p.r.Prepared.Ruling.Requirement.Approvers() {
		called = append(called, p.b.mention(who))
	}
	line := fmt.Sprintf("The glass was broken for request %s", p.r.ID)
	head := fmt.Sprintf("*The glass was broken.* %s approved alone; it has to be reviewed. For %s.", p.b.mention(vote.Person), strings.Join(called[:min(len(called), mostCalled)], ", "))
	if link := p.b.permalink(ctx, p.r.ID); link != "" {
		head += " <" + link + "|The card>"
	}
	literal := func(text string) slack.RichTextSectionElement { return slack.NewRichTextSectionTextElement(text, nil) }
	words := slack.NewRichTextBlock("", slack.NewRichTextSection(literal(approvals.Harmless(p.r.Title()))),
		slack.NewRichTextSection(literal("Reason: "+approvals.Harmless(vote.Reason))))
	m := card.Message{Text: line, Blocks: []slack.Block{slack.NewSectionBlock(slack.NewTextBlockObject(slack.MarkdownType, head, false, true), nil, nil), words}}
	return p.post(ctx, glassPost, p.b.o.Channel, "", m)
}
