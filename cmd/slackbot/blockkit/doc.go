// Package blockkit says what is wrong with a Block Kit payload before Slack
// does. The product checks what it is about to send, and the fake Slack of the
// tests refuses with the same rules, so a card that passes the tests is one
// that Slack takes.
//
// It knows JSON only: slack-go checks no limits when it sends, and a checker
// that shared its types would miss what its types leave out. The rules are a
// table (message.go, blocks.go, elements.go, rich.go), which the walker
// interprets; what a table cannot say, such as an initial option that is no
// option, stands in cross.go. A type or a member that is not in the table is
// refused, also where Slack knows it: the product does not use it.
//
// Lengths are counted in UTF-16 units, the stricter of the two ways in which
// Slack may count, and every limit holds for the payload as it is sent.
// The package may import nothing of ours.
package blockkit
