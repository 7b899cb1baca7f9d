package bot

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/slack-go/slack"

	"signoff/approvals"
	"signoff/cmd/slackbot/blockkit"
	"signoff/cmd/slackbot/card"
)

// cardPost is the name of the approval card among the posts of a request.
const cardPost = "card"

// metadataType marks our posts, so that one whose outcome was lost is found.
const metadataType = "signoff_post"

// unreachable are Slack's answers about a message that no waiting mends.
var unreachable = []string{"message_not_found", "is_archived", "channel_not_found", "cant_update_message", "edit_window_closed"}

// aside ends, with a line in the log, what cannot be said beside the card: the
// outbox would try it for ever.
func (p *desk) aside(err error) error {
	gone := append([]string{"user_not_found", "account_inactive", "cannot_dm_bot"}, unreachable...)
	if !slices.Contains(gone, fault(err)) {
		return err
	}
	p.b.o.Log.Warn("a message beside a card is given up", "id", p.r.ID, "error", err)
	return nil
}

// desk is one request while this replica has the right to post about it.
type desk struct {
	b      *Bot
	r      approvals.Request
	holder string // of the right
	posts  map[string]approvals.Post
	found  bool // a post stood there already, as it was when that was interrupted
}

// card posts the approval card, or draws it again when it shows less than is
// known.
func (p *desk) card(ctx context.Context) error {
	at, posted := p.posts[cardPost]
	if posted && at.Stamp != "" && at.Drawn >= p.r.Version {
		return nil
	}
	if !posted || at.Stamp == "" {
		if err := p.post(ctx, cardPost, p.b.o.Channel, "", p.face(ctx)); err != nil || !p.found {
			return err
		}
		at = p.posts[cardPost]
	}
	err := p.b.redraw(ctx, p.r, at.Place, at.Stamp)
	if fault(err) == "is_archived" && at.Place == p.b.o.Channel {
		return fmt.Errorf("bring the channel of slack.channel back, or configure another one; the Home tab and the console go on: %w", err)
	}
	if slices.Contains(unreachable, fault(err)) {
		p.b.o.Log.Warn("a card is gone; a new one takes its place", "id", p.r.ID, "error", err)
		return p.anew(ctx)
	}
	if err != nil {
		return err
	}
	return p.note(ctx, cardPost, at.Place, at.Stamp, p.r.Version)
}

// anew posts a card in the place of one that cannot be changed any more.
func (p *desk) anew(ctx context.Context) error {
	if err := p.note(ctx, cardPost, p.b.o.Channel, "", p.r.Version); err != nil {
		return err
	}
	return p.send(ctx, cardPost, p.b.o.Channel, "", p.face(ctx))
}

// face is the card, checked; the fallback when Slack would refuse it.
func (p *desk) face(ctx context.Context) card.Message { return p.b.face(ctx, p.r) }

func (b *Bot) face(ctx context.Context, r approvals.Request) card.Message {
	m := card.Draw(r, b.drawing(ctx, r))
	if err := sound(blockkit.Message, m); err != nil {
		b.o.Log.Error("a card is not fit for slack", "id", r.ID, "error", err)
		return card.Fallback(r, b.drawing(ctx, r))
	}
	return m
}

// redraw rewrites a message as the request's card.
func (b *Bot) redraw(ctx context.Context, r approvals.Request, place, stamp string) error {
	err := b.change(ctx, place, stamp, b.face(ctx, r))
	if slices.Contains([]string{"invalid_blocks", "msg_blocks_too_long", "msg_too_long"}, fault(err)) {
		b.o.Log.Error("slack refused a card", "id", r.ID, "error", err)
		err = b.change(ctx, place, stamp, card.Fallback(r, b.drawing(ctx, r)))
	}
	return err
}

func (b *Bot) change(ctx context.Context, place, stamp string, m card.Message) error {
	ctx, cancel := call(ctx)
	defer cancel()
	_, _, _, err := b.api.UpdateMessageContext(ctx, place, stamp, said(m)...)
	return err
}

// post puts one message of a name up, once: the intent is noted before. Where
// an earlier try may have got through, that is looked for first.
func (p *desk) post(ctx context.Context, name, place, thread string, m card.Message) error {
	begun, tried := p.posts[name]
	if tried && begun.Stamp != "" {
		return nil
	}
	if tried {
		place, stamp, err := p.b.find(ctx, p.r.ID, name, begun, thread)
		if err != nil {
			return err
		}
		if stamp != "" {
			p.found = true
			return p.note(ctx, name, place, stamp, begun.Drawn)
		}
	} else if err := p.note(ctx, name, place, "", 0); err != nil {
		return err
	}
	return p.send(ctx, name, place, thread, m)
}

// send posts and notes where it stands.
func (p *desk) send(ctx context.Context, name, place, thread string, m card.Message) error {
	if err := sound(blockkit.Message, m); err != nil {
		return err
	}
	options := append(said(m), slack.MsgOptionMetadata(slack.SlackMetadata{EventType: metadataType,
		EventPayload: map[string]any{"request": p.r.ID, "name": name}}))
	if thread != "" {
		options = append(options, slack.MsgOptionTS(thread))
	}
	limited, cancel := call(ctx)
	defer cancel()
	where, stamp, err := p.b.api.PostMessageContext(limited, place, options...)
	if err != nil {
		return fmt.Errorf("post %s: %w", name, err)
	}
	return p.note(ctx, name, where, stamp, p.r.Version)
}

// note writes where a post stands, and what it shows.
func (p *desk) note(ctx context.Context, name, place, stamp string, drawn int64) error {
	post := approvals.Post{Request: p.r.ID, Name: name, Place: place, Stamp: stamp, Drawn: drawn, At: time.Now()}
	if err := p.b.store.SetPost(ctx, p.holder, post); err != nil {
		return err
	}
	p.posts[name] = post
	return nil
}
