package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"signoff/approvals"
	"signoff/cmd/slackbot/card"
	"signoff/cmd/slackbot/form"
	"signoff/cmd/slackbot/grammar"
	"signoff/provider"
)

// unmentioned is a text without the mention of the bot it begins with.
func (b *Bot) unmentioned(text string) string {
	return strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(text), "<@"+b.home.UserID+">"))
}

// typed does what somebody typed: after /signoff, in a mention, or in a direct
// message. Answers are seen by that person alone.
func (b *Bot) typed(ctx context.Context, a *arrived, text string) error {
	command, err := grammar.Parse(text, b.service.Clouds().Operations())
	if err != nil {
		b.say(ctx, a, err.Error())
		return nil
	}
	if a.from.trigger != "" && opensForm(command) {
		return b.opensFor(ctx, a, command)
	}
	person, sentence := b.who(ctx, a.from)
	if sentence != "" {
		b.say(ctx, a, sentence)
		return nil
	}
	switch command.Kind {
	case grammar.Queue:
		return b.queue(ctx, a, person)
	case grammar.Search:
		return b.search(ctx, a, command.Words)
	case grammar.Call:
		if opensForm(command) {
			b.say(ctx, a, "A change, or what lacks arguments ("+strings.Join(command.Missing, ", ")+"), needs the form. Type /signoff "+
				command.Operation.Spec().Name+" with what you have: forms open only from there.")
			return nil
		}
		_, err := b.readFor(ctx, a, command.Operation, approvals.Ask{Operation: command.Operation.Spec().Name, Account: command.Account, Arguments: command.Arguments,
			Why: command.Why, Requester: approvals.Requester{Person: person, Channel: channel}})
		return err
	}
	b.say(ctx, a, b.help(command.Words))
	return nil
}

// help tells how to write commands, or what an operation does and takes.
func (b *Bot) help(words string) string {
	op := b.service.Clouds().Operation(words)
	if op == nil {
		return help
	}
	lines := []string{aboutOf(op)}
	for _, row := range provider.Inputs(op) {
		lines = append(lines, "  "+row.Argument)
	}
	return strings.Join(lines, "\n")
}

// aboutOf is an operation in a line.
func aboutOf(op provider.Operation) string {
	doc, _, _ := strings.Cut(op.Spec().Doc, ". ")
	return fmt.Sprintf("%s (%s): %s", op.Spec().Name, op.Spec().Effect, doc)
}

const mostFound = 20

const help = "Type /signoff alone to pick an operation. /signoff queue: what waits. /signoff search WORDS: find operations. " +
	"/signoff OPERATION name=value ...: run a read, or open the form of a change; why=... gives the reason, account=... the account. " +
	"Mention Signoff in a thread, or write to it, with the same words."

// opensForm reports whether a command is done in a modal.
func opensForm(c grammar.Command) bool {
	return c.Kind == grammar.Pick || c.Kind == grammar.Call && (len(c.Missing) > 0 || c.Operation.Spec().Effect != provider.Observe)
}

func (b *Bot) opensFor(ctx context.Context, a *arrived, c grammar.Command) error {
	if c.Kind == grammar.Pick {
		return b.pick(ctx, a)
	}
	fill := form.Fill{Arguments: c.Arguments, Why: c.Why, Account: c.Account, RepeatOf: c.RepeatOf}
	view, err := form.Open(c.Operation, fill, b.accounts(a, c.Operation))
	if err != nil {
		b.say(ctx, a, "This operation has no form here: "+err.Error())
		return nil
	}
	b.openedTo(ctx, a, view)
	return nil
}

// pick opens the picker. It shows nothing of the company until somebody searches.
func (b *Bot) pick(ctx context.Context, a *arrived) error {
	if b.welcome(ctx, a) {
		b.opened(ctx, a, form.Picker())
	}
	return nil
}

// queue lists what waits: what the person may decide, and what they asked for.
func (b *Bot) queue(ctx context.Context, a *arrived, person string) error {
	needs, yours, _, err := b.agenda(ctx, person)
	if err != nil {
		return err
	}
	for _, r := range yours {
		if r.Status() == approvals.StatusPending && !slices.ContainsFunc(needs, func(n approvals.Request) bool { return n.ID == r.ID }) {
			needs = append(needs, r)
		}
	}
	return b.tell(ctx, a, card.Queue(needs, b.drawing(ctx, needs...)))
}

// search lists the operations that a search finds.
func (b *Bot) search(ctx context.Context, a *arrived, words string) error {
	var lines []string
	for _, op := range form.Search(b.service.Clouds().Operations(), words) {
		if len(lines) == mostFound {
			lines = append(lines, "and more: search with more words")
			break
		}
		lines = append(lines, aboutOf(op))
	}
	if len(lines) == 0 {
		b.say(ctx, a, "No operation has these words: "+approvals.Visible(words))
		return nil
	}
	b.say(ctx, a, strings.Join(lines, "\n"))
	return nil
}
