package card

import (
	"encoding/json"
	"fmt"

	"github.com/slack-go/slack"

	"signoff/approvals"
	"signoff/cmd/slackbot/blockkit"
)

// Lengths that Slack refuses to exceed, and the budget of a modal: its only
// documented limit is 250 kB as JSON, and nobody reads more than this.
const (
	viewText    = 40_000 // characters in all texts of a modal
	confirmText = 300
	fieldText   = 2_000
	headerText  = 150
)

// A page is a list of blocks being made. Each block gets an id of its own:
// Slack keeps the state of a block whose id it has seen.
type page struct {
	seq    int64
	blocks []slack.Block
}

func (p *page) id() string { return fmt.Sprintf("b%d.%d", p.seq, len(p.blocks)) }

func (p *page) add(b slack.Block) { p.blocks = append(p.blocks, b) }

func (p *page) header(text string) {
	p.add(slack.NewHeaderBlock(plain(approvals.Cut(text, headerText)), slack.HeaderBlockOptionBlockID(p.id())))
}

// rich adds literal text.
func (p *page) rich(elements ...slack.RichTextElement) {
	p.add(slack.NewRichTextBlock(p.id(), elements...))
}

// fields adds names and values in two columns; values are mrkdwn of our own.
func (p *page) fields(pairs ...[2]string) {
	var fields []*slack.TextBlockObject
	for _, pair := range pairs {
		fields = append(fields, mrkdwn("*"+pair[0]+"*\n"+pair[1]))
	}
	p.add(slack.NewSectionBlock(nil, fields, nil, slack.SectionBlockOptionBlockID(p.id())))
}

// context adds small print; mrkdwn of our own.
func (p *page) context(lines ...string) {
	var elements []slack.MixedElement
	for _, line := range lines {
		elements = append(elements, mrkdwn(line))
	}
	p.add(slack.NewContextBlock(p.id(), elements...))
}

func (p *page) divider() { p.add(&slack.DividerBlock{Type: slack.MBTDivider, BlockID: p.id()}) }

func (p *page) actions(elements ...slack.BlockElement) {
	if len(elements) > 0 {
		p.add(slack.NewActionBlock(p.id(), elements...))
	}
}

// message is the page as something to post. False: Slack would refuse it, or
// it has more text than a message should have.
func (p *page) message(text string) (Message, bool) {
	good := fits(blockkit.Message, map[string]any{"text": text, "blocks": p.blocks}, blockkit.MessageTextBudget)
	return Message{Text: text, Blocks: p.blocks}, good
}

// modal is the page as a view. False: Slack would refuse it, or nobody would
// read it.
func (p *page) modal(callback, title, submit, metadata string) (slack.ModalViewRequest, bool) {
	v := slack.ModalViewRequest{Type: slack.VTModal, CallbackID: callback, Title: plain(title), Close: plain("Close"), PrivateMetadata: metadata,
		Blocks: slack.Blocks{BlockSet: p.blocks}}
	if submit != "" {
		v.Submit = plain(submit)
	}
	return v, fits(blockkit.Modal, v, viewText)
}

// fits reports whether Slack would take it and it is within a budget of
// characters.
func fits(surface blockkit.Surface, payload any, most int) bool {
	encoded, err := json.Marshal(payload)
	if err != nil {
		return false
	}
	problems, characters := blockkit.Measure(surface, encoded)
	return len(problems) == 0 && characters <= most
}
