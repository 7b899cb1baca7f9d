package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"signoff/approvals"
)

// trail answers the message shortcut on a card: what the ledger has of the
// request.
func (b *Bot) trail(ctx context.Context, a *arrived) error {
	if _, sentence := b.who(ctx, a.from); sentence != "" {
		b.say(ctx, a, sentence)
		return nil
	}
	i := a.interaction
	post, err := b.store.PostAt(ctx, i.Channel.ID, i.Message.Timestamp)
	if errors.Is(err, approvals.ErrNotFound) {
		if i.Message.User == b.home.UserID && a.Tries == 0 {
			return err // ours, and so new that it is not noted yet
		}
		b.say(ctx, a, "This message is about no request of Signoff.")
		return nil
	}
	if err != nil {
		return err
	}
	var lines []string
	err = b.service.Audit(ctx, post.Request, func(e approvals.Entry) error {
		line := fmt.Sprintf("%d  %s  %s  by %s", e.Seq, approvals.Clock(e.At), e.Kind, approvals.Visible(e.Actor))
		if e.To != "" {
			line += "  to " + e.To
		}
		lines = append(lines, line)
		return nil
	})
	if err != nil {
		return err
	}
	const most = 30
	if more := len(lines) - most; more > 0 {
		lines = append(lines[:most], fmt.Sprintf("and %d more: mcp-server audit export --request %s", more, post.Request))
	}
	b.say(ctx, a, post.Request+"\n"+strings.Join(lines, "\n"))
	return nil
}
