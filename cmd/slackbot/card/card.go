package card

import (
	"time"

	"github.com/slack-go/slack"

	"signoff/approvals"
	"signoff/provider"
)

// Renderer names what drew a card, with its version, for the votes given on it.
const Renderer = "slack/2"

// cardVersion is the form of [approvals.Presentation] that is shown completely
// here. Any other one has no control that approves.
const cardVersion = 2

// Options are what a drawing needs besides the request.
type Options struct {
	// Console is the address of a request in the console; nil or empty when
	// there is no console that people can reach.
	Console func(id string) string
	// Mention is how a principal ("alice@example.com", "group:sre") is written
	// in mrkdwn: "<@U...>" or "<!subteam^S...>", else the escaped name. Nil
	// writes escaped names.
	Mention func(principal string) string
	// Permalink is the address of a request's card in Slack; nil or empty when
	// it is not known.
	Permalink func(id string) string
	// Operation finds a declaration by name, for method and path; nil shows the
	// name alone.
	Operation func(name string) provider.Operation

	Now time.Time
	Seq int64 // of the event drawn: it makes the block ids of each drawing new
}

// Message is what is posted: Text for notifications and screen readers, Blocks
// for everybody else.
type Message struct {
	Text   string
	Blocks []slack.Block
}

// tier says where a request can be approved: only where all of it is shown.
type tier int

const (
	inConsole tier = iota // it is private, or too much for Slack
	inModal               // in the Review modal
	inCard                // by a button on the card
)

// How much of the call's arguments a card may hold beside its button.
const (
	cardArguments = 3000 // characters
	cardLines     = 60
	modalLine     = 3000 // a longer line cannot be read in a modal
)

// Draw is the approval card in the face of the request's status. Only a
// pending one has controls that decide, and only one that shows everything has
// the button that approves.
func Draw(r approvals.Request, o Options) Message {
	d := newDrawing(r, o)
	if d.tier = d.tierOf(); d.tier == inCard || r.Status() != approvals.StatusPending {
		if m, ok := d.face(true).message(d.line()); ok {
			return m
		}
	}
	if m, ok := d.face(false).message(d.line()); ok {
		return m
	}
	return Fallback(r, o)
}

// Fallback is a card without controls and with nothing that Slack could
// refuse, for when the real one was.
func Fallback(r approvals.Request, o Options) Message {
	d := newDrawing(r, o)
	d.header(d.headline())
	sentence := "This card could not be shown in Slack. "
	if link := d.link(o.Console); link != "" {
		sentence += "Look at the request in the console."
	}
	d.rich(paragraph(literal(sentence)))
	d.footer()
	if b := d.consoleButton(); b != nil {
		d.actions(b)
	}
	return Message{Text: d.line(), Blocks: d.blocks}
}

// drawing is one request being drawn.
type drawing struct {
	page
	o    Options
	r    *approvals.Request
	p    *approvals.Presentation // nil until it is prepared
	tier tier
}

func newDrawing(r approvals.Request, o Options) *drawing {
	d := &drawing{page: page{seq: o.Seq}, o: o, r: &r}
	if p, err := r.Presentation(); err == nil {
		d.p = p
	}
	return d
}

// again is the same drawing on an empty page.
func (d *drawing) again() *drawing {
	fresh := *d
	fresh.blocks = nil
	return &fresh
}

// tierOf finds the first place that shows everything.
func (d *drawing) tierOf() tier {
	if d.p == nil || d.p.Version != cardVersion || d.r.State != approvals.Pending || d.private() {
		return inConsole
	}
	d.tier = inCard
	if d.small() && !d.r.Prepared.Ruling.Requirement.NeedsReason {
		if _, ok := d.face(true).message(d.line()); ok {
			return inCard
		}
	}
	d.tier = inModal
	if _, ok := d.review(); ok {
		return inModal
	}
	return inConsole
}

// small reports whether arguments and question fit beside a button.
func (d *drawing) small() bool {
	characters, lines, _ := d.measure()
	return characters <= cardArguments && lines <= cardLines && len([]rune(d.question())) <= confirmText
}
