// Package card draws everything that Slack shows of a request, as pure
// functions: a request and the time go in, blocks come out. It may import
// approvals, provider and slack-go, and does no input or output, so that every
// face of every card stands in a test.
//
// One rule holds for all of it: text from outside (arguments, reasons, answers
// of clouds, names) stands in literal elements only (rich_text text, raw_text
// cells of tables, plain_text without emoji); mrkdwn carries nothing but
// Signoff's own words and tokens. And one more: next to a control that
// approves, nothing is cut short; what does not fit has no such control.
package card
