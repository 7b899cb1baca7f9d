package form

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"signoff/approvals"
	"signoff/cmd/slackbot/blockkit"
	"signoff/provider"
)

// builder makes the blocks of one form.
type builder struct {
	op     *provider.Spec
	blocks []slack.Block
}

func (b *builder) add(block slack.Block) { b.blocks = append(b.blocks, block) }

func (b *builder) say(text string) {
	b.add(slack.NewRichTextBlock("", slack.NewRichTextSection(slack.NewRichTextSectionTextElement(text, nil))))
}

// intro says what the operation does, and what is not typed here.
func (b *builder) intro(typed []string) {
	b.add(slack.NewHeaderBlock(plain(b.op.Name)))
	b.say(b.op.Doc)
	if b.op.Effect == provider.Destroy {
		b.say("Destructive: it loses data, access or service, or cannot be undone. Sending the form asks for it; nothing is done before it is approved.")
	}
	if len(typed) > 0 {
		b.say("Secret or private, so they are typed in the console and not here: " + strings.Join(typed, ", ") + ".")
	}
}

func (b *builder) account(accounts []string, chosen string) {
	if len(accounts) < 2 {
		return
	}
	var options []*slack.OptionBlockObject
	for _, name := range accounts[:min(len(accounts), mostChoices)] {
		options = append(options, option(name, name))
	}
	s := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain("Choose one"), ActField, options...)
	for _, o := range options {
		if o.Value == chosen {
			s.WithInitialOption(o)
		}
	}
	b.add(slack.NewInputBlock(accountBlock, plain("account"), plain("Which of the configured accounts"), s))
}

// left offers the options that were left out, or says where they can be given.
func (b *builder) left(n int, more bool) {
	switch {
	case n <= 0:
	case more:
		b.say(fmt.Sprintf("%d more options have no room here; they can be given as key=value after /signoff, or through an assistant.", n))
	default:
		b.add(slack.NewActionBlock("", slack.NewButtonBlockElement(ActMore, b.op.Name, plain(fmt.Sprintf("More options (%d)", n)))))
	}
}

// reason asks what a change is for.
func (b *builder) reason(fill Fill) {
	if b.op.Effect == provider.Observe {
		return
	}
	why := slack.NewPlainTextInputBlockElement(nil, ActField).WithMultiline(true).WithMaxLength(2000)
	why.InitialValue = fill.Why
	b.add(slack.NewInputBlock(whyBlock, plain("why"), plain("What the change is for; the person who decides reads it."), why))
	if fill.RepeatOf != "" || fill.More {
		repeat := slack.NewPlainTextInputBlockElement(nil, ActField)
		repeat.InitialValue = fill.RepeatOf
		block := slack.NewInputBlock(repeatBlock, plain("repeat_of"), plain("Id of the request to repeat on purpose."), repeat)
		block.Optional = true
		b.add(block)
	}
}

// view is the form, proven to be one that Slack takes.
func (b *builder) view() (slack.ModalViewRequest, error) {
	submit := "Ask for it"
	if b.op.Effect == provider.Observe {
		submit = "Read"
	}
	v := slack.ModalViewRequest{Type: slack.VTModal, CallbackID: View, Title: plain("Signoff"), Submit: plain(submit), Close: plain("Cancel"),
		PrivateMetadata: b.op.Name, Blocks: slack.Blocks{BlockSet: b.blocks}}
	raw, err := json.Marshal(v)
	if err != nil {
		return v, err
	}
	if problems := blockkit.Check(blockkit.Modal, raw); len(problems) > 0 {
		return v, fmt.Errorf("the form of %s does not fit Slack (%s); ask for it through an assistant", b.op.Name, problems[0])
	}
	return v, nil
}

// plain is text that Slack shows as it is.
func plain(text string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, text, false, false)
}

// option is a choice; its text is cut, its value never.
func option(value, text string) *slack.OptionBlockObject {
	return slack.NewOptionBlockObject(value, plain(approvals.Cut(text, 75)), nil)
}
