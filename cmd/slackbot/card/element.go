package card

import (
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"signoff/approvals"
)

// plain is text that Slack shows as it is, smileys spelled out.
func plain(text string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, full(text), false, false)
}

// mrkdwn is for Signoff's own words and tokens only.
func mrkdwn(text string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.MarkdownType, approvals.Cut(text, fieldText), false, true)
}

// escape makes a configured name safe in mrkdwn.
func escape(name string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(approvals.Harmless(name))
}

// literal is text that is never read as markup.
func literal(text string) slack.RichTextSectionElement {
	return slack.NewRichTextSectionTextElement(full(text), nil)
}

func strong(text string) slack.RichTextSectionElement {
	return slack.NewRichTextSectionTextElement(full(text), &slack.RichTextSectionTextStyle{Bold: true})
}

// italic sets off what is less telling, so that no value can pass for a name.
func italic(text string) slack.RichTextSectionElement {
	return slack.NewRichTextSectionTextElement(full(text), &slack.RichTextSectionTextStyle{Italic: true})
}

func code(text string) slack.RichTextSectionElement {
	return slack.NewRichTextSectionTextElement(full(text), &slack.RichTextSectionTextStyle{Code: true})
}

func paragraph(elements ...slack.RichTextSectionElement) *slack.RichTextSection {
	return slack.NewRichTextSection(elements...)
}

func bullets(items []slack.RichTextElement) *slack.RichTextList {
	return slack.NewRichTextList(slack.RTEListBullet, 0, items...)
}

func quote(text string) *slack.RichTextQuote {
	return &slack.RichTextQuote{Type: slack.RTEQuote, Elements: []slack.RichTextSectionElement{literal(text)}}
}

func preformatted(text string) *slack.RichTextPreformatted {
	return &slack.RichTextPreformatted{Type: slack.RTEPreformatted, Elements: []slack.RichTextSectionElement{literal(text)}}
}

// full is the text, or a word where there is none: Slack refuses empty ones.
func full(text string) string {
	if text == "" {
		return "(empty)"
	}
	return text
}

// date is a time in the reader's own zone.
func date(t time.Time) string {
	return fmt.Sprintf("<!date^%d^{date_short_pretty} {time}|%s>", t.Unix(), approvals.Clock(t))
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func button(action, value, text string) *slack.ButtonBlockElement {
	return slack.NewButtonBlockElement(action, value, plain(text))
}
